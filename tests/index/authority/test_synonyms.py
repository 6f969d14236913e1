"""Spellings of headings serve free text; a librarian keeps further groups."""

from __future__ import annotations

import pytest

from cuttings.index.assembly import Assembly
from cuttings.index.authority.synonyms import add_group, groups_of, remove_group
from cuttings.search.articles import Enrichment
from cuttings.search.errors import AuthorityError
from cuttings.search.queries import Query
from cuttings.search.synonyms import SPELLINGS, SynonymFiles, read_groups
from tests.making import make_article


def spellings(authority) -> set[frozenset[str]]:
    authority.save_spellings()
    return {frozenset(group) for group in read_groups(authority.folder / SPELLINGS)}


def test_a_name_and_its_spellings_are_a_group(authority, file):
    """Names alike by spelling, and those that a person made one; no surname, and
    nothing of headings that no article is filed under.
    """
    file("a", "Emomali Rakhmon", "Emomali Rahmon", "Rakhmon")
    file("b", "Imomali Zoda")
    assert {"Emomali Rakhmon", "Emomali Rahmon"} in spellings(authority)
    assert not any("Imomali Zoda" in group for group in spellings(authority))
    (rakhmon,) = authority.find("emomali rahmon")
    (zoda,) = authority.find("imomali zoda")
    authority.decisions.merge(
        rakhmon.heading.id, zoda.heading.id, actor="a", reason="one man"
    )
    (group,) = [each for each in spellings(authority) if "Imomali Zoda" in each]
    assert group == {"Emomali Rakhmon", "Emomali Rahmon", "Imomali Zoda"}
    groups = SynonymFiles(authority.folder).current()
    assert ("emomali", "rahmon") in groups.others(("imomali", "zoda"))
    assert not groups.others(("rakhmon",))


def test_a_groups_words_find_each_other_until_it_is_removed(tmp_path):
    assert add_group(tmp_path, ("Burma", "Myanmar")) == ("Burma", "Myanmar")
    assert add_group(tmp_path, ("Birma", "burma")) == ("Burma", "Myanmar", "Birma")
    add_group(tmp_path, ("Kiev", "Kyiv"))
    assert remove_group(tmp_path, "MYANMAR") == ("Burma", "Myanmar", "Birma")
    assert groups_of(tmp_path) == [("Kiev", "Kyiv")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("Siam", "siam"), "two expressions that differ"),
        (("Burma", "!"), "“!” is no expression"),
        (("one two three four five six", "x"), "no expression of one to 5 words"),
        (("Kiev", "Myanmar"), "several groups"),
    ],
)
def test_a_group_that_means_nothing_is_refused(tmp_path, words, message):
    add_group(tmp_path, ("Burma", "Myanmar"))
    add_group(tmp_path, ("Kiev", "Kyiv"))
    with pytest.raises(AuthorityError, match=message):
        add_group(tmp_path, words)
    with pytest.raises(AuthorityError, match="No group has"):
        remove_group(tmp_path, "Ceylon")


def test_an_open_archive_takes_up_a_group_at_once(archive):
    """Without a restart, and with another generation, so that no cache answers."""
    assembly = Assembly(archive)
    with assembly.catalogue.transaction():
        for id, body in (("a", "Troops in Burma."), ("b", "Talks in Myanmar.")):
            assembly.keep(make_article(id, body=body), "", Enrichment())
    engine = archive.open_engine()
    assembly.deliver(engine)
    engine.close()
    assembly.close()
    reading = archive.reading_engine()
    asked = Query("burma police", words="any")
    assert {hit.id for hit in reading.search(asked).hits} == {"a"}
    before = reading.generation
    add_group(archive.authority, ("Burma", "Myanmar"))
    assert {hit.id for hit in reading.search(asked).hits} == {"a", "b"}
    assert reading.generation != before
    exact = asked.with_(exact=True)
    assert {hit.id for hit in reading.search(exact).hits} == {"a"}
    remove_group(archive.authority, "Burma")
    assert {hit.id for hit in reading.search(asked).hits} == {"a"}
    assert reading.generation == before
