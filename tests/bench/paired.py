"""Two engines whose pages differ by a few hundredths, compared so that it shows:

`python -m tests.bench.paired --engines cuttings,english --articles 20000`.

Each page is asked four times, of the first engine, the second, the second and the first,
in the next round the other way about; so what a machine does meanwhile, and being asked
first, weighs on both alike. A round gives one ratio: the two times of the first engine by
the two of the second. Of each class and of all rounds the median is printed, with the
interval that holds it in 95 of a hundred cases whatever the times are distributed like
(order statistics, Conover 1999, 3.2), and beside it the same of the first engine and
itself, which is what measuring alone gives.

``english`` is ``cuttings`` that knows of no other language: what looking words up in the
languages of an archive costs one that is in English, which may be two hundredths.
Processor time is measured, in one process and one thread.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from tests.bench.asking import Ask, Rival
from tests.bench.pages import CLASSES, open_engine
from tests.bench.rivals import RIVALS, Cuttings

Z = 1.96
"""Standard deviations on either side that leave out five of a hundred."""


def ratio(first: Rival, second: Rival, ask: Ask) -> float:
    """The time of one engine by that of another, each asked twice: A, B, B, A."""
    began = _page(first, ask)
    both = _page(second, ask) + _page(second, ask)
    return (began + _page(first, ask)) / both


def _page(engine: Rival, ask: Ask) -> float:
    """Seconds of processor time that a first page takes."""
    engine.clear_cache()
    began = time.process_time()
    engine.page(ask)
    return time.process_time() - began


def ratios(first: Rival, second: Rival, asks: Sequence[Ask]) -> list[float]:
    """A ratio a page; every other one is asked of the second engine first."""
    found: list[float] = []
    for number, ask in enumerate(asks):
        if number % 2:
            found.append(1 / ratio(second, first, ask))
        else:
            found.append(ratio(first, second, ask))
    return found


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The limits between which the median lies in 95 of a hundred cases: the values
    whose ranks a binomial distribution puts there; the least and the greatest of few.

    >>> interval([*range(1, 101)])
    (40, 61)
    """
    ordered = sorted(values)
    size = len(ordered)
    away = Z * math.sqrt(size) / 2
    low = max(0, math.floor(size / 2 - away))
    high = min(size - 1, math.ceil(size / 2 + away))
    return ordered[low], ordered[high]


def said(values: Sequence[float]) -> str:
    """A median and its interval."""
    low, high = interval(values)
    return f"{statistics.median(values):.3f} ({low:.3f} to {high:.3f})"


def main() -> None:
    """Builds, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--tokens", type=int, default=270, help="tokens an article")
    parser.add_argument("--rounds", type=int, default=40, help="pages of each class")
    parser.add_argument("--engines", default="cuttings,english")
    parser.add_argument("--folder", type=Path, help="keep the indexes here")
    options = parser.parse_args()
    names = options.engines.split(",")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        engines: list[Rival] = []
        for name in (names[0], names[1], names[0]):
            engine = open_engine(RIVALS[name], folder, options.articles, options.tokens)
            if engine is None:
                raise SystemExit(f"{name} is not installed")
            engines.append(engine)
        first, second, same = engines
        if isinstance(first, Cuttings) and isinstance(second, Cuttings):
            # Over one index in one place of memory: which place it is makes .03.
            for other in (second, same):
                other.engine.close()
                other.engine = first.engine
        print(f"{'class':28}{f'{names[0]} of {names[1]}':>26}{'of itself':>26}")
        compared: dict[str, list[float]] = {}
        control: dict[str, list[float]] = {}
        for name, ask in CLASSES.items():
            asks = [ask.shifted(number) for number in range(options.rounds)]
            for engine in engines:
                engine.page(asks[0])
            gc.collect()
            gc.disable()
            compared[name] = ratios(first, second, asks)
            control[name] = ratios(first, same, asks)
            gc.enable()
            print(f"{name:28}{said(compared[name]):>26}{said(control[name]):>26}")
        whole = list(chain.from_iterable(compared.values()))
        beside = list(chain.from_iterable(control.values()))
        print(f"{'all':28}{said(whole):>26}{said(beside):>26}")
        first.close()
        if second.engine is not first.engine:
            second.close()
            same.close()


if __name__ == "__main__":
    main()
