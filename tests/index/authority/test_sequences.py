"""Whatever is decided in whatever order, the index says what the same articles say when
they are written afresh, and the tables agree among themselves.

Each number is a sequence of decisions of every kind, drawn by chance from what the
archive holds at that moment. More of them:

    CUTTINGS_TEST_SEQUENCES=500 pytest --timeout=0 tests/index/authority/test_sequences.py
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.authority.exchange import (
    AuthorityFiles,
    changed_headings,
    check_files,
    read_files,
    rows_of,
    write_files,
)
from cuttings.index.decisions import Outcome
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.errors import AuthorityError, CuttingsError
from cuttings.search.facets import installed_facets
from cuttings.search.settings import Settings
from tests.index.authority.test_renewal import POOL
from tests.index.authority.test_taking_up import KINDS, entries, page_of
from tests.making import make_article

SEQUENCES = int(os.environ.get("CUTTINGS_TEST_SEQUENCES", "40"))
LONG = 14
"""Decisions of a sequence that are tried."""
NAMES = (
    *POOL,
    ("Tojikiston", "place"),
    ("Tadzhikistan", "place"),
    ("Tajikistan", "place"),
    ("UN", "organisation"),
    ("United Nations", "organisation"),
)
DISAGREEMENTS = {
    "a name is filed under a heading that is gone": """
        SELECT * FROM uses
        WHERE heading_id IS NOT NULL AND heading_id NOT IN (SELECT id FROM headings)
    """,
    "a name is filed as another kind than its heading": """
        SELECT * FROM uses JOIN headings ON headings.id = heading_id
        WHERE headings.kind <> uses.kind
    """,
    "a heading stands beneath one that is gone, or of another kind": """
        SELECT * FROM headings AS own
        WHERE broader IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM headings AS above
            WHERE above.id = own.broader AND above.kind = own.kind
        )
    """,
    "an id leads to a heading that is gone": """
        SELECT * FROM redirects
        WHERE heading_id NOT IN (SELECT id FROM headings)
            OR id IN (SELECT id FROM headings)
    """,
    "what was told apart is gone": """
        SELECT * FROM distinct_pairs
        WHERE a NOT IN (SELECT id FROM headings) OR b NOT IN (SELECT id FROM headings)
    """,
    "a ruling names a heading that is gone": """
        SELECT * FROM name_rulings
        WHERE verdict = 'heading' AND value NOT IN (
            SELECT id FROM headings UNION SELECT id FROM redirects
        )
    """,
    "a label is no spelling of its heading": """
        SELECT * FROM headings
        WHERE label NOT IN (
            SELECT variant FROM variants WHERE heading_id = headings.id
        )
    """,
    "a spelling is of another kind than its heading": """
        SELECT * FROM variants JOIN headings ON headings.id = heading_id
        WHERE variants.kind <> headings.kind
    """,
}


class Sequence:
    """Decides by chance on what an archive holds."""

    def __init__(self, assembly: Assembly, chance: random.Random) -> None:
        self.assembly, self.chance = assembly, chance
        self.store = assembly.authority.store
        self.decide = assembly.authority.decisions
        self.rule = assembly.authority.rulings

    def next(self, verb: str, folder: Path) -> Outcome:
        """Raises what one raises that can't be made."""
        if verb in RULINGS:
            return self._ruling(verb)
        if verb == "replace":
            return self._replace(folder)
        draw: Callable[[], Outcome] = getattr(self, f"_{verb}")
        return draw()

    def heading(self) -> str:
        ids = self.store.column("SELECT id FROM headings ORDER BY id") or ["none"]
        return self.chance.choice(ids)

    def _merge(self) -> Outcome:
        return self.decide.merge(self.heading(), self.heading())

    def _accept(self) -> Outcome:
        return self.decide.accept(self.heading(), self.heading())

    def _reject(self) -> Outcome:
        return self.decide.reject(self.heading(), self.heading())

    def _split(self) -> Outcome:
        several = self.store.column(
            """
            SELECT heading_id FROM variants
            GROUP BY heading_id HAVING count(*) > 1 ORDER BY heading_id
            """
        )
        heading = self.chance.choice(several or [self.heading()])
        variants = self.store.variants(heading)
        number = self.chance.randrange(1, max(2, len(variants)))
        return self.decide.split(
            heading, self.chance.sample(variants, min(number, len(variants)))
        )

    def _rename(self) -> Outcome:
        return self.decide.rename(self.heading(), f"Name {self.chance.randrange(50)}")

    def _hide(self) -> Outcome:
        return self.decide.hide(self.heading())

    def _show(self) -> Outcome:
        hidden = self.store.column("SELECT id FROM headings WHERE status = 'hidden'")
        return self.decide.show(self.chance.choice(sorted(hidden) or ["none"]))

    def _confirm(self) -> Outcome:
        return self.decide.confirm(self.heading())

    def _kind(self) -> Outcome:
        return self.decide.recast(self.heading(), self.chance.choice(KINDS))

    def _broader(self) -> Outcome:
        above = self.chance.choice([self.heading(), ""])
        return self.decide.place_beneath(self.heading(), above)

    def _variant(self) -> Outcome:
        name = self.chance.choice([*(name for name, *_ in NAMES), "Word"])
        return self.decide.add_variant(self.heading(), name)

    def _undo(self) -> Outcome:
        made = [each for each in self.assembly.journal.log() if each.in_force]
        if not made:
            raise AuthorityError("nothing was decided")
        return self.assembly.journal.undo(self.chance.choice(made).id)

    def _replace(self, folder: Path) -> Outcome:
        """An import in which headings are missing, new, or of another kind."""
        write_files(self.store, folder)
        files = read_files(folder, self.store)
        headings = dict(files.headings)
        most = min(len(headings), self.chance.randrange(3))
        for gone in self.chance.sample(sorted(headings), most):
            del headings[gone]
        for row in headings.values():
            if row["broader"] not in headings:
                row["broader"] = ""
        alone = headings.keys() - {row["broader"] for row in headings.values()}
        if alone and self.chance.random() < 0.3:
            row = headings[self.chance.choice(sorted(alone))]
            row["kind"], row["broader"] = self.chance.choice(KINDS), ""
        variants = [row for row in files.variants if row["heading_id"] in headings]
        new = f"new-{self.chance.randrange(5)}"
        if self.chance.random() < 0.5 and new not in headings and variants:
            like = headings[variants[0]["heading_id"]]
            own = {"id": new, "heading": new, "broader": "", "status": "authorised"}
            headings[new] = {**like, **own}
            own = {"heading_id": new, "variant": new, "kind": "name", "scope": ""}
            variants.append({**variants[0], **own})
        apart = []
        for row in files.distinct:
            if row["a"] in headings and row["b"] in headings:
                apart.append(row)
        files = AuthorityFiles(headings, tuple(variants), tuple(apart))
        check_files(files, self.store)
        changed = changed_headings(self.store, files)
        return self.decide.replace(changed, rows_of(files, changed))

    def _ruling(self, verb: str) -> Outcome:
        uses = self.store.rows("SELECT * FROM uses ORDER BY name, kind, article_id")
        if not uses:
            raise AuthorityError("no name is left")
        use = self.chance.choice(uses)
        name, kind = use["name"], use["kind"]
        article, context = "", None
        scope = self.chance.random()
        if scope < 0.3:
            article = use["article_id"]
        elif scope < 0.5:
            words = f"number{self.chance.randrange(3)}"
            context = self.assembly.context(name, words)
        other = self.chance.choice(KINDS)
        if verb == "dismiss":
            return self.rule.dismiss(name, kind, article, context)
        if verb == "recast":
            return self.rule.recast(name, kind, other, article, context)
        if verb == "part":
            parts = [(self.chance.choice(KINDS), word) for word in name.split()]
            return self.rule.part(name, kind, parts, article, context)
        if verb == "new":
            label = self.chance.choice([f"Fresh {self.chance.randrange(6)}", name])
            return self.rule.assign_new(name, kind, label, other, article, context)
        return self.rule.assign(name, kind, self.heading(), article, context)


RULINGS = ("assign", "new", "dismiss", "recast", "part")
VERBS = (
    *("merge", "accept", "reject", "split", "rename", "hide", "show", "confirm"),
    *("kind", "kind", "broader", "variant", "replace", "undo", "undo", "undo"),
    *(*RULINGS, "assign", "assign", "new"),
)


def found(chance: random.Random, names) -> Enrichment:
    """Mentions of these names, some of them spelt otherwise in the text."""
    mentions: list[Mention] = []
    for name, kind, *roles in names:
        role = roles[0] if roles else ""
        mentions.append(Mention(name, 0, len(name), kind, name, role))
        if chance.random() < 0.4:
            spelt = chance.choice([name.upper(), "NBC", "Q" + name.split()[-1]])
            mentions.append(Mention(spelt, 0, len(spelt), kind, name, role))
    return Enrichment(tuple(mentions))


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_a_sequence_of_decisions_ends_as_articles_written_afresh(number, tmp_path):
    """After each of them, in both engines by turns."""
    chance = random.Random(number)
    facets = installed_facets()
    with closing(Assembly(Archive(tmp_path, Settings()))) as assembly:
        for article in range(chance.randrange(2, 7)):
            names = chance.sample(NAMES, chance.randrange(1, 6))
            body = " ".join(name for name, *_ in names) + f" number{article}"
            made_of = found(chance, names)
            assembly.keep(make_article(f"a{article}", body=body), str(article), made_of)
        engine_type = (MemoryEngine, MemoryEngine, WhooshEngine)[number % 3]
        engine = engine_type(tmp_path / "engine", facets)
        assembly.settle(engine)
        sequence = Sequence(assembly, chance)
        for _ in range(LONG):
            verb = chance.choice(VERBS)
            with suppress(CuttingsError), assembly.catalogue.transaction():
                outcome = sequence.next(verb, tmp_path / "files")
                assembly.take_up(outcome, locked=chance.random() < 0.5)
            said = f"{verb} of {number}"
            assert_agreed(assembly, said)
            assembly.deliver(engine)
            assert_agreed(assembly, said)
            afresh = MemoryEngine(tmp_path, facets)
            afresh.write(entries(assembly))
            afresh.commit()
            assert page_of(engine) == page_of(afresh), said
        engine.close()


def assert_agreed(assembly: Assembly, said: str) -> None:
    store = assembly.authority.store
    assert not store.rows("PRAGMA foreign_key_check"), said
    for disagreement, statement in DISAGREEMENTS.items():
        rows = [tuple(row) for row in store.rows(statement)]
        assert not rows, (said, disagreement)
