"""``cuttings saved``, ``folders``, ``notes`` and ``mistakes``: what accounts keep, and what
readers reported, without a browser.

Each command names the account that it is about first, as ``cuttings users`` does.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import click

from cuttings.search.errors import AccountRefused, NotFound
from cuttings.search.translations import ngettext, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cuttings.search.archive import Archive
    from cuttings.web.accounts.database import Store
    from cuttings.web.accounts.users import User
    from cuttings.web.following.notes import Notes
    from cuttings.web.following.saved import Shelf

EVERY = click.Choice(["never", "daily", "weekly"])
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _archive(ctx: click.Context) -> Archive:
    from cuttings.search.archive import Archive

    return Archive.at(ctx.find_root().obj).require()


def _store(ctx: click.Context) -> Store:
    from cuttings.web.accounts.database import FILE, Store

    return Store(_archive(ctx).folder / FILE)


def _user(ctx: click.Context, name: str) -> User:
    """The account of this name. Raises NotFound."""
    from cuttings.web.accounts.users import Users

    return Users(_store(ctx)).get(name)


def _shelf(ctx: click.Context) -> Shelf:
    from cuttings.web.following.saved import Shelf

    return Shelf(_store(ctx))


def _notes(ctx: click.Context) -> Notes:
    from cuttings.web.following.notes import Notes

    return Notes(_store(ctx))


def _require_articles(ctx: click.Context, articles: Iterable[str]) -> None:
    """Raises NotFound for an article that the index does not have."""
    from contextlib import closing

    with closing(_archive(ctx).reading_engine()) as engine:
        for article in articles:
            if engine.get(article) is None:
                raise NotFound(
                    worded(
                        "There is no article “%(article_id)s” in this archive. It "
                        "may have been removed; search for it.",
                        article_id=article,
                    )
                )


def _print(
    rows: Sequence[dict[str, Any]], columns: Sequence[str], as_json: bool
) -> None:
    """Prints rows as JSON, or some of their columns with tabs between."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        shown = [" ".join(str(row[column]).split()) for column in columns]
        click.echo("\t".join(shown))


# Saved searches and frozen lists


@click.group("saved")
def saved() -> None:
    """Keep the saved searches and frozen lists of an account.

    Example: cuttings saved add ines "Floods" 'flood place:"Ellery"'
    """


def _pairs(query: str, from_address: bool) -> list[tuple[str, str]]:
    """A search as the parameters of its address."""
    from cuttings.search.queries import Query

    if not from_address:
        return Query(query).to_arguments()
    _, has_question_mark, arguments = query.partition("?")
    pairs = parse_qsl(arguments if has_question_mark else query, keep_blank_values=True)
    if not pairs:
        raise AccountRefused(
            worded("“%(query)s” is no address of a search.", query=query[:200])
        )
    return pairs


def _of_search(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that say whose search it is, and which."""
    command = click.option(
        "--address",
        "from_address",
        is_flag=True,
        help="QUERY is the address of a result page, with its filters.",
    )(command)
    command = click.argument("query")(command)
    command = click.argument("name")(command)
    return click.argument("user")(command)


@saved.command("list")
@click.argument("user")
@as_json_option
@click.pass_context
def list_saved_command(ctx: click.Context, user: str, as_json: bool) -> None:
    """List the saved searches and frozen lists of USER.

    Example: cuttings saved list ines --json
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    rows: list[dict[str, Any]] = []
    for search in shelf.searches(owner):
        rows.append({"kind": "search", **asdict(search)})
    for frozen in shelf.frozen_of(owner):
        rows.append({"kind": "frozen", "every": "", **asdict(frozen)})
    _print(rows, ("kind", "id", "name", "arguments", "every"), as_json)


@saved.command("add")
@_of_search
@click.option("--note", default="", help="What it is for.")
@click.pass_context
def add_saved_command(
    ctx: click.Context, user: str, name: str, query: str, from_address: bool, note: str
) -> None:
    """Save QUERY for USER as NAME; its id is printed.

    Example: cuttings saved add ines "Floods" 'flood place:"Ellery"'
    """
    pairs = _pairs(query, from_address)
    click.echo(_shelf(ctx).save(_user(ctx, user), name, pairs, note).id)


@saved.command("freeze")
@_of_search
@click.pass_context
def freeze_command(
    ctx: click.Context, user: str, name: str, query: str, from_address: bool
) -> None:
    """Freeze what QUERY finds now for USER as NAME; the id of the list is printed.

    Example: cuttings saved freeze ines "Floods, March" flood
    """
    from contextlib import closing
    from itertools import islice

    from cuttings.search.facets import facet_keys
    from cuttings.search.queries import Query
    from cuttings.web.following.saved import MOST_FROZEN

    owner, pairs = _user(ctx, user), _pairs(query, from_address)
    asked = Query.from_arguments(pairs, facet_keys()).with_(count="copies", words="all")
    with closing(_archive(ctx).reading_engine()) as engine:
        found = islice(engine.matches(asked), MOST_FROZEN + 1)
        ids = [entry.article.id for entry in found]
    click.echo(_shelf(ctx).freeze(owner, name, pairs, ids).id)


@saved.command("change")
@click.argument("user")
@click.argument("search_id", metavar="ID")
@click.option("--name", help="Another name.")
@click.option("--note", help="What it is for.")
@click.option("--every", type=EVERY, help="How often its owner is told what is new.")
@click.option("--hook", help="An address that is told as well; empty for none.")
@click.pass_context
def change_saved_command(
    ctx: click.Context,
    user: str,
    search_id: str,
    name: str | None,
    note: str | None,
    every: str | None,
    hook: str | None,
) -> None:
    """Give saved search ID of USER another name or note, or have alerts sent.

    Example: cuttings saved change ines 1a2b3c --every weekly
    """
    from cuttings.web.following.channels import AlertSettings, is_hook

    owner, shelf = _user(ctx, user), _shelf(ctx)
    search = shelf.search(owner, search_id)
    settings = _archive(ctx).section("alerts", AlertSettings)
    if hook and not is_hook(hook, settings):
        raise AccountRefused(
            worded(
                "That address can't be told: its host is none that this site's "
                "keeper has named (alerts.hook-hosts)."
            )
        )
    wanted = {None: search.every, "never": ""}.get(every, every or "")
    shelf.change(
        owner,
        search_id,
        name=search.name if name is None else name,
        note=search.note if note is None else note,
        every=wanted,
        hook=search.hook if hook is None else hook,
    )


@saved.command("move")
@click.argument("user")
@click.argument("search_id", metavar="ID")
@click.argument("by", type=int)
@click.pass_context
def move_saved_command(ctx: click.Context, user: str, search_id: str, by: int) -> None:
    """Move saved search ID of USER down BY places, or up where that is negative.

    Example: cuttings saved move ines 1a2b3c -- -1
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    shelf.search(owner, search_id)
    for _ in range(min(abs(by), len(shelf.searches(owner)))):
        shelf.move_search(owner, search_id, 1 if by > 0 else -1)


@saved.command("delete")
@click.argument("user")
@click.argument("saved_id", metavar="ID")
@click.pass_context
def delete_saved_command(ctx: click.Context, user: str, saved_id: str) -> None:
    """Delete saved search or frozen list ID of USER.

    Example: cuttings saved delete ines 1a2b3c
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    if saved_id in [frozen.id for frozen in shelf.frozen_of(owner)]:
        shelf.delete_frozen(owner, saved_id)
    else:
        shelf.delete_search(owner, saved_id)


# Folders


@click.group("folders")
def folders() -> None:
    """Keep the folders of an account.

    Example: cuttings folders add ines "For the exhibition" k3x7qp2mzt5a
    """


@folders.command("list")
@click.argument("user")
@as_json_option
@click.pass_context
def list_folders_command(ctx: click.Context, user: str, as_json: bool) -> None:
    """List the folders of USER.

    Example: cuttings folders list ines
    """
    rows = [asdict(folder) for folder in _shelf(ctx).folders(_user(ctx, user))]
    _print(rows, ("id", "name", "articles", "note"), as_json)


@folders.command("show")
@click.argument("user")
@click.argument("folder", metavar="ID")
@as_json_option
@click.pass_context
def show_folder_command(
    ctx: click.Context, user: str, folder: str, as_json: bool
) -> None:
    """List the articles of folder ID of USER, each with its note.

    Example: cuttings folders show ines 1a2b3c --json
    """
    contents = _shelf(ctx).contents(_user(ctx, user), folder)
    rows: list[dict[str, Any]] = []
    for each in contents.articles:
        rows.append({"article": each.id, "note": each.note, "search": each.search})
    _print(rows, ("article", "note"), as_json)


@folders.command("add")
@click.argument("user")
@click.argument("name")
@click.argument("articles", nargs=-1, metavar="[ID]...")
@click.option("--note", default="", help="What it is for.")
@click.pass_context
def add_folder_command(
    ctx: click.Context, user: str, name: str, articles: tuple[str, ...], note: str
) -> None:
    """Make a folder NAME for USER, with articles ID; its own id is printed.

    Example: cuttings folders add ines "For the exhibition" k3x7qp2mzt5a
    """
    owner = _user(ctx, user)
    _require_articles(ctx, articles)
    click.echo(_shelf(ctx).make_folder(owner, name, articles, note))


@folders.command("keep")
@click.argument("user")
@click.argument("folder")
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@click.option("--from", "other", metavar="FOLDER", help="Move them from this folder.")
@click.pass_context
def keep_command(
    ctx: click.Context,
    user: str,
    folder: str,
    articles: tuple[str, ...],
    other: str | None,
) -> None:
    """Put articles ID into FOLDER of USER, behind the others.

    Example: cuttings folders keep ines 1a2b3c k3x7qp2mzt5a
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    _require_articles(ctx, articles)
    if not other:
        shelf.keep(owner, folder, articles)
        return
    shelf.move(owner, other, folder, articles)
    # What the other folder does not have is kept nevertheless.
    shelf.keep(owner, folder, articles)


@folders.command("out")
@click.argument("user")
@click.argument("folder")
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@click.pass_context
def out_command(
    ctx: click.Context, user: str, folder: str, articles: tuple[str, ...]
) -> None:
    """Take articles ID out of FOLDER of USER.

    Example: cuttings folders out ines 1a2b3c k3x7qp2mzt5a
    """
    _shelf(ctx).take_out(_user(ctx, user), folder, articles)


@folders.command("annotate")
@click.argument("user")
@click.argument("folder")
@click.argument("article", metavar="ID")
@click.argument("note")
@click.pass_context
def annotate_command(
    ctx: click.Context, user: str, folder: str, article: str, note: str
) -> None:
    """Set the NOTE of article ID in FOLDER of USER; "" deletes it.

    Example: cuttings folders annotate ines 1a2b3c k3x7qp2mzt5a "page 3"
    """
    from cuttings.web.folders import NOTE_AT

    owner, shelf = _user(ctx, user), _shelf(ctx)
    contents = shelf.contents(owner, folder)
    if article not in [each.id for each in contents.articles]:
        raise NotFound(
            worded("Article %(article)s is not in that folder.", article=article)
        )
    shelf.change_folder(owner, folder, [(f"{NOTE_AT}{article}", note)])


@folders.command("move")
@click.argument("user")
@click.argument("folder")
@click.argument("article", metavar="ID")
@click.argument("by", type=int)
@click.pass_context
def move_command(
    ctx: click.Context, user: str, folder: str, article: str, by: int
) -> None:
    """Move article ID in FOLDER of USER down BY places, or up where that is negative.

    Example: cuttings folders move ines 1a2b3c k3x7qp2mzt5a -- -2
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    steps = min(abs(by), len(shelf.contents(owner, folder).articles))
    way = "down" if by > 0 else "up"
    shelf.change_folder(owner, folder, [(way, article)] * steps)


@folders.command("change")
@click.argument("user")
@click.argument("folder", metavar="ID")
@click.option("--name", help="Another name.")
@click.option("--note", help="What it is for.")
@click.pass_context
def change_folder_command(
    ctx: click.Context, user: str, folder: str, name: str | None, note: str | None
) -> None:
    """Give folder ID of USER another name or note.

    Example: cuttings folders change ines 1a2b3c --name "Exhibition 2027"
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    changes: list[tuple[str, str]] = []
    if name is not None:
        changes.append(("name-it", name))
    if note is not None:
        changes.append(("about-it", note))
    shelf.change_folder(owner, folder, changes)


@folders.command("freeze")
@click.argument("user")
@click.argument("folder")
@click.argument("name")
@click.argument("articles", nargs=-1, metavar="[ID]...")
@click.pass_context
def freeze_folder_command(
    ctx: click.Context, user: str, folder: str, name: str, articles: tuple[str, ...]
) -> None:
    """Freeze articles ID of FOLDER of USER as NAME, or all; the list's id is printed.

    Example: cuttings folders freeze ines 1a2b3c "Floods, chosen"
    """
    owner, shelf = _user(ctx, user), _shelf(ctx)
    chosen = shelf.contents(owner, folder).only(articles)
    click.echo(shelf.freeze_folder(owner, name, chosen).id)


@folders.command("share")
@click.argument("user")
@click.argument("folder", metavar="ID")
@click.option("--stop", is_flag=True, help="Nobody else reads it any longer.")
@click.pass_context
def share_command(ctx: click.Context, user: str, folder: str, stop: bool) -> None:
    """Let others read folder ID of USER by a link; its path is printed.

    Example: cuttings folders share ines 1a2b3c
    """
    secret = _shelf(ctx).share(_user(ctx, user), folder, is_shared=not stop)
    if secret:
        click.echo(f"/shared/{secret}")


@folders.command("delete")
@click.argument("user")
@click.argument("folder", metavar="ID")
@click.pass_context
def delete_folder_command(ctx: click.Context, user: str, folder: str) -> None:
    """Delete folder ID of USER; its articles stay in the archive.

    Example: cuttings folders delete ines 1a2b3c
    """
    _shelf(ctx).delete_folder(_user(ctx, user), folder)


# Notes, and mistakes that readers report


@click.group("notes")
def notes() -> None:
    """Keep the notes of an account at articles.

    Example: cuttings notes write ines k3x7qp2mzt5a "ask the mayor" --shared
    """


@notes.command("list")
@click.argument("user")
@click.option("--at", "article", metavar="ID", help="All that USER may read there.")
@as_json_option
@click.pass_context
def list_notes_command(
    ctx: click.Context, user: str, article: str | None, as_json: bool
) -> None:
    """List the notes of USER, the newest first.

    Example: cuttings notes list ines --at k3x7qp2mzt5a
    """
    owner, kept = _user(ctx, user), _notes(ctx)
    found = kept.at(owner, article) if article else kept.of(owner)
    rows = [asdict(note) for note in found]
    _print(rows, ("article", "author", "made", "text"), as_json)


@notes.command("write")
@click.argument("user")
@click.argument("article", metavar="ID")
@click.argument("text")
@click.option("--shared", is_flag=True, help="Everybody who is signed in reads it.")
@click.pass_context
def write_note_command(
    ctx: click.Context, user: str, article: str, text: str, shared: bool
) -> None:
    """Set the note of USER at article ID to TEXT; "" deletes it.

    Example: cuttings notes write ines k3x7qp2mzt5a "ask the mayor"
    """
    owner = _user(ctx, user)
    _require_articles(ctx, [article] if text.strip() else [])
    _notes(ctx).write(owner, article, text, shared=shared)


@click.group("mistakes")
def mistakes() -> None:
    """Settle the mistakes that readers report.

    Example: cuttings mistakes list
    """


@mistakes.command("list")
@as_json_option
@click.pass_context
def list_mistakes_command(ctx: click.Context, as_json: bool) -> None:
    """List what was reported and is not settled, the oldest first.

    Example: cuttings mistakes list --json
    """
    waiting = _notes(ctx).mistakes() if _store(ctx).exists() else ()
    rows = [asdict(mistake) for mistake in waiting]
    _print(rows, ("id", "article", "made", "text"), as_json)


@mistakes.command("settle")
@click.argument("user")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1))
@click.pass_context
def settle_command(ctx: click.Context, user: str, numbers: tuple[int, ...]) -> None:
    """Say as USER, a curator, that reports NUMBERS have been looked at.

    Example: cuttings mistakes settle ines 3 4
    """
    curator, kept = _user(ctx, user), _notes(ctx)
    if not curator.may("curator"):
        raise AccountRefused(
            worded("%(name)s is no curator, and settles nothing.", name=curator.name)
        )
    waiting = {mistake.id for mistake in kept.mistakes()}
    unknown = sorted(set(numbers) - waiting)
    if unknown:
        raise NotFound(
            worded("Report %(number)s does not wait.", number=str(unknown[0]))
        )
    for number in numbers:
        kept.settle(curator, number)
    left = len(kept.mistakes())
    said = ngettext("%(number)s report waits", "%(number)s reports wait", left)
    click.echo(said, err=True)
