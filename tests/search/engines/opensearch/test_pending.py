"""What is pending is asked for with every value that it speaks of, in turn."""

from __future__ import annotations

from cuttings.search.engines.opensearch.pending import (
    Conditions,
    Effect,
    Pending,
    Statement,
)

GARDIAN, GUARDIAN = "gardian", "guardian"
RENAMED = (
    Effect("outlet", GARDIAN, goes="s"),
    Effect("outlet", GUARDIAN, comes="s"),
)
BACK = (Effect("outlet", GUARDIAN, goes="s"), Effect("outlet", GARDIAN, comes="s"))


def holds(clause: dict, article: dict, sets: dict[str, set[str]]) -> bool:
    """Whether an article meets a clause, as the cluster would find."""
    ((kind, asked),) = clause.items()
    if kind == "bool":
        own = [holds(each, article, sets) for each in asked.get("filter", ())]
        some = [holds(each, article, sets) for each in asked.get("should", ())]
        none = [holds(each, article, sets) for each in asked.get("must_not", ())]
        return all(own) and (not some or any(some)) and not any(none)
    if kind == "range":
        return article["told"] < asked["told"]["lt"]
    if "article_number" in asked:
        return article["id"] in sets[asked["article_number"]["id"]]
    ((_, values),) = asked.items()
    return (
        article["outlet"] in values if kind == "terms" else article["outlet"] == values
    )


def carrying(pending: Pending, value: str, *articles: dict) -> list[str]:
    """The articles that carry a value of the facet of outlets."""
    clause = Conditions("v", pending).carries("outlet", [value])
    sets = {"s": {"a", "b"}}
    return [each["id"] for each in articles if holds(clause, each, sets)]


A = {"id": "a", "told": 0, "outlet": GARDIAN}
OTHER = {"id": "c", "told": 0, "outlet": GARDIAN}


def test_a_value_goes_from_the_articles_of_a_set_and_another_comes():
    pending = Pending().and_then("s", RENAMED)
    assert carrying(pending, GARDIAN, A, OTHER) == ["c"]
    assert carrying(pending, GUARDIAN, A, OTHER) == ["a"]


def test_a_document_that_takes_account_of_a_statement_says_itself_what_it_has():
    """Whatever it says: it may have been corrected since."""
    pending = Pending().and_then("s", RENAMED)
    written = {"id": "b", "told": 1, "outlet": GARDIAN}
    assert carrying(pending, GARDIAN, written) == ["b"]
    assert carrying(pending, GUARDIAN, written) == []


def test_the_later_of_two_statements_has_the_last_word():
    """Also for a document that takes account of the first alone."""
    pending = Pending().and_then("s", RENAMED).and_then("s", BACK)
    written = {"id": "b", "told": 1, "outlet": GUARDIAN}
    assert carrying(pending, GARDIAN, A, written) == ["a", "b"]
    assert carrying(pending, GUARDIAN, A, written) == []
    again = pending.and_then("s", RENAMED)
    assert carrying(again, GUARDIAN, A, written) == ["a", "b"]
    assert carrying(again, GARDIAN, A, written) == []


def test_values_that_nothing_was_said_of_are_asked_for_together():
    pending = Pending().and_then("s", RENAMED)
    conditions = Conditions("v", pending)
    plain = {"terms": {"facet.outlet": ["mail", "sun"]}}
    assert conditions.carries("outlet", ["mail", "sun"]) == plain
    assert (
        plain
        in conditions.carries("outlet", ["mail", GARDIAN, "sun"])["bool"]["should"]
    )
    assert conditions.carries("agency", [GARDIAN]) == {
        "terms": {"facet.agency": [GARDIAN]}
    }


def test_numbers_go_on_when_no_statement_is_left():
    """Documents keep the number that they were written with."""
    pending = Pending().and_then("s", RENAMED).only(())
    assert pending.and_then("s", BACK).statements == (Statement(2, "s", BACK),)
