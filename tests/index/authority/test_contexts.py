"""Rulings on a name where it stands with some words."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import permutations

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.authority.contexts import LONGEST, stands_with
from cuttings.search.archive import Archive
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import AuthorityError, NotFound
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.settings import Settings
from tests.making import make_article

TEXTS = {
    "basket": "Jordan scored for the Basketball team. It rained.",
    "hall": "The basketball hall was full. In Jórdan no basketball: Jordan said so.",
    "apart": "Jordan signed. A basketball lay on the floor.",
    "river": "Jordan signed the treaty with its neighbour.",
}
WITH_BASKETBALL = {"basket", "hall"}
FOUND = "jordan-person"
"""The heading of the machine."""


def found(body: str, model: str = "one") -> Enrichment:
    """Each Jordan of a text, taken for a person."""
    start = body.rindex("Jordan")
    named = Mention("Jordan", start, start + 6, "person", "Jordan")
    return Enrichment((named,), model=model, rules="1")


def keep(assembly, key: str, body: str, model: str = "one") -> None:
    with assembly.catalogue.transaction():
        article = make_article(key, title=f"News of {key}", body=body)
        assembly.keep(article, key, found(body, model))


@pytest.fixture
def assembly(tmp_path):
    """An archive of four articles that name Jordan, and headings for three of them."""
    with closing(Assembly(Archive(tmp_path, Settings()))) as opened:
        for key, body in TEXTS.items():
            keep(opened, key, body)
        yield opened


@pytest.fixture
def engine(assembly, tmp_path):
    memory = MemoryEngine(tmp_path / "engine", installed_facets())
    assembly.settle(memory)
    with assembly.catalogue.transaction():
        for each in ("wide", "narrow", "one"):
            assembly.authority.store.add_heading(
                each, "person", each.title(), None, source="librarian"
            )
    return memory


def decided(assembly, engine, outcome_of):
    with assembly.catalogue.transaction():
        outcome = outcome_of(assembly.authority.rulings)
        assembly.take_up(outcome)
    assembly.deliver(engine)
    return outcome


def undo(assembly, engine, outcome):
    decided(assembly, engine, lambda _: assembly.journal.undo(outcome.decision.id))


def headings(assembly, *, filed=True) -> dict[str, str | None]:
    """The heading of Jordan in each article, None where it is no name."""
    said: dict[str, str | None] = {}
    for article in assembly.catalogue.articles():
        entry = assembly.entry(article, filed=filed)
        (said[article.id],) = [each.heading for each in entry.enrichment.mentions]
    return said


def counts(engine) -> dict[str, int]:
    page = engine.search(Query(count="copies"))
    return {value.id: value.count for value in page.facets["people"]}


def require_agreement(assembly, engine, expected) -> None:
    """The catalogue says so, as filed and weighed again; so does the index."""
    assert headings(assembly) == expected
    assert headings(assembly, filed=False) == expected
    given = [each for each in expected.values() if each]
    assert counts(engine) == {each: given.count(each) for each in given}


@pytest.mark.parametrize(
    ("name", "words", "within", "expected"),
    [
        ("sentence", "basketball", "sentence", WITH_BASKETBALL),
        ("any order", "team SCORED", "sentence", {"basket"}),
        ("all of them", "basketball rained", "sentence", set()),
        ("article", "basketball", "article", {"basket", "hall", "apart"}),
        ("title", "news", "article", set(TEXTS)),
        ("accents", "jordan neighbour’s", "sentence", {"river"}),
        ("no part of a word", "basket", "sentence", set()),
    ],
)
def test_words_stand_with_a_name_in_its_sentence_or_its_article(
    assembly, engine, name, words, within, expected
):
    """All of them in any order, whatever their case and accents."""
    assert assembly.context("Jordan", words, within).met.keys() == expected


def test_a_title_is_a_sentence():
    """And a name in it stands with its words only."""
    article = make_article("a", title="Jordan wins in basketball", body="Tea.")
    mention = Mention("Jordan", -1, -1, "person", "Jordan")
    assert stands_with(article, mention, "basketball", "sentence")
    assert not stands_with(article, mention, "tea", "sentence")
    assert stands_with(article, mention, "tea", "article")


@pytest.mark.parametrize(
    ("words", "is_kept"), [("", False), (" – ", False), ("x" * LONGEST, True)]
)
def test_words_are_asked_for(assembly, words, is_kept):
    """One at least, and no more than fit."""
    if is_kept:
        assert assembly.context("Jordan", words).words == words
        words += "x"
    with pytest.raises(AuthorityError):
        assembly.context("Jordan", words)


def test_a_ruling_holds_where_the_words_stand_and_is_taken_back(assembly, engine):
    """The others stay as they are."""
    context = assembly.context("Jordan", "basketball")
    outcome = decided(
        assembly,
        engine,
        lambda rulings: rulings.assign("Jordan", "person", "narrow", context=context),
    )
    assert set(outcome.changed) == WITH_BASKETBALL
    assert "in sentences with “basketball”" in outcome.decision.detail
    expected = dict.fromkeys(TEXTS, FOUND)
    ruled = expected | dict.fromkeys(WITH_BASKETBALL, "narrow")
    require_agreement(assembly, engine, ruled)
    assembly.renew()
    require_agreement(assembly, engine, ruled)
    undo(assembly, engine, outcome)
    require_agreement(assembly, engine, expected)


def test_a_name_that_stands_nowhere_with_the_words_is_not_ruled_on(assembly, engine):
    """The message says the words."""
    context = assembly.context("Jordan", "cricket")
    with pytest.raises(NotFound, match="in any article with “cricket”"):
        assembly.authority.rulings.dismiss("Jordan", "person", context=context)


def test_it_reaches_articles_that_come_later_and_leaves_those_that_change(
    assembly, engine
):
    """Also those that a new model or another text brings under it; undone, none."""
    context = assembly.context("Jordan", "basketball")
    outcome = decided(
        assembly,
        engine,
        lambda rulings: rulings.dismiss("Jordan", "person", context=context),
    )
    keep(assembly, "later", "Later the basketball player Jordan left.")
    keep(assembly, "other", "Later Jordan left.")
    article = assembly.catalogue.article("basket")
    with assembly.catalogue.transaction():
        changed = replace(article, body="Jordan scored.", content_hash="changed")
        assembly.keep(changed, "basket", found(changed.body))
    keep(assembly, "hall", TEXTS["hall"], model="two")
    assembly.settle(engine)
    everyone = dict.fromkeys([*TEXTS, "later", "other"], FOUND)
    ruled = everyone | {"later": None, "hall": None}
    require_agreement(assembly, engine, ruled)
    assembly.renew()
    require_agreement(assembly, engine, ruled)
    undo(assembly, engine, outcome)
    require_agreement(assembly, engine, everyone)


LEVELS = {
    "wide": {},
    "narrow": {"words": "basketball"},
    "one": {"article": "hall"},
}


def rule(assembly, engine, level, verdict):
    scope = dict(LEVELS[level])
    words = scope.pop("words", "")
    context = assembly.context("Jordan", words) if words else None

    def made(rulings):
        if verdict == "none":
            return rulings.dismiss("Jordan", "person", context=context, **scope)
        return rulings.assign("Jordan", "person", level, context=context, **scope)

    return decided(assembly, engine, made)


def expected_of(levels, verdicts) -> dict[str, str | None]:
    """What holds in each article: the narrowest ruling, whatever was decided last."""
    said: dict[str, str | None] = {}
    for key in TEXTS:
        said[key] = FOUND
        for level in ("wide", "narrow", "one"):
            reach = {"wide": set(TEXTS), "narrow": WITH_BASKETBALL, "one": {"hall"}}
            if level in levels and key in reach[level]:
                said[key] = level if verdicts[level] == "heading" else None
    return said


@pytest.mark.parametrize("dismissed", ["", "wide", "narrow", "one"])
@pytest.mark.parametrize("order", list(permutations(LEVELS)))
def test_the_narrower_ruling_holds_in_whatever_order_they_are_made_and_undone(
    assembly, engine, order, dismissed
):
    """One article before those with the words, and these before all."""
    verdicts = dict.fromkeys(LEVELS, "heading")
    if dismissed:
        verdicts[dismissed] = "none"
    made = {}
    for level in order:
        made[level] = rule(assembly, engine, level, verdicts[level])
        require_agreement(assembly, engine, expected_of(made, verdicts))
    for level in (order[1], order[2], order[0]):
        undo(assembly, engine, made.pop(level))
        require_agreement(assembly, engine, expected_of(made, verdicts))
