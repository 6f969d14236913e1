"""Words in the reader's language, and messages that are put into it later."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from cuttings.search.errors import QueryRefused
from cuttings.search.facets.languages import named_language
from cuttings.search.translations import (
    gettext,
    languages,
    ngettext,
    number_words,
    numbered,
    quoted,
    recalled,
    shown,
    speaking,
    stored,
    translated,
    worded,
)


def test_english_is_the_first_language():
    assert languages() == ("en", "de", "fr")


def test_a_message_stays_english_in_json_and_is_translated_on_the_page():
    message = worded("Page %(page)s lies", page=1200)
    said = worded("“%(text)s” was searched as a word.", text="Hilfe")
    assert json.loads(json.dumps([message])) == ["Page 1,200 lies"]
    with speaking("de"):
        assert translated(said) == "„Hilfe“ wurde als Wort gesucht."
        assert said == "“Hilfe” was searched as a word."


@pytest.mark.parametrize(
    "again", [copy.copy, lambda it: pickle.loads(pickle.dumps(it))]
)
@pytest.mark.parametrize(
    "message",
    [worded("in this order"), numbered("%(number)s day", "%(number)s days", 3)],
)
def test_a_message_can_be_copied_and_sent_to_another_process(message, again):
    with speaking("fr"):
        assert translated(again(message)) == translated(message)
    assert pickle.loads(pickle.dumps(named_language("fr"))).code == "fr"


def test_a_message_within_a_message_is_translated_too():
    inner = worded("in this order")
    message = worded("“%(text)s” was read as: %(meant)s.", text="w/5", meant=inner)
    with speaking("de"):
        assert translated(message) == "„w/5“ wurde gelesen als: in dieser Reihenfolge."


def test_words_of_a_reader_are_never_translated():
    """A search for “Help” in a sentence of ours stays one for “Help”."""
    with speaking("de"):
        assert gettext("Help") == "Hilfe"
        assert shown("Help") == "Help"
        assert gettext("in articles with %(words)s", words="Help") == (
            "in Artikeln mit Help"
        )


def test_nothing_is_said_as_nothing():
    with speaking("de"):
        assert (gettext(""), translated(""), shown("")) == ("", "", "")


def test_an_error_is_translated_by_what_it_says():
    error = QueryRefused(worded("no product"))
    assert str(error) == "no product"
    with speaking("fr"):
        assert translated(error) == "aucun produit"


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "1 story"),
        ("en", 1200, "1,200 stories"),
        ("de", 1, "1 Meldung"),
        ("de", 1200, "1.200 Meldungen"),
        ("fr", 0, "0 dépêche"),
        ("fr", 2, "2 dépêches"),
        ("fr", 1200, "1\u202f200 dépêches"),
    ],
)
def test_a_number_has_its_noun_in_the_form_of_the_language(language, number, said):
    with speaking(language):
        assert ngettext("%(number)s story", "%(number)s stories", number) == said


@pytest.mark.parametrize(
    ("number", "said"), [(999, "999"), (1000, "1.000"), (-1000, "-1.000")]
)
def test_thousands_are_parted_as_the_language_parts_them(number, said):
    with speaking("de"):
        assert number_words(number) == said


def test_what_an_archive_keeps_is_english_and_recalled_in_the_readers_language():
    kept = stored("reading", "binary: NUL byte at offset %(nul)s", nul=1200)
    assert kept == "binary: NUL byte at offset 1,200"
    assert recalled(kept, "reading") == kept
    with speaking("de"):
        assert recalled(kept, "reading") == "binär: NUL-Byte an Position 1.200"


@pytest.mark.parametrize(
    ("context", "kept", "said"),
    [
        ("reading", "empty file", "leere Datei"),
        ("story", "the same day; 3 days apart", "derselbe Tag; 3 Tage auseinander"),
        (
            "story",
            "90% of it stands in the representative, which has more; the same day",
            "90\N{NO-BREAK SPACE}% davon stehen in der Leitfassung, die mehr enthält; "
            "derselbe Tag",
        ),
        (
            "story",
            "20% of the shorter text stands in the longer (5 of 40 words), but it is "
            "short, and the name in it differs",
            "20\N{NO-BREAK SPACE}% des kürzeren Textes stehen im längeren (5 von 40 "
            "Wörtern), aber: der Text ist kurz, und der Name darin ist ein anderer",
        ),
        (
            "decision",
            "rahmon into emomali-rahmon",
            "rahmon in emomali-rahmon überführt",
        ),
        (
            "name",
            "the same name, always about Bolivia: Labour Ministry and Labour Office",
            "derselbe Name, immer im Zusammenhang mit Bolivia: Labour Ministry und "
            "Labour Office",
        ),
        (
            "name",
            "the same name, always about Chad: the north",
            "derselbe Name, immer im Zusammenhang mit Chad: the north",
        ),
        (
            "name",
            "spelt alike: Olga Penn and Olga Pen",
            "gleich geschrieben: Olga Penn und Olga Pen",
        ),
        (
            "decision",
            "Melbourne is a place, not an organisation, everywhere",
            "Melbourne ist ein Ort, nicht eine Organisation, überall",
        ),
        ("name", "empty file", "empty file"),
        ("reading", "a remark of somebody's own", "a remark of somebody's own"),
    ],
)
def test_a_kept_text_is_recalled_by_its_message(context, kept, said):
    with speaking("de"):
        assert recalled(kept, context) == said


def test_a_name_in_a_kept_text_is_never_translated():
    """A heading may be called as our own sentences are."""
    kept = stored(
        "decision", "%(drop)s into %(keep)s", drop="x", keep="Journey into Fear"
    )
    with speaking("fr"):
        assert recalled(kept, "decision") == "x fusionné dans Journey into Fear"


def test_kept_sayings_are_parted_as_the_language_parts_them():
    """In French a space stands before a semicolon, and before a colon."""
    with speaking("fr"):
        said = recalled("the same day; 3 days apart", "story")
    assert said == "le même jour\N{NO-BREAK SPACE}; à 3 jours d’écart"


def test_a_saying_with_a_semicolon_is_recalled_whole_among_others():
    """First, in the middle and last of several."""
    own = "2 of those are of the earliest known day, in an order that is not known; it was read first"
    with speaking("de"):
        day, whole = recalled("the same day", "story"), recalled(own, "story")
        assert whole.startswith("2 davon")
        assert ";" in whole
        for parts, said in (
            ((own, "the same day"), (whole, day)),
            (("the same day", own), (day, whole)),
            (("the same day", own, "the same day"), (day, whole, day)),
        ):
            assert recalled("; ".join(parts), "story") == "; ".join(said)


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", '"peace talks"', "Without “peace talks”"),
        ("en", "“peace talks”", "Without “peace talks”"),
        ("en", '"peace talks" -final', "Without “‘peace talks’ -final”"),
        ("de", '"peace talks"', "Ohne „peace talks“"),
        ("de", 'a "b" c', "Ohne „a ‚b‘ c“"),
        ("fr", '"a" OR "b"', "Sans « “a” OR “b” »"),
    ],
)
def test_what_is_quoted_has_marks_of_its_own_once(language, value, said):
    """Whatever a reader typed and however a title is written."""
    with speaking(language):
        text = gettext("Without “%(worded)s”", worded=value)
    assert text.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ") == said


def test_an_english_message_has_its_marks_once_too():
    text = worded("“%(text)s” was searched as a word.", text='"12"')
    assert str(text) == "“12” was searched as a word."
    assert text.values == {"text": '"12"'}
    assert quoted("a") == "“a”"
