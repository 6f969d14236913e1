"""Whether a page is valid HTML, as far as it can be told without Java: what the tests
of pages call.

The strict parser of html5lib refuses what the standard calls a parse error; it is one
of syntax, so the rules of nesting, of ids and of what they are named by are checked
here. The Nu checker knows more and agrees (``npm install --ignore-scripts vnu-jar``;
``java -jar vnu.jar PAGE.html``), but a suite must run where no Java is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

PHRASING_ONLY = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "label",
    "span",
    "button",
    "b",
    "i",
    "code",
    "kbd",
    "mark",
    "ins",
    "del",
}
PHRASING_ONLY |= {"summary", "legend", "dt", "abbr", "time", "caption", "title"}
BLOCKS = {
    "div",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "form",
    "section",
    "article",
    "aside",
    "nav",
    "main",
}
BLOCKS |= {
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "fieldset",
    "figure",
    "blockquote",
    "details",
}
INTERACTIVE = {"a", "button", "input", "select", "textarea", "details"}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "tr": {"th", "td"},
    "select": {"option"},
}
NAMED_BY = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form")
BOOLEAN = {"checked", "selected", "hidden", "open", "disabled"}


def faults(html: str) -> list[str]:
    """What is wrong with a page; nothing where it is valid.

    Raises html5lib's ParseError for faulty syntax.
    """
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return [
        *_ids(root),
        *_nesting(root, ()),
        *_children(root),
        *_controls(root),
        *_headings(root),
    ]


def _ids(root: Element) -> Iterator[str]:
    ids = Counter(
        id for element in root.iter() if (id := element.get("id")) is not None
    )
    yield from (
        f"id {id!r} stands {count} times" for id, count in ids.items() if count > 1
    )
    yield from (
        f"id {id!r} is empty or has white space"
        for id in ids
        if not id or id.split() != [id]
    )
    for element in root.iter():
        for name in NAMED_BY:
            for id in (element.get(name) or "").split():
                if id not in ids:
                    yield f"{name}={id!r} of <{_tag(element)}> names nothing"
        target = element.get("href") or ""
        if _tag(element) == "a" and target.startswith("#") and target[1:] not in ids:
            yield f"link to {target!r} leads nowhere"


def _nesting(element: Element, above: tuple[str, ...]) -> Iterator[str]:
    tag = _tag(element)
    if tag in BLOCKS:
        yield from (
            f"<{tag}> within <{outer}>" for outer in PHRASING_ONLY.intersection(above)
        )
    if tag in INTERACTIVE and element.get("type") != "hidden":
        yield from (
            f"<{tag}> within <{outer}>" for outer in {"a", "button"}.intersection(above)
        )
    if tag in ("form", "label", "main", "a") and tag in above:
        yield f"<{tag}> within <{tag}>"
    for child in element:
        yield from _nesting(child, (*above, tag))


def _children(root: Element) -> Iterator[str]:
    for element in root.iter():
        allowed = CHILDREN.get(_tag(element))
        if allowed:
            yield from (
                f"<{_tag(child)}> as a child of <{_tag(element)}>"
                for child in element
                if _tag(child) not in allowed
            )
            if _tag(element) != "select" and (element.text or "").strip():
                yield f"text straight in <{_tag(element)}>"


def _controls(root: Element) -> Iterator[str]:
    """Every control has a label, every table its scopes, and no attribute stands
    that a policy or standard forbids.
    """
    labelled = {element.get("for") for element in root.iter("label")}
    wrapped = {id(inner) for label in root.iter("label") for inner in label.iter()}
    for element in root.iter():
        tag, kind = _tag(element), element.get("type")
        if tag in ("input", "select") and kind != "hidden":
            named = (
                element.get("id") in labelled
                or id(element) in wrapped
                or element.get("aria-label")
            )
            if not named:
                yield f"<{tag} name={element.get('name')!r}> has no label"
        if tag == "th" and element.get("scope") not in ("row", "col", "rowgroup"):
            yield "<th> without a scope"
        if (
            tag == "svg"
            and element.get("role") == "group"
            and not element.get("aria-label")
        ):
            yield "<svg> without a name"
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name == "style":
                yield f"attribute {name} of <{tag}>"
            if name in BOOLEAN and value not in ("", name):
                yield f"{name}={value!r} of <{tag}>"


def _headings(root: Element) -> Iterator[str]:
    levels = [
        int(_tag(element)[1])
        for element in root.iter()
        if _tag(element) in ("h1", "h2", "h3", "h4")
    ]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    yield from (f"level {b} after level {a}" for a, b in pairwise(levels) if b > a + 1)


def _tag(element: Element) -> str:
    return (
        str(element.tag).rpartition("}")[2]
        if isinstance(element.tag, str)
        else "#comment"
    )
