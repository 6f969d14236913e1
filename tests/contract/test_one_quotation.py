"""Words and a speaker that stand side by side are asked of one quotation; every engine
agrees on articles, stories, counts of speakers and what is marked.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuttings.search.articles import Entry, Mention, Quotation
from cuttings.search.explaining import explain
from cuttings.search.queries import Query
from tests.making import make_entry, make_heading

PEOPLE = ("Anna Berg", "Karl Holm", "Ines Moreau")
SAID = {
    # Two people say different things of one mine.
    "both": (
        ("Anna Berg", ("We close the mine.",)),
        ("Karl Holm", ("Nobody sells the mine.",)),
    ),
    # Two quotations touch; the second is another's.
    "touching": (
        ("Anna Berg", ("We close.",)),
        ("Karl Holm", ("The mine stays.",)),
    ),
    # One sentence that goes on behind “he said”.
    "parted": (("Karl Holm", ("We close,", "or we sell the mine.")),),
    # A copy of the first, in which somebody else says the one thing as well.
    "copy": (
        ("Anna Berg", ("We close the mine.",)),
        ("Ines Moreau", ("We close the mine too.",)),
    ),
    # Somebody without a name.
    "spokesman": (("a spokesman", ("They close the mine.",)),),
    "silent": (),
}


def quoting(id_: str, called: dict[str, str] | None = None) -> Entry:
    """An entry with what is said in it; some names are filed under other headings."""
    body = f"{', '.join(PEOPLE)} spoke of a mine that others close. "
    quotations: list[Quotation] = []
    for speaker, parts in SAID[id_]:
        for number, text in enumerate(parts):
            body += " he said, “" if number else "“"
            end = len(body) + len(text)
            kind = "person" if speaker in PEOPLE else ""
            verb = "" if number else "said"
            quotations.append(Quotation(len(body), end, speaker, kind, verb))
            body += f"{text}”"
    story = "s" if id_ in ("both", "copy") else id_
    filed = called or {}
    labels = [filed.get(name, name) for name in PEOPLE]
    entry = make_entry(
        id_,
        "",
        body,
        story=story,
        representative=id_ != "copy",
        headings=[make_heading(label, "people") for label in dict.fromkeys(labels)],
    )
    mentions: list[Mention] = []
    for name, label in zip(PEOPLE, labels, strict=True):
        start = body.index(name)
        heading = make_heading(label, "people").id
        end = start + len(name)
        mentions.append(Mention(name, start, end, "person", name, "", heading))
    found = replace(
        entry.enrichment, mentions=tuple(mentions), quotations=tuple(quotations)
    )
    return replace(entry, enrichment=found)


@pytest.fixture
def filled(empty):
    """An engine that holds them all, in two commits."""
    ids = list(SAID)
    empty.write(map(quoting, ids[:3]))
    empty.commit()
    empty.write(map(quoting, ids[3:]))
    empty.commit()
    return empty


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("said:close speaker:berg", "both touching copy"),
        ("speaker:berg said:close", "both touching copy"),
        ("said:mine speaker:berg", "both copy"),
        ("said:sell speaker:berg", ""),
        ("said:sell speaker:holm", "both parted"),
        ('said:"close mine" speaker:moreau', ""),
        ('said:"close the mine too" speaker:moreau', "copy"),
        # Several words are one quotation's, whichever way they are written.
        ("said:(close mine)", "both copy parted spokesman"),
        ("said:close said:mine", "both copy parted spokesman"),
        ("said:(close AND stays)", ""),
        ("said:close AND said:stay*", ""),
        # Neither a phrase nor a distance reaches into the next.
        ('said:"close the mine stays"', ""),
        ('said:"close stays"~3', ""),
        ("said:(close w/9 stays)", ""),
        ("said:(close pre/2 mine)", "both copy spokesman"),
        ('said:"close or we"', ""),
        ("said:(close w/200 sell)", ""),
        ("said:(close not w/3 mine)", "touching parted"),
        ("ATLEAST2(said:we)", ""),
        # Beginnings, patterns, nearly the same, as written.
        ("said:clo* speaker:moreau", "copy"),
        ("said:cl?se speaker:berg", "both touching copy"),
        ("said:clise~1 speaker:berg", "both touching copy"),
        ("exact:said:sells speaker:karl", "both"),
        ("said:* speaker:moreau", "copy"),
        # Alternatives.
        ("said:mine (speaker:moreau OR speaker:holm)", "both touching copy parted"),
        ("(said:stays OR said:too) (speaker:moreau OR speaker:berg)", "copy"),
        ("(said:stays speaker:holm) OR (said:too speaker:moreau)", "touching copy"),
        # What is not to be, of the same quotation.
        ("said:close NOT speaker:berg", "copy parted spokesman"),
        ("said:close NOT said:mine", "touching"),
        ("said:(close NOT mine) speaker:holm", ""),
        ("said:(we NOT mine) speaker:berg", "touching"),
        ("said:(stays OR NOT we) speaker:holm", "both touching"),
        ("said:close NOT (speaker:berg OR speaker:holm)", "copy spokesman"),
        ("said:close -speaker:*", "spokesman"),
        # Brackets with a speaker are a quotation of their own.
        ("(said:close speaker:berg) (said:stays speaker:holm)", "touching"),
        ("(said:close speaker:berg) (said:close speaker:moreau)", "copy"),
        ("(said:close speaker:berg) speaker:moreau", "copy"),
        ("NOT (said:close speaker:berg) said:*", "parted spokesman"),
        # With other words they are of the article.
        ("said:close speaker:berg others", "both touching copy"),
        ("title:copy said:close speaker:moreau", "copy"),
        ("said:close (speaker:moreau OR title:both)", "both copy"),
        # Without words of quotations, whoever is quoted.
        ("speaker:berg speaker:holm", "both touching"),
        ("mine NOT speaker:berg", "parted spokesman silent"),
    ],
)
def test_side_by_side_is_one_quotation(filled, text, ids):
    """Of articles and of stories."""
    query = Query(text, count="copies")
    assert set(filled.article_ids(query)) == set(ids.split())
    page = filled.search(Query(text, words="all"))
    stories = {"s" if id_ in ("both", "copy") else id_ for id_ in ids.split()}
    assert (page.copies, page.stories) == (len(ids.split()), len(stories))
    for id_ in SAID:
        met = explain(filled, filled.facets, query, id_).has_all_words
        assert met is (id_ in ids.split())


CHOSEN = [
    ("said:close", ("anna-berg",), (), "both touching copy"),
    ("said:close", ("ines-moreau",), (), "copy"),
    ("said:close", ("anna-berg", "karl-holm"), (), "both touching copy parted"),
    ("said:close", (), ("anna-berg",), "copy parted spokesman"),
    ("said:close", ("ines-moreau",), ("anna-berg",), "copy"),
    ("said:(close mine)", ("karl-holm",), (), "parted"),
    ("said:mine others", ("karl-holm",), (), "both touching parted"),
    ("said:mine speaker:karl", ("anna-berg",), (), ""),
    ("mine", ("anna-berg",), (), "both touching copy"),
    ("mine", (), ("anna-berg",), "parted spokesman silent"),
]


@pytest.mark.parametrize(("text", "chosen", "excluded", "ids"), CHOSEN)
def test_a_speaker_that_is_chosen_says_the_words(filled, text, chosen, excluded, ids):
    """And one that is excluded does not; without words, whoever is quoted at all."""
    filters = (("speakers", chosen),) if chosen else ()
    without = (("speakers", excluded),) if excluded else ()
    query = Query(text, filters, without, count="copies")
    assert set(filled.article_ids(query)) == set(ids.split())
    # So alerts and exports are told.
    assert {entry.article.id for entry in filled.matches(query)} == set(ids.split())
    for id_ in SAID:
        why = explain(filled, filled.facets, query, id_)
        assert why.is_hit is (id_ in ids.split())


@pytest.mark.parametrize("text", ["said:close", "said:mine", "said:(we mine)", "mine"])
@pytest.mark.parametrize("counting", ["copies", "stories"])
def test_a_count_is_what_choosing_the_value_finds(filled, text, counting):
    """Of every speaker, on the page and in the list of all; of stories and of copies."""
    query = Query(text, count=counting)
    values = filled.search(query).facets["speakers"]
    assert {value.id for value in values}
    listed = filled.facet_values("speakers", query).values
    assert {(each.id, each.count) for each in listed} == {
        (each.id, each.count) for each in values
    }
    for value in values:
        page = filled.search(query.add("speakers", value.id))
        found = page.copies if counting == "copies" else page.stories
        assert value.count == found
        still = {each.id: each.count for each in page.facets["speakers"]}
        assert still[value.id] == found


def test_only_who_says_it_is_counted(filled):
    """Karl Holm, too, is quoted in the first article, with other words."""
    query = Query("said:close", count="copies")
    counts = {each.id: each.count for each in filled.search(query).facets["speakers"]}
    assert counts == {"anna-berg": 3, "karl-holm": 1, "ines-moreau": 1}
    without = query.exclude("speakers", "anna-berg")
    counts = {each.id: each.count for each in filled.search(without).facets["speakers"]}
    assert counts == {"karl-holm": 1, "ines-moreau": 1}


def marked(page) -> list[str]:
    """What is marked in the snippets of a page."""
    found: list[str] = []
    for hit in page.hits:
        for snippet in hit.snippets:
            found += [text for text, is_match in snippet if is_match]
    return found


def test_only_the_words_of_that_quotation_are_marked(filled):
    """“Mine” is said by both, and stands beside quotations too."""
    query = Query("title:both said:mine speaker:holm", count="copies")
    (hit,) = filled.search(query).hits
    (snippet,) = hit.snippets
    before = "".join([text for text, _ in snippet]).partition("Nobody sells the ")[0]
    first = next(index for index, (_, met) in enumerate(snippet) if met)
    shown = "".join([text for text, _ in snippet[:first]])
    assert shown == f"{before}Nobody sells the "
    assert marked(filled.search(query)) == ["mine"]
    chosen = Query("title:both said:mine", (("speakers", ("anna-berg",)),))
    assert marked(filled.search(chosen)) == ["mine"]


def test_a_speaker_who_is_filed_elsewhere_says_it_under_the_new_heading(filled):
    """As decisions give articles again: the words stay, the speaker moves."""
    filled.refacet([quoting("both", {"Anna Berg": "Anne Lind"})])
    filled.commit()
    assert set(filled.article_ids(Query("said:close speaker:lind"))) == {"both"}
    assert set(filled.article_ids(Query("said:close speaker:berg"))) == {
        "touching",
        "copy",
    }
    assert not filled.article_ids(Query("said:sells speaker:lind"))
    chosen = Query("said:close", (("speakers", ("anne-lind",)),))
    assert set(filled.article_ids(chosen)) == {"both"}


def test_what_follows_below_has_the_quotation_too(filled):
    """Of plain words some are enough, of what is said never."""
    query = Query("others zebra said:close", (("speakers", ("ines-moreau",)),))
    page = filled.search(query)
    assert [hit.id for hit in page.hits] == ["copy"]
    assert page.part == "some"


def test_an_article_may_quote_thousands_of_times(empty):
    """The last is found as the first is, each with its speaker."""
    count = 10_050
    body = "Anna Berg, Karl Holm. "
    quotations: list[Quotation] = []
    for number in range(count):
        text = "First." if number == 0 else "Again."
        text = "Last." if number == count - 1 else text
        speaker = PEOPLE[number % 2]
        end = len(body) + 1 + len(text)
        quotations.append(Quotation(len(body) + 1, end, speaker, "person", "said"))
        body += f"“{text}” "
    entry = make_entry("long", "", body, people=PEOPLE[:2])
    found = replace(entry.enrichment, quotations=tuple(quotations))
    empty.write([replace(entry, enrichment=found)])
    empty.commit()

    def is_found(text: str) -> bool:
        return empty.article_ids(Query(text)) == ["long"]

    assert is_found("said:first speaker:berg")
    assert not is_found("said:first speaker:holm")
    assert is_found("said:last speaker:holm")
    assert not is_found("said:last speaker:berg")
    assert is_found("said:again speaker:holm")
