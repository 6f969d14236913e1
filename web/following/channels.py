"""How an alert reaches whoever it is for: a mail of text and HTML, or a web hook.

A mail has a link that stops more of them and the headers of RFC 2369 and RFC 8058, so
that a mail program can do it by one click. A hook is a POST of JSON, signed over its time
and body (``X-Cuttings-Signature``, HMAC with SHA-256): whoever has the secret can tell
that it is ours and new. It goes only to hosts that the keeper has named.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
import time
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from cuttings.search.errors import SettingsError
from cuttings.search.facets.wording import date_words
from cuttings.search.settings import setting
from cuttings.search.translations import (
    SOURCE,
    current_language,
    gettext,
    labelled,
    languages,
    ngettext,
    speaking,
    stored,
    worded,
)
from cuttings.web.accounts.users import User
from cuttings.web.following.alerts import Alert, Match

TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How alerts are sent: the table ``[alerts]`` of ``cuttings.toml``."""

    site: str = setting(
        "", "the site's address for links, https://cuttings.example.org"
    )
    sender: str = setting("", "who mails are from, cuttings@example.org")
    smtp_host: str = setting("", "the mail server; empty: no mail is sent")
    smtp_port: int = setting(587, "the port of the mail server", least=1, most=65_535)
    smtp_security: str = setting("starttls", "starttls, tls or none")
    smtp_user: str = setting("", "the name to sign in there by; empty: not needed")
    smtp_password: str = setting(
        "", "its password; better in the environment, CUTTINGS_ALERTS_SMTP_PASSWORD"
    )
    language: str = setting("", "the language of mails; the site's first, unless set")
    hook_hosts: tuple[str, ...] = setting(
        (), "hosts that web hooks may go to; none: no web hooks"
    )
    hook_secret: str = setting("", "the secret that web hooks are signed with")


def check_settings(settings: AlertSettings) -> None:
    """Raises SettingsError where alerts could not be sent as they are set up."""
    if not urlsplit(settings.site).netloc:
        raise SettingsError(
            worded(
                "The setting “alerts.site” is empty, so no alert could "
                "link to anything. Set it to the site's address, such as "
                "https://cuttings.example.org."
            )
        )
    if settings.smtp_security not in ("starttls", "tls", "none"):
        raise SettingsError(
            worded(
                "The setting “alerts.smtp-security” is "
                "“%(smtp_security)s”; it is starttls, tls or none.",
                smtp_security=settings.smtp_security,
            )
        )
    if settings.smtp_host and "@" not in settings.sender:
        raise SettingsError(
            worded("The setting “alerts.sender” is no address for mail.")
        )
    if settings.language and settings.language not in languages():
        listed = ", ".join(languages())
        raise SettingsError(
            worded(
                "The setting “alerts.language” is “%(language)s”; mails "
                "can be written in these: %(listed)s.",
                language=settings.language,
                listed=listed,
            )
        )
    if settings.hook_hosts and len(settings.hook_secret) < 16:
        raise SettingsError(
            worded(
                "The setting “alerts.hook-secret” has fewer than 16 "
                "characters, so a signature could be guessed. Choose a "
                "longer one."
            )
        )


def is_hook(address: str, settings: AlertSettings) -> bool:
    """Whether an address may be told by a web hook."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_web = parts.scheme in ("https", "http") and not parts.username
    return is_web and host in settings.hook_hosts


class Mail:
    """Sends alerts as mails, over one connection a message."""

    def __init__(self, settings: AlertSettings) -> None:
        self.settings = settings

    def __call__(self, alert: Alert, user: User) -> None:
        """Sends one alert. Raises OSError where the server does not take it."""
        settings = self.settings
        with speaking(settings.language or SOURCE):
            message = mail_of(alert, user, settings)
        try:
            with self._connection() as server:
                if settings.smtp_security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if settings.smtp_user:
                    server.login(settings.smtp_user, settings.smtp_password)
                server.send_message(message)
        except smtplib.SMTPException as error:
            raise OSError(
                stored("alert", "the mail server refused it (%(error)s)", error=error)
            ) from error

    def _connection(self) -> smtplib.SMTP:
        host, port = self.settings.smtp_host, self.settings.smtp_port
        if self.settings.smtp_security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(host, port, timeout=TIMEOUT)


class Hook:
    """Sends alerts as signed requests."""

    def __init__(self, settings: AlertSettings) -> None:
        self.settings = settings

    def __call__(self, alert: Alert, user: User) -> None:
        """Sends one alert. Raises OSError where the host does not take it."""
        del user
        if not is_hook(alert.hook, self.settings):
            raise OSError(stored("alert", "its host is none of alerts.hook-hosts"))
        body = json.dumps(hook_of(alert, self.settings), ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        request = urllib.request.Request(
            alert.hook,
            body,
            {
                "Content-Type": "application/json",
                "User-Agent": "Cuttings",
                "X-Cuttings-Delivery": str(alert.id),
                "X-Cuttings-Timestamp": stamp,
                "X-Cuttings-Signature": signature(
                    self.settings.hook_secret, stamp, body
                ),
            },
            method="POST",
        )
        with _opener().open(request, timeout=TIMEOUT) as answer:
            if answer.status >= 300:
                raise OSError(
                    stored(
                        "alert",
                        "the host answered %(status)s",
                        status=str(answer.status),
                    )
                )


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What a hook is signed with.

    >>> signature("secret", "0", b"{}")[:13]
    'sha256=4bbe8d'
    """
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={made.hexdigest()}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A hook goes where the keeper allowed, and nowhere from there."""

    def redirect_request(self, *arguments: Any) -> None:
        """Follows none."""


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def hook_of(alert: Alert, settings: AlertSettings) -> dict[str, object]:
    """What a hook is told."""
    rows: list[dict[str, object]] = []
    for match in alert.matches:
        rows.append(
            {
                "id": match.id,
                "title": match.title,
                "outlet": match.outlet or None,
                "date": match.date or None,
                "story": match.story,
                "update": match.update,
                "url": _article_address(match, settings),
            }
        )
    return {
        "alert": alert.id,
        "search": alert.name,
        "url": _search_address(alert, settings),
        "made": alert.made,
        "matches": rows,
    }


def mail_of(alert: Alert, user: User, settings: AlertSettings) -> EmailMessage:
    """The mail of an alert in the current language: the same whenever it is made."""
    host = urlsplit(settings.site).hostname or "localhost"
    stop = f"{settings.site.rstrip('/')}/alerts/stop/{quote(alert.search)}"
    number = ngettext(
        "%(number)s new article", "%(number)s new articles", len(alert.matches)
    )
    message = EmailMessage()
    message["Subject"] = labelled(alert.name, number)
    message["From"] = settings.sender
    message["To"] = user.mail
    message["Date"] = formatdate(_seconds(alert.made))
    message["Message-ID"] = f"<alert-{alert.id}-{alert.search}@{host}>"
    message["List-Id"] = f"<{alert.search.lower()}.alerts.{host}>"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(alert, number, stop, settings))
    message.add_alternative(_html(alert, number, stop, settings), subtype="html")
    return message


def _text(alert: Alert, number: str, stop: str, settings: AlertSettings) -> str:
    search = _search_address(alert, settings)
    lines = [
        gettext("%(number)s in your search “%(name)s”", number=number, name=alert.name),
        "",
    ]
    for match in alert.matches:
        lines += [_headline(match), _article_address(match, settings), ""]
    lines += [gettext("The search: %(address)s", address=search), ""]
    lines += [gettext("To stop these mails: %(address)s", address=stop)]
    return "\n".join(lines) + "\n"


def _html(alert: Alert, number: str, stop: str, settings: AlertSettings) -> str:
    rows: list[str] = []
    for match in alert.matches:
        url = escape(_article_address(match, settings))
        about = escape(_about(match))
        rows.append(
            f'<li><a href="{url}">{escape(match.title)}</a><br>'
            f"<small>{about}</small></li>"
        )
    search = escape(_search_address(alert, settings))
    linked = f'<a href="{search}">{escape(alert.name)}</a>'
    opening = gettext(
        "%(number)s in your search “%(name)s”", number=escape(number), name=linked
    )
    ending = escape(gettext("Stop these mails"))
    return (
        f'<!doctype html><html lang="{current_language()}"><body>'
        f"<p>{opening}</p><ul>{''.join(rows)}</ul>"
        f'<p><small><a href="{escape(stop)}">{ending}</a></small></p>'
        "</body></html>"
    )


def _headline(match: Match) -> str:
    about = _about(match)
    return f"{match.title} ({about})" if about else match.title


def _about(match: Match) -> str:
    parts = [match.outlet, date_words(match.date) if match.date else ""]
    if match.update:
        parts.append(gettext("an update of a story that you know"))
    return ", ".join(filter(None, parts))


def _article_address(match: Match, settings: AlertSettings) -> str:
    return f"{settings.site.rstrip('/')}/articles/{quote(match.id, safe='')}"


def _search_address(alert: Alert, settings: AlertSettings) -> str:
    return f"{settings.site.rstrip('/')}/search?{alert.arguments}"


def _seconds(made: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(made).timestamp()
