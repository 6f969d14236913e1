"""A damage to the search index is told, never answered over: 500 of them."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from cuttings.search.engines import Engine
from cuttings.search.engines.whoosh import engine as engine_module
from cuttings.search.engines.whoosh import proof
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.errors import IndexDamaged
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from tests.attack.damaging import KINDS, damage
from tests.making import make_entry

WORDS = [
    "river",
    "mayor",
    "bridge",
    "strike",
    "harbour",
    "vote",
    "storm",
    "price",
    "school",
    "treaty",
]
QUERIES = [
    Query("river mayor"),
    Query('"bridge strike"', count="copies"),
    Query("harb* OR vote", sort="newest"),
    Query("", date_from="1999-02", date_to="1999-04"),
    Query("people:ada -storm"),
    Query("treaty").add("places", "chad"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """An index of three commits, with replaced and deleted entries."""
    chance = random.Random(3)
    folder = tmp_path_factory.mktemp("sound")
    engine = WhooshEngine(folder, installed_facets())
    for commit in range(3):
        for number in range(commit * 20, commit * 20 + 24):
            engine.write(
                [
                    make_entry(
                        f"n{number}",
                        body=" ".join(chance.choices(WORDS, k=60)),
                        date=f"1999-0{1 + number % 6}-12",
                        people=("Ada",) if number % 3 else ("Berta",),
                        places=("Chad",) if number % 2 else ("Mali",),
                    )
                ]
            )
        engine.delete([f"n{commit * 20 + 1}"])
        engine.commit()
    return folder


def answers(engine: Engine) -> list[object]:
    """All that a reader can see, without the time that it took."""
    seen: list[object] = [engine.count()]
    for query in QUERIES:
        page = engine.search(query)
        seen.append((page.copies, page.stories, page.facets))
        seen.append([(hit.id, hit.score, hit.snippets) for hit in page.hits])
        seen.append([entry.article.id for entry in engine.matches(query)])
    seen.append(engine.suggest("a"))
    seen.append([engine.get(f"n{number}") for number in range(0, 60, 7)])
    return seen


def test_500_damages_are_all_found_and_none_is_answered_over(
    sound, tmp_path, monkeypatch
):
    """Each is found by ``verify``; a search either fails, naming the remedy, or gives
    the answer that the sound index gives.
    """
    monkeypatch.setattr(engine_module, "ATTEMPTS", 2)
    expected = answers(WhooshEngine(sound, installed_facets()))
    chance = random.Random(20261127)
    unseen, wrong, told = [], [], 0
    messages: set[bool] = set()
    for number in range(500):
        folder = tmp_path / str(number)
        shutil.copytree(sound, folder)
        paths = [
            path
            for path in sorted(folder.iterdir())
            if path.stat().st_size and "LOCK" not in path.name
        ]
        path = chance.choice(paths)
        # A killed writer leaves a longer file of links: what is behind is not read.
        kinds = KINDS if path.suffix != ".links" else set(KINDS) - {"longer"}
        what = damage(path, chance, sorted(kinds))
        try:
            WhooshEngine(folder, installed_facets()).verify()
            unseen.append(what)
        except IndexDamaged as error:
            messages.add("cuttings reindex" in str(error))
        try:
            if answers(WhooshEngine(folder, installed_facets())) != expected:
                wrong.append(what)
        except IndexDamaged:
            told += 1
        shutil.rmtree(folder)
    print(f"500 damages: {told} told by the search, {500 - told} without effect")
    assert (unseen, wrong) == ([], [])
    assert messages == {True}
    assert told > 400


def test_an_index_without_its_table_of_contents_is_not_an_empty_one(sound, tmp_path):
    """Opening it fails; nothing is made in its place."""
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    for path in folder.glob("*.toc"):
        path.unlink()
    before = sorted(folder.iterdir())
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        WhooshEngine(folder, installed_facets())
    assert sorted(folder.iterdir()) == before


def test_a_writer_never_writes_a_damage_on(sound, tmp_path):
    """A commit that rewrites damaged columns fails; the index stays as it was."""
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    for path in folder.glob("*.columns"):
        whole = path.read_bytes()
        path.write_bytes(whole[:-200] + bytes([whole[-200] ^ 1]) + whole[-199:])
    engine = WhooshEngine(folder, installed_facets())
    engine.refacet([make_entry("n50", people=("Cleo",))])
    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        engine.commit()


def test_large_arrays_are_compared_beside_the_first_searches(
    sound, tmp_path, monkeypatch
):
    """What they show stops later searches."""
    monkeypatch.setattr(proof, "AT_ONCE", 0)
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    for path in folder.glob("*.lengths*"):
        whole = path.read_bytes()
        path.write_bytes(whole[:-70] + bytes([whole[-70] ^ 1]) + whole[-69:])
    engine = WhooshEngine(folder, installed_facets())

    def search_often() -> None:
        for _ in range(100):
            engine.search(Query("river"))
            time.sleep(0.05)

    with pytest.raises(IndexDamaged, match="cuttings reindex"):
        search_often()
