"""What an entry counts under in the facets of events, dates and origin."""

from __future__ import annotations

from dataclasses import replace

from cuttings.search.articles import Cue, Enrichment, Published
from cuttings.search.facets.dates import DATE, MENTIONED
from cuttings.search.facets.events import CASUALTY, EVENT
from cuttings.search.facets.languages import LANGUAGE
from cuttings.search.facets.origin import AGENCY, BYLINE
from tests.making import make_entry


def ids(facet, entry):
    return [value.id for value in facet.values(entry)]


def with_article(**fields):
    entry = make_entry("a")
    return replace(entry, article=replace(entry.article, **fields))


def with_enrichment(**fields):
    return replace(make_entry("a"), enrichment=Enrichment(**fields))


def test_casualties_count_by_kind_and_size():
    """A stated number counts under its kind and under a size of it; the size names
    its kind as parent.
    """
    entry = with_enrichment(
        cues=(Cue("killed", 13, 0, 4), Cue("killed", 9, 0, 4), Cue("arrested", 1, 0, 4))
    )
    values = CASUALTY.values(entry)
    assert [value.id for value in values] == [
        "killed",
        "killed-10-to-99",
        "killed-2-to-9",
        "arrested",
        "arrested-1",
    ]
    assert values[1].parent == "killed"


def test_a_cue_of_nobody_counts_nowhere():
    """Zero is no casualty."""
    assert ids(CASUALTY, with_enrichment(cues=(Cue("killed", 0, 0, 4),))) == []


def test_mentioned_dates_count_at_every_level_once():
    """A day counts under its month and year, each once over all dates."""
    entry = with_enrichment(dates=("2012-07-24", "2012-07", "1997"))
    assert ids(MENTIONED, entry) == ["2012", "2012-07", "2012-07-24", "1997"]


def test_an_unknown_date_is_a_value_of_its_own():
    """What has no date can be selected; a partial date goes no deeper than it is known."""
    assert ids(DATE, with_article(published=None)) == ["unknown"]
    assert ids(DATE, with_article(published=Published("2012-07", "path"))) == [
        "2012",
        "2012-07",
    ]


def test_bylines_are_people_of_their_own():
    """Each signer is a value; no byline, no value."""
    assert ids(BYLINE, with_article(byline="Ann Lee, Bob Ray")) == [
        "ann-lee",
        "bob-ray",
    ]
    assert ids(BYLINE, with_article(byline=None)) == []
    assert ids(AGENCY, with_article(agency="AFP")) == ["afp"]


def test_events_that_nothing_looked_for_are_not_unclassified():
    """The lexicon of events knows English only."""
    entry = make_entry("a", language="fr")
    unsought = replace(entry.enrichment, unsought=("people", "event"))
    assert ids(EVENT, replace(entry, enrichment=unsought)) == ["not-looked-for"]


def test_an_article_is_in_one_language():
    assert ids(LANGUAGE, make_entry("a", language="pt-BR")) == ["pt"]
    assert ids(LANGUAGE, make_entry("a", language="")) == ["und"]
    (value,) = LANGUAGE.values(make_entry("a", language="fr"))
    assert (value.label, value.variants) == ("French", ("fr", "français"))


def test_no_event_is_unclassified():
    """An article without event type counts as unclassified."""
    assert ids(EVENT, make_entry("a")) == ["unclassified"]
