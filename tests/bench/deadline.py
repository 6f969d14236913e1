"""What the deadline costs where it does not pass, and what it saves where it would.

    python -m tests.bench.deadline --articles 20000

Pages are made by the site in this process, over seeded articles (see ``corpus``), turn
by turn with a deadline and without, each the first page of its search. Costly addresses
are asked once. Times are those of the processor.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.bench.corpus import WORDS, entry, make

PLAIN = {
    "one frequent word": f"/search?q={WORDS[20]}",
    "two words": f"/search?q={WORDS[40]}+{WORDS[60]}",
    "a rare word": f"/search?q={WORDS[3_000]}",
    "a prefix": f"/search?q={WORDS[2_000][:3]}*",
    "everything": "/search",
}
ROUNDS = 15
LETTERS = "aeioubdgkl"
COSTLY = {
    "64 patterns": "/search?q="
    + "+OR+".join([f"*{a}{b}*" for a in LETTERS for b in LETTERS][:64]),
    "64 fuzzy words": "/search?q=" + "+OR+".join([f"{w}x~" for w in WORDS[900:964]]),
    "20 misspelt words": "/search?q=" + "+".join([f"{w}qz" for w in WORDS[50:70]]),
    "60 unknown words": "/search?q=" + "+".join([f"слово{n}" for n in range(60)]),
    "20,000 filters": "/search?" + "&".join([f"date={n}" for n in range(20_000)]),
}


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index", installed_facets())
        engine.write([entry(made) for made in make(articles)])
        engine.commit()
        clients = {}
        for name, seconds in (("without", 0.0), ("with", 2.0)):
            settings = Settings(search_seconds=seconds)
            app = create_app(engine, installed_facets(), settings)
            clients[name] = app.test_client()

        print(f"{articles:,} articles; median of {ROUNDS} pages, ms of the processor")
        for name, url in PLAIN.items():
            times: dict[str, list[float]] = {"without": [], "with": []}
            for _ in range(ROUNDS):
                for way, client in clients.items():
                    engine.clear_cache()
                    began = time.process_time()
                    client.get(url).get_data()
                    times[way].append(time.process_time() - began)
            before, after = [statistics.median(each) * 1000 for each in times.values()]
            print(f"  {name:20} without {before:7.2f}   with {after:7.2f}")

        print("costly addresses, with a deadline of 2 s")
        for name, url in COSTLY.items():
            began = time.process_time()
            response = clients["with"].get(url)
            size = len(response.get_data())
            spent = time.process_time() - began
            status = response.status_code
            print(f"  {name:20} {status} {spent:6.2f} s {size / 1000:8.1f} kB")


if __name__ == "__main__":
    main()
