"""Every word of the program can be said in every language."""

from __future__ import annotations

import ast
import re

import pytest
from jinja2 import Environment, nodes

from tests.tools.catalogues import (
    IMPORTED,
    KEYWORDS,
    ROOT,
    catalogue,
    gaps,
    languages,
    messages,
)

FOR_DEVELOPERS = {"styleguide.html"}
"""Pages that only those read who change the pages."""
SHOWN = re.compile(r"\b(aria-label|title|placeholder|alt)=\"([^\"]*)\"")
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
UNTRANSLATED = re.compile(r"<(code|kbd|script)\b[^>]*>[^<]*</\1>")
WORD = re.compile(r"[^\W\d_]{2}")
WORDS = re.compile(r"^[A-Z][a-z]|[A-Za-z] [A-Za-z]")
TEMPLATES = sorted(
    [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if path.name not in FOR_DEVELOPERS
    ]
)


def words_outside(source: str) -> list[str]:
    """What a template says that no catalogue holds."""
    plain = JINJA.sub("\x00", source)
    plain = UNTRANSLATED.sub("", plain)
    found = [shown[1] for shown in SHOWN.findall(plain)]
    found.extend(re.split(r"<[^<>]*>|\x00", SHOWN.sub("", plain)))
    texts = [text.strip() for text in found if WORD.search(text)]
    return [*texts, *_constants(Environment().parse(source))]


def _constants(node: nodes.Node) -> list[str]:
    if _is_message(node):
        inner: list[str] = []
        for keyword in node.kwargs:
            inner.extend(_constants(keyword))
        return inner
    if isinstance(node, nodes.Const):
        text = node.value if isinstance(node.value, str) else ""
        return [text] if WORDS.search(text) else []
    found: list[str] = []
    for child in node.iter_child_nodes():
        found.extend(_constants(child))
    return found


def _is_message(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return False
    return node.node.name in ("_", "pgettext", "ngettext")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_of_a_template_stands_outside_the_catalogues(path):
    source = path.read_text(encoding="utf-8")
    assert words_outside(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Nothing here</p>", ["Nothing here"]),
        ('<a title="Take out">{{ x }}</a>', ["Take out"]),
        ("{{ menu('Order', page.sorts) }}", ["Order"]),
        ("{{ 'not met' if x else _('met') }}", ["not met"]),
        ("{{ _('%(a)s by', a='The author') }}", ["The author"]),
        ("<p>{{ _('Said') }} <code>index</code></p>", []),
    ],
)
def test_a_word_outside_is_found(source, found):
    assert words_outside(source) == found


def test_no_message_stands_within_an_f_string_where_it_can_not_be_found():
    found: list[str] = []
    for folder in ("index", "search", "web"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if IMPORTED in source:
                found.extend(_within_f_strings(path.name, ast.parse(source)))
    assert found == []


def _within_f_strings(name: str, tree: ast.Module) -> list[str]:
    found: list[str] = []
    for text in ast.walk(tree):
        for node in ast.walk(text) if isinstance(text, ast.JoinedStr) else ():
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in KEYWORDS:
                found.append(f"{name}: {node.lineno}")
    return found


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_has_no_gap_and_no_guess(language):
    assert list(gaps(catalogue(language), messages())) == []


def test_what_is_wrong_with_a_catalogue_is_told():
    kept, wanted = catalogue("de"), messages()
    kept["Filters"].string = ""
    kept["under %(above)s"].string = "unter %(below)s"
    kept["Help"].flags.add("fuzzy")
    kept["<b>old</b>"] = kept["Help"]
    told = list(gaps(kept, wanted))
    assert "is not translated: Filters" in told
    assert "has other placeholders: under %(above)s" in told
    assert "is a guess: Help" in told


def test_the_languages_are_german_and_french():
    assert languages() == ["de", "fr"]
