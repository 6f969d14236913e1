"""Addresses of what somebody follows: saved searches, alerts, folders, frozen lists."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import cast
from urllib.parse import parse_qsl

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from cuttings.search.errors import AccountRefused
from cuttings.search.facets.wording import date_words
from cuttings.search.queries import Query
from cuttings.search.translations import gettext, ngettext, translated, worded
from cuttings.web.accounts.guard import (
    TOKEN,
    by_secret_link,
    current_accounts,
    current_user,
    needs,
    own_address,
    signed_in,
)
from cuttings.web.downloads import file_of, file_of_folder, printed_list
from cuttings.web.folders import LONGEST_NAME, Chosen, FolderContents
from cuttings.web.following.alerts import Alert, Alerts
from cuttings.web.following.channels import AlertSettings, is_hook
from cuttings.web.following.frozen import (
    account,
    found_by,
    frozen_entries,
    frozen_page,
    frozen_rows,
)
from cuttings.web.following.notes import Note, Notes
from cuttings.web.following.pages import (
    AlertsPage,
    FoldersPage,
    FrozenRow,
    MistakePage,
    NoteRow,
    NotesPage,
    SavedPage,
    SavedRow,
    SavePage,
    StopPage,
    saved_rows,
)
from cuttings.web.following.saved import EVERY, MOST_FROZEN, Folder, Shelf
from cuttings.web.links import address
from cuttings.web.pages.asked import applied_filters, asked_in_words
from cuttings.web.pages.folder import Keeping, folder_of_address, folder_page
from cuttings.web.pages.rows import PART_BYTES, part_of
from cuttings.web.pages.wording import foreign, shortened
from cuttings.web.rendering import show, show_desk
from cuttings.web.serving.limiter import network_of
from cuttings.web.site import (
    current_query,
    current_site,
    page_path,
    positive_argument,
    public_address,
)
from cuttings.web.weight import weight

following = Blueprint("following", __name__)

OF_THE_FORM = (TOKEN, "action", "name", "note", "every", "back")
REPORTS = "reports of mistakes"
"""What reports are counted by, of which one network may send a few."""
ROW_MARKUP = 250
"""Bytes of a row of a plain list beside what it says."""
FORM_MARKUP = 1_000
"""Bytes of a form in a row beside what it says."""
ROWS_OF_ALERT = 20
"""Matches of an alert that its page names."""


def equip(app: Flask, settings: AlertSettings | None) -> None:
    """Lets accounts follow searches; alerts are sent as the settings say."""
    app.extensions["cuttings-alert-settings"] = settings or AlertSettings()
    app.register_blueprint(following)
    app.context_processor(for_templates)


def for_templates() -> dict[str, object]:
    """What every page may show of what somebody follows."""
    return {
        "own_folders": own_folders,
        "folder_in_use": folder_in_use,
        "kept_articles": kept_articles,
        "notes_at": notes_at,
        "mistakes": _mistakes,
        "sends_mail": sends_mail,
        "page_path": page_path,
    }


def _mistakes() -> bool:
    """Whether whoever asks can report a mistake: who is signed in can, everybody where
    the site says so.
    """
    is_open = current_site().settings.mistakes and current_accounts().exist()
    return is_open or current_user() is not None


def own_folders() -> tuple[Folder, ...]:
    """The folders of whoever asks; none without an account."""
    user = current_user()
    return _shelf().folders(user) if user else ()


def folder_in_use() -> Folder | None:
    """The folder that “Keep” fills, of whoever asks; None without an account."""
    user = current_user()
    if user is None:
        return None
    if "folder_in_use" not in g:
        g.folder_in_use = _shelf().folder_in_use(user)
    return cast("Folder | None", g.folder_in_use)


def kept_articles() -> frozenset[str]:
    """The articles in the folder that “Keep” fills, of whoever asks."""
    user, folder = current_user(), folder_in_use()
    if user is None or folder is None:
        return frozenset()
    contents = _shelf().contents(user, folder.id)
    return frozenset([each.id for each in contents.articles])


def _shelf() -> Shelf:
    return Shelf(current_accounts().store)


def _settings() -> AlertSettings:
    return cast(AlertSettings, current_app.extensions["cuttings-alert-settings"])


def sends_mail() -> bool:
    """Whether the site has a mail server for its alerts."""
    return bool(_settings().smtp_host)


# Saved searches


@following.get("/saved")
@needs("reader")
def saved() -> ResponseReturnValue:
    """The saved searches of whoever asks."""
    return _saved_page()


@following.get("/saved/new")
@needs("reader")
def new_saved() -> ResponseReturnValue:
    """The form that saves a search."""
    return _save_page(current_query())


@following.post("/saved/new")
@needs("reader")
def save() -> ResponseReturnValue:
    """Saves a search, or freezes its result."""
    form = request.form
    pairs = [pair for pair in form.items(multi=True) if pair[0] not in OF_THE_FORM]
    site, user = current_site(), signed_in()
    query = site.query(pairs)
    name, note = form.get("name", ""), form.get("note", "")
    try:
        if form.get("action") == "freeze":
            asked = query.with_(count="copies", words="all")
            found = islice(site.engine.matches(asked), MOST_FROZEN + 1)
            ids = [entry.article.id for entry in found]
            frozen = _shelf().freeze(user, name, query.to_arguments(), ids)
            return redirect(address(f"/frozen/{frozen.id}"), 303)
        _shelf().save(
            user, name, query.to_arguments(), note, every=form.get("every", "")
        )
    except AccountRefused as error:
        return make_response(_save_page(query, translated(error)), 400)
    return redirect(address("/saved"), 303)


@following.post("/saved")
@needs("reader")
def change_saved() -> ResponseReturnValue:
    """Changes, moves or deletes a saved search or a frozen list."""
    form, user, shelf = request.form, signed_in(), _shelf()
    which, action = form.get("id", ""), form.get("action", "")
    try:
        if action == "delete":
            shelf.delete_search(user, which)
        elif action == "thaw":
            shelf.delete_frozen(user, which)
        elif action in ("up", "down"):
            shelf.move_search(user, which, -1 if action == "up" else 1)
        else:
            hook = form.get("hook", "").strip()
            if hook and not is_hook(hook, _settings()):
                raise AccountRefused(
                    worded(
                        "That address can't be told: its host is none that this site's "
                        "keeper has named (alerts.hook-hosts)."
                    )
                )
            shelf.change(
                user,
                which,
                name=form.get("name", ""),
                note=form.get("note", ""),
                every=form.get("every", ""),
                hook=hook,
            )
    except AccountRefused as error:
        return make_response(_saved_page(translated(error)), 400)
    return redirect(address("/saved"), 303)


def _saved_page(problem: str = "") -> str:
    user, shelf = signed_in(), _shelf()
    saved = part_of(
        saved_rows(current_site(), shelf.searches(user)),
        _weight_of_saved,
        _number("page"),
        partial(_part_url, "/saved", "page"),
        PART_BYTES // 2,
    )
    frozen = part_of(
        frozen_rows(current_site(), shelf.frozen_of(user), public_address()),
        _weight_of_frozen,
        _number("frozen"),
        partial(_part_url, "/saved", "frozen"),
        PART_BYTES // 2,
    )
    page = SavedPage(
        title=gettext("Saved searches"),
        rows=saved.rows,
        paging=saved.paging,
        frozen=frozen.rows,
        frozen_paging=frozen.paging,
        every=EVERY,
        has_mail=bool(user.mail),
        sends_mail=sends_mail(),
        has_hooks=bool(_settings().hook_hosts),
        problem=problem,
    )
    return show_desk("saved", page)


def _number(name: str) -> int:
    """The part of a list that is asked for."""
    return positive_argument(name) or 1


def _part_url(path: str, name: str, number: int) -> str:
    """The address of a part of a list."""
    return address(path, [(name, str(number))] if number > 1 else ())


def _weight_of_saved(row: SavedRow) -> int:
    saved = row.saved
    said = 5 * weight(saved.name) + 2 * weight(saved.note) + weight(saved.hook)
    said += weight(row.url) + weight(row.feed_url) + weight(row.asked)
    return said + 2 * FORM_MARKUP


def _weight_of_frozen(row: FrozenRow) -> int:
    said = 3 * weight(row.frozen.name) + weight(row.asked) + weight(row.citation)
    return said + FORM_MARKUP


def _save_page(query: Query, problem: str = "") -> str:
    first = query.first_page()
    found = current_site().search(first.with_(words="all", size=1))
    site = current_site()
    asked = asked_in_words(first, applied_filters(site, first))
    page = SavePage(
        title=gettext("Save this search"),
        name=request.form.get("name", "") or shortened(asked, LONGEST_NAME - 1),
        note=request.form.get("note", ""),
        every=EVERY,
        chosen=request.form.get("every", ""),
        is_sent=bool(sends_mail() and signed_in().mail),
        hidden=tuple(first.to_arguments()),
        found=ngettext("%(number)s story", "%(number)s stories", found.total),
        url=address("/search", first.to_arguments()),
        problem=problem,
    )
    return show_desk("save", page)


# Alerts


@following.get("/alerts")
@needs("reader")
def alerts() -> ResponseReturnValue:
    """What whoever asks was told."""
    sender = Alerts(current_accounts().store, current_site().engine, ())
    told = part_of(
        sender.sent_to(signed_in()),
        _weight_of_alert,
        _number("page"),
        partial(_part_url, "/alerts", "page"),
    )
    page = AlertsPage(gettext("What you were told"), told.rows, told.paging)
    return show_desk("alerts", page)


def _weight_of_alert(alert: Alert) -> int:
    heavy = weight(alert.name) + weight(alert.problem) + ROW_MARKUP
    for match in alert.matches[:ROWS_OF_ALERT]:
        heavy += weight(match.id) + weight(match.title) + weight(match.outlet)
        heavy += ROW_MARKUP
    return heavy


@following.get("/alerts/stop/<search_id>")
def stop_form(search_id: str) -> ResponseReturnValue:
    """Asks whether the alerts of a search shall stop: opening a link stops nothing."""
    return show_desk(
        "stop", StopPage(gettext("No more of these"), search_id, done=False)
    )


@following.post("/alerts/stop/<search_id>")
@by_secret_link
def stop(search_id: str) -> ResponseReturnValue:
    """Stops the alerts of a search, for whoever has the link of its mail."""
    if not current_accounts().store.exists():
        return show_desk("stop", StopPage(gettext("Stopped"), search_id, done=True))
    name = _shelf().stop(search_id)
    return show_desk(
        "stop", StopPage(gettext("Stopped: %(name)s", name=name), search_id, done=True)
    )


# Folders


@following.get("/folders")
@needs("reader")
def folders() -> ResponseReturnValue:
    """The folders of whoever asks."""
    return _folders_page()


@following.post("/folders")
@needs("reader")
def change_folders() -> ResponseReturnValue:
    """Puts articles into the folder that is named, or used last, or a new one; takes
    them out of it; or takes over a folder that is an address.
    """
    form, user, shelf = request.form, signed_in(), _shelf()
    articles = [*form.getlist("article"), *form.getlist("id")][:MOST_FROZEN]
    try:
        if form.get("whole"):
            folder_id = _take_over(form["whole"])
        elif form.get("action") == "out":
            folder_id = _folder_to_fill("")
            shelf.take_out(user, folder_id, articles)
        elif form.get("action") == "keep" or form.get("folder"):
            folder_id = _folder_to_fill(form.get("folder", ""))
            shelf.keep(user, folder_id, articles, form.get("search", ""))
        else:
            name, note = form.get("name", ""), form.get("note", "")
            search = form.get("search", "")
            folder_id = shelf.make_folder(user, name, articles, note, search)
    except AccountRefused as error:
        return make_response(_folders_page(translated(error)), 400)
    if request.accept_mimetypes.best == "application/json":
        number = len(shelf.contents(user, folder_id).articles)
        return jsonify(number=number, url=address(f"/folders/{folder_id}"))
    return _back_or(f"/folders/{folder_id}")


def _folder_to_fill(folder_id: str) -> str:
    """The id of the folder that is named or used last, or of a first one."""
    user, shelf = signed_in(), _shelf()
    if folder_id:
        return shelf.folder(user, folder_id).id
    used = shelf.folder_in_use(user)
    return used.id if used else shelf.make_folder(user, gettext("Folder"))


def _take_over(pairs: str) -> str:
    """Makes a folder of the account of one that is an address."""
    user, shelf = signed_in(), _shelf()
    contents = folder_of_address(
        current_site(), parse_qsl(pairs, keep_blank_values=True)
    )
    name = contents.name or gettext("Folder")
    folder_id = shelf.make_folder(user, name, note=contents.about)
    shelf.keep_all(user, folder_id, contents.articles)
    return folder_id


def _back_or(path: str) -> AnyResponse:
    """Where a form came from, with the search that its reader came by; a page of its
    own where the form does not say.
    """
    back = request.form.get("back", "")
    return redirect(address(own_address(back) if back else path), 303)


@following.get("/folders/<folder_id>")
@needs("reader")
def one_folder(folder_id: str) -> ResponseReturnValue:
    """A folder of whoever asks, which “Keep” fills from now on."""
    _shelf().use(signed_in(), folder_id)
    return _folder_page(folder_id)


@following.get("/folders/<folder_id>.<suffix>")
@needs("reader")
def folder_file(folder_id: str, suffix: str) -> ResponseReturnValue:
    """A folder of whoever asks in one of the formats."""
    contents = _shelf().contents(signed_in(), folder_id)
    return file_of_folder(current_site(), contents, suffix)


@following.get("/folders/<folder_id>/print")
@needs("reader")
def printed_folder(folder_id: str) -> ResponseReturnValue:
    """A folder of whoever asks as a list to print and cite."""
    contents = _shelf().contents(signed_in(), folder_id)
    return printed_list(current_site(), contents, f"/folders/{folder_id}")


@following.post("/folders/<folder_id>")
@needs("reader")
def change_folder(folder_id: str) -> ResponseReturnValue:
    """Changes a folder, or does something with some of its articles."""
    form, user, shelf = request.form, signed_in(), _shelf()
    action = form.get("action", "")
    try:
        if action == "delete":
            shelf.delete_folder(user, folder_id)
            return redirect(address("/folders"), 303)
        if action == "freeze":
            chosen = shelf.contents(user, folder_id).only(form.getlist("id"))
            frozen = shelf.freeze_folder(user, form.get("name", ""), chosen)
            return redirect(address(f"/frozen/{frozen.id}"), 303)
        if action in ("share", "unshare"):
            shelf.share(user, folder_id, is_shared=action == "share")
        elif action == "move":
            contents = shelf.contents(user, folder_id).only(form.getlist("id"))
            ids = [each.id for each in contents.articles]
            shelf.move(user, folder_id, form.get("to", ""), ids)
        else:
            shelf.change_folder(user, folder_id, form.items(multi=True))
    except AccountRefused as error:
        return make_response(_folder_page(folder_id, translated(error)), 400)
    return redirect(_part_url(f"/folders/{folder_id}", "part", _number("part")), 303)


def _folders_page(problem: str = "") -> str:
    own = part_of(
        _shelf().folders(signed_in()),
        lambda folder: weight(folder.name) + weight(folder.note) + ROW_MARKUP,
        _number("page"),
        partial(_part_url, "/folders", "page"),
    )
    page = FoldersPage(gettext("Folders"), own.rows, own.paging, problem)
    return show_desk("folders", page)


def _folder_page(folder_id: str, problem: str = "") -> str:
    user, shelf = signed_in(), _shelf()
    folders = shelf.folders(user)
    others: list[tuple[str, str]] = []
    for each in folders:
        if each.id != folder_id:
            others.append((each.id, each.name))
    secret = shelf.folder(user, folder_id).shared
    keeping = Keeping(
        path=f"/folders/{folder_id}",
        kept_in="account",
        others=tuple(others),
        share_url=public_address().of(f"/shared/{secret}") if secret else "",
        problem=problem,
    )
    contents = shelf.contents(user, folder_id)
    page = folder_page(current_site(), contents, _number("part"), keeping)
    return show("folder", page)


@following.get("/shared/<secret>")
def shared_folder(secret: str) -> ResponseReturnValue:
    """A folder that somebody shares, for whoever has its link."""
    keeping = Keeping(path=f"/shared/{secret}", kept_in="shared")
    contents = _shelf().shared(secret)
    page = folder_page(current_site(), contents, _number("part"), keeping)
    return show("folder", page)


@following.get("/shared/<secret>.<suffix>")
def shared_file(secret: str, suffix: str) -> ResponseReturnValue:
    """The same in one of the formats."""
    return file_of_folder(current_site(), _shelf().shared(secret), suffix)


@following.get("/shared/<secret>/print")
def printed_shared(secret: str) -> ResponseReturnValue:
    """The same as a list to print and cite."""
    return printed_list(current_site(), _shelf().shared(secret), f"/shared/{secret}")


# Frozen lists


@following.get("/frozen/<frozen_id>")
def frozen(frozen_id: str) -> ResponseReturnValue:
    """A result as it was, for whoever has the link, and what has changed since."""
    kept = _shelf().frozen(frozen_id)
    page = frozen_page(current_site(), kept, public_address(), _number("part"))
    return show_desk("frozen", page)


@following.get("/frozen/<frozen_id>.<suffix>")
def frozen_file(frozen_id: str, suffix: str) -> ResponseReturnValue:
    """A frozen list in one of the formats, for whoever has the link."""
    site, kept = current_site(), _shelf().frozen(frozen_id)
    if kept.chosen:
        return file_of_folder(site, replace(kept.chosen, name=kept.name), suffix)
    public = replace(public_address(), found_by=found_by(site, kept))
    return file_of(frozen_entries(site, kept), suffix, kept.name, public)


@following.get("/frozen/<frozen_id>/print")
def printed_frozen(frozen_id: str) -> ResponseReturnValue:
    """A frozen list to print and cite, for whoever has the link."""
    site, kept = current_site(), _shelf().frozen(frozen_id)
    contents = kept.chosen or FolderContents(
        articles=tuple([Chosen(e.article.id) for e in frozen_entries(site, kept)])
    )
    how = (
        *account(site, kept),
        (gettext("Frozen on"), date_words(kept.made[:10])),
    )
    contents = replace(contents, name=kept.name)
    return printed_list(site, contents, f"/frozen/{frozen_id}", how)


# Notes, and mistakes that readers report


def notes_at(article_id: str) -> tuple[Note, ...]:
    """The notes that whoever asks may read at an article."""
    user = current_user()
    return Notes(current_accounts().store).at(user, article_id) if user else ()


@following.get("/notes")
@needs("reader")
def notes() -> ResponseReturnValue:
    """All notes of whoever asks, also those in folders."""
    user, kept = signed_in(), Notes(current_accounts().store)
    rows: list[NoteRow] = []
    for note in kept.of(user):
        row = _note_row(note.article, note.text)
        rows.append(replace(row, made=note.made, shared=note.shared))
    for each in kept.in_folders(user):
        row = _note_row(each.article, each.text)
        url = address(f"/folders/{each.folder}")
        rows.append(replace(row, folder=each.folder_name, folder_url=url))
    part = part_of(
        rows,
        lambda row: weight(row.text) + weight(row.title) + ROW_MARKUP,
        _number("page"),
        partial(_part_url, "/notes", "page"),
    )
    page = NotesPage(gettext("Your notes"), part.rows, part.paging)
    return show_desk("notes", page)


def _note_row(article_id: str, text: str) -> NoteRow:
    """A note with the title of its article."""
    entry = current_site().engine.get(article_id)
    title = entry.article.title if entry else article_id
    language = foreign(entry.article.language) if entry else ""
    return NoteRow(text, title, language, address(f"/articles/{article_id}"))


@following.post("/notes")
@needs("reader")
def write_note() -> ResponseReturnValue:
    """Sets one's note at an article."""
    form = request.form
    article = current_site().article(form.get("article", "")).article.id
    shared = form.get("shared") == "1"
    Notes(current_accounts().store).write(
        signed_in(), article, form.get("text", ""), shared=shared
    )
    return _back_or(f"/articles/{article}")


@following.get("/mistakes/new")
def mistake_form() -> ResponseReturnValue:
    """The form that reports a mistake at an article."""
    return _mistake_page(request.args.get("article", ""))


@following.post("/mistakes/new")
@needs("anyone")
def report_mistake() -> ResponseReturnValue:
    """Takes what a reader reports, without asking who it is."""
    form, accounts = request.form, current_accounts()
    article_id = form.get("article", "")
    network = network_of(request.remote_addr or "")
    if accounts.throttle.wait(REPORTS, network):
        abort(429, worded("That is enough for now. Try again in a quarter of an hour."))
    try:
        site_has_mistakes()
        article = current_site().article(article_id).article.id
        Notes(accounts.store).report(article, form.get("text", ""))
    except AccountRefused as error:
        return make_response(_mistake_page(article_id, translated(error)), 400)
    accounts.throttle.count_failure(REPORTS, network)
    return _mistake_page(article_id, done=True)


def site_has_mistakes() -> None:
    """Answers 404 where whoever asks can't report anything."""
    if not _mistakes():
        abort(404, worded("This site takes no reports."))


def _mistake_page(article_id: str, problem: str = "", *, done: bool = False) -> str:
    site_has_mistakes()
    article = current_site().article(article_id).article
    token = current_accounts().sessions.sign_in_token()
    page = MistakePage(
        gettext("Report a mistake"), article.id, article.title, token, done, problem
    )
    return show_desk("mistake", page)


@following.post("/desk/mistakes")
@needs("curator")
def settle_mistake() -> ResponseReturnValue:
    """Takes a report off the queue."""
    number = request.form.get("id", "")
    if number.isascii() and number.isdigit() and len(number) < 16:
        Notes(current_accounts().store).settle(signed_in(), int(number))
    back = request.form.get("back", "")
    target = own_address(back) if back else "/desk?kind=notes"
    joint = "&" if "?" in target else "?"
    return redirect(address(f"{target}{joint}settled=1"), 303)
