"""unAPI: an article in every format, by the identifier that its page names."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest


def formats(response):
    return [node.get("name") for node in ET.fromstring(response.data)]


def test_the_formats_are_listed_with_and_without_an_article(client):
    """300 says that one is to be chosen."""
    everywhere = client.get("/unapi")
    one = client.get("/unapi?id=a1")
    assert (everywhere.status_code, one.status_code) == (200, 300)
    assert formats(everywhere) == formats(one)
    assert formats(one) == ["ris", "bib", "csl.json", "mods", "oai_dc"]
    assert ET.fromstring(one.data).get("id") == "a1"


@pytest.mark.parametrize("name", ["ris", "bib", "csl.json", "mods", "oai_dc"])
def test_an_article_is_given_in_each(client, engine, name):
    """As the formats say it."""
    response = client.get(f"/unapi?id=a1&format={name}")
    assert response.status_code == 200
    title = engine.get("a1").article.title
    assert title.split()[0] in response.text


def test_what_there_is_not_is_an_error(client):
    """An article, or a format."""
    assert client.get("/unapi?id=nobody").status_code == 404
    assert client.get("/unapi?id=a1&format=doc").status_code == 400


def test_the_page_of_an_article_names_server_and_identifier(client):
    """So that a reference manager asks."""
    text = client.get("/articles/a1").text
    server = re.search(r'rel="unapi-server"[^>]* href="([^"]*)"', text)
    identifier = re.search(r'class="unapi-id" title="([^"]*)"', text)
    assert client.get(f"{server[1]}?id={identifier[1]}").status_code == 300
