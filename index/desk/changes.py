"""What can be decided from a form: each action with what it makes of the form's fields.

    change = Change("merge", {"keep": ["emomali-rahmon"], "drop": ["e-rakhmonov"]})
    ACTIONS[change.action](assembly, change, {"actor": "ines"})

``Desk`` previews, makes and delivers what stands here; nobody else asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from cuttings.index.assembly import Assembly
from cuttings.index.authority.additions import EVERY, overlapping, stands
from cuttings.index.authority.contexts import Within
from cuttings.index.authority.rulings import checked_kind, with_article
from cuttings.index.decisions import Author, Decision, Outcome
from cuttings.index.desk.records import NamePlace
from cuttings.index.enrich.events.topics import topic_named
from cuttings.index.facts import FIELDS, Field, carriers
from cuttings.search.articles import Article, Entry, Kind, Skipped
from cuttings.search.errors import DecisionRefused, NotFound
from cuttings.search.translations import worded

LONGEST_NAME = 200
"""Letters of a name that can be added; the longest in archives have some 120."""
EVERY_PLACE = "every"
"""What a form sends for all places of a name in its article."""
AROUND = 60
"""Letters that are shown on each side of where words stand."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody asks for: an action of ``ACTIONS`` and its fields, each a list as a
    form sends them. ``seen`` is the last decision that they knew of.
    """

    action: str
    fields: Mapping[str, Sequence[str]]
    seen: int = 0

    def one(self, name: str) -> str:
        """A field that is given once; empty where it is not."""
        values = self.fields.get(name) or [""]
        return values[0].strip()

    def several(self, name: str) -> list[str]:
        """A field that may be given more than once, without blanks and repetitions."""
        values = [value.strip() for value in self.fields.get(name, ())]
        return list(dict.fromkeys(filter(None, values)))

    def kind(self, name: str) -> Kind:
        """A field that names a kind. Raises DecisionRefused where it doesn't."""
        return checked_kind(self.one(name))


def article_of(assembly: Assembly, article_id: str) -> Article:
    """An article by its id. Raises NotFound."""
    article = assembly.catalogue.article(article_id)
    if article is None:
        raise _no_such_article(article_id)
    return article


def _no_such_article(article_id: str) -> NotFound:
    return NotFound(
        worded(
            "There is no article “%(article_id)s” in this archive. It "
            "may have been removed; search for it.",
            article_id=str(article_id),
        )
    )


def _merge(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    typed = change.one("keep")
    if not typed:
        raise DecisionRefused(worded("Say which heading it is."))
    keep = _heading_id(assembly, typed)
    return names.merge(keep, change.one("drop"), **author)


def _reject(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    return names.reject(change.one("keep"), change.one("drop"), **author)


def _settle(assembly: Assembly, change: Change, author: Author) -> Outcome:
    """A pair of the queue: one heading, of which one is kept, or two."""
    names = assembly.authority.decisions
    one, other = change.one("a"), change.one("b")
    if change.one("verdict") == "two":
        return names.reject(one, other, **author)
    keep = change.one("keep")
    if keep not in (one, other):
        raise DecisionRefused(worded("Say which of the two headings is kept."))
    drop = other if keep == one else one
    return names.merge(keep, drop, action="accept", **author)


def _heading_id(assembly: Assembly, typed: str) -> str:
    """A heading by its id, or by words that mean only one."""
    if typed and assembly.authority.store.heading(typed) is None:
        return _only_heading(assembly, typed)
    return typed


def _split(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    variants = change.several("variant")
    label = change.one("label")
    return names.split(change.one("heading"), variants, label=label, **author)


def _rename(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    return names.rename(change.one("heading"), change.one("label"), **author)


def _hide(assembly: Assembly, change: Change, author: Author) -> Outcome:
    return assembly.authority.decisions.hide(change.one("heading"), **author)


def _show(assembly: Assembly, change: Change, author: Author) -> Outcome:
    return assembly.authority.decisions.show(change.one("heading"), **author)


def _confirm(assembly: Assembly, change: Change, author: Author) -> Outcome:
    return assembly.authority.decisions.confirm(change.one("heading"), **author)


def _kind(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    return names.recast(change.one("heading"), change.kind("kind"), **author)


def _broader(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    above = _heading_id(assembly, change.one("broader"))
    return names.place_beneath(change.one("heading"), above, **author)


def _note(assembly: Assembly, change: Change, author: Author) -> Outcome:
    fields = {}
    for name in ("dates", "same_as", "scope_note"):
        if name in change.fields:
            fields[name] = change.one(name)
    names = assembly.authority.decisions
    return names.note(change.one("heading"), fields, **author)


def _variant(assembly: Assembly, change: Change, author: Author) -> Outcome:
    names = assembly.authority.decisions
    return names.add_variant(change.one("heading"), change.one("variant"), **author)


def _name(assembly: Assembly, change: Change, author: Author) -> Outcome:
    """What a name of an article means: ``verdict`` says how it is wrong."""
    rulings = assembly.authority.rulings
    name, kind = change.one("name"), change.kind("kind")
    scope = change.one("scope")
    article = "" if scope in ("everywhere", "words") else change.one("article")
    verdict = change.one("verdict")
    context = None
    if scope == "words":
        is_wide = change.one("within") == "article"
        within: Within = "article" if is_wide else "sentence"
        context = assembly.context(name, change.one("words"), within)
    if verdict == "none":
        return rulings.dismiss(name, kind, article, context, **author)
    if verdict == "kind":
        to = change.kind("to")
        return rulings.recast(name, kind, to, article, context, **author)
    if verdict == "parts":
        parts: list[tuple[Kind, str]] = []
        kinds = list(change.fields.get("part_kind", ()))
        texts = list(change.fields.get("part", ()))
        for part_kind, part in zip(kinds, texts, strict=False):
            if part.strip():
                parts.append((cast(Kind, part_kind), part.strip()))
        return rulings.part(name, kind, parts, article, context, **author)
    if verdict != "heading":
        raise DecisionRefused(worded("Say what is wrong with “%(name)s”.", name=name))
    label = change.one("label")
    if change.one("new"):
        to = change.kind("new_kind")
        return rulings.assign_new(name, kind, label, to, article, context, **author)
    heading = change.one("heading") or _only_heading(assembly, label)
    return rulings.assign(name, kind, heading, article, context, **author)


def _mention(assembly: Assembly, change: Change, author: Author) -> Outcome:
    """Words of an article are a name that was missed: ``place`` says which of them."""
    name = " ".join(change.one("name").split())
    entry = assembly.entry(article_of(assembly, change.one("article")), filed=True)
    which = _which_place(places_in(entry, name), name, change.one("place"))
    kind, heading, new = change.one("kind"), "", None
    if change.one("as") == "heading":
        typed = change.one("label")
        heading = change.one("heading") or _only_heading(assembly, typed)
        row = assembly.authority.store.heading(heading)
        kind = row["kind"] if row is not None else kind
    elif change.one("as") == "new":
        kind, new = change.one("new_kind"), change.one("new_label")
    rulings = assembly.authority.rulings
    known = checked_kind(kind)
    return rulings.add(entry, name, known, None, which, heading, new, **author)


def places_in(entry: Entry, name: str) -> tuple[NamePlace, ...]:
    """Where words stand in an article, the title first, and what is found there. Raises
    DecisionRefused for what is too long to be a name.
    """
    if len(name) > LONGEST_NAME:
        raise DecisionRefused(
            worded(
                "A name has at most %(most)s letters. Choose fewer words.",
                most=str(LONGEST_NAME),
            )
        )
    article = entry.article
    counted = [each for each in entry.enrichment.mentions if each.counted]
    places: list[NamePlace] = []
    for occurrence, stand in enumerate(stands(article, name), start=1):
        text = article.title if stand.in_title else article.body
        before = text[max(0, stand.start - AROUND) : stand.start]
        after = text[stand.end : stand.end + AROUND]
        found = overlapping(article, stand, counted)
        taken = max(found, key=lambda each: len(each.surface), default=None)
        place = NamePlace(
            occurrence,
            stand.in_title,
            # no further than its paragraph
            before.rpartition("\n\n")[2],
            text[stand.start : stand.end],
            after.partition("\n\n")[0],
            taken.surface if taken else "",
            taken.kind if taken else "",
            taken.heading or "" if taken else "",
        )
        places.append(place)
    return tuple(places)


def added_places(assembly: Assembly, decision: Decision) -> int:
    """In how many places of its article a decision adds a name, if that is what it does."""
    payload = decision.payload
    if decision.owner != "mentions" or decision.action != "add":
        return 0
    if payload["occurrence"] != EVERY:
        return 1
    entry = assembly.entry(article_of(assembly, payload["article"]), filed=True)
    number = 0
    for place in places_in(entry, payload["name"]):
        is_of_another_kind = place.has_it and place.taken_as != payload["kind"]
        number += place.is_open or is_of_another_kind
    return number


def _which_place(places: Sequence[NamePlace], name: str, wanted: str) -> int:
    """The occurrence that a form asks for, or EVERY. Raises DecisionRefused where the
    words don't stand there, or are in a name already.
    """
    if not name:
        raise DecisionRefused(worded("Say which words are a name."))
    refuse_unfit(places, name)
    if wanted == EVERY_PLACE:
        return EVERY
    chosen = [each for each in places if str(each.occurrence) == wanted]
    if not chosen:
        raise DecisionRefused(
            worded("Say at which of its places “%(name)s” is a name.", name=name)
        )
    refuse_unfit(chosen, name)
    return chosen[0].occurrence


def refuse_unfit(places: Sequence[NamePlace], name: str) -> None:
    """Raises DecisionRefused where words stand nowhere, or only in names that are found
    already.
    """
    if not places:
        raise DecisionRefused(
            worded(
                "“%(name)s” does not stand in this article as whole words. Write it as "
                "the text has it, capitals included.",
                name=name,
            )
        )
    if any(place.is_free for place in places):
        return
    taken = places[0]
    if taken.has_it:
        raise DecisionRefused(
            worded(
                "“%(name)s” is found as %(kind)s already. Choose “Wrong?” beside that "
                "name if it is something else.",
                name=name,
                kind=with_article(taken.taken_as),
            )
        )
    raise DecisionRefused(
        worded(
            "“%(name)s” shares words with “%(other)s”, which is found as %(kind)s "
            "already. Choose “Wrong?” beside that name if it is something else.",
            name=name,
            other=taken.taken_by,
            kind=with_article(taken.taken_as),
        )
    )


def _only_heading(assembly: Assembly, typed: str) -> str:
    """The one heading whose label somebody typed. Raises DecisionRefused for half a
    name, though it may mean only one: nobody has chosen it yet.
    """
    if not typed:
        raise DecisionRefused(worded("Say which heading it is."))
    found = assembly.authority.find(typed, 9)
    plain = " ".join(typed.split()).casefold()
    exact = [each for each in found if each.heading.label.casefold() == plain]
    if len(exact) == 1:
        return exact[0].heading.id
    if not found:
        raise DecisionRefused(
            worded(
                "There is no heading “%(typed)s”. Make it as a new one, or "
                "write it otherwise.",
                typed=typed,
            )
        )
    listed = "; ".join(
        f"{each.heading.label} ({each.heading.kind}, {each.heading.id})"
        for each in found
    )
    if len(found) == 1:
        raise DecisionRefused(
            worded(
                "“%(typed)s” is the label of no heading. Is it %(listed)s? Write that, "
                "or choose it.",
                typed=typed,
                listed=listed,
            )
        )
    raise DecisionRefused(
        worded(
            "“%(typed)s” may be several headings: %(listed)s. Name one.",
            typed=typed,
            listed=listed,
        )
    )


def _story_split(assembly: Assembly, change: Change, author: Author) -> Outcome:
    changed = assembly.stories.split(change.several("id"), **author)
    return Outcome(assembly.journal.latest("stories"), tuple(sorted(changed)))


def _story_join(assembly: Assembly, change: Change, author: Author) -> Outcome:
    # an address that was copied from the browser names an article, too
    ids = [each.rstrip("/").rpartition("/")[2] for each in change.several("id")]
    stories = {assembly.stories.story_of(article_of(assembly, each).id) for each in ids}
    if len(set(ids)) > 1 and len(stories) == 1:
        raise DecisionRefused(worded("These articles are one story already."))
    changed = assembly.stories.join(ids, **author)
    return Outcome(assembly.journal.latest("stories"), tuple(sorted(changed)))


def _story_pin(assembly: Assembly, change: Change, author: Author) -> Outcome:
    article = article_of(assembly, change.one("id"))
    if assembly.stories.link(article.id).representative:
        raise DecisionRefused(
            worded(
                "Article %(id)s is the copy shown for its story already.",
                id=str(article.id),
            )
        )
    changed = assembly.stories.pin(article.id, **author)
    return Outcome(assembly.journal.latest("stories"), tuple(sorted(changed)))


def _types(assembly: Assembly, change: Change, author: Author) -> Outcome:
    article = article_of(assembly, change.one("article"))
    types = change.several("type")
    wanted = list(dict.fromkeys(topic_named(each).id for each in types))
    if wanted == [event.id for event in assembly.entry(article).enrichment.events]:
        raise DecisionRefused(
            worded("Article %(id)s has these event types already.", id=str(article.id))
        )
    return assembly.events.set(article, types, **author)


def _facts(assembly: Assembly, change: Change, author: Author) -> Outcome:
    article = article_of(assembly, change.one("article"))
    values: dict[str, str] = {}
    for field in FIELDS:
        if field in change.fields:
            values[field] = change.one(field)
    return assembly.facts.set(article, values, **author)


def _unknown(assembly: Assembly, change: Change, author: Author) -> Outcome:
    """A person looked, and found no value for a field."""
    article = article_of(assembly, change.one("article"))
    return assembly.facts.set(article, {change.one("field"): ""}, **author)


def _origin(assembly: Assembly, change: Change, author: Author) -> Outcome:
    field, old = cast(Field, change.one("field")), change.one("old")
    if field not in FIELDS:
        raise DecisionRefused(
            worded("“%(field)s” is nothing that can be renamed.", field=field[:40])
        )
    with closing(assembly.archive.reading_engine()) as engine:
        articles = carriers(engine, field, old)
    return assembly.facts.rename(field, old, change.one("new"), articles, **author)


def _outlet_apart(assembly: Assembly, change: Change, author: Author) -> Outcome:
    return assembly.facts.keep_apart(change.one("old"), **author)


def _paragraph(assembly: Assembly, change: Change, author: Author) -> Outcome:
    article = article_of(assembly, change.one("article"))
    number = change.one("paragraph")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise DecisionRefused(worded("Say which paragraph it is."))
    shown = assembly.entry(article).article
    if change.one("state") == "show":
        return assembly.facts.show(shown, int(number), **author)
    return assembly.facts.hide(shown, int(number), **author)


def _label(assembly: Assembly, change: Change, author: Author) -> Outcome:
    articles = change.several("id")
    for article_id in assembly.catalogue.unknown(articles):
        raise _no_such_article(article_id)
    return assembly.labels.add(change.one("label"), articles, **author)


def _unlabel(assembly: Assembly, change: Change, author: Author) -> Outcome:
    articles = change.several("id") or assembly.labels.articles(change.one("label"))
    return assembly.labels.remove(change.one("label"), articles, **author)


def _file_retry(assembly: Assembly, change: Change, author: Author) -> Outcome:
    return assembly.files.retry(change.one("path"), **author)


def _file_set_aside(assembly: Assembly, change: Change, author: Author) -> Outcome:
    skipped = Skipped(change.one("path"), change.one("skipped"), change.one("position"))
    return assembly.files.set_aside(skipped, change.one("why"), **author)


Make = Callable[[Assembly, Change, Author], Outcome]

ACTIONS: dict[str, Make] = {
    "merge": _merge,
    "reject": _reject,
    "settle": _settle,
    "split": _split,
    "rename": _rename,
    "hide": _hide,
    "show": _show,
    "confirm": _confirm,
    "kind": _kind,
    "broader": _broader,
    "note": _note,
    "variant": _variant,
    "name": _name,
    "mention": _mention,
    "story-split": _story_split,
    "story-join": _story_join,
    "story-pin": _story_pin,
    "types": _types,
    "facts": _facts,
    "unknown": _unknown,
    "origin": _origin,
    "outlet-apart": _outlet_apart,
    "paragraph": _paragraph,
    "label": _label,
    "unlabel": _unlabel,
    "file-retry": _file_retry,
    "file-set-aside": _file_set_aside,
}
"""Every decision that a form can ask for, by the value of its field ``change``."""
