"""What somebody is quoted with can be searched by itself, and who is quoted is a facet;
every engine agrees.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import Entry, Quotation
from cuttings.search.queries import Query
from tests.making import make_entry

BODIES = {
    "berg": "“We refused to sell the mine,” said Anna Berg. Miners sold nothing. “The mine stays,” she said.",
    "holm": "Karl Holm refused to talk. Holm said: “Mines are closed by others.” Anna Berg sold.",
    "none": "They refused to sell the mine, said nobody in particular.",
    "odd": "Anna Berg sagte:„Die Grube bleibt“und ging. 彼女は「鉱山は残る」と述べた。",
    "fold": "Ines Moreau: «L’hôpital de Łódź n’est pas fermé», dit-elle, café fermé.",
}
SAID = {
    "berg": (
        ("We refused to sell the mine,", "Anna Berg"),
        ("The mine stays,", "Anna Berg"),
    ),
    "holm": (("Mines are closed by others.", "Karl Holm"),),
    "odd": (("Die Grube bleibt", "Anna Berg"), ("鉱山は残る", "彼女")),
    "fold": (("L’hôpital de Łódź n’est pas fermé", "Ines Moreau"),),
}
PEOPLE = ("Anna Berg", "Karl Holm", "Ines Moreau")


HEADLINE = "“We rebuild the quay,” says Karl Holm in Tarn"


def quoting_in_title(id_: str = "headline") -> Entry:
    """An entry in whose headline somebody is quoted."""
    body = "Karl Holm promised that the quay would be mended. We sold fish."
    entry = make_entry(id_, HEADLINE, body, people=["Karl Holm"])
    text = "We rebuild the quay,"
    start = HEADLINE.index(text)
    quotation = Quotation(
        start, start + len(text), "Karl Holm", "person", "says", in_title=True
    )
    found = replace(entry.enrichment, quotations=(quotation,))
    return replace(entry, enrichment=found)


def quoting(id_: str) -> Entry:
    """An entry with its quotations."""
    body = BODIES[id_]
    named = [name for name in PEOPLE if name in body]
    language = {"fold": "fr", "odd": "de"}.get(id_, "en")
    entry = make_entry(id_, "", body, people=named, language=language)
    quotations: list[Quotation] = []
    for text, speaker in SAID.get(id_, ()):
        start = body.index(text)
        kind = "person" if speaker in PEOPLE else ""
        quotations.append(Quotation(start, start + len(text), speaker, kind, "said"))
    found = replace(entry.enrichment, quotations=tuple(quotations))
    return replace(entry, enrichment=found)


@pytest.fixture
def filled(empty):
    """An engine that holds them all."""
    empty.write(map(quoting, BODIES))
    empty.commit()
    return empty


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("said:refused", {"berg"}),
        ("said:mine", {"berg", "holm"}),
        ("said:mines exact:closed", {"holm"}),
        ('said:"refused to sell"', {"berg"}),
        ('said:"sell the mine stays"', set()),
        ("said:(mine AND stays)", {"berg"}),
        ("said:min*", {"berg", "holm"}),
        ("said:sold", {"berg"}),
        ("exact:sold -said:sold", {"holm"}),
        ("said:Grube", {"odd"}),
        ("said:ging", set()),
        ("said:鉱山", {"odd"}),
        ("said:述べた", set()),
        ("said:hopital", {"fold"}),
        ("said:lodz", {"fold"}),
        ("said:café", set()),
        ("said:(refused w/5 mine)", {"berg"}),
        ("said:*", {"berg", "holm", "odd", "fold"}),
        ("quotation:closed", {"holm"}),
        ("speaker:berg", {"berg", "odd"}),
        ("speakers:holm said:closed", {"holm"}),
    ],
)
def test_words_of_quotations_are_found_there_and_nowhere_else(filled, text, ids):
    """Their forms too, in every language; a phrase never spans two quotations."""
    found = {entry.article.id for entry in filled.matches(Query(text, count="copies"))}
    assert found == ids


def test_an_entry_keeps_its_quotations(filled):
    """They come back as they were written."""
    assert filled.get("berg") == quoting("berg")


def test_speakers_are_counted_and_those_who_are_only_named_are_not(filled):
    """Karl Holm is quoted in one article, Anna Berg in two of the three that name her."""
    values = filled.facet_values("speakers", Query()).values
    counts = {value.label: value.count for value in values}
    assert counts == {"Anna Berg": 2, "Karl Holm": 1, "Ines Moreau": 1}


def test_words_are_marked_where_they_are_quoted(filled):
    """The same word beside the quotation is not."""
    page = filled.search(Query("said:sell"))
    marked = [
        text
        for hit in page.hits
        for snippet in hit.snippets
        for text, is_match in snippet
        if is_match
    ]
    assert marked == ["sell"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("said:quay", {"headline"}),
        ('said:"rebuild the quay"', {"headline"}),
        ("said:rebuilding", {"headline"}),
        ("said:tarn", set()),
        ("said:mended", set()),
        ("said:(quay AND mine)", set()),
        ("speaker:holm", {"headline", "holm"}),
        ("said:*", {"berg", "holm", "odd", "fold", "headline"}),
    ],
)
def test_a_headline_is_searched_by_what_is_quoted_in_it(filled, text, ids):
    """Its other words are not, nor the body at the same offsets."""
    filled.write([quoting_in_title()])
    filled.commit()
    found = {entry.article.id for entry in filled.matches(Query(text, count="copies"))}
    assert found == ids


def test_an_entry_keeps_what_is_quoted_in_its_headline(filled):
    """It comes back as of the title."""
    filled.write([quoting_in_title()])
    filled.commit()
    assert filled.get("headline") == quoting_in_title()


def test_a_word_of_a_headline_is_marked_where_it_is_quoted(filled):
    """Nothing else of it, nor of the text."""
    filled.write([quoting_in_title()])
    filled.commit()
    (hit,) = filled.search(Query("said:quay")).hits
    assert [text for text, is_match in hit.title_spans if is_match] == ["quay"]
    assert not [1 for each in hit.snippets for _, is_match in each if is_match]


def test_a_merged_segment_finds_the_same(empty):
    """What was written in many commits is found as what was written in one."""
    for id_ in BODIES:
        empty.write([quoting(id_)])
        empty.commit()
    empty.write([quoting("berg")])
    empty.commit()
    found = [entry.article.id for entry in empty.matches(Query("said:refused"))]
    assert found == ["berg"]
