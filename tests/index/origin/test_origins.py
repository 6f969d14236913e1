"""Origin: what a text states about who wrote it, where and when."""

from __future__ import annotations

import pytest

from cuttings.index.origin import find_origin
from cuttings.search.articles import Published


@pytest.mark.parametrize(
    ("text", "agency", "place"),
    [
        ("DUSHANBE, Tajikistan -- Tajik forces", None, "DUSHANBE, Tajikistan"),
        ("KABUL, 5 May (Xinhua) — The talks", "Xinhua", "KABUL"),
        ("BEIJING, Oct. 8 (Xinhua) -- China said", "Xinhua", "BEIJING"),
        ("(Reuters) - Oil rose on Monday", "Reuters", None),
        ("LONDON, May 5, 2015 (AFP) - Britain", "AFP", "LONDON"),
        ("Paris (AFP) – Two men", "AFP", "Paris"),
        ("KABUL, Afghanistan (AP) — A bomb", "AP", "KABUL, Afghanistan"),
        ("MOSCOW. Aug 5 (Interfax) - Russia", "Interfax", "MOSCOW"),
        ("TEHRAN, Oct. 5, IRNA -- The", "IRNA", "TEHRAN"),
        ("MOSCOW, August 11. /ITAR-TASS/. Russia said", "TASS", "MOSCOW"),
        ("ISLAMABAD: The government", None, "ISLAMABAD"),
        ("FERGUSON, Mo. -- Police", None, "FERGUSON, Mo."),
        ("AP-NY-11-05-97 0830EST\n\nA report", "AP", None),
        (
            "Text of report by Russian news agency Interfax\n\nMoscow, 5 May: The",
            "Interfax",
            None,
        ),
        ("UPDATE 2 - Oil rose", None, None),
        ("COVID: The end", None, None),
        ("BREXIT — what now", None, None),
        ("PARIS May 5 attack was bad", None, None),
        ("Rain fell in London - it was wet", None, None),
        ("NATO -- the alliance -- met on Monday", None, None),
        ("A rebel spokesman told AFP that he knew nothing.", "AFP", None),
        ("A spokesman told the Reuters news agency so.", None, None),
        ("It was true, according to Interfax.", None, None),
        ("Officials told AFP; others told the BBC no.", None, None),
        ("The end.\n\n- AFP", "AFP", None),
        ("The end.\n\n© 2015 AFP", "AFP", None),
    ],
)
def test_agency_and_place_are_read_only_where_stated(text, agency, place):
    """A dateline, a credit or the agency's own "told" gives the agency; a citation
    does not.
    """
    origin = find_origin(None, text)
    assert (agency, place) == (origin.agency, origin.dateline)


def test_byline_names_people_and_agency_apart():
    """A byline's people are not mixed with its agency."""
    origin = find_origin(
        None, "By John Smith and Amy Wu, Associated Press\nKABUL, Afghanistan — A bomb"
    )
    assert (origin.byline, origin.agency) == ("John Smith, Amy Wu", "AP")


def test_closing_credits_name_the_reporters():
    """ "Reporting by" names who wrote; editors are not authors."""
    text = "Rain fell.\n\n(Reporting by Ann Lee in Kabul; Editing by Bob Ray)"
    assert find_origin(None, text).byline == "Ann Lee"


def test_dateline_without_year_gives_no_date():
    """A day without a year is never completed, unless the year is known otherwise."""
    text = "KABUL, 5 May -- The talks went on."
    assert find_origin(None, text).published is None
    known = find_origin(None, text, known=Published("1997", "path"))
    assert Published("1997-05-05", "dateline") == known.published


def test_last_updated_is_no_date():
    """ "Last Updated" tells when a page changed, not when the report was published."""
    assert (
        find_origin(None, ". Last Updated: 07/27/2016\n\nA headline\n\nText.").published
        is None
    )


def test_date_line_contradicting_metadata_is_noted():
    """The metadata date stands; the dateline's is reported beside it."""
    origin = find_origin(
        None,
        "Friday, January 4, 2019\xa0\n\nA report.",
        known=Published("2019-01-06", "metadata"),
    )
    assert Published("2019-01-04", "dateline") == origin.published
    assert origin.notes == (
        "The dateline says 2019-01-04, the metadata says 2019-01-06.",
    )


def test_additional_reporters_are_no_authors():
    """In brackets or without."""
    for line in (
        "(Additional reporting by Ann Lee)",
        "Additional reporting by Ann Lee",
    ):
        assert find_origin(None, f"Rain fell.\n\n{line}").byline is None


def test_two_agencies_that_differ_cancel_out():
    """The same one twice does not."""
    assert find_origin(None, "The end.\n- AFP\n- Reuters").agency is None
    assert find_origin(None, "The end.\n- AFP\n- AFP").agency == "AFP"
