"""Markup that a page repeats so often that a template is too slow for it.

A result page has ten titles and passages, fifty values of facets and twenty bars. Made
here, these take a quarter of what they take as macros of a template. Whatever a page
says of them is escaped here, value by value, as a template escapes it.

    >>> spans((("Peace ", False), ("talks", True), (" & war", False)))
    Markup('Peace <mark>talks</mark> &amp; war')
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from cuttings.search.results import FacetValue, Spans
from cuttings.search.translations import (
    OPENING_MARKS,
    gettext,
    labelled,
    ngettext,
    number_words,
    within_marks,
)
from cuttings.web.pages.wording import foreign, percent

if TYPE_CHECKING:
    from cuttings.web.pages.chart import Bar, Column, Histogram
    from cuttings.web.pages.rows import HitRow, ValueRow

try:
    from markupsafe._speedups import _escape_inner as escaped_text
except ImportError:  # of a release that has it elsewhere, or none

    def escaped_text(text: str, /) -> str:
        """A text with its signs escaped; the text itself where there are none."""
        return str(escape(text))


def escaped(value: object) -> str:
    """A value as it stands in a page: what ``markupsafe.escape`` makes of it.

    >>> escaped("A & B"), escaped("plain"), escaped(Markup("<b>"))
    ('A &amp; B', 'plain', Markup('<b>'))

    Nearly all of the five hundred values of a result page are text without a sign that
    needs to be escaped. To make a ``Markup`` of each takes seven times as long, and took
    a tenth of the page.
    """
    kind = type(value)
    if kind is str:
        return escaped_text(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is int or kind is float:
        return str(value)
    return escape(value)


def spans(pieces: Spans) -> Markup:
    """A text of which some is marked."""
    return Markup(_spans(pieces))


def _spans(pieces: Spans) -> str:
    made: list[str] = []
    for text, is_match in pieces:
        text = escaped(text)
        made.append(f"<mark>{text}</mark>" if is_match else text)
    return "".join(made)


def tongue(language: str) -> Markup:
    """The attributes of a text in a language, where the page is in another."""
    return Markup(_tongue(foreign(language)))


def _tongue(other: str) -> str:
    return f' lang="{escaped(other)}" dir="auto"' if other else ""


_VALUE = "\0"
"""What stands in a message for a value that is put there later."""


@dataclass(frozen=True, slots=True)
class _HitWords:
    """What a list says of each hit, looked up and escaped once for all of them: ``keep``
    is what stands around a title, with the mark that ``opens`` it.
    """

    keep: Sequence[str]
    opens: str
    tick: str
    inferred: str
    colon: str

    @classmethod
    def here(cls) -> _HitWords:
        """Those of the reader's language."""
        keep = gettext("Keep “%(title)s”", title=_VALUE)
        return cls(
            escaped(keep).split(_VALUE),
            keep.partition(_VALUE)[0][-1:],
            escaped(gettext("Keep")),
            escaped(gettext("title from the first sentence")),
            escaped(gettext(":")),
        )


def hit_list(
    rows: Sequence[HitRow], pick: bool = True, kept: Container[str] = ()
) -> Markup:
    """Hits of a result: of each the record in the margin, and the archive's words in the
    column; with a box to ``pick`` it for a folder, ticked where it is ``kept`` already.
    """
    words = _HitWords.here()
    made: list[str] = []
    for row in rows:
        tick = _tick(row, words, row.hit.id in kept) if pick else ""
        made.append(_hit(row, words, tick))
    return Markup("".join(made))


def _hit(row: HitRow, words: _HitWords, tick: str) -> str:
    return (
        f'<li class="hit">\n<h2{_tongue(row.language)}><a href="{escaped(row.url)}">'
        f'{_spans(row.title)}</a></h2>\n<div class="record">\n{_record(row)}{tick}'
        f"</div>\n{_passage(row, words)}{_foot(row, words)}"
        f'<span class="Z3988" title="{escaped(row.coins)}"></span>\n</li>\n'
    )


def _record(row: HitRow) -> str:
    """When a hit was published, and where."""
    hit, date = row.hit, escaped(row.date)
    made = f"<span>{date}</span>"
    if hit.date:
        made = f'<time datetime="{escaped(hit.date)}">{date}</time>'
    if hit.outlet:
        made += f"<b>{escaped(hit.outlet)}</b>"
    if hit.agency:
        made += f"<span>{escaped(hit.agency)}</span>"
    return made


def _tick(row: HitRow, words: _HitWords, is_kept: bool) -> str:
    """The box to keep a hit for a folder."""
    title = row.plain_title
    if words.opens in OPENING_MARKS:
        title = within_marks(title, words.opens)
    return (
        f'<label class="tick"><input type="checkbox" name="id" '
        f'value="{escaped(row.hit.id)}" form="pick"{" checked" * is_kept} '
        f'aria-label="{escaped(title).join(words.keep)}"> {words.tick}</label>'
    )


def _passage(row: HitRow, words: _HitWords) -> str:
    """What was said, where that was asked for, or what the text says."""
    if row.quoted:
        return (
            f'<p class="snippet">{escaped(row.said_by)}{words.colon} '
            f"<q{_tongue(row.quoted_language)}>{_spans(row.quoted)}</q></p>\n"
        )
    passage = row.passage
    if not passage:
        return ""
    return f'<p class="snippet"{_tongue(row.text_language)}>{_spans(passage)}</p>'


def _foot(row: HitRow, words: _HitWords) -> str:
    """The other copies of a hit, and the names that the search met."""
    made: list[str] = []
    others, left_out = row.others, row.left_out
    story = f'<a href="{escaped(row.story_url)}">' if others or left_out else ""
    if others:
        outlets = ", ".join(map(escaped, row.outlets))
        named = f"{words.colon} {outlets}" if outlets else ""
        made.append(f"<span>{story}{escaped(others)}</a>{named}</span>")
    if left_out:
        said = escaped(left_out)
        made.append(f"<span>{said if others else f'{story}{said}</a>'}</span>")
    for name in row.names:
        label = escaped(name.label)
        link = f'<a rel="nofollow" href="{escaped(name.url)}">{label}</a>'
        made.append(link if name.url else f"<span>{label}</span>")
    if row.hit.title_inferred:
        made.append(f"<span>{words.inferred}</span>")
    return f'<p class="foot">\n{"".join(made)}</p>\n' if made else ""


@dataclass(frozen=True, slots=True)
class _ValueWords:
    """What a list says of each value, looked up and escaped once for all of them: a
    message with a value in it as what stands around that.
    """

    found: str
    leave: Sequence[str]
    more: Sequence[str]
    some: str

    @classmethod
    def here(cls) -> _ValueWords:
        """Those of the reader's language."""
        leave = gettext("Leave out %(value)s", value=_VALUE)
        more = gettext("%(number)s more with some of the words", number=_VALUE)
        return cls(
            escaped(gettext("found")),
            escaped(leave).split(_VALUE),
            escaped(more).split(_VALUE),
            escaped(gettext("with some of the words")),
        )


def value_list(rows: Sequence[ValueRow]) -> Markup:
    """Values of a facet with their boxes to tick: to keep to each, and to leave it out."""
    return Markup(_value_list(rows, _ValueWords.here()))


def _value_list(rows: Sequence[ValueRow], words: _ValueWords) -> str:
    made: list[str] = ["<ul>\n"]
    for row in rows:
        made.append(_value(row, words))
    made.append("</ul>\n")
    return "".join(made)


def _value(row: ValueRow, words: _ValueWords) -> str:
    value, key = row.value, row.key
    value_id, label = escaped(value.id), escaped(row.words)
    is_kept = value.selected and not row.excluded
    kept, left_out = " checked" * is_kept, " checked" * row.excluded
    counts = "" if row.excluded else _counts(value, words)
    title = label.join(words.leave)
    children = _value_list(row.children, words) if row.children else ""
    return (
        '<li>\n<div class="value">\n<label class="keep"><input type="checkbox" '
        f'form="search" name="{key}" value="{value_id}"{kept}> '
        f'<span class="label">{label}</span>{counts}</label>\n'
        f'<label class="minus" title="{title}"><input type="checkbox" form="search" '
        f'name="-{key}" value="{value_id}" aria-label="{title}"{left_out}></label>\n'
        f"</div>\n{children}</li>\n"
    )


def _counts(value: FacetValue, words: _ValueWords) -> str:
    """What a value counts, and what more among articles with some of the words."""
    number, some = number_words(value.count), ""
    if value.some:
        more = number_words(value.some)
        some = (
            f' <span title="{more.join(words.more)}">+{more}'
            f'<span class="unseen"> {words.some}</span></span>'
        )
    return (
        f' <span class="count">{number}'
        f'<span class="unseen"> {words.found}</span>{some}</span>'
    )


STRIPES = (
    '<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="stripe" width="6" height="3"/></pattern>'
)
"""What the bars of a second search are filled with: level stripes, which stay stripes
however a chart is stretched, so that the two are told apart without colours too.
"""


def bars(chart: Histogram, names: Sequence[str] = ("", "")) -> Markup:
    """The bars of a chart, each a link; ``names`` are those of two searches compared."""
    made: list[str] = [STRIPES] if chart.compares else []
    for tick in chart.ticks:
        made.append(f'<path class="tick-line" d="M0 {tick.y}h{chart.width}"/>')
    for bar in chart.bars:
        if bar.column.count:
            made.append(_bar(chart, bar, bar.column, names[0], ""))
        if bar.other and bar.other.count:
            made.append(_bar(chart, bar, bar.other, names[1], " other"))
    return Markup("".join(made))


def _bar(chart: Histogram, bar: Bar, column: Column, name: str, kind: str) -> str:
    name = f"{escaped(name)}, " if name else ""
    tag, link = "g", ""
    if column.url:
        tag, link = "a", f' href="{escaped(column.url)}" rel="nofollow"'
    label, words = bar.label, column.words
    told = _told(chart, bar, column)
    current = ' aria-current="true"' if bar.selected else ""
    inner = ""
    if column.within is not None:
        # What is found is filled, what else is held in the period is an outline.
        inner = (
            f'<rect class="bar{kind}" x="{column.x}" y="{column.inner_y}" '
            f'width="{column.width}" height="{column.inner}"/>'
        )
    is_outline = bar.outside or column.within is not None
    kind += " outside" * is_outline + " few" * bar.few
    x, width = column.x, column.width
    return (
        f'<{tag}{link} aria-label="{name}{escaped(told)}"{current}>'
        f"<title>{name}{escaped(labelled(label, words))}</title>"
        f'<rect class="reach" x="{x}" width="{width}" height="{chart.height}"/>'
        f'<rect class="bar{kind}" x="{x}" y="{column.y}" width="{width}" '
        f'height="{column.height}"/>{inner}</{tag}>\n'
    )


def _told(chart: Histogram, bar: Bar, column: Column) -> str:
    """A bar as it is read aloud: its period, its share where it is one, and what it
    counts.
    """
    label = bar.label
    if column.share is not None:
        label = f"{label}, {percent(column.share)}"
    if chart.is_stories:
        return ngettext(
            "%(label)s: %(words)s story",
            "%(label)s: %(words)s stories",
            column.count,
            label=label,
            words=column.number,
        )
    return ngettext(
        "%(label)s: %(words)s article",
        "%(label)s: %(words)s articles",
        column.count,
        label=label,
        words=column.number,
    )
