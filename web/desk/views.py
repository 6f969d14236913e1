"""The pages of the desk: what waits, what was decided, and each thing with its forms.

What is asked by these forms comes in by ``deciding``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Flask,
    g,
    jsonify,
    request,
)
from flask.typing import ResponseReturnValue

from cuttings.search.errors import (
    DecisionRefused,
    NotFound,
)
from cuttings.search.facets.wording import date_words
from cuttings.search.translations import gettext, ngettext, translated, worded
from cuttings.web.accounts.guard import (
    needs,
)
from cuttings.web.desk.current import (
    OpenDesk,
    corrected_since,
    current_desk,
    dated_by,
    following,
    just_decided,
)
from cuttings.web.desk.deciding import came_from, deciding, wants_json
from cuttings.web.desk.pages import (
    KINDS,
    MOST_PLACES,
    AlikeRow,
    ArticleDeskPage,
    CopyRow,
    FilePage,
    FindPage,
    FoundRow,
    HeadingPage,
    HistoryPage,
    HomePage,
    KindChoice,
    MentionPage,
    NamePage,
    PlaceRow,
    QueueRow,
    StoryDeskPage,
    TypeRow,
    articles_url,
    decision_rows,
    field_rows,
    heading_desk_url,
    name_desk_url,
    time_in_words,
)
from cuttings.web.desk.queue import (
    QUEUES,
    REASONS_ASIDE,
    Waiting,
    card_of,
    counts,
    listed,
    position_of,
)
from cuttings.web.links import (
    address,
    article_url,
    current_prefix,
)
from cuttings.web.pages.findings import sentences_of, words_for
from cuttings.web.rendering import show_desk
from cuttings.web.site import (
    current_site,
    page_path,
    positive_argument,
)

if TYPE_CHECKING:
    from cuttings.index.desk import ArticleRecord, Desk, NamePlace

desk = Blueprint("desk", __name__)

CARD = "#card"
"""Where the card at hand stands on its page, with what was just decided above it."""
ROWS = 50
"""Decisions on a page of the history."""
COMPARED = 30
"""Letters on each side of a selection by which its place is found; blanks aside."""
BEFORE, AFTER = 1, 5
"""Lines of the list before the card at hand, and from it on: few enough to be seen whole."""


def equip(app: Flask, open_desk: OpenDesk | None) -> None:
    """Gives a site its desk, which is opened when it is first needed."""
    app.extensions["cuttings-desk"] = open_desk
    app.register_blueprint(desk)
    app.register_blueprint(deciding)
    app.context_processor(
        lambda: {
            "just_decided": just_decided,
            "corrected_since": corrected_since,
            "dated_by": dated_by,
            "following": following,
        }
    )
    app.jinja_env.filters["dated"] = date_words


@desk.get("/desk/history")
@needs("curator")
def history() -> ResponseReturnValue:
    """Every decision, the newest first."""
    actor = request.args.get("by", "")[:200]
    before = positive_argument("before", 10**8) or 0
    found = current_desk().history(actor=actor or None, limit=ROWS + 1, before=before)
    older = ""
    if len(found) > ROWS:
        pairs = [("before", str(found[ROWS - 1].id))]
        older = address("/desk/history", [*([("by", actor)] if actor else []), *pairs])
    title = (
        gettext("Decisions of %(actor)s", actor=actor)
        if actor
        else gettext("All decisions")
    )
    page = HistoryPage(title, decision_rows(found[:ROWS]), actor, older, page_path())
    return show_desk("history", page)


@desk.get("/desk/headings")
@needs("curator")
def headings() -> ResponseReturnValue:
    """Headings that some words may mean: a page, or JSON for a field."""
    typed = request.args.get("q", "").strip()[:200]
    found = current_desk().find_headings(typed, 12 if wants_json() else 50)
    if not typed:
        found = ()
    if wants_json():
        rows = []
        for each in found:
            heading = each.heading
            articles = ngettext(
                "%(number)s article", "%(number)s articles", each.articles
            )
            rows.append(
                {
                    "id": heading.id,
                    "label": heading.label,
                    "about": f"{heading.kind}, {articles}",
                }
            )
        return jsonify(headings=rows)
    shown = [
        FoundRow(
            each.heading,
            ngettext("%(number)s article", "%(number)s articles", each.articles),
            heading_desk_url(each.heading.id),
        )
        for each in found
    ]
    return show_desk("headings", FindPage(gettext("Headings"), typed, tuple(shown)))


@desk.get("/desk/heading")
@needs("curator")
def heading() -> ResponseReturnValue:
    """A heading with all that can be decided on it."""
    opened = current_desk()
    seen = opened.last_decision()
    record = opened.heading(request.args.get("id", ""))
    alike: list[AlikeRow] = []
    for pair in record.alike:
        other = 1 if pair.a == record.id else 0
        row = AlikeRow(
            (pair.a, pair.b)[other],
            pair.labels[other],
            ngettext("%(number)s article", "%(number)s articles", pair.counts[other]),
            pair.reason,
            opened.sides(pair),
        )
        alike.append(row)
    page = HeadingPage(
        title=record.label,
        record=record,
        kinds=KINDS,
        articles=ngettext("%(number)s article", "%(number)s articles", record.articles),
        articles_url=articles_url(record),
        sides=opened.spelling_sides(record.id),
        alike=tuple(alike),
        history=decision_rows(record.history),
        seen=seen,
        back=page_path(),
    )
    return show_desk("heading", page)


@desk.get("/desk/name")
@needs("curator")
def name() -> ResponseReturnValue:
    """How a name of an article may be wrong."""
    opened = current_desk()
    seen = opened.last_decision()
    entry = current_site().article(request.args.get("article", ""))
    article_id = entry.article.id
    record = opened.heading(request.args.get("heading", ""))
    names = opened.names_of(article_id, record.id)
    if not names:
        raise NotFound(
            worded(
                "No name of this article is filed under “%(label)s” any longer. Load "
                "the article again.",
                label=record.label,
            )
        )
    page = NamePage(
        title=gettext("“%(label)s” is wrong", label=record.label),
        article_id=article_id,
        article_title=entry.article.title,
        heading_id=record.id,
        heading_label=record.label,
        names=names,
        kinds=KINDS,
        everywhere=ngettext(
            "%(number)s article",
            "%(number)s articles",
            max(use.everywhere for use in names),
        ),
        seen=seen,
        back=came_from(request.args.get("back", ""))
        if request.args.get("back")
        else f"/articles/{article_id}",
    )
    return show_desk("name", page)


@desk.get("/desk/mention")
@needs("curator")
def mention() -> ResponseReturnValue:
    """Words of an article that are a name which was missed: where, and whose."""
    from cuttings.index.desk import refuse_unfit

    opened = current_desk()
    seen = opened.last_decision()
    one = current_site().article(request.args.get("article", "")).article
    words = " ".join(request.args.get("name", "").split())
    back = f"/articles/{one.id}"
    if request.args.get("back"):
        back = came_from(request.args["back"])
    page = MentionPage(
        title=gettext("Add a name that was missed"),
        article_id=one.id,
        article_title=one.title,
        language=one.language,
        name=words,
        places=(),
        more=0,
        every="",
        kinds=KINDS,
        kind="person",
        seen=seen,
        back=back,
    )
    if not words:
        return show_desk("mention", page)
    places: tuple[NamePlace, ...] = ()
    try:
        places, kind = opened.name_places(one.id, words)
        refuse_unfit(places, words)
    except DecisionRefused as error:
        wrong = ""
        if places and places[0].heading:
            wrong = name_desk_url(one.id, places[0].heading, back)
        refused = replace(page, problem=translated(error), wrong_url=wrong)
        return show_desk("mention", refused)
    rows = _place_rows(places)
    reached = sum(place.is_open for place in places)
    every = ""
    if reached > 1:
        every = ngettext("%(number)s place", "%(number)s places", reached)
    filled = replace(
        page,
        places=rows,
        more=sum(place.is_free for place in places) - len(rows),
        every=every,
        kind=kind,
    )
    return show_desk("mention", filled)


def _place_rows(places: Sequence[NamePlace]) -> tuple[PlaceRow, ...]:
    """The first places at which a name can be added, and the one that was selected in
    the text.
    """
    free = [place for place in places if place.is_free]
    selected = next(filter(_is_selected, free), None)
    rows: list[PlaceRow] = []
    for index, place in enumerate(free):
        if index >= MOST_PLACES and place is not selected:
            continue
        row = PlaceRow(
            place.occurrence,
            place.before,
            place.text,
            place.after,
            place.in_title,
            place is selected,
        )
        rows.append(row)
    return tuple(rows)


def _is_selected(place: NamePlace) -> bool:
    """Whether a place is the one that was selected: the text around it is sent, as far
    as its paragraph goes.
    """
    asked = request.args
    if "before" not in asked or place.in_title != ("title" in asked):
        return False
    before = "".join(asked.get("before", "").split())
    after = "".join(asked.get("after", "").split())
    stands_after = "".join(place.before.split()).endswith(before[-COMPARED:])
    return stands_after and "".join(place.after.split()).startswith(after[:COMPARED])


@desk.get("/desk/article")
@needs("curator")
def article() -> ResponseReturnValue:
    """An article with all that can be decided on it."""
    from cuttings.index.desk import event_types

    opened = current_desk()
    seen = opened.last_decision()
    record = opened.article(request.args.get("id", ""))
    types = event_types()
    known = {choice.id: choice.label for choice in types}
    others = [choice for choice in types if choice.id not in record.types]
    page = ArticleDeskPage(
        title=record.title,
        record=record,
        fields=field_rows(record),
        types=tuple(others),
        chosen=_type_rows(record, known),
        all_labels=tuple(opened.labels()),
        added=time_in_words(record.added),
        history=decision_rows(record.history),
        seen=seen,
        back=page_path(),
    )
    return show_desk("article", page)


def _type_rows(record: ArticleRecord, labels: Mapping[str, str]) -> tuple[TypeRow, ...]:
    """The types of an article with their evidence, as far as it is in the index."""
    entry = current_site().engine.get(record.id)
    found = {event.id: event for event in entry.enrichment.events} if entry else {}
    rows: list[TypeRow] = []
    for type_id in record.types:
        label, event = labels.get(type_id, type_id), found.get(type_id)
        if entry is None or event is None:
            rows.append(TypeRow(type_id, label))
            continue
        sentences = sentences_of(entry.article, event)
        rows.append(TypeRow(type_id, label, sentences, words_for(event)))
    return tuple(rows)


@desk.get("/desk/file")
@needs("curator")
def file() -> ResponseReturnValue:
    """A file of which something was not read."""
    opened = current_desk()
    seen = opened.last_decision()
    record = opened.file(request.args.get("path", ""))
    about = [ngettext("%(number)s article", "%(number)s articles", record.articles)]
    if record.size:
        about.append(ngettext("%(number)s byte", "%(number)s bytes", record.size))
    if record.modified:
        about.append(time_in_words(record.modified))
    page = FilePage(
        title=record.path.rpartition("/")[2],
        record=record,
        about=", ".join(about),
        held=tuple((article_url(id_), title) for id_, title in record.held),
        reasons=tuple(map(translated, REASONS_ASIDE)),
        history=decision_rows(record.history),
        seen=seen,
        back=page_path(),
    )
    return show_desk("file", page)


@desk.get("/desk/story")
@needs("curator")
def story() -> ResponseReturnValue:
    """A story with its copies, to be split, joined or pinned."""
    opened = current_desk()
    seen = opened.last_decision()
    story_id = request.args.get("id", "")
    entries = current_site().engine.story(story_id)
    if not entries:
        raise NotFound(
            worded(
                "There is no story “%(story_id)s” in this archive.", story_id=story_id
            )
        )
    copies: list[CopyRow] = []
    decisions = {}
    for entry in entries:
        one, link = entry.article, entry.story
        date = date_words(one.published.value if one.published else None)
        about = [one.outlet or one.agency, date]
        copies.append(
            CopyRow(
                one.id,
                one.title,
                ", ".join([each for each in about if each]),
                link.kind,
                link.reason,
                link.representative,
                article_url(one.id),
            )
        )
        for decision in opened.article_history(one.id, "stories"):
            decisions[decision.id] = decision
    newest_first = [decisions[each] for each in sorted(decisions, reverse=True)]
    page = StoryDeskPage(
        title=entries[0].article.title,
        id=entries[0].story.id,
        copies=tuple(copies),
        history=decision_rows(newest_first),
        seen=seen,
        back=page_path(),
    )
    return show_desk("story", page)


@desk.get("/desk")
@needs("curator")
def home() -> ResponseReturnValue:
    """The desk: what waits to be settled, and what was decided last."""
    opened = current_desk()
    kind = request.args.get("kind", "pairs")
    kind = kind if kind in QUEUES else "pairs"
    words = request.args.get("words", "").strip()[:200]
    seen = opened.last_decision()
    found = listed(opened, kind, words)
    waiting = found.rows
    position = position_of(waiting, request.args.get("item", ""))
    first = max(0, position - BEFORE)
    card_url = partial(_card_url, kind, words, waiting)
    rows: list[QueueRow] = []
    for index, each in enumerate(waiting[first : position + AFTER], first):
        rows.append(QueueRow(each.row, card_url(index), index == position))
    next_url = card_url(position + 1)
    back = next_url or _queue_url(kind, words)
    page = HomePage(
        title=gettext("Desk"),
        kind=kind,
        kinds=_kind_choices(opened, kind),
        words=words,
        all_url=_queue_url(kind),
        rows=tuple(rows),
        position=position + 1,
        total=found.total,
        card=card_of(opened, kind, waiting[position]) if waiting else None,
        back=back.removeprefix(current_prefix()),
        next_url=next_url,
        previous_url=card_url(position - 1),
        history=decision_rows(opened.history(limit=10)),
        seen=seen,
        is_looking=not (waiting or words) and opened.looks(),
        is_settled="settled" in request.args,
    )
    g.says_what_came = page.is_settled
    return show_desk("home", page)


def _kind_choices(opened: Desk, current: str) -> tuple[KindChoice, ...]:
    """Every kind of things that wait, with how many."""
    from cuttings.index.desk import MOST_PAIRS

    numbers = counts(opened)
    choices: list[KindChoice] = []
    for key, queue in QUEUES.items():
        number = numbers[key]
        count = "" if number is None else f"{number:,}"
        if key == "pairs" and number == MOST_PAIRS:
            count = gettext("%(number)s or more", number=number)
        choices.append(
            KindChoice(key, queue.label, _queue_url(key), key == current, count)
        )
    return tuple(choices)


def _queue_url(kind: str, words: str = "", item: str = "") -> str:
    """The desk at a queue, or at a card of it, which a browser scrolls to."""
    pairs = [("kind", kind), ("words", words), ("item", item)]
    return address("/desk", [pair for pair in pairs if pair[1]]) + CARD


def _card_url(kind: str, words: str, waiting: Sequence[Waiting], index: int) -> str:
    """The desk at a card of a queue; empty where there is none."""
    if not 0 <= index < len(waiting):
        return ""
    return _queue_url(kind, words, waiting[index].row.key)
