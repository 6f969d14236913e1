"""Quotations are found with who says them, in whatever form they stand; what nobody says
is none.
"""

from __future__ import annotations

import pytest

from cuttings.index.enrich.quotations import quotations
from cuttings.search.articles import Mention

PEOPLE = {
    "Anna Berg": "person",
    "Berg": "person",
    "Karl Holm": "person",
    "Holm": "person",
    "Ines Moreau": "person",
    "Moreau": "person",
    "Mining Union": "organisation",
    "Mining Union of Norway": "organisation",
    "Northwind": "organisation",
    "Дмитрий Соколов": "person",
}
FULL = {"Berg": "Anna Berg", "Holm": "Karl Holm", "Moreau": "Ines Moreau"}


def said(body: str, language: str = "en") -> list[tuple[str, str]]:
    """The quotations of a text, each with its speaker."""
    found = quotations(body, mentions_of(body), language)
    return [(body[each.start : each.end], each.speaker) for each in found]


def mentions_of(body: str) -> list[Mention]:
    """The names above where they stand in a text, the longest first."""
    mentions: list[Mention] = []
    taken: set[int] = set()
    for name in sorted(PEOPLE, key=len, reverse=True):
        start = body.find(name)
        while start >= 0:
            if start not in taken:
                end = start + len(name)
                taken.update(range(start, end))
                full = FULL.get(name, name)
                mentions.append(Mention(name, start, end, PEOPLE[name], full))
            start = body.find(name, start + 1)
    return mentions


@pytest.mark.parametrize(
    "body",
    [
        "Anna Berg said: “We shall not close the mine.”",
        'Anna Berg said, "We shall not close the mine."',
        "“We shall not close the mine,” Anna Berg said.",
        "“We shall not close the mine,” said Anna Berg of the Mining Union.",
        "“We shall not close the mine,” the union's chair, Anna Berg, told reporters.",
        "Anna Berg, who has led the Mining Union since May, said “we shall not close the mine”.",
        "According to Anna Berg, “we shall not close the mine”.",
        "Anna Berg told Karl Holm: “We shall not close the mine.”",
        "Speaking to Karl Holm, Anna Berg said, “We shall not close the mine.”",
        "Anna Berg tweeted: ‘We shall not close the mine.’",
        "‘We shall not close the mine,’ said Anna Berg.",
        "'We shall not close the mine,' said Anna Berg.",
        "Remarked Anna Berg: “We shall not close the mine.”",
        "Karl Holm spoke first. Then Anna Berg, turning to Northwind's chair, added: “We shall not close the mine.”",
        "Anna Berg's statement reads: “We shall not close the mine.”",
        "A statement from Anna Berg read: “We shall not close the mine.”",
        "Anna Berg left early. “We shall not close the mine,” she said.",
        "Anna Berg said — which Karl Holm called unheard of — “we shall not close the mine”.",
        "Mining Union of Norway Speaker Anna Berg said: “We shall not close the mine.”",
        "Karl Holm quoted Anna Berg as saying “we shall not close the mine”.",
    ],
)
def test_a_speaker_is_the_subject_wherever_the_verb_stands(body):
    """Before, behind and around; never who is spoken to, nor where somebody works."""
    ((text, speaker),) = said(body)
    assert speaker == "Anna Berg"
    assert text.lower().strip(".,") == "we shall not close the mine"


@pytest.mark.parametrize(
    ("body", "language", "speaker"),
    [
        ("„Wir schließen die Grube nicht“, sagte Anna Berg.", "de", "Anna Berg"),
        ("»Wir schließen die Grube nicht«, erklärte Karl Holm.", "de", "Karl Holm"),
        (
            "Ines Moreau a déclaré : « Nous ne fermerons pas la mine. »",
            "fr",
            "Ines Moreau",
        ),
        (
            "« Nous ne fermerons pas la mine », a ajouté Ines Moreau.",
            "fr",
            "Ines Moreau",
        ),
        ("«No cerraremos la mina», dijo Anna Berg.", "es", "Anna Berg"),
        ("«Мы не закроем шахту», — заявил Дмитрий Соколов.", "ru", "Дмитрий Соколов"),
        ("Дмитрий Соколов сказал: «Мы не закроем шахту».", "ru", "Дмитрий Соколов"),
        ("“Não fecharemos a mina”, afirmou Anna Berg.", "pt", "Anna Berg"),
        ("„Wij sluiten de mijn niet”, zei Karl Holm.", "nl", "Karl Holm"),
        ("«Non chiuderemo la miniera», ha detto Anna Berg.", "it", "Anna Berg"),
    ],
)
def test_other_languages_have_other_marks_and_verbs(body, language, speaker):
    """The same is read in each language that has a table of verbs."""
    ((_, found),) = said(body, language)
    assert speaker == found


@pytest.mark.parametrize(
    "body",
    [
        "Anna Berg's song “Closing the Mine” was played by the Mining Union.",
        "Anna Berg called it a “sad day”.",
        "The so-called “safe and sound” rule was dropped by Northwind.",
        "Anna Berg said that the mine would not be closed.",
        "The sign “closed until further notice” hung on the door.",
        'Jeremy "Spike" Holm was 5\'10" tall, said Anna Berg.',
        "Anna Berg said the union “Workers of the North” had left.",
        "",
    ],
)
def test_titles_ironies_terms_and_indirect_speech_are_no_quotations(body):
    """What nobody utters has no speaker, and is left out."""
    assert said(body) == []


def test_a_split_quotation_has_one_speaker():
    """Both parts are hers, and so is the sentence that follows."""
    body = "“We shall stay,” Anna Berg said, “and we shall dig.” “No one leaves.”"
    assert said(body) == [
        ("We shall stay,", "Anna Berg"),
        ("and we shall dig.", "Anna Berg"),
        ("No one leaves.", "Anna Berg"),
    ]


def test_a_speech_of_several_paragraphs_opens_each_and_closes_the_last():
    """Each of its paragraphs goes on the one before."""
    body = (
        "Karl Holm said: “We have dug here for a hundred years.\n"
        "“Nobody asked us whether we would stop.\n"
        "“We will not.”\n"
        "Anna Berg was silent."
    )
    assert said(body) == [
        ("We have dug here for a hundred years.", "Karl Holm"),
        ("Nobody asked us whether we would stop.", "Karl Holm"),
        ("We will not.", "Karl Holm"),
    ]


def test_marks_within_marks_belong_to_the_quotation():
    """What somebody quotes is part of what she says."""
    body = "“They told us ‘never again’ and “not now” both,” said Anna Berg."
    assert said(body) == [
        ("They told us ‘never again’ and “not now” both,", "Anna Berg")
    ]


@pytest.mark.parametrize(
    ("pronoun", "speaker"), [("she", "Anna Berg"), ("he", "Karl Holm")]
)
def test_a_pronoun_stands_for_the_last_who_fits(pronoun, speaker):
    """Given names tell whom it can mean."""
    body = f"Anna Berg met Karl Holm in Oslo. “The mine stays open,” {pronoun} said."
    assert said(body) == [("The mine stays open,", speaker)]


def test_who_has_no_name_speaks_by_the_words_for_him():
    """A spokesman of somebody is not that somebody; nor is a campaign its candidate."""
    assert said("“We know nothing of it,” a spokesman for Anna Berg said.") == [
        ("We know nothing of it,", "a spokesman for Anna Berg")
    ]
    assert said("The Berg campaign said: “We know nothing of it.”") == [
        ("We know nothing of it.", "The Berg campaign")
    ]
    found = quotations("Police said: “We know nothing of it.”", [])
    assert [(each.speaker, each.kind) for each in found] == [("Police", "")]


def test_an_office_stands_for_who_was_named_with_it():
    """“The minister” is the last person that the text calls so."""
    body = (
        "Mining minister Karl Holm met Anna Berg. The minister said: “It stays open.”"
    )
    assert said(body) == [("It stays open.", "Karl Holm")]


def test_a_passive_names_who_says_it_behind():
    """Who is described is not who describes."""
    body = "The plan of Anna Berg was described by Karl Holm as “a leap in the dark”."
    assert said(body) == [("a leap in the dark", "Karl Holm")]


def test_a_language_without_verbs_has_no_quotations():
    """Nothing is guessed."""
    assert said("“Marks are not enough,” said Anna Berg.", "xx") == []


@pytest.mark.parametrize("length", [3_000, 30_000])
def test_long_texts_of_marks_end(length):
    """Marks without end cost no more than their number."""
    assert quotations("“" * length, []) == ()
    assert quotations("' \"" * length, []) == ()
