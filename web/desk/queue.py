"""What waits at the desk, one question at a time: each kind of thing has a list and a
card, and each card can be accepted, rejected or left for later by one key.

    waiting = listed(desk, "kinds")
    card_of(desk, "kinds", waiting[0]).question     # "Is “Georgia” a place?"
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, cast

from cuttings.search.articles import Article, Entry
from cuttings.search.deadlines import check_deadline
from cuttings.search.facets.signatures import name_id
from cuttings.search.facets.wording import date_words
from cuttings.search.language.analysis import fold
from cuttings.search.queries import Query
from cuttings.search.translations import (
    gettext,
    in_articles,
    marked,
    recalled,
    translated,
)
from cuttings.web.accounts.guard import current_accounts
from cuttings.web.desk.pages import (
    Answer,
    Card,
    CardField,
    Ticks,
    WaitingRow,
    article_desk_url,
    file_desk_url,
    heading_desk_url,
    name_desk_url,
    time_in_words,
)
from cuttings.web.following.notes import Mistake, Notes
from cuttings.web.links import address, article_url, search_url
from cuttings.web.site import current_site

if TYPE_CHECKING:
    from cuttings.index.desk import (
        Aside,
        Desk,
        Doubt,
        Side,
        Skipped,
        Suggestion,
        TwoNames,
    )

MOST = 100
"""Things of one kind that are listed."""
MOST_OUTLETS = 50
"""Outlets that are offered where one is lacking."""
A_KIND = {
    "person": marked("a person"),
    "organisation": marked("an organisation"),
    "place": marked("a place"),
}
ONE = {
    "person": (
        marked("Two headings, one person?"),
        marked("Are these one person?"),
        marked("One person"),
    ),
    "organisation": (
        marked("Two headings, one organisation?"),
        marked("Are these one organisation?"),
        marked("One organisation"),
    ),
    "place": (
        marked("Two headings, one place?"),
        marked("Are these one place?"),
        marked("One place"),
    ),
}
"""What is asked of two headings that may be one, and the answer that they are, by their
kind: its noun has a gender in most languages.
"""
REASONS_ASIDE = (
    marked("it is in the archive already"),
    marked("it does not belong here"),
    marked("it is damaged, and there is no other copy"),
)
"""Why a file is set aside, as offered."""
Lacked = Literal["published", "outlet"]
"""Fields that articles wait for."""
EXCERPT = 600
"""Characters of an article that its card shows: as much as a first paragraph."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: what is said of it in the list, and what its card is made
    from.
    """

    row: WaitingRow
    source: object

    @property
    def line(self) -> str:
        """What its line says, folded."""
        row = self.row
        return fold(f"{row.asked} {row.title} {row.about}")


@dataclass(frozen=True, slots=True)
class Listed:
    """The first that wait of a kind, of how many."""

    rows: tuple[Waiting, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A kind of things that wait: its name, what there is of it, and the card of one."""

    label: str
    listed: Callable[[Desk, str], Listed]
    card: Callable[[Desk, Waiting], Card]


def listed(desk: Desk, kind: str, words: str = "") -> Listed:
    """What waits of a kind, the most urgent first: all, or what its line has some words
    in; of articles that lack a field, those that a search for the words finds.
    """
    return QUEUES[kind].listed(desk, words)


def by_line(
    rows: Callable[[Desk], Iterator[Waiting]],
) -> Callable[[Desk, str], Listed]:
    """What waits, to be chosen by words of its line."""

    def listed_by_line(desk: Desk, words: str) -> Listed:
        sought = fold(words)
        waiting = [each for each in rows(desk) if not sought or sought in each.line]
        return Listed(tuple(waiting[:MOST]), len(waiting))

    return listed_by_line


def counts(desk: Desk) -> dict[str, int | None]:
    """How much waits of each kind; None where that is not known yet."""
    found = desk.counts()
    return {
        "pairs": found.pairs,
        "joined": found.joined,
        "kinds": found.kinds,
        "outlets": found.outlets,
        "undated": _number_lacking(desk, "published", found.undatable),
        "unplaced": _number_lacking(desk, "outlet", found.unplaceable),
        "notes": len(Notes(current_accounts().store).mistakes()),
        "skipped": found.skipped,
        "aside": found.aside,
    }


def card_of(desk: Desk, kind: str, waiting: Waiting) -> Card:
    """The question that something asks."""
    return QUEUES[kind].card(desk, waiting)


# Two headings that may be one


def _pairs(desk: Desk) -> Iterator[Waiting]:
    for pair in desk.suggestions():
        about = gettext(
            "%(first)s and %(second)s",
            first=in_articles(pair.counts[0]),
            second=in_articles(pair.counts[1]),
        )
        title = " · ".join(pair.labels)
        asked = translated(ONE[pair.kind][0])
        yield Waiting(WaitingRow(f"{pair.a} {pair.b}", asked, title, about), pair)


def _pair_card(desk: Desk, waiting: Waiting) -> Card:
    pair = cast("Suggestion", waiting.source)
    kept = 1 if desk.preferred(pair) == pair.b else 0
    apart = desk.told_apart(pair)
    names: list[str] = []
    for label, more in zip(pair.labels, apart, strict=True):
        names.append(f"{label}, {more}" if more else label)
    choices: list[tuple[str, str]] = []
    for index in (kept, 1 - kept):
        label = f"{names[index]} ({pair.counts[index]:,})"
        choices.append(((pair.a, pair.b)[index], label))
    fewer = in_articles(pair.counts[1 - kept])
    # the headings stand in the order of the choice
    named = dict(zip((pair.a, pair.b), names, strict=True))
    by_id: dict[str, Side] = {}
    for side in desk.sides(pair):
        by_id[side.heading] = replace(side, label=named[side.heading])
    sides = [by_id[each] for each, _ in choices if each in by_id]
    return Card(
        about=translated(pair.kind),
        question=translated(ONE[pair.kind][1]),
        sides=tuple(sides),
        reason=pair.reason,
        hidden=(("change", "settle"), ("a", pair.a), ("b", pair.b)),
        field=CardField("keep", gettext("Heading to keep"), choices=tuple(choices)),
        effect=gettext(
            "“One” changes %(fewer)s if “%(label)s” is kept, and keeps the other "
            "spelling. It can be undone.",
            fewer=fewer,
            label=names[kept],
        ),
        accept=Answer("verdict", "one", translated(ONE[pair.kind][2])),
        reject=Answer("verdict", "two", gettext("Two")),
    )


# Spellings that a rule joined


def _joined(desk: Desk) -> Iterator[Waiting]:
    for doubt in desk.joined_by_machine():
        about = in_articles(doubt.articles)
        row = WaitingRow(
            doubt.heading,
            gettext("also %(beside)s", beside=doubt.beside),
            doubt.label,
            about,
        )
        yield Waiting(row, doubt)


def _joined_card(desk: Desk, waiting: Waiting) -> Card:
    doubt = cast("Doubt", waiting.source)
    by_machine: list[str] = []
    for variant in desk.heading(doubt.heading).variants:
        if variant.reason and not variant.librarian:
            by_machine.append(variant.name)
    return Card(
        about=translated(doubt.kind),
        question=gettext("Are all these “%(label)s”?", label=doubt.label),
        sides=desk.spelling_sides(doubt.heading),
        reason=doubt.reason,
        hidden=(("heading", doubt.heading),),
        ticks=Ticks(
            "variant", gettext("Spellings that a rule joined"), tuple(by_machine)
        ),
        effect=gettext(
            "“All one” lets no rule change it again. “Apart” gives those that are "
            "ticked a heading of their own. Both can be undone."
        ),
        accept=Answer("change", "confirm", gettext("All one")),
        reject=Answer("change", "split", gettext("Apart")),
        more_url=heading_desk_url(doubt.heading),
        more=gettext("All about this heading"),
    )


# One outlet by its name and by the host of its pages


def _outlets(desk: Desk) -> Iterator[Waiting]:
    for found in desk.suggested_outlets():
        about = in_articles(found.unnamed)
        asked = gettext("perhaps %(name)s", name=found.name)
        yield Waiting(WaitingRow(found.host, asked, found.host, about), found)


def _outlets_card(_: Desk, waiting: Waiting) -> Card:
    found = cast("TwoNames", waiting.source)
    return Card(
        about=gettext("outlet"),
        question=gettext(
            "Is “%(host)s” the outlet “%(name)s”?", host=found.host, name=found.name
        ),
        reason=gettext(
            "of its pages, %(unnamed)s without a name and %(named)s with this one",
            unnamed=found.unnamed,
            named=found.named,
        ),
        hidden=(("field", "outlet"), ("old", found.host), ("new", found.name)),
        effect=gettext(
            "“One outlet” gives its articles that name, also those that come later. “Apart” "
            "leaves them theirs. Both can be undone."
        ),
        accept=Answer("change", "origin", gettext("One outlet")),
        reject=Answer("change", "outlet-apart", gettext("Apart")),
        more_url=search_url(Query(count="copies").add("outlet", name_id(found.host))),
        more=gettext("Its articles"),
    )


# One name of two kinds


def _kinds(desk: Desk) -> Iterator[Waiting]:
    for doubt in desk.of_two_kinds():
        key = f"{doubt.heading} {doubt.other} {doubt.label}"
        asked = gettext("One name of two kinds")
        yield Waiting(WaitingRow(key, asked, doubt.label, _kinds_of(doubt)), doubt)


def _kinds_of(doubt: Doubt) -> str:
    """As what a name is filed, in how many articles each."""
    return gettext(
        "%(kind)s (%(articles)s), %(other_kind)s (%(others)s)",
        kind=translated(doubt.kind),
        articles=doubt.articles,
        other_kind=translated(doubt.other_kind),
        others=doubt.others,
    )


def _kinds_card(desk: Desk, waiting: Waiting) -> Card:
    doubt = cast("Doubt", waiting.source)
    other = translated(A_KIND[doubt.other_kind])
    sides = desk.kind_sides(doubt)
    example = sides[-1].article
    return Card(
        about=gettext(
            "%(kind)s or %(other_kind)s",
            kind=translated(doubt.kind),
            other_kind=translated(doubt.other_kind),
        ),
        question=gettext(
            "Is “%(label)s” always %(other)s?", label=doubt.label, other=other
        ),
        sides=sides,
        reason=_kinds_of(doubt),
        hidden=(
            ("name", doubt.label),
            ("kind", doubt.kind),
            ("verdict", "kind"),
            ("to", doubt.other_kind),
            ("scope", "everywhere"),
            ("keep", doubt.other),
            ("drop", doubt.heading),
        ),
        effect=gettext(
            "“Always” makes it %(other)s in %(articles)s and those to come. “Both” "
            "lets both stand. It can be undone.",
            other=other,
            articles=in_articles(doubt.articles),
        ),
        accept=Answer("change", "name", gettext("Always %(other)s", other=other)),
        reject=Answer("change", "reject", gettext("Both are right")),
        more_url=name_desk_url(example, doubt.heading, "/desk?kind=kinds"),
        more=gettext("Something else is wrong"),
    )


# Articles without a date, or without an outlet


def lacking(field: Lacked) -> Callable[[Desk, str], Listed]:
    """Articles that lack a field, those added last first."""

    def listed_lacking(desk: Desk, words: str) -> Listed:
        looked_at = desk.decided(field)
        entries = islice(_entries_lacking(field, words, looked_at), MOST)
        rows = tuple([_lacking_row(entry) for entry in entries])
        if words:
            return Listed(rows, _number_left(field, words, looked_at))
        return Listed(rows, _number_lacking(desk, field, desk.number_unknown(field)))

    return listed_lacking


def _entries_lacking(
    field: Lacked, words: str, looked_at: Collection[str]
) -> Iterator[Entry]:
    query = _query_lacking(field, words).with_(sort="added")
    for entry in current_site().engine.matches(query):
        check_deadline()
        if entry.article.id not in looked_at:
            yield entry


def _lacking_row(entry: Entry) -> Waiting:
    one = entry.article
    date = date_words(one.published.value if one.published else None)
    about = [one.outlet or one.agency or "", date]
    said = ", ".join([each for each in about if each])
    source = one.source.rpartition("/")[2]
    return Waiting(WaitingRow(one.id, said, one.title, source), one)


def _query_lacking(field: Lacked, words: str) -> Query:
    if field == "published":
        return Query(words, count="copies").add("date", "unknown")
    return Query(f"({words}) NOT outlet:*" if words else "NOT outlet:*", count="copies")


def _number_lacking(desk: Desk, field: Lacked, unknown: int) -> int:
    """How many articles wait for a field: less those of which it can't be known, and
    those of which it was decided since the index was written.
    """
    if desk.waits() or desk.behind():
        return _number_left(field, "", desk.decided(field))
    query = _query_lacking(field, "").with_(size=1)
    return current_site().engine.search(query).copies - unknown


def _number_left(field: Lacked, words: str, decided: Collection[str]) -> int:
    """How many articles that lack a field in the index are not decided on."""
    found = current_site().engine.article_ids(_query_lacking(field, words))
    return len(set(found).difference(decided))


def _date_card(_: Desk, waiting: Waiting) -> Card:
    hint = gettext("As far as it is known: 1998, 1998-03 or 14 March 1998")
    dates = _dates_of_copies(cast(Article, waiting.source))
    if dates:
        other = gettext("Other copies of its story: %(dates)s", dates=", ".join(dates))
        hint = f"{hint}. {other}"
    field = CardField("published", gettext("Date of publication"), hint)
    return _lacking_card(waiting, gettext("When was this printed?"), field)


def _dates_of_copies(article: Article) -> list[str]:
    """The dates of the other copies of an article's story, each once, the oldest first."""
    engine = current_site().engine
    entry = engine.get(article.id)
    dates: set[str] = set()
    for copy in engine.story(entry.story.id) if entry else ():
        if copy.article.published:
            dates.add(copy.article.published.value)
    return [date_words(each) for each in sorted(dates)]


def _outlet_card(_: Desk, waiting: Waiting) -> Card:
    found = current_site().engine.facet_values("outlet", Query(), size=MOST_OUTLETS)
    known = tuple([value.label for value in found.values])
    field = CardField("outlet", gettext("Outlet"), "", offered=known)
    return _lacking_card(waiting, gettext("Where was this printed?"), field)


def _lacking_card(waiting: Waiting, question: str, field: CardField) -> Card:
    article = cast(Article, waiting.source)
    opening = " ".join(article.body.split())
    if len(opening) > EXCERPT:
        opening = opening[:EXCERPT].rpartition(" ")[0] + " …"
    return Card(
        about=article.source,
        question=question,
        excerpt=opening,
        excerpt_title=article.title,
        excerpt_url=article_url(article.id),
        excerpt_language=article.language,
        hidden=(("article", article.id), ("field", field.name)),
        field=field,
        why=gettext("Why: where is it stated?"),
        effect=gettext("Changes this article. It can be undone."),
        accept=Answer("change", "facts", gettext("Set it")),
        reject=Answer("change", "unknown", gettext("It can’t be known")),
        more_url=article_desk_url(article.id),
        more=gettext("All about this article"),
    )


# What readers reported


def _notes(_: Desk) -> Iterator[Waiting]:
    for mistake in Notes(current_accounts().store).mistakes():
        row = WaitingRow(str(mistake.id), "", mistake.text, time_in_words(mistake.made))
        yield Waiting(row, mistake)


def _note_card(_: Desk, waiting: Waiting) -> Card:
    mistake = cast(Mistake, waiting.source)
    entry = current_site().engine.get(mistake.article)
    title = entry.article.title if entry else mistake.article
    return Card(
        about=time_in_words(mistake.made),
        question=gettext("A reader says that something is wrong"),
        excerpt=mistake.text,
        excerpt_title=title,
        excerpt_url=article_url(mistake.article),
        hidden=(("id", str(mistake.id)),),
        action=address("/desk/mistakes"),
        effect=gettext(
            "“Settled” takes the report off this list, and changes nothing else."
        ),
        reject=Answer("settled", "1", gettext("Settled")),
        accept_url=article_desk_url(mistake.article),
        accept_words=gettext("Correct the article"),
        more_url=f"{article_url(mistake.article)}#about",
        more=gettext("A name is wrong: “Correct names” stands above them"),
    )


# Files that were not read


def _skipped(desk: Desk) -> Iterator[Waiting]:
    for each in desk.skipped():
        title = each.path.rpartition("/")[2]
        row = WaitingRow(f"{each.path} {each.position}", each.position, title, "")
        yield Waiting(row, each)


def _skipped_card(_: Desk, waiting: Waiting) -> Card:
    skipped = cast("Skipped", waiting.source)
    return Card(
        about=waiting.row.asked,
        question=gettext("This was not read"),
        excerpt=recalled(skipped.reason, "reading"),
        excerpt_title=skipped.path,
        excerpt_url=file_desk_url(skipped.path),
        hidden=(
            ("path", skipped.path),
            ("position", skipped.position),
            ("skipped", skipped.reason),
        ),
        field=CardField(
            "why",
            gettext("Why it is set aside"),
            offered=tuple(map(translated, REASONS_ASIDE)),
        ),
        effect=gettext(
            "“Set aside” takes it off this list and keeps the reason. “Try again” has "
            "the next “cuttings index” read the file, though it has not changed. Both "
            "can be undone."
        ),
        accept=Answer("change", "file-set-aside", gettext("Set aside")),
        reject=Answer("change", "file-retry", gettext("Try again")),
        more_url=file_desk_url(skipped.path),
        more=gettext("What is known of this file"),
    )


# Files that were set aside


def _aside(desk: Desk) -> Iterator[Waiting]:
    for each in desk.aside():
        skipped = each.skipped
        title = skipped.path.rpartition("/")[2]
        yield Waiting(
            WaitingRow(str(each.decision), skipped.position, title, each.why), each
        )


def _aside_card(_: Desk, waiting: Waiting) -> Card:
    aside = cast("Aside", waiting.source)
    skipped = aside.skipped
    return Card(
        about=aside.why,
        question=gettext("This was set aside"),
        excerpt=recalled(skipped.reason, "reading"),
        excerpt_title=skipped.path,
        excerpt_url=file_desk_url(skipped.path),
        action=address(f"/desk/undo/{aside.decision}"),
        effect=gettext(
            "“Back on the list” takes the decision back: it waits among the files not "
            "read again."
        ),
        reject=Answer("undone", "1", gettext("Back on the list")),
        more_url=file_desk_url(skipped.path),
        more=gettext("What is known of this file"),
    )


QUEUES = {
    "pairs": Queue(marked("Two headings, one name?"), by_line(_pairs), _pair_card),
    "joined": Queue(
        marked("Spellings joined by machine"), by_line(_joined), _joined_card
    ),
    "kinds": Queue(marked("One name of two kinds"), by_line(_kinds), _kinds_card),
    "outlets": Queue(
        marked("One outlet, two names?"), by_line(_outlets), _outlets_card
    ),
    "undated": Queue(marked("No date"), lacking("published"), _date_card),
    "unplaced": Queue(marked("No outlet"), lacking("outlet"), _outlet_card),
    "notes": Queue(marked("Readers’ notes"), by_line(_notes), _note_card),
    "skipped": Queue(marked("Files not read"), by_line(_skipped), _skipped_card),
    "aside": Queue(marked("Files set aside"), by_line(_aside), _aside_card),
}
"""What waits at the desk, by kind."""


def position_of(waiting: Sequence[Waiting], key: str) -> int:
    """Where something stands in its list; the beginning where it is there no longer."""
    for index, each in enumerate(waiting):
        if each.row.key == key:
            return index
    return 0
