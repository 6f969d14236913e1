"""The lexicon: what is read, what is refused, and how sentences say what they say."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.events.classifier import findings
from cuttings.index.enrich.events.lexicon import (
    LEXICON,
    Reading,
    bundled_lexicon,
    lexicon_version,
    load_lexicon,
    read_contexts,
)
from cuttings.index.enrich.events.sentences import sentences
from cuttings.search.errors import SettingsError

SCALE = LEXICON.read_text("utf-8").split("[scale]")[1].split("\n[")[0]


def reading(text, latest_year=9999):
    lexicon = bundled_lexicon()
    (sentence,) = sentences(text)
    matches = []
    for phrases in lexicon.phrases([sentence]):
        matches += phrases.contexts
    return read_contexts(sentence, matches, lexicon, latest_year)


@pytest.fixture
def load(tmp_path):
    """Loads a lexicon of one type with these phrases."""

    def loaded(phrases, words=""):
        path = tmp_path / "lexicon.toml"
        path.write_text(
            f'[scale]{SCALE}\n[contexts]\nnegation = "no"\n[words]\n{words}\n'
            f'[[type]]\nid = "medtop:1"\nphrases = """\n{phrases}\n"""\n'
        )
        return load_lexicon(path)

    return loaded


def test_a_lexicon_can_be_edited(load):
    """Weights, comments and phrases for titles are read as the file says."""
    lexicon = load(
        "2 rain fell  # wet\n# a comment\n\n1.5 title: {floods}", "floods = 'flood*'"
    )
    assert [(rule.weight, rule.phrase, rule.title_only) for rule in lexicon.rules] == [
        (2.0, "rain fell", False),
        (1.5, "{floods}", True),
    ]
    (finding,) = findings("Flooding", "Rain fell.", lexicon)
    assert [support.ordinal for support in finding.supports] == [-1, 0]
    assert len(findings("", "Flooding. It was wet.", lexicon)) == 0


@pytest.mark.parametrize(
    ("phrases", "message"),
    [
        ("rain", "The lexicon's line “rain” must begin with a weight, such as 2."),
        (
            "2 {rain}",
            "The lexicon has no class of words named {rain}; define it under [words].",
        ),
    ],
)
def test_a_mistake_is_named(load, phrases, message):
    """The message holds the line or the class."""
    with pytest.raises(SettingsError) as refused:
        load(phrases)
    assert str(refused.value) == message


def test_a_file_that_is_no_lexicon_is_named(tmp_path):
    """A missing one as well as a broken one."""
    with pytest.raises(SettingsError, match=r"The lexicon none\.toml can't be read"):
        load_lexicon(tmp_path / "none.toml")
    (tmp_path / "broken.toml").write_text("[scale")
    with pytest.raises(SettingsError, match=r"The lexicon broken\.toml can't be read"):
        load_lexicon(tmp_path / "broken.toml")


def test_every_edit_has_a_version_of_its_own(tmp_path):
    """A comment more is an edit too, and so is a lexicon more."""
    for path in LEXICON.parent.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert lexicon_version(tmp_path) == lexicon_version()
    (tmp_path / LEXICON.name).write_bytes(LEXICON.read_bytes() + b"#\n")
    edited = lexicon_version(tmp_path)
    assert edited != lexicon_version()
    (tmp_path / "lexicon.xx.toml").write_bytes(LEXICON.read_bytes())
    assert lexicon_version(tmp_path) not in (edited, lexicon_version())


def test_a_denial_reaches_five_words():
    """The sixth word behind it is said again."""
    denied = reading("There was no a b c d e f.")
    assert denied.denies(7, 8)
    assert not denied.denies(8, 9)
    assert not denied.denies(1, 2)


def test_what_was_cancelled_stands_before_it():
    """Five words, the sixth not."""
    cancelled = reading("A b c d e f was averted.")
    assert cancelled.denies(1, 2)
    assert not cancelled.denies(0, 1)


@pytest.mark.parametrize(
    ("text", "latest", "past"),
    [
        ("It fell in 1997.", 1998, True),
        ("It fell in 1998.", 1998, False),
        ("It fell in 1997.", 9999, True),
        ("It paid 1997 dollars.", 9999, False),
        ("The 1992-1997 war ended.", 1990, True),
        ("The 1992-97 war ended.", 1990, True),
        ("It rained.", 9999, False),
    ],
)
def test_a_year_before_the_text_s_own_is_the_past(text, latest, past):
    """Behind a word that leads to years; a span of years is past whatever the year."""
    assert past == reading(text, latest).background


def test_discounts_multiply():
    """A sentence that is possible only, and old."""
    scale = bundled_lexicon().scale
    assert Reading().factor(scale) == 1.0
    assert Reading(hypothetical=True).factor(scale) == scale.hypothetical
    both = Reading(hypothetical=True, background=True).factor(scale)
    assert both == pytest.approx(scale.hypothetical * scale.background)


def test_a_phrase_counts_once_in_a_sentence_and_less_in_each_further_one(load):
    """Said twice in one sentence it says no more; from its third use on it is
    discounted.
    """
    lexicon = load("2 rain fell")
    strengths = []
    for body in ("Rain fell.", "Rain fell and rain fell."):
        (finding,) = findings("", body, lexicon)
        strengths.append([support.strength for support in finding.supports])
    assert strengths == [[2.0], [2.0]]
    (finding,) = findings("", "Rain fell. " * 4, lexicon)
    repeated = lexicon.scale.repeated
    assert [support.strength for support in finding.supports] == pytest.approx(
        [2.0, 2.0, 2.0 * repeated, 2.0 * repeated**2]
    )


def test_of_phrases_that_overlap_the_strongest_counts(load):
    """Those that do not overlap add up."""
    lexicon = load("2 heavy rain\n3 rain fell\n1 snow")
    (finding,) = findings("", "Heavy rain fell.", lexicon)
    assert finding.supports[0].strength == 3.0
    (finding,) = findings("", "Rain fell, then snow.", lexicon)
    assert finding.supports[0].strength == 4.0
