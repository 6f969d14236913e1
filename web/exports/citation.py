"""Formatted citations by a CSL processor (citeproc-py) and the official styles of
Chicago, APA and MLA.
"""

from __future__ import annotations

import json
import re
import threading
import warnings
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from cuttings.search.articles import Entry
from cuttings.search.language.analysis import fold
from cuttings.search.results import Spans
from cuttings.search.translations import current_language
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.authors import authors_of
from cuttings.web.exports.csl import csl_item

STYLES = (("Chicago", "chicago.csl"), ("APA", "apa.csl"), ("MLA", "mla.csl"))
REFERENCES = ("APA", "MLA")
"""Styles of a list of references; Chicago's is one of notes, in any order."""
LOCALES = {"de": "de-DE", "fr": "fr-FR"}
"""The locale of a language; else that of the style itself, which is English."""
TRANSLATED = ("chicago.csl",)
"""Styles whose dates follow the locale; APA has the day behind the month in any."""
_ARTICLE = re.compile(r"(?:the|an?) (?=.)")
_BEHIND_HYPHEN = re.compile(r"(?<=-)\w")
# A style object keeps state while it renders.
_one_at_a_time = threading.Lock()


def style_named(asked: str) -> str:
    """The style that an address asks for, in any case; the first where it is none.

    >>> style_named("apa"), style_named("")
    ('APA', 'Chicago')
    """
    for name, _ in STYLES:
        if name.lower() == asked.strip().lower():
            return name
    return STYLES[0][0]


def reference_key(entry: Entry) -> tuple[str, str, str]:
    """Where an article stands in a list of references: by its author, or by its title
    where it has none, then by date and title. The article that a title begins with is
    passed over (Publication Manual of the APA, 7th edition, 9.44 to 9.49).
    """
    article = entry.article
    title = _filed(article.title)
    authors = "; ".join([author.inverted for author in authors_of(article)])
    date = article.published.value if article.published else ""
    return _filed(authors) if authors else title, date, title


def _filed(words: str) -> str:
    """Words as they are filed: without accents, case, signs and a first article."""
    plain = fold(words.lstrip("\"'“”‘’«»„‚¿¡([ "))
    return _ARTICLE.sub("", plain)


def with_outlet(cited: str, outlet: str) -> Spans:
    """A citation as spans, of which the outlet's name, which every style has in italics,
    is the true one.

    >>> with_outlet("Talks begin. (2015). The Post. https://post.example", "The Post")
    (('Talks begin. (2015). ', False), ('The Post', True), ('. https://post.example', False))
    """
    before_address = cited.partition("http")[0]
    start = before_address.rfind(outlet) if outlet else -1
    if start < 0:
        return ((cited, False),)
    end = start + len(outlet)
    spans = ((cited[:start], False), (outlet, True), (cited[end:], False))
    return tuple([span for span in spans if span[0]])


def citations(entry: Entry, public: PublicAddress) -> tuple[tuple[str, str], ...]:
    """The article in each style: the style's name and the citation as plain text."""
    return tuple([(name, citation(entry, public, name)) for name, _ in STYLES])


def citation(entry: Entry, public: PublicAddress, style: str) -> str:
    """The article in one style, as plain text.

    The processor takes some milliseconds, so the last ones are kept.
    """
    item = csl_item(entry, public)
    for name in ("archive", "archive_location"):
        item.pop(name, None)
    return _without_echo(
        _cite(dict(STYLES)[style], json.dumps(item), current_language()), item
    )


@lru_cache(maxsize=4_096)
def _cite(file: str, data: str, language: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    item = json.loads(data)
    with _one_at_a_time, warnings.catch_warnings():
        # About variables of the style that a newspaper article never has.
        warnings.simplefilter("ignore")
        style = _style(file, language)
        if style.root.get("initialize-with"):
            _capitalise_given_names(item)
        source = CiteProcJSON([item])
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        return "".join(str(line) for line in bibliography.bibliography())


@cache
def _style(file: str, language: str) -> Any:
    from citeproc import CitationStylesStyle

    path = files("cuttings.templates") / "styles" / file
    locale = LOCALES.get(language) if file in TRANSLATED else None
    style = CitationStylesStyle(str(path), locale, validate=False)
    _keep_given_names_whole(style.root)
    return style


def _keep_given_names_whole(root: Any) -> None:
    """Take the initials from a style all of whose names say ``initialize="false"`` (MLA),
    which the processor does not read.
    """
    names = root.findall(".//{*}names/{*}name")
    initialised = [name for name in names if name.get("initialize") != "false"]
    if all(name.get("form") == "short" for name in initialised):
        root.attrib.pop("initialize-with", None)


def _capitalise_given_names(item: dict[str, Any]) -> None:
    """Capitals behind hyphens, of which alone the processor makes initials (Jong-un)."""
    for author in item.get("author", ()):
        if "given" in author:
            author["given"] = _BEHIND_HYPHEN.sub(
                lambda match: match[0].upper(), author["given"]
            )


def _without_echo(citation: str, item: dict[str, Any]) -> str:
    """The citation without the title's second occurrence: the processor repeats what
    stands in for an author, with the capitals and in the marks of the style.
    """
    if "author" in item:
        return citation
    title = re.escape(item["title"].rstrip("."))
    found = re.finditer(rf"[“\"]?{title}[.”\"]*\s*", citation, re.IGNORECASE)
    occurrences = [match.span() for match in islice(found, 2)]
    if len(occurrences) < 2 or occurrences[0][0] > 0:
        return citation
    start, end = occurrences[1]
    return citation[:start] + citation[end:]
