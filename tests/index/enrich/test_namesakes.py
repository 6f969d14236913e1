"""Who is called like a body is somebody where the text says so."""

from __future__ import annotations

import pytest

from tests.index.enrich.test_rules import found, names


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Jenny Church, a teacher from Leeds, won.", "Jenny Church", "PERSON"),
        ("Tom Council said the road was closed.", "Tom Council", "PERSON"),
        ("Mark Bank, 43, was held.", "Mark Bank", "ORG"),
        ("Ernie Banks hit two runs.", "Ernie Banks", "ORG"),
        ("Charlotte Church sang in May.", "Charlotte Church", "ORG"),
        ("Bob Group, director of a mill, left.", "Bob Group", "PERSON"),
        ("The teacher Susan School left.", "Susan School", "ORG"),
    ],
)
def test_who_is_called_like_a_body_is_a_person(
    text: str, name: str, label: str
) -> None:
    """By what people are and do, by their age, and by speech where the model sees one."""
    mentions = found(text, (name, label))
    assert name in names(mentions, "person")
    assert name not in names(mentions, "organisation")


@pytest.mark.parametrize(
    "text",
    [
        "Charlotte Council said it would appeal.",
        "Florence Bank, a market leader in loans, fell.",
        "Jackson Church was burnt on Friday.",
        "Barclays Bank, 43 branches in all, fell.",
    ],
)
def test_a_body_with_a_given_name_stays_one(text: str) -> None:
    """Councils speak too, and a place is called like many a given name."""
    name = " ".join(text.replace(",", "").split()[:2])
    assert names(found(text, (name, "ORG")), "person") == set()
