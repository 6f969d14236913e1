"""Where a change comes in. Forms of all pages use one door: a form says which change it
asks for and its fields; it is previewed, and then made.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    g,
    jsonify,
    make_response,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from cuttings.search.errors import (
    CuttingsError,
    DecisionRefused,
    NotFound,
)
from cuttings.search.queries import Query
from cuttings.search.translations import gettext, ngettext, translated, worded
from cuttings.web.accounts.guard import (
    TOKEN,
    needs,
    own_address,
    signed_in,
)
from cuttings.web.desk.current import current_desk
from cuttings.web.desk.pages import (
    ConfirmPage,
    LabelPage,
    RefusedPage,
    decision_rows,
    detail_in_words,
    effect_in_words,
    hidden_fields,
    places_in_words,
    question_of,
)
from cuttings.web.links import (
    DECIDED,
    address,
    current_prefix,
    search_url,
    undecided,
)
from cuttings.web.rendering import show_desk
from cuttings.web.site import (
    current_query,
    current_site,
)

if TYPE_CHECKING:
    from cuttings.index.desk import Change, Decision

deciding = Blueprint("deciding", __name__)

OF_THE_FORM = (TOKEN, "change", "step", "seen", "back", "reason")
"""Fields of a form that are none of its change's."""
OF_A_LABEL = (TOKEN, "label", "action")
"""Fields of the form of a label that are none of its search's."""


@deciding.post("/desk/decide")
@needs("curator")
def decide() -> ResponseReturnValue:
    """Previews a change, or makes it."""
    form = request.form
    back = came_from(form.get("back", ""))
    try:
        change = _change()
        read = _with_date_read(change)
        if form.get("step") != "do" or read != change:
            return _preview(read, back)
        by = signed_in().name
        receipt = current_desk().decide(change, actor=by, reason=_reason())
    except (DecisionRefused, NotFound) as error:
        return _refused(error, back)
    if wants_json():
        decision = receipt.decision
        return jsonify(
            id=decision.id,
            detail=detail_in_words(decision.detail, decision.subjects),
            delivered=receipt.delivered,
        )
    return _go_on_to(back, receipt.decision)


@deciding.post("/desk/undo/<int:decision_id>")
@needs("curator")
def undo(decision_id: int) -> ResponseReturnValue:
    """Takes a decision back."""
    back = came_from(request.form.get("back", ""))
    if decision_id >= 2**63:
        return _refused(NotFound(worded("There is no such decision.")), back)
    try:
        by = signed_in().name
        receipt = current_desk().undo(decision_id, actor=by, reason=_reason())
    except (DecisionRefused, NotFound) as error:
        return _refused(error, back)
    return _go_on_to(back, receipt.decision)


def _go_on_to(path: str, decision: Decision) -> AnyResponse:
    """A page of the site, which says there what was decided."""
    page, mark, part = path.partition("#")
    joint = "&" if "?" in page else "?"
    said = f"{page}{joint}{DECIDED}={decision.id}{mark}{part}"
    return redirect(address(said), 303)


def _reason() -> str:
    """Why somebody decides so, as it was typed."""
    return request.form.get("reason", "").strip()[:1000]


def _change() -> Change:
    from cuttings.index.desk import Change

    form = request.form
    fields: dict[str, list[str]] = {}
    for name in form:
        if name not in OF_THE_FORM:
            fields[name] = form.getlist(name)
    seen = form.get("seen", "")
    is_number = seen.isascii() and seen.isdigit() and len(seen) < 16
    return Change(form.get("change", ""), fields, int(seen) if is_number else 0)


def _with_date_read(change: Change) -> Change:
    """A change with its date of publication as it is kept, which is shown before it is
    decided. Raises DecisionRefused where it is none.
    """
    from cuttings.index.desk import read_date

    typed = change.one("published")
    if change.action != "facts" or not typed:
        return change
    fields = {**change.fields, "published": [read_date(typed)]}
    return replace(change, fields=fields)


def _preview(change: Change, back: str) -> ResponseReturnValue:
    effect = current_desk().preview(change)
    words = effect_in_words(effect.articles)
    if effect.places:
        words = places_in_words(effect.places)
    detail = detail_in_words(effect.detail, effect.subjects)
    if wants_json():
        return jsonify(detail=detail, effect=words, articles=effect.articles)
    g.says_what_came = True
    hidden = [("change", change.action), ("seen", str(change.seen)), ("back", back)]
    hidden += hidden_fields({name: list(change.fields[name]) for name in change.fields})
    title = question_of(change.action, len(effect.subjects))
    page = ConfirmPage(title, detail, words, tuple(hidden), back, _reason())
    return show_desk("confirm", page)


def _refused(error: CuttingsError, back: str) -> ResponseReturnValue:
    status = 404 if isinstance(error, NotFound) else 409
    message = _why(error)
    if wants_json():
        return jsonify(error=message), status
    g.says_what_came = True
    page = RefusedPage(gettext("Nothing was changed"), message, back)
    return make_response(show_desk("refused", page), status)


def _why(error: CuttingsError) -> str:
    """Why a change was not made, in the reader's language and the history's words."""
    from cuttings.index.desk import Overtaken

    if not isinstance(error, Overtaken):
        return translated(error)
    row = decision_rows([error.decision])[0]
    return gettext(
        "Meanwhile %(actor)s has decided on the same: %(action)s %(detail)s. Nothing was "
        "changed. Look at it as it is now, and decide again.",
        actor=row.actor,
        action=translated(row.what),
        detail=row.detail,
    )


def wants_json() -> bool:
    """Whether a program asks, a page's script among them."""
    return request.accept_mimetypes.best == "application/json"


def came_from(text: str) -> str:
    """Where a form came from, without the site's prefix."""
    prefix = current_prefix()
    if prefix and text.startswith(prefix + "/"):
        text = text[len(prefix) :]
    return own_address(undecided(text)) if text else "/desk"


@deciding.get("/desk/label")
@needs("curator")
def label_form() -> ResponseReturnValue:
    """The form that gives a whole result a label."""
    return _label_page(current_query())


@deciding.post("/desk/label")
@needs("curator")
def label_result() -> ResponseReturnValue:
    """Gives all articles of a result a label, or takes it off them."""
    from cuttings.index.desk import Change

    form, site = request.form, current_site()
    pairs = [pair for pair in form.items(multi=True) if pair[0] not in OF_A_LABEL]
    query = site.query(pairs)
    asked = query.with_(count="copies", words="all")
    ids = site.engine.article_ids(asked)
    action = "unlabel" if form.get("action") == "off" else "label"
    change = Change(action, {"label": [form.get("label", "")], "id": ids})
    try:
        if not ids:
            raise NotFound(worded("The search finds nothing, so nothing was labelled."))
        receipt = current_desk().decide(change, actor=signed_in().name)
    except (DecisionRefused, NotFound) as error:
        g.says_what_came = True
        return make_response(_label_page(query, translated(error)), 409)
    return _go_on_to(came_from(search_url(query)), receipt.decision)


def _label_page(query: Query, problem: str = "") -> str:
    first = query.first_page()
    found = current_site().search(first.with_(words="all", count="copies", size=1))
    page = LabelPage(
        title=gettext("Label a result"),
        found=ngettext("%(number)s article", "%(number)s articles", found.total),
        hidden=tuple(first.to_arguments()),
        url=search_url(first),
        all_labels=tuple(current_desk().labels()),
        problem=problem,
    )
    return show_desk("label", page)
