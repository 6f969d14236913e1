"""Fingerprints of texts."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cuttings.index.stories.fingerprints import (
    CAPITAL,
    LOSS,
    LOWEST,
    NUMBER,
    QUOTED,
    SAMPLED_WIDTH,
    Fingerprint,
    fingerprint,
    fingerprints,
    samples,
    terms_of,
)
from tests.index.stories.making import prose


def flagged(text, flag):
    return [
        word
        for word, flags in zip(terms_of(text), fingerprint(text).flags, strict=True)
        if flags & flag
    ]


@pytest.mark.parametrize(
    "other",
    [
        "THIRTEEN MILITANTS KILLED, NAZARZODA'S PARTY SAYS",
        "13 militants killed; Nazarzoda`s party says",
        "Thirteen mili-\ntants killed, Nazarzoda’s party says",
        "Thirteen militants killed, Nazarzoda's party says",
        "Ｔhirteen militants killed, Nazarzoda's party says",
    ],
)
def test_what_is_not_a_difference(other):
    """Case, quotation marks, possessives, number words, hyphens at line ends and
    Unicode forms do not matter.
    """
    one = fingerprint("Thirteen militants killed, Nazarzoda's party says")
    assert fingerprint(other).terms.tolist() == one.terms.tolist()


def test_grouped_digits_are_one_number():
    """7,000 and 7000 are the same; 3.5 stays apart from 35."""
    assert fingerprint("7,000").terms.tolist() == fingerprint("7000").terms.tolist()
    assert fingerprint("3.5").terms.tolist() != fingerprint("35").terms.tolist()


def test_flags():
    """Numbers, names, quoted words and words of loss are known apart."""
    text = 'The mayor said "we are sorry" after 12 people died in Dushanbe on Friday.'
    assert flagged(text, NUMBER) == ["12"]
    assert flagged(text, CAPITAL) == ["dushanbe"]
    assert flagged(text, QUOTED) == ["we", "are", "sorry"]
    assert flagged(text, LOSS) == ["died"]


def test_an_open_quotation_ends_with_its_paragraph():
    """A speech that goes on in the next paragraph is opened again there, as
    newspapers set it.
    """
    assert flagged('"We will\n\ngo home "now" then', QUOTED) == ["we", "will", "now"]


@pytest.mark.parametrize("text", ["", " ", "...", "\n\n"])
def test_an_empty_text_has_an_empty_fingerprint(text):
    """Nothing in, nothing out, and no sample."""
    made = fingerprint(text)
    assert len(made) == len(made.shingles) == len(made.sample().keys) == 0


def test_a_text_shorter_than_a_shingle_is_one():
    """Two words are found by the pair that they are."""
    assert len(fingerprint("Rain fell").shingles) == 1


@given(st.text(max_size=200))
def test_any_text_survives_storage(text):
    """A stored fingerprint is the fingerprint; words and terms keep step."""
    made = fingerprint(text)
    again = Fingerprint.from_blob(made.to_blob())
    assert again.terms.tolist() == made.terms.tolist()
    assert again.flags.tolist() == made.flags.tolist()
    assert again.shingles.tolist() == made.shingles.tolist()
    assert len(terms_of(text)) == len(made)


@given(st.lists(st.text(alphabet='ab 1"\n-', max_size=40), max_size=6))
def test_many_texts_at_once_are_as_one_by_one(texts):
    """No quotation, shingle or sample reaches from one text into the next."""
    together, alone = fingerprints(texts), [fingerprint(text) for text in texts]
    assert [each.to_blob() for each in together] == [each.to_blob() for each in alone]
    for one, other in zip(samples(together) if texts else [], alone, strict=True):
        assert one.keys.tolist() == other.sample().keys.tolist()
        assert one.positions.tolist() == other.sample().positions.tolist()


@given(st.integers(0, 50), st.integers(0, 40))
def test_a_part_samples_what_the_whole_samples_there(seed, start):
    """Where two texts share shingles they share samples: the property that keeps
    containment.
    """
    terms = fingerprint(prose(seed)).terms
    part = terms[start : start + 300]
    whole_keys = set(Fingerprint.from_blob(_blob(terms)).sample().keys.tolist())
    part_keys = set(Fingerprint.from_blob(_blob(part)).sample().keys.tolist())
    assume(len(part_keys) > LOWEST)
    assert part_keys <= whole_keys


def _blob(terms):
    return terms.tobytes() + np.zeros(len(terms), dtype=np.uint8).tobytes()


def test_one_shingle_in_eight_is_sampled():
    """The size of a sample is what its postings on disk are reckoned with."""
    made = [fingerprint(prose(seed)) for seed in range(30)]
    shingles = sum(len(each) - SAMPLED_WIDTH + 1 for each in made)
    assert 0.11 < sum(len(each.sample().keys) for each in made) / shingles < 0.14


@pytest.mark.parametrize("length", [1, 2, 3, 8, LOWEST + 2, 60])
def test_no_text_is_without_a_sample(length):
    """All shingles of a text of a line or two are in its sample, and the lowest of a
    longer one.
    """
    text = " ".join(prose(3).split()[:length])
    shingles = max(1, length - SAMPLED_WIDTH + 1)
    assert len(fingerprint(text).sample().keys) >= min(shingles, LOWEST)


def test_a_sample_is_of_the_first_of_equal_shingles():
    """A text that repeats itself is sampled where it says a thing first."""
    once = prose(4, paragraphs=2)
    twice = fingerprint(f"{once} {once}").sample()
    assert twice.positions.max() < len(fingerprint(once)) + SAMPLED_WIDTH
    assert np.unique(twice.keys).tolist() == twice.keys.tolist()
