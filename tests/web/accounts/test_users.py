"""Accounts and their passwords."""

from __future__ import annotations

import json
import sqlite3

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.search.archive import Archive
from cuttings.search.errors import AccountRefused, AccountsError, NotFound
from cuttings.web.accounts.database import MIGRATIONS, Store
from cuttings.web.accounts.users import LONGEST_NAME, Users
from tests.web.accounts.conftest import PASSWORD


def test_a_name_and_its_password_belong_together(accounts):
    """Nobody gets in by half of it, nor by another's."""
    users = accounts.users
    assert users.check("reader", PASSWORD).name == "reader"
    assert users.check("READER ", PASSWORD).name == "reader"
    assert users.check("reader", PASSWORD + " ") is None
    assert users.check("nobody", PASSWORD) is None


def test_a_password_is_the_same_however_its_accents_are_typed(accounts):
    """A keyboard that composes and one that does not let the same person in."""
    accounts.users.add("René", "reader", "café au lait noir")
    assert accounts.users.check("RENE\u0301", "cafe\u0301 au lait noir")


def test_no_password_stands_in_the_file(accounts):
    """Whoever reads the file learns no password."""
    data = accounts.store.path.read_bytes()
    assert PASSWORD.encode() not in data
    assert accounts.users.data_of(accounts.users.get("reader"))["users"] == [
        {
            "key": "reader",
            "name": "reader",
            "role": "reader",
            "mail": "",
            "disabled": 0,
            "made": accounts.users.get("reader").made,
        }
    ]


@pytest.mark.parametrize(
    "password", ["ninechars", "aaaaaaaaaaaaaa", "x" * 900 + "abc" * 50, "somebody21"]
)
def test_a_weak_password_is_refused(accounts, password):
    """Short, monotonous, endless, or the name with two digits."""
    with pytest.raises(AccountRefused, match="Choose another"):
        accounts.users.add("somebody", "reader", password)
    with pytest.raises(NotFound):
        accounts.users.get("somebody")


def test_a_password_of_ten_characters_will_do(accounts):
    """The least that is accepted."""
    assert accounts.users.add("somebody", "reader", "tencharact")


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1), "a\nb", "\x00"])
def test_what_can_not_be_a_name_is_refused(accounts, name):
    """A name is shown beside each correction, so it must be one."""
    with pytest.raises(AccountRefused):
        accounts.users.add(name, "reader", PASSWORD)


def test_a_name_of_the_greatest_length_is_one(accounts):
    """The limit itself is allowed."""
    assert accounts.users.add("x" * LONGEST_NAME, "reader", PASSWORD)


def test_two_accounts_have_no_name_in_common(accounts):
    """Case makes no other name."""
    with pytest.raises(AccountRefused, match="already"):
        accounts.users.add("Reader", "keeper", PASSWORD)


def test_there_is_always_a_keeper_left(accounts):
    """Neither demotion nor closing nor deletion takes the last one."""
    for take in (
        lambda: accounts.users.set_role("keeper", "reader"),
        lambda: accounts.users.set_disabled("keeper", True),
        lambda: accounts.users.delete("keeper"),
    ):
        with pytest.raises(AccountRefused, match="only keeper"):
            take()
    accounts.users.set_role("curator", "keeper")
    accounts.users.delete("keeper")
    assert [user.name for user in accounts.users.all()] == ["curator", "reader"]


def test_who_is_shut_out_has_no_password(accounts):
    """Until let in again."""
    accounts.users.set_disabled("reader", True)
    assert accounts.users.check("reader", PASSWORD) is None
    accounts.users.set_disabled("reader", False)
    assert accounts.users.check("reader", PASSWORD)


@pytest.mark.parametrize("mail", ["ines", "a b@example.org", "@example.org", "a@b,c@d"])
def test_what_is_no_address_for_mail_is_refused(accounts, mail):
    """Two addresses in one, too."""
    with pytest.raises(AccountRefused, match="no address"):
        accounts.users.set_mail("reader", mail)


def test_a_file_of_a_newer_release_is_refused(accounts):
    """And said to be so."""
    with sqlite3.connect(accounts.store.path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(AccountsError, match="newer release"):
        accounts.users.all()


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    """With what to do."""
    path = tmp_path / "readers.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(AccountsError, match="backup"):
        Users(Store(path)).all()


def test_only_its_owner_can_read_the_file(accounts):
    """Whatever the umask."""
    assert accounts.store.path.stat().st_mode & 0o777 == 0o600


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs ``cuttings users`` over an archive."""
    monkeypatch.setattr(Archive, "require", lambda archive: archive)

    def run(*arguments: str, typed: str = "") -> str:
        command = ["--archive", str(tmp_path), "users", *arguments]
        result = CliRunner().invoke(cli, command, input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


def test_the_command_line_keeps_accounts(run):
    """Add, list, another role, another password, shut out, delete."""
    run("add", "Ines", "--role", "keeper", "--password-stdin", typed=PASSWORD + "\n")
    run("add", "Tomas", "--mail", "t@example.org", "--no-password")
    run("role", "tomas", "curator")
    run("passwd", "tomas", typed="another pass\nanother pass\n")
    run("disable", "tomas")
    rows = json.loads(run("list", "--json"))
    assert [(row["name"], row["role"], row["disabled"]) for row in rows] == [
        ("Ines", "keeper", False),
        ("Tomas", "curator", True),
    ]
    assert "t@example.org" in run("export", "TOMAS")
    run("disable", "tomas", "--undo")
    run("delete", "tomas", "--yes")
    assert "Tomas" not in run("list")
    with pytest.raises(NotFound, match="cuttings users list"):
        run("passwd", "tomas", "--password-stdin", typed=PASSWORD)
