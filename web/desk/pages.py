"""The desk's pages as values."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuttings.search.articles import Heading, Kind
from cuttings.search.facets import facet_of_kind
from cuttings.search.facets.topics import decision_words
from cuttings.search.facets.wording import date_words
from cuttings.search.translations import (
    gettext,
    marked,
    ngettext,
    quoted,
    shown,
    translated,
)
from cuttings.web.links import address, value_url
from cuttings.web.pages.findings import Sentence
from cuttings.web.pages.rows import Pairs, ResultForm
from cuttings.web.site import current_site

if TYPE_CHECKING:
    from cuttings.index.desk import (
        ArticleRecord,
        Decision,
        FileRecord,
        HeadingRecord,
        NameUse,
        Side,
        TypeChoice,
    )

KINDS: tuple[Kind, ...] = ("person", "organisation", "place")

SOURCES = (
    marked("gazetteer"),
    marked("machine"),
    marked("starter"),
    marked("file"),
)
"""Where a heading that no librarian keeps comes from, as the authority file says."""

MOST_PLACES = 20
"""Places of a name in an article that are listed; all are marked together."""

MOST_TITLES = 3
"""Articles of a decision that are named."""

FIELD_LABELS = {
    "title": marked("Title"),
    "published": marked("Date of publication"),
    "outlet": marked("Outlet"),
    "agency": marked("Agency"),
    "byline": marked("Byline"),
    "language": marked("Language"),
}

ACTION_WORDS = {
    "merge": marked("One heading made of two"),
    "accept": marked("One heading made of two"),
    "reject": marked("Two headings told apart"),
    "split": marked("Heading split"),
    "rename": marked("Renamed"),
    "hide": marked("Hidden"),
    "show": marked("Shown"),
    "kind": marked("Another kind"),
    "broader": marked("Moved"),
    "note": marked("Notes"),
    "variant": marked("Spelling added"),
    "import": marked("Names imported"),
    "assign": marked("Name filed"),
    "recast": marked("Another kind"),
    "dismiss": marked("No name"),
    "part": marked("Several names"),
    "confirm": marked("Confirmed"),
    "join": marked("One story made of two"),
    "pin": marked("Copy shown was chosen"),
    "set": marked("Corrected"),
    "add": marked("Labelled"),
    "remove": marked("Label taken off"),
    "retry": marked("To be tried again"),
    "set-aside": marked("Set aside"),
    "undo": marked("Taken back"),
}
"""Actions of the journal in words."""

QUESTIONS = {
    "merge": marked("Make one heading of two?"),
    "split": marked("Split the heading?"),
    "rename": marked("Rename the heading?"),
    "hide": marked("Hide the heading?"),
    "show": marked("Show the heading again?"),
    "story-join": marked("Join these stories?"),
    "story-pin": marked("Show this copy for its story?"),
    "facts": marked("Correct the article?"),
}
"""What is asked before a change is made, by its action."""

OWNER_WORDS = {
    ("stories", "split"): marked("Copies taken out"),
    ("events", "set"): marked("Event types"),
    ("mentions", "add"): marked("Name added"),
    ("articles", "hide"): marked("Paragraph hidden"),
    ("articles", "show"): marked("Paragraph shown"),
}
"""Actions that mean something else to their owner."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A line of the history: ``undoable`` where it is in force."""

    id: int
    what: str
    detail: str
    actor: str
    reason: str
    time: str
    undone_by: int | None
    undoable: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Decisions, the newest first; ``actor`` where they are one person's."""

    title: str
    rows: tuple[DecisionRow, ...]
    actor: str
    older_url: str
    back: str


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What a change would do, to be confirmed: the fields of its form are repeated, and
    the ``reason`` that was typed there.
    """

    title: str
    detail: str
    effect: str
    hidden: Pairs
    back: str
    reason: str


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Why a change was not made, and the way back."""

    title: str
    message: str
    back: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A heading that was looked for."""

    heading: Heading
    articles: str
    url: str


@dataclass(frozen=True, slots=True)
class FindPage:
    """Headings by any of their spellings."""

    title: str
    typed: str
    rows: tuple[FoundRow, ...]


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A heading that may be the same as the page's: its evidence beside."""

    id: str
    label: str
    articles: str
    reason: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class HeadingPage:
    """A heading with all that can be decided on it, and how the texts name it
    (``sides``). ``seen`` is the last decision when the page was made.
    """

    title: str
    record: HeadingRecord
    kinds: tuple[Kind, ...]
    articles: str
    articles_url: str
    sides: tuple[Side, ...]
    alike: tuple[AlikeRow, ...]
    history: tuple[DecisionRow, ...]
    seen: int
    back: str


@dataclass(frozen=True, slots=True)
class NamePage:
    """How a name of an article may be wrong. ``names`` are those that are filed under
    the heading there.
    """

    title: str
    article_id: str
    article_title: str
    heading_id: str
    heading_label: str
    names: tuple[NameUse, ...]
    kinds: tuple[Kind, ...]
    everywhere: str
    seen: int
    back: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place at which a name can be added, with the text around it."""

    occurrence: int
    before: str
    text: str
    after: str
    in_title: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class MentionPage:
    """Words of an article that are a name which was missed: where (``every`` says in how
    many places, empty for one), and of which ``kind`` most likely. Where they are none,
    or are found already, ``problem`` says so, and ``wrong_url`` leads to what is found.
    """

    title: str
    article_id: str
    article_title: str
    language: str
    name: str
    places: tuple[PlaceRow, ...]
    more: int
    every: str
    kinds: tuple[Kind, ...]
    kind: Kind
    seen: int
    back: str
    problem: str = ""
    wrong_url: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of an article: its value, what was read, and the value that others share."""

    name: str
    label: str
    value: str
    as_read: str
    hint: str
    renamable: bool


@dataclass(frozen=True, slots=True)
class TypeRow:
    """An event type that an article has, with the sentences that prove it, or the words
    that say most for it.
    """

    id: str
    label: str
    sentences: tuple[Sentence, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class ArticleDeskPage:
    """An article with all that can be decided on it; ``types`` are those that it has not."""

    title: str
    record: ArticleRecord
    fields: tuple[FieldRow, ...]
    types: tuple[TypeChoice, ...]
    chosen: tuple[TypeRow, ...]
    all_labels: tuple[str, ...]
    added: str
    history: tuple[DecisionRow, ...]
    seen: int
    back: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file with what of it was not read, and what can be decided on that."""

    title: str
    record: FileRecord
    about: str
    held: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    history: tuple[DecisionRow, ...]
    seen: int
    back: str


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy of a story, with what leads to it and why it belongs there."""

    id: str
    title: str
    about: str
    kind: str
    reason: str
    representative: bool
    url: str


@dataclass(frozen=True, slots=True)
class StoryDeskPage:
    """A story with its copies, to be split, joined with another or pinned."""

    title: str
    id: str
    copies: tuple[CopyRow, ...]
    history: tuple[DecisionRow, ...]
    seen: int
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPage(ResultForm):
    """The form that labels a whole result."""

    all_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Something that waits to be settled, as its list shows it: what is asked, of what,
    and what else is known.
    """

    key: str
    asked: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class CardField:
    """What is chosen among ``choices`` (value and words) or typed, with values that are
    ``offered``, before a card is accepted.
    """

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """Values that a rejection concerns, all ticked at first."""

    name: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A button: the field that it sends with its value, and its words."""

    name: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """A question of the queue with its evidence (``sides`` or an excerpt), what the
    answers do (``effect``), and the two answers. Where a reason is asked for, ``why`` is
    its question. Where another page answers it, ``accept_url`` leads there.
    """

    about: str
    question: str
    effect: str
    sides: tuple[Side, ...] = ()
    reason: str = ""
    excerpt: str = ""
    excerpt_title: str = ""
    excerpt_url: str = ""
    excerpt_language: str = ""
    action: str = ""
    hidden: Pairs = ()
    field: CardField | None = None
    why: str = ""
    ticks: Ticks | None = None
    accept: Answer | None = None
    reject: Answer | None = None
    accept_url: str = ""
    accept_words: str = ""
    more_url: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of things that wait, and how many, empty while that is not known."""

    key: str
    label: str
    url: str
    current: bool
    count: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the queue with the address of its card."""

    row: WaitingRow
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """The desk: the queue of one of the ``kinds`` with the card that is to be settled
    now (``position`` of ``total``, from 1), chosen by ``words``, and what was decided
    last. ``back`` is where an answer leads: the next card. ``is_looking`` while it is not
    known yet what waits, ``is_settled`` where a reader's report just was.
    """

    title: str
    kind: str
    kinds: tuple[KindChoice, ...]
    words: str
    all_url: str
    rows: tuple[QueueRow, ...]
    position: int
    total: int
    card: Card | None
    back: str
    next_url: str
    previous_url: str
    history: tuple[DecisionRow, ...]
    seen: int
    is_looking: bool = False
    is_settled: bool = False


def decision_rows(decisions: Iterable[Decision]) -> tuple[DecisionRow, ...]:
    """Decisions as lines of a history."""
    rows: list[DecisionRow] = []
    for decision in decisions:
        row = DecisionRow(
            decision.id,
            words_of(decision),
            _undoing_in_words(decision)
            or detail_in_words(decision.detail, decision.subjects),
            decision.actor or "unknown",
            decision.reason,
            time_in_words(decision.time),
            decision.undone_by,
            decision.in_force,
        )
        rows.append(row)
    return tuple(rows)


def detail_in_words(detail: str, subjects: Sequence[str]) -> str:
    """What was decided in the reader's language, with the titles of its articles in
    place of their ids.
    """
    said = decision_words(detail)
    if detail == " ".join(subjects):
        titles = [_title_of(each) or each for each in subjects[:MOST_TITLES]]
        more = len(subjects) - len(titles)
        if more:
            titles.append(gettext("%(number)s more", number=more))
        return ", ".join(titles)
    for each in subjects[:MOST_TITLES]:
        # what says the title already has the id in brackets behind it
        said = said.replace(f" ({each})", "")
        title = _title_of(each) if each in said else ""
        if title:
            said = said.replace(each, title)
    return said


def _title_of(article_id: str) -> str:
    """The title of an article with where it was printed; empty where there is none."""
    entry = current_site().engine.get(article_id)
    if entry is None:
        return ""
    one = entry.article
    printed = one.outlet or one.agency
    title = shown(quoted(one.title))
    return f"{title} ({printed})" if printed else title


def _undoing_in_words(decision: Decision) -> str:
    """Which decision was taken back; empty where it is no undoing, or one of an archive
    that did not keep it.
    """
    payload = decision.payload
    if "undoes" not in payload or "action" not in payload:
        return ""
    return gettext(
        "decision %(id)s (%(action)s)",
        id=payload["undoes"],
        action=translated(_action_in_words(decision.owner, payload["action"])),
    )


def words_of(decision: Decision) -> str:
    """What kind of decision it is, in words."""
    return _action_in_words(decision.owner, decision.action)


def _action_in_words(owner: str, action: str) -> str:
    return OWNER_WORDS.get((owner, action)) or ACTION_WORDS.get(action, action)


def file_desk_url(path: str) -> str:
    """The desk at a file."""
    return address("/desk/file", [("path", path)])


def time_in_words(time: str) -> str:
    """A time of the journal for a reader.

    >>> time_in_words("2026-11-27T18:06:14+00:00"), time_in_words("")
    ('27 November 2026, 18:06 UTC', 'time unknown')
    """
    try:
        moment = datetime.datetime.fromisoformat(time)
    except ValueError:
        return gettext("time unknown")
    day = date_words(moment.date().isoformat())
    return gettext("%(day)s, %(time)s UTC", day=day, time=format(moment, "%H:%M"))


def effect_in_words(articles: int) -> str:
    """What a change would do.

    >>> effect_in_words(43)
    'Will change 43 articles. You can undo it.'
    """
    if not articles:
        return gettext("Changes how no article is found. You can undo it.")
    return ngettext(
        "Will change %(number)s article. You can undo it.",
        "Will change %(number)s articles. You can undo it.",
        articles,
    )


def places_in_words(places: int) -> str:
    """In how many places of its article a name would be added.

    >>> places_in_words(2)
    'Will mark 2 places in this article. You can undo it.'
    """
    return ngettext(
        "Will mark %(number)s place in this article. You can undo it.",
        "Will mark %(number)s places in this article. You can undo it.",
        places,
    )


def question_of(action: str, number: int) -> str:
    """What is asked before a change is made to a number of things, with its verb.

    >>> question_of("story-split", 1)
    'Take 1 copy out of the story?'
    """
    if action == "story-split":
        return ngettext(
            "Take %(number)s copy out of the story?",
            "Take %(number)s copies out of the story?",
            number,
        )
    if action in QUESTIONS:
        return translated(QUESTIONS[action])
    return gettext("Is this right?")


def heading_desk_url(heading_id: str) -> str:
    """The desk's page of a heading."""
    return address("/desk/heading", [("id", heading_id)])


def name_desk_url(article_id: str, heading_id: str, back: str) -> str:
    """The desk's page of a name in an article."""
    pairs = [("article", article_id), ("heading", heading_id), ("back", back)]
    return address("/desk/name", pairs)


def articles_url(heading: Heading | HeadingRecord) -> str:
    """The articles under a heading, as readers find them."""
    return value_url(facet_of_kind(heading.kind).key, heading.id)


def field_rows(record: ArticleRecord) -> tuple[FieldRow, ...]:
    """The fields of an article that can be corrected."""
    hints = {
        "published": gettext(
            "As far as it is known: 1998, 1998-03 or 14 March 1998; nothing if it is "
            "not."
        ),
        "language": gettext("Its ISO 639 code, such as en."),
    }
    rows: list[FieldRow] = []
    for name, label in FIELD_LABELS.items():
        value, read = record.values[name], record.as_read[name]
        is_shared = name in ("outlet", "agency", "byline") and bool(value)
        as_read = read if read != value else ""
        hint = hints.get(name, "")
        if name == "published" and record.dated_by:
            source = translated(record.dated_by)
            dated = gettext("from the %(source)s", source=source)
            hint = f"{hint} ({dated})"
        rows.append(FieldRow(name, label, value, as_read, hint, is_shared))
    return tuple(rows)


def hidden_fields(fields: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    """The fields of a form, to be sent again."""
    pairs: list[tuple[str, str]] = []
    for name, values in fields.items():
        pairs += [(name, value) for value in values]
    return tuple(pairs)


def article_desk_url(article_id: str) -> str:
    """The desk's page of an article."""
    return address("/desk/article", [("id", article_id)])
