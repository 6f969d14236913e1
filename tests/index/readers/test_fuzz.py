"""No reader raises, whatever it is given: random bytes, damaged samples, and samples
under a wrong name.

``pytest tests/index/readers/test_fuzz.py --hypothesis-profile thorough`` looks for
longer.
"""

import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.cleaning import clean
from cuttings.index.readers import HEAD, ReadOptions, Source
from cuttings.index.readers.choose import read_source, readers
from cuttings.search.articles import Skipped
from tests.index.readers.making import docx, odt, pdf, tar, zipped
from tests.thoroughness import examples

SAMPLES = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parents[2] / "data" / "formats").iterdir())
}
SAMPLES |= {
    "a.docx": docx("Rain", "The river rose."),
    "a.odt": odt("Rain", "The river rose."),
    "a.pdf": pdf("Rain fell.", "More."),
    "a.zip": zipped({"a.txt": b"Rain.", "b.zip": zipped({"c.txt": b"Snow."})}),
    "a.tgz": tar({"a.txt": b"Rain."}, "w:gz"),
}
SUFFIXES = sorted({suffix for reader in readers() for suffix in reader.suffixes})


def read_bytes(name: str, data: bytes):
    """Everything read from bytes under a name; every article is cleaned, and every
    count of it holds.
    """
    source = Source(name, data[:HEAD], len(data), Path(name), lambda: io.BytesIO(data))
    found = list(read_source(source, ReadOptions(max_characters=20_000)))
    assert found, "a file must not vanish"
    for item in found:
        if isinstance(item, Skipped):
            assert item.reason
            assert item.reason.isprintable()
            continue
        article = clean(item, source=name)
        article.original.encode()
        visible = [p for p in article.paragraphs if not p.hidden]
        assert (
            "\n\n".join(article.body[p.start : p.end] for p in visible) == article.body
        )
        covered = sorted((p.source_start, p.source_end) for p in article.paragraphs)
        assert all(one[1] <= other[0] for one, other in pairwise(covered))
    return found


@examples(50)
@given(data=st.binary(max_size=400), suffix=st.sampled_from(SUFFIXES))
def test_random_bytes_under_any_name_end_in_articles_or_reasons(data, suffix):
    """Every reader is asked by suffix to read noise."""
    read_bytes("a" + suffix, data)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_sample_ends_in_articles_or_reasons(name):
    """A sample with bytes cut out, doubled or replaced is read as far as it goes."""

    @examples(8)
    @given(st.data())
    def damage(draw):
        data = SAMPLES[name]
        start = draw.draw(st.integers(0, len(data)))
        end = draw.draw(st.integers(start, min(len(data), start + 200)))
        noise = draw.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from([b"\0", b"<", b'"', b"\xff", data[:50]]),
            )
        )
        read_bytes(name, data[:start] + noise + data[end:])

    damage()


@examples(50)
@given(name=st.sampled_from(sorted(SAMPLES)), suffix=st.sampled_from(SUFFIXES))
def test_a_sample_under_a_wrong_name_ends_in_articles_or_reasons(name, suffix):
    """Content that contradicts the suffix confuses no reader."""
    read_bytes("a" + suffix, SAMPLES[name])


@examples(50)
@given(st.text(max_size=600))
def test_any_text_is_cleaned_without_loss(text):
    """Every visible character of a plain text lies in one paragraph of the original."""
    if text.encode("utf-8", "ignore"):
        read_bytes("a.txt", text.encode("utf-8", "ignore"))
