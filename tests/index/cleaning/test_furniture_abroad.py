"""Furniture of pages in other languages than English is hidden, and text is not."""

from __future__ import annotations

import pytest

from cuttings.index.cleaning.boilerplate import hidden_reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Anzeige", "advertisement"),
        ("Publicité", "advertisement"),
        ("РЕКЛАМА", "advertisement"),
        ("広告", "advertisement"),
        ("إعلان", "advertisement"),
        ("Ce site utilise des cookies pour vous servir.", "cookie notice"),
        ("Diese Website verwendet Cookies.", "cookie notice"),
        ("Lire aussi :", "links to other stories"),
        ("Mehr zum Thema", "links to other stories"),
        ("Читайте также:", "links to other stories"),
        ("関連記事", "links to other stories"),
        ("相关阅读", "links to other stories"),
        ("Teilen", "share and comment buttons"),
        ("Compartir en Facebook", "share and comment buttons"),
        ("공유하기", "share and comment buttons"),
    ],
)
def test_furniture_is_hidden(line, reason):
    assert hidden_reason(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "Die Anzeige wurde am Montag erstattet.",
        "La publicité a rapporté deux millions d'euros.",
        "Реклама подорожала на пятую часть.",
        "広告費が二割増えた。",
        "Lire aussi vite est un don, dit la maîtresse.",
        "Partager le pouvoir, voilà ce que veut la ministre sortante.",
    ],
)
def test_text_that_begins_alike_is_not(line):
    assert not hidden_reason(line)
