"""Where quotations stand in a segment, and whose they are."""

from __future__ import annotations

from cuttings.search.engines.whoosh.engine import WhooshEngine
from cuttings.search.facets import installed_facets
from cuttings.search.syntax.schema import QUOTATIONS, SAID, SAID_EXACT
from tests.contract.test_one_quotation import SAID as WHO_SAYS
from tests.contract.test_one_quotation import quoting
from tests.contract.test_quotations import quoting_in_title


def segments(folder, *commits):
    """The segments of an index of entries in some commits."""
    engine = WhooshEngine(folder, installed_facets())
    for entries in commits:
        engine.write(entries)
        engine.commit()
    found = list(engine._current().snapshot.segments)
    engine.close()
    return found


def test_quotations_have_the_addresses_of_their_words(tmp_path):
    """In one segment, and in one that was merged."""
    one = segments(tmp_path / "one", [*map(quoting, WHO_SAYS), quoting_in_title()])
    ids = [*WHO_SAYS]
    several = segments(tmp_path / "several", *[[quoting(id_)] for id_ in ids])
    for segment in (*one, *several):
        bases = segment.fields[SAID].bases.tolist()
        assert bases == segment.fields[SAID_EXACT].bases.tolist()
        if QUOTATIONS in segment.fields:
            assert bases == segment.fields[QUOTATIONS].bases.tolist()
        sayings = segment.sayings
        assert (sayings.firsts <= sayings.lasts).all()
        assert (sayings.lasts[:-1] < sayings.firsts[1:]).all()


def test_parts_of_one_saying_have_one_number(tmp_path):
    """That of the first; each of another saying has its own."""
    (segment,) = segments(tmp_path, [quoting("parted"), quoting("both")])
    assert segment.sayings.numbers.tolist() == [0, 0, 2, 3]
    assert segment.sayings.docs.tolist() == [0, 0, 1, 1]


def test_speakers_are_the_headings_of_their_names(tmp_path):
    """None, where nobody of that name has one; of all parts of a saying the same."""
    ids = ("parted", "both", "spokesman")
    engine = WhooshEngine(tmp_path, installed_facets())
    engine.write(map(quoting, ids))
    engine.commit()
    snapshot = engine._current().snapshot
    (segment,) = snapshot.segments
    numbers, heads = segment.sayings.of_documents(segment.living)
    labels = [snapshot.headings[head].label if head >= 0 else "" for head in heads]
    assert numbers.tolist() == [0, 1, 2, 3, 4]
    assert labels == ["Karl Holm", "Karl Holm", "Anna Berg", "Karl Holm", ""]
    engine.close()
