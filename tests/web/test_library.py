"""A site is a library's own by its settings alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.errors import SettingsError
from cuttings.web.app import create_app
from cuttings.web.library import contrast, footer_links, logo_of, stylesheet
from cuttings.web.settings import Settings
from tests.making import FACETS

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'></svg>"


def test_a_library_shows_its_logo_colours_texts_and_links(engine, tmp_path):
    (tmp_path / "logo.svg").write_bytes(SVG)
    settings = Settings(
        title="Coast Library",
        logo=str(tmp_path / "logo.svg"),
        colour="#7A1F3D",
        welcome="The press of the coast.",
        about="First words.\n\nSecond words.",
        footer=("Opening hours https://library.example/hours",),
        search_seconds=0,
    )
    client = create_app(engine, FACETS, settings).test_client()
    home = client.get("/").text
    assert "The press of the coast." in home
    assert '<a href="https://library.example/hours">Opening hours</a>' in home
    logo = home.partition('<img src="')[2].partition('"')[0]
    assert client.get(logo).content_type == "image/svg+xml; charset=utf-8"
    assert client.get(logo).data == SVG
    sheet = home.partition('stylesheet" href="')[2].partition('"')[0]
    assert "--strong: #7a1f3d" in client.get(sheet).text
    assert "<p>Second words.</p>" in client.get("/about").text


def test_a_site_without_settings_is_as_it_was(engine):
    assert stylesheet(Settings()) == ""
    assert logo_of(Settings()) is None
    client = create_app(engine, FACETS, Settings(search_seconds=0)).test_client()
    assert "<img" not in client.get("/").text


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(colour="#ffcc00"), "can't be read beside #fbfaf7"),
        (Settings(colour="red"), "is none"),
        (Settings(colour_dark="#0b5069"), "Take a lighter one"),
        (Settings(logo="logo.gif"), "neither SVG nor PNG"),
        (Settings(logo="gone.svg"), "can't be read: No such file"),
        (Settings(footer=("Imprint",)), "is no link"),
        (Settings(footer=("Imprint javascript:alert(1)",)), "is no link"),
    ],
)
def test_what_can_not_be_shown_stops_the_site_with_a_reason(engine, settings, words):
    with pytest.raises(SettingsError, match=words.replace("(", r"\(")):
        create_app(engine, FACETS, settings)


def test_a_logo_has_a_size_that_every_visit_can_carry(tmp_path):
    for size, is_fine in ((200_000, True), (200_001, False)):
        (tmp_path / "logo.png").write_bytes(bytes(size))
        settings = Settings(logo=str(tmp_path / "logo.png"))
        if is_fine:
            assert len(logo_of(settings).data) == size
        else:
            with pytest.raises(SettingsError, match="200,001 bytes"):
                logo_of(settings)


def test_footer_links_are_words_and_an_address():
    (link,) = footer_links(Settings(footer=(" Ask us  mailto:desk@library.example ",)))
    assert (link.words, link.url) == ("Ask us", "mailto:desk@library.example")


COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, COLOURS)
def test_contrast_has_no_order_and_lies_between_1_and_21(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(), "Who keeps it, and how to reach them, is not said here."),
        (
            Settings(keeper="the Coast Library"),
            "It is kept by the Coast Library. How to reach them is not said here.",
        ),
        (
            Settings(keeper="Reading Room", contact="desk@library.example"),
            "It is kept by Reading Room. Questions, and mistakes that you find, go to "
            '<a href="mailto:desk@library.example">desk@library.example</a>.',
        ),
        (
            Settings(contact="https://library.example/ask?a=1&b=2"),
            'go to <a href="https://library.example/ask?a=1&amp;b=2">',
        ),
    ],
)
def test_the_page_about_says_who_keeps_the_archive_or_that_nobody_is_named(
    engine, settings, said
):
    """The address that programs are given where none is set is no reader's."""
    page = create_app(engine, FACETS, settings).test_client().get("/about").text
    assert said in page
    assert "webmaster@localhost" not in page


@pytest.mark.parametrize("contact", ["call us", "javascript:alert(1)", "a@b@c", "@"])
def test_a_contact_that_is_no_address_is_refused_when_the_site_starts(engine, contact):
    with pytest.raises(SettingsError, match="is no address"):
        create_app(engine, FACETS, Settings(contact=contact))
