"""``cuttings users``: who has an account, and what they may do."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, cast

import click

from cuttings.search.questions import Question
from cuttings.search.translations import gettext

if TYPE_CHECKING:
    from cuttings.web.accounts.users import Role, User, Users

ROLE = click.Choice(["reader", "curator", "keeper"])


def opened_users(ctx: click.Context) -> Users:
    """The accounts of the archive that the command line names."""
    from cuttings.search.archive import Archive
    from cuttings.web.accounts.database import FILE, Store
    from cuttings.web.accounts.users import Users

    archive = Archive.at(ctx.find_root().obj).require()
    return Users(Store(archive.folder / FILE))


def _password(from_stdin: bool) -> str:
    """A password, typed twice without being shown, or the first line of stdin."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(
        gettext("Password"), hide_input=True, confirmation_prompt=True, err=True
    )
    return typed


@click.group("users")
def users() -> None:
    """Keep the accounts of those who work on the site.

    A reader has lists and searches of their own, a curator also corrects names, dates
    and copies, a keeper also keeps the accounts.

    Example: cuttings users add ines --role curator
    """


@users.command("add")
@click.argument("name")
@click.option(
    "--role",
    type=ROLE,
    default="reader",
    show_default=True,
    help="What the account may do.",
)
@click.option("--mail", default="", help="Where alerts are sent.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
@click.option(
    "--no-password",
    is_flag=True,
    help="For somebody whom a proxy or an identity provider lets in.",
)
@click.pass_context
def add_command(
    ctx: click.Context,
    name: str,
    role: str,
    mail: str,
    password_stdin: bool,
    no_password: bool,
) -> None:
    """Make an account for NAME.

    Example: cuttings users add ines --role curator --mail ines@example.org
    """
    known = opened_users(ctx)
    password = None if no_password else _password(password_stdin)
    user = known.add(name, cast("Role", role), password, mail)
    click.echo(
        gettext("%(name)s can sign in as %(role)s", name=user.name, role=user.role),
        err=True,
    )


@users.command("passwd")
@click.argument("name")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
@click.pass_context
def passwd_command(ctx: click.Context, name: str, password_stdin: bool) -> None:
    """Give NAME another password, and end all sessions of it.

    Example: cuttings users passwd ines
    """
    known = opened_users(ctx)
    known.get(name)
    user = known.set_password(name, _password(password_stdin))
    click.echo(
        gettext("%(name)s has another password and is signed out", name=user.name),
        err=True,
    )


@users.command("role")
@click.argument("name")
@click.argument("role", type=ROLE)
@click.pass_context
def role_command(ctx: click.Context, name: str, role: str) -> None:
    """Give NAME another ROLE.

    Example: cuttings users role ines keeper
    """
    user = opened_users(ctx).set_role(name, cast("Role", role))
    click.echo(
        gettext("%(name)s is %(role)s now", name=user.name, role=user.role), err=True
    )


@users.command("mail")
@click.argument("name")
@click.argument("mail")
@click.pass_context
def mail_command(ctx: click.Context, name: str, mail: str) -> None:
    """Have the alerts of NAME sent to MAIL; "" deletes the address.

    Example: cuttings users mail ines ines@example.org
    """
    user = opened_users(ctx).set_mail(name, mail)
    said = gettext("%(name)s has no address", name=user.name)
    if user.mail:
        said = gettext(
            "%(name)s is written to %(mail)s", name=user.name, mail=user.mail
        )
    click.echo(said, err=True)


@users.command("disable")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let NAME sign in again.")
@click.pass_context
def disable_command(ctx: click.Context, name: str, undo: bool) -> None:
    """Let NAME sign in no longer; what belongs to the account stays.

    Example: cuttings users disable ines
    """
    user = opened_users(ctx).set_disabled(name, not undo)
    state = (
        gettext("can't sign in any longer")
        if user.disabled
        else gettext("can sign in again")
    )
    click.echo(f"{user.name} {state}", err=True)


@users.command("delete")
@click.argument("name")
@click.confirmation_option(
    prompt="Delete the account with all its lists?", cls=Question
)
@click.pass_context
def delete_command(ctx: click.Context, name: str) -> None:
    """Delete NAME with all that belongs to the account.

    Decisions about the archive stay, with the name at each.

    Example: cuttings users delete ines --yes
    """
    opened_users(ctx).delete(name)
    click.echo(gettext("%(name)s is deleted", name=name), err=True)


@users.command("export")
@click.argument("name")
@click.pass_context
def export_command(ctx: click.Context, name: str) -> None:
    """Print all that is kept of NAME, as JSON.

    Example: cuttings users export ines > ines.json
    """
    known = opened_users(ctx)
    data = known.data_of(known.get(name))
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List all accounts.

    Example: cuttings users list --json
    """
    everybody = opened_users(ctx).all()
    if as_json:
        rows = [_as_json(user) for user in everybody]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for user in everybody:
        state = "disabled" if user.disabled else ""
        click.echo("\t".join([user.name, user.role, user.mail, user.made, state]))


def _as_json(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role,
        "mail": user.mail,
        "made": user.made,
        "disabled": user.disabled,
    }
