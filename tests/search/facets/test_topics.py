"""The names of event types in the reader's language."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.events.topics import topics
from cuttings.search.facets.topics import decision_words, listed_words, topic_words
from cuttings.search.translations import SOURCE, languages, speaking
from tests.tools.catalogues import FOLDER

TRANSLATED = [language for language in languages() if language != SOURCE]


def rows(language: str) -> list[list[str]]:
    text = (FOLDER / f"topics.{language}.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [line.split("\t") for line in lines]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_names_every_topic_beside_its_english_label(language):
    """Retired ones too: an archive may hold them."""
    labels = [(topic.id, topic.label) for topic in topics().values()]
    named = [(f"medtop:{code}", label) for code, label, _name in rows(language)]
    assert named == labels


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_two_topics_have_one_name(language):
    """Who chooses from a list could not tell them apart."""
    names = [name.casefold() for _code, _label, name in rows(language)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", TRANSLATED)
def test_names_are_written_as_the_language_writes(language):
    """With typographic apostrophes, no space too many, and in French with one that does
    not break before a colon.
    """
    before_colon = "\N{NO-BREAK SPACE}" if language == "fr" else ""
    for _code, _label, name in rows(language):
        assert name == " ".join(name.split(" ")).strip()
        assert "'" not in name
        assert "  " not in name
        before, colon, _ = name.partition(":")
        assert not colon or before.endswith(before_colon)


def test_an_id_is_named_in_the_readers_language():
    """An id that no table has keeps the label of the archive."""
    with speaking("de"):
        assert topic_words("medtop:20000670", "Reformed") == "Reformierte"
        assert topic_words("medtop:20009999", "brand new") == "brand new"
    assert topic_words("medtop:20000670", "Reformed") == "Reformed"


def test_a_list_is_named_though_its_labels_hold_commas():
    """What is no list of topics stays as it is."""
    listed = "conflict, war and peace, armed conflict"
    with speaking("fr"):
        assert listed_words(listed) == "conflits, guerre et paix, conflit armé"
        assert listed_words("war, something else") == "war, something else"


def test_a_decision_on_types_is_told_in_the_readers_language():
    """The title stays as it was printed."""
    detail = "“War, at last (abc)” (k3x7qp2mzt5a) war, peace talks"
    with speaking("de"):
        said = decision_words(detail)
        assert said == "“War, at last (abc)” (k3x7qp2mzt5a) Kriege, Friedensgespräche"
        none = decision_words("“Peace” (k3x7qp2mzt5a) unclassified")
        assert none == "“Peace” (k3x7qp2mzt5a) ohne Ereignisart"
    assert decision_words(detail) == detail


def test_a_field_is_called_in_a_history_what_its_pages_call_it():
    """Also in what releases before kept; a title that says so is left alone."""
    old = "k3x7qp2mzt5a title: A to B; k3x7qp2mzt5a published: unknown to 1998-03"
    said = "k3x7qp2mzt5a title: A to B; k3x7qp2mzt5a date: unknown to 1998-03"
    assert decision_words(old) == said
    title = "“Book published: a review” (k3x7qp2mzt5a) byline: A to B"
    assert decision_words(title) == title
    with speaking("de"):
        assert "Datum" in decision_words(old)
        assert "published" not in decision_words(old)
