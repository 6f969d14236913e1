"""The pages of accounts as values."""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.web.accounts.usage import Day
from cuttings.web.accounts.users import Role, User
from cuttings.web.pages.rows import Paging


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The form to sign in by. ``token`` is empty where nobody has an account yet;
    ``next`` is where to go on to; ``vouched`` is whom the proxy in front names;
    ``provider`` the words on the button of the identity provider.
    """

    title: str
    token: str
    next: str
    name: str
    problem: str
    vouched: str
    provider: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Somebody's own account; ``problem`` or ``done`` say how the last form went."""

    title: str
    account: User
    problem: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """Every account, for keepers, or a part of them, which is at ``url``."""

    title: str
    accounts: tuple[User, ...]
    url: str
    paging: Paging
    roles: tuple[Role, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UsagePage:
    """How much the archive is used, for keepers."""

    title: str
    days: tuple[Day, ...]
    months: tuple[Day, ...]
    in_vain: tuple[tuple[str, int], ...]
    visitors: int
    is_counted: bool
