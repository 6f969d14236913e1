"""The site in the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cuttings.index.enrich.events.topics import event_headings
from cuttings.search.articles import Heading, Paragraph, Quotation
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.errors import SettingsError
from cuttings.search.translations import current_language
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.making import FACETS, make_entry
from tests.web.test_golden import MORE, PAGES, shown
from tests.web.validity import faults

GERMAN = {"Accept-Language": "de-AT,de;q=.9,en;q=.5"}


def language_of(text: str) -> str:
    return re.search(r'<html lang="([^"]+)"', text)[1]


def test_the_address_says_the_language_and_its_links_keep_it(client):
    text = client.get("/fr/search?q=militants").text
    assert language_of(text) == "fr"
    assert 'action="/fr/search"' in text
    assert "Chercher" in text
    inner = re.findall(r'(?:href|action)="(/[^"]*)"', text)
    others = [
        url
        for url in inner
        if not url.startswith(("/fr/", "/en/", "/de/", "/static/", "/fr/static/"))
    ]
    assert others == []


def test_the_browser_says_it_where_the_address_does_not(client):
    assert language_of(client.get("/", headers=GERMAN).text) == "de"
    assert 'action="/search"' in client.get("/", headers=GERMAN).text


def test_an_address_counts_more_than_the_browser(client):
    assert language_of(client.get("/en/", headers=GERMAN).text) == "en"


@pytest.mark.parametrize("header", ["", "pt", "*;q=.1", "de;q=0, xx", ";;;=,"])
def test_nothing_wanted_that_there_is_gives_the_first_language(client, header):
    text = client.get("/", headers={"Accept-Language": header}).text
    assert language_of(text) == "en"


def test_a_language_that_is_not_offered_is_no_page(client):
    assert client.get("/it/search").status_code == 404


def test_the_choice_leads_to_the_same_page_in_each_language(client):
    text = client.get("/de/search?q=militants&people=emomali-rahmon").text
    for code in ("en", "de", "fr"):
        url = f"/{code}/search?q=militants&amp;people=emomali-rahmon"
        assert f'href="{url}" hreflang="{code}"' in text


def test_a_choice_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/de/").headers


def test_caches_are_told_that_the_page_depends_on_the_browsers_language(client):
    answer = client.get("/help", headers=GERMAN)
    assert answer.headers["Content-Language"] == "de"
    assert "Accept-Language" in answer.headers["Vary"]
    other = client.get("/help")
    assert other.headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search?q=militants",
        "/search.csv?q=militants",
        "/search.ris?q=militants",
    ],
)
def test_what_programs_read_is_the_same_in_every_language(client, path):
    def answer(url: str, **headers: str) -> str:
        return re.sub(r'"seconds":[^,]*', "", client.get(url, headers=headers).text)

    plain = answer(path)
    assert answer("/de" + path) == plain
    assert answer(path, **GERMAN) == plain


def test_a_citation_names_an_address_without_a_language(client):
    text = client.get("/de/articles/a1").text
    assert '<link rel="canonical" href="http://localhost/articles/a1">' in text


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("url", [*PAGES.values(), *MORE.values()], ids=[*PAGES, *MORE])
def test_every_page_is_valid_in_every_language(client, language, url):
    text = client.get(f"/{language}{url}").text
    assert language_of(text) == language
    assert faults(text) == []


def test_crawlers_are_kept_from_searches_in_every_language(client):
    rules = client.get("/robots.txt").text
    for beginning in ("", "/en", "/de", "/fr"):
        assert f"Disallow: {beginning}/search\n" in rules


def test_what_the_script_asks_for_depends_on_the_language_too(client):
    answer = client.get("/suggest?q=emo", headers=GERMAN)
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Vary" not in client.get("/api/v1/search?q=x").headers or (
        "Accept-Language" not in client.get("/api/v1/search?q=x").headers["Vary"]
    )


def test_a_chosen_english_page_is_the_english_page(client):
    def neutral(text: str) -> str:
        plain = shown(text).replace('data-root="/en" data-site=""', "")
        return plain.replace("/en/", "/").replace(" >", ">")

    chosen = client.get("/en/search?q=militants", headers=GERMAN).text
    assert neutral(chosen) == neutral(client.get("/search?q=militants").text)


def test_no_language_outlives_its_request(client):
    client.get("/fr/search?q=militants")
    assert current_language() == "en"


def test_numbers_and_dates_are_those_of_the_language(client):
    text = client.get("/de/articles/a1").text
    assert re.search(r"\d+\. [A-ZÄ][a-zä]+ \d{4}", text)


def test_a_passage_says_its_language_where_it_is_not_that_of_the_page(client):
    german = client.get("/de/articles/a1").text
    english = client.get("/articles/a1").text
    assert '<h1 lang="en" dir="auto">' in german
    assert "<h1 lang=" not in english


def test_a_title_within_a_citation_says_its_language(client):
    """A style is English, and so is all of a citation whose title is."""
    title = "Thirteen militants killed in crackdown"
    cited = f'<span lang="en">AFP. (2015, September 5). {title}. <i>'
    for language in ("", "/de"):
        page = client.get(f"{language}/search/print?q=militants&style=APA").text
        assert cited in page
        assert f'<span lang="en" dir="auto">{title}' not in page


def test_a_paragraph_in_another_language_than_its_article_says_so(tmp_path):
    body = "The minister spoke at length.\n\nLes écoles sont inondées partout."
    paragraphs = (
        Paragraph(0, 29, 0, 29),
        Paragraph(31, len(body), 31, len(body), language="fr"),
    )
    made = make_entry("m", "Ministers", body)
    engine = MemoryEngine(tmp_path, FACETS)
    engine.write([replace(made, article=replace(made.article, paragraphs=paragraphs))])
    engine.commit()
    client = create_app(engine, FACETS).test_client()
    english, german = client.get("/articles/m").text, client.get("/de/articles/m").text
    for text in (english, german):
        assert '<p id="p1">' in text
        assert '<p id="p2" lang="fr" dir="auto">' in text
    assert '<p class="snippet">' in client.get("/search?q=minister").text
    for query in ("/search?q=écoles", "/de/search?q=écoles"):
        assert '<p class="snippet" lang="fr" dir="auto">' in client.get(query).text
    assert '<p class="snippet">' in client.get("/fr/search?q=écoles").text


def test_a_quotation_is_in_the_language_of_its_paragraph(tmp_path):
    body = "“The road is shut,” Berg said.\n\n« Tout est inondé », a dit Holm."
    paragraphs = (
        Paragraph(0, 30, 0, 30),
        Paragraph(32, len(body), 32, len(body), language="fr"),
    )
    shut, flooded = body.index("The road"), body.index("Tout")
    quotations = (
        Quotation(shut, shut + 17, "Berg", "", "said"),
        Quotation(flooded, flooded + 15, "Holm", "", "dit"),
    )
    made = make_entry("m", "Floods", body)
    article = replace(made.article, paragraphs=paragraphs)
    enrichment = replace(made.enrichment, quotations=quotations)
    engine = MemoryEngine(tmp_path, FACETS)
    engine.write([replace(made, article=article, enrichment=enrichment)])
    engine.commit()
    client = create_app(engine, FACETS).test_client()
    english, french = client.get("/articles/m").text, client.get("/fr/articles/m").text
    assert "<blockquote><q>The road" in english
    assert '<blockquote lang="fr" dir="auto"><q>Tout' in english
    assert '<blockquote lang="en" dir="auto"><q>The road' in french
    assert "<blockquote><q>Tout" in french
    assert "<q>" in client.get("/search?q=said:road").text
    assert '<q lang="fr" dir="auto">' in client.get("/search?q=said:inondé").text
    assert '<q lang="en" dir="auto">' in client.get("/fr/search?q=said:road").text


def test_a_number_behind_words_from_right_to_left_stays_behind_them(client):
    title = re.search("<title>(.*?)</title>", client.get("/search?q=سلام").text)[1]
    assert title.startswith("\u2068سلام\u2069: 0 stories")


def test_a_site_of_one_language_has_no_choice_and_no_such_addresses(engine):
    client = create_app(engine, FACETS, Settings(languages=("de",))).test_client()
    assert language_of(client.get("/").text) == "de"
    assert "hreflang" not in client.get("/").text
    assert client.get("/de/").status_code == 404


def test_a_language_without_a_catalogue_is_refused(engine):
    with pytest.raises(SettingsError, match="de, fr"):
        create_app(engine, FACETS, Settings(languages=("en", "tlh")))


def test_a_language_stands_below_the_prefix_of_the_site(engine):
    client = create_app(engine, FACETS, Settings(prefix="/library")).test_client()
    with client.get("/library/fr/search?q=militants") as answer:
        text = answer.text
    assert 'action="/library/fr/search"' in text
    assert 'data-root="/library/fr" data-site="/library"' in text


@pytest.fixture
def of_events():
    """A client of an archive with event types of IPTC."""
    engine = MemoryEngine(Path("unused"), FACETS)
    types = (["medtop:20000056"], ["medtop:20000056", "medtop:20000075"], ["20001243"])
    entries = [
        make_entry(f"a{number}", headings=event_headings(codes))
        for number, codes in enumerate(types)
    ]
    engine.write(entries)
    engine.commit()
    return create_app(engine, FACETS).test_client()


def test_event_types_are_found_and_filed_as_the_reader_has_them(of_events):
    """By their German names, misspelt ones too, and still by those of the archive."""
    url = "/de/facets/event?sort=a-z"
    text = of_events.get(url).text
    labels = ("bewaffnete Konflikte", "Friedenspläne", "Öl- und Gaswirtschaft")
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    assert "military conflict" not in text
    for typed in ("konf", "bewafnete", "armed"):
        text = of_events.get(f"{url}&prefix={typed}").text
        assert "bewaffnete Konflikte" in text
        assert "Friedenspläne" not in text


def test_an_event_type_is_completed_as_the_reader_has_it(of_events):
    """Within a field too, and what is offered is understood in every language."""
    _, texts, _, urls = of_events.get("/de/suggest?q=bewaff").json
    assert texts == ["bewaffnete Konflikte"]
    assert "event=medtop" in urls[0]
    _, texts, kinds, _ = of_events.get("/de/suggest?q=event:bewaff").json
    assert texts == ['event:"bewaffnete Konflikte"']
    assert kinds == ["Ereignisart, 2 Meldungen"]
    for prefix in ("", "/de", "/fr"):
        page = of_events.get(f"{prefix}/search", query_string={"q": texts[0]}).text
        assert f'href="{prefix}/articles/a0?' in page
        assert f'href="{prefix}/articles/a2?' not in page
    assert of_events.get("/suggest?q=bewaff").json[1] == []


@pytest.mark.parametrize("path", ["", "/de", "/fr"])
def test_no_page_has_a_text_in_quotation_marks_twice(client, path):
    """What a template quotes, and what the program says of a query: both may be of a
    phrase.
    """
    own = '&#34;|"'
    doubled = re.compile(
        f"[“„](?:{own}|[“„«])|«\\s?(?:{own}|«)|(?:{own}|[”“»])”|(?:{own}|»)\\s?»"
    )
    asked = [
        '/search?q="zzz+nothing"+"peace+talks"',
        '/search?q="peace+talks"+-"final"+and+xyzzy',
        '/articles/a1?find="peace+talks"',
        '/facets/people?prefix="zzz"',
    ]
    for each in asked:
        page = client.get(f"{path}{each}").text
        shown = re.sub("<[^>]*>", "", page)
        assert not doubled.search(shown), (each, doubled.search(shown))


@pytest.fixture
def placed():
    """A client of an archive that names three countries and a state."""
    places = {
        "united-states": "United States",
        "germany": "Germany",
        "georgia": "Georgia (country)",
        "georgia-united-states": "Georgia (state)",
    }
    headings: list[Heading] = []
    for place_id, label in places.items():
        broader = "united-states" if place_id.endswith("-united-states") else None
        headings.append(Heading(place_id, "place", label, broader=broader))
    engine = MemoryEngine(Path("unused"), FACETS)
    engine.write(
        [
            replace(make_entry("a", "Talks", "They met."), headings=tuple(headings)),
            replace(make_entry("b", "More talks", "Again."), headings=(headings[0],)),
        ]
    )
    engine.commit()
    return create_app(engine, FACETS, Settings()).test_client()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/search?q=talks", ["Vereinigte Staaten", "Deutschland", "Georgien (Land)"]),
        ("/search?q=talks&places=germany", ["<b>Deutschland</b>"]),
        ("/search?q=talks&-places=germany", ["<b>Deutschland</b>"]),
        ("/search?q=zzz&places=germany", ["Orte: Deutschland"]),
        ("/articles/a", ["Vereinigte Staaten", "Deutschland", "Georgia (Bundesstaat)"]),
        ("/map?q=talks", ["Vereinigte Staaten 2", "Deutschland: 1 Meldung"]),
        ("/facets/places?sort=tree", ["Vereinigte Staaten", "Georgia (Bundesstaat)"]),
        ("/facets/places?sort=a-z", ["in Vereinigte Staaten"]),
        ("/facets/places?prefix=verein", ["Vereinigte Staaten"]),
        ("/facets/places?prefix=united+sta", ["Vereinigte Staaten"]),
        ("/facets/places?prefix=Deutschlnad", ["Deutschland"]),
        ("/facets/places?prefix=Germnay", ["Deutschland"]),
        ("/search/print?q=talks&places=germany", ["Deutschland"]),
        ("/timeline?q=talks&places=germany", ["<b>Deutschland</b>"]),
    ],
)
def test_places_have_the_readers_names_on_every_page(placed, path, names):
    text = placed.get("/de" + path).text
    for name in names:
        assert name in text
    assert "United States<" not in text
    assert ">Germany<" not in text


def test_places_are_filed_under_the_letter_of_the_name_that_is_shown(
    placed, monkeypatch
):
    monkeypatch.setattr("cuttings.web.pages.facet.LETTERS_FROM", 1)
    text = placed.get("/de/facets/places?sort=a-z&letter=V").text
    assert "Vereinigte Staaten" in text
    assert "letter=U" not in text
    assert "letter=D" in text


def test_a_place_is_asked_for_by_both_names_and_addresses_keep_one(placed):
    for name in ("Vereinigte Staaten", "United States", "États-Unis"):
        answer = placed.get("/api/search", query_string={"q": f'place:"{name}"'}).json
        assert answer["copies"] == 2
    _, texts, _, urls = placed.get("/de/suggest?q=place:vere").json
    assert texts == ['place:"Vereinigte Staaten"']
    assert urls == ["/de/search?places=united-states&words=all"]
    _, completed, described, _ = placed.get("/de/suggest?q=Verein").json
    assert (completed, described) == (["Vereinigte Staaten"], ["Orte, 2 Meldungen"])
    facets = placed.get("/de/api/search?q=talks").json["facets"]["places"]
    assert {value["label"] for value in facets} >= {"United States", "Germany"}
