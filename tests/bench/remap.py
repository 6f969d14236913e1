"""What a decision costs on a large archive: the authority's own part of remapping, without catalogue and engine.

    python tests/bench/remap.py [ARTICLES]

Files made-up articles of 12 names each, a tenth under one heading, merges that heading into another, and recalls the
headings of every article that the decision concerns.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from cuttings.index.authority import Authority
from cuttings.index.authority.decisions import Decisions
from cuttings.index.authority.store import Use
from cuttings.index.database import open_database, transaction
from cuttings.search.articles import Enrichment, Mention

from tests.making import make_article

NAMES = 12


def names_of(number: int) -> list[str]:
    """The people of an article: every tenth names one president by a spelling of his own."""
    return [f"Given{number % 977} Surname{place}x{number % 5003}" for place in range(NAMES - 1)] + (
        ["Imomali Rakhmonov"] if number % 10 == 0 else ["Emomali Rakhmon"] if number % 10 == 1 else ["Kodiri Kosim"]
    )


def main(articles: int) -> None:
    """Measures one merge, in processor seconds."""
    authority = Authority(open_database(Path(":memory:")))
    store, ids = authority.store, {}
    with transaction(store.connection):
        for number in range(articles):
            for name in names_of(number):
                if name not in ids:
                    ids[name] = name.lower().replace(" ", "-")
                    store.add_heading(ids[name], "person", name, None)
            store.file(str(number), [Use("person", name, ids[name]) for name in names_of(number)])
    began = time.process_time()
    Decisions(store).merge("emomali-rakhmon", "imomali-rakhmonov")
    merged = time.process_time()
    affected = authority.affected(["emomali-rakhmon"])
    looked = time.process_time()
    for id in affected:
        mentions = tuple(Mention(name, 0, 1, "person", name) for name in names_of(int(id)))
        authority.recall(make_article(id), Enrichment(mentions))
    ended = time.process_time()
    print(f"{articles:,} articles, {len(affected):,} concerned: merge {merged - began:.2f} s, looking up the articles")
    print(f"{looked - merged:.2f} s, recalling their headings {ended - looked:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
