"""The desk of the running site, and what its pages know of it: what whoever asks has just
decided, and how far the index is behind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from flask import (
    Flask,
    abort,
    current_app,
    g,
)

from cuttings.search.errors import (
    CuttingsError,
)
from cuttings.search.translations import gettext, ngettext, worded
from cuttings.web.accounts.guard import (
    current_user,
)
from cuttings.web.desk.pages import (
    DecisionRow,
    decision_rows,
)
from cuttings.web.links import (
    DECIDED,
)
from cuttings.web.site import (
    positive_argument,
)

if TYPE_CHECKING:
    from cuttings.index.desk import Decision, Desk
    from cuttings.web.several import Held

log = logging.getLogger("cuttings.web")

OpenDesk = Callable[[], "Desk"]


def go_on(app: Flask) -> None:
    """Lets the desk of each archive of a server go on with what follows decisions that
    were made before it was started. Where nobody can sign in, nobody's are looked for.
    """
    held: Sequence[Held] = app.extensions.get("cuttings-archives", ())
    for each in [one.app for one in held] or [app]:
        accounts = each.extensions["cuttings-accounts"]
        if each.extensions["cuttings-desk"] is None or not accounts.exist():
            continue
        try:
            with each.app_context():
                current_desk().go_on()
        except CuttingsError as error:
            log.warning("what was decided doesn't reach the index: %s", error)


def current_desk() -> Desk:
    """The desk of the running site. Answers 404 where it has none."""
    extensions = current_app.extensions
    found = extensions.get("cuttings-desk-opened")
    if found is None:
        open_desk = cast("OpenDesk | None", extensions["cuttings-desk"])
        if open_desk is None:
            abort(
                404, worded("This site has no desk: it is served without its archive.")
            )
        found = extensions["cuttings-desk-opened"] = open_desk()
    return cast("Desk", found)


def just_decided() -> DecisionRow | None:
    """What whoever asks has decided to come to the page at hand, unless it was taken
    back since; nothing on a page that says what came of something else.
    """
    user = current_user()
    number = positive_argument(DECIDED, 10**8)
    if user is None or current_app.extensions["cuttings-desk"] is None:
        return None
    if not number or g.get("says_what_came", False):
        return None
    try:
        found = current_desk().history(actor=user.name, limit=1, before=number + 1)
    except CuttingsError:
        # a page that says what is wrong needs no more of the same
        return None
    for decision in found:
        if decision.id == number and decision.undone_by is None:
            return decision_rows([decision])[0]
    return None


def following() -> str:
    """How far the index is behind what was decided, in words; empty where it is not."""
    number = current_desk().behind()
    if current_desk().waits():
        if not number:
            return gettext("Facets and filters will have it in a moment.")
        return ngettext(
            "The index is being brought up to date: %(number)s article is still shown "
            "as before. You can go on meanwhile.",
            "The index is being brought up to date: %(number)s articles are still shown "
            "as before. You can go on meanwhile.",
            number,
        )
    if not number:
        return ""
    return ngettext(
        "Facets and filters have it; the page of %(number)s article follows.",
        "Facets and filters have it; the pages of %(number)s articles follow.",
        number,
    )


def corrected_since(article_ids: Sequence[str], moment: str) -> frozenset[str]:
    """The articles of these that were corrected since a moment; none where the site has
    no desk.
    """
    if current_app.extensions["cuttings-desk"] is None:
        return frozenset()
    return current_desk().corrected_since(moment).intersection(article_ids)


def dated_by(article_id: str) -> Decision | None:
    """The decision that gave an article its date; None where none is in force, and where
    the site has no desk.
    """
    if current_app.extensions["cuttings-desk"] is None:
        return None
    return current_desk().dated_by(article_id)
