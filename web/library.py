"""What makes a site a library's own: its name, logo, colours, footer and texts, all set
in ``[site]`` of ``cuttings.toml`` without touching a template.

Colours are checked when the site starts: what can't be read is refused with its contrast
(WCAG 2.2, success criterion 1.4.3).

    >>> round(contrast("#0b5069", "#ffffff"), 1)
    8.9
    >>> stylesheet(Settings(colour="#7a1f3d", colour_dark="#f2a7bd"))[:38]
    ':root { --link: light-dark(#7a1f3d, #f'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cuttings.search.errors import SettingsError
from cuttings.search.translations import worded
from cuttings.web.settings import NOBODY, Settings

LEAST_CONTRAST = 4.5
PAPER, DARK_PAPER, WHITE = "#fbfaf7", "#14171a", "#ffffff"
"""What links and bars stand on, as ``site.css`` has it, and the words of buttons."""
LARGEST_LOGO = 200_000
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_WEB = re.compile(r"(?:https?://|mailto:|/)\S+")


@dataclass(frozen=True, slots=True)
class FooterLink:
    """A link of the footer."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The bytes of a logo and their type."""

    suffix: str
    data: bytes


def contact_link(settings: Settings) -> FooterLink | None:
    """Where readers reach who keeps the archive; None where that is not set.

    >>> contact_link(Settings(contact="desk@library.example")).url
    'mailto:desk@library.example'
    """
    contact = settings.contact.strip()
    if contact in ("", NOBODY):
        return None
    if _WEB.fullmatch(contact):
        return FooterLink(contact.removeprefix("mailto:"), contact)
    if _MAIL.fullmatch(contact):
        return FooterLink(contact, f"mailto:{contact}")
    raise SettingsError(
        worded(
            "The contact “%(contact)s” is no address. Write one of mail or of a page: "
            "desk@library.example, https://library.example/contact",
            contact=contact,
        )
    )


def footer_links(settings: Settings) -> tuple[FooterLink, ...]:
    """The library's own links: words, then an address.

    Raises SettingsError for one without either.
    """
    links: list[FooterLink] = []
    for line in settings.footer:
        words, _, url = line.strip().rpartition(" ")
        if not words or not _WEB.fullmatch(url):
            raise SettingsError(
                worded(
                    "The footer's “%(line)s” is no link. Write words and then "
                    "an address: Opening hours https://library.example/hours",
                    line=str(line),
                )
            )
        links.append(FooterLink(words.strip(), url))
    return tuple(links)


def logo_of(settings: Settings) -> Logo | None:
    """The logo, or None where none is set.

    Raises SettingsError where the file can't be shown.
    """
    if not settings.logo:
        return None
    path = Path(settings.logo)
    if path.suffix.lower() not in LOGO_TYPES:
        raise SettingsError(
            worded("The logo %(path)s is neither SVG nor PNG. Convert it.", path=path)
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            worded(
                "The logo %(path)s can't be read: %(strerror)s.",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    if len(data) > LARGEST_LOGO:
        raise SettingsError(
            worded(
                "The logo %(path)s has %(data)s bytes; at most "
                "%(largest_logo)s may weigh on every first visit. Make it "
                "smaller.",
                path=path,
                data=len(data),
                largest_logo=LARGEST_LOGO,
            )
        )
    return Logo(path.suffix.lower(), data)


def stylesheet(settings: Settings) -> str:
    """What a library's colours change in the site's; empty where none is set.

    ``colour`` is that of links, the main button and bars on white, ``colour_dark`` that
    of links and bars in the dark scheme. Raises SettingsError where one is no colour, or
    can't be read.
    """
    light, dark = settings.colour.lower(), settings.colour_dark.lower()
    rules: list[str] = []
    if light:
        _check("colour", light, PAPER, WHITE)
        rules.append(f"--strong: {light};")
    if dark:
        _check("colour_dark", dark, DARK_PAPER)
    if light or dark:
        link = f"light-dark({light or '#0b5069'}, {dark or '#86c5e0'})"
        rules = [f"--link: {link};", f"--bar: {link};", f"--shade-4: {link};", *rules]
    return f":root {{ {' '.join(rules)} }}\n" if rules else ""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _check(name: str, colour: str, *grounds: str) -> None:
    if not _COLOUR.fullmatch(colour):
        raise SettingsError(
            worded(
                "The %(name)s “%(colour)s” is none. Write it as #7a1f3d.",
                name=name,
                colour=colour,
            )
        )
    for ground in grounds:
        found = contrast(colour, ground)
        if found < LEAST_CONTRAST:
            raise SettingsError(
                worded(
                    "The %(name)s “%(colour)s” can't be read beside "
                    "%(ground)s: its contrast is %(found)s, at least "
                    "%(least_contrast)s is needed. Take a %(value)s one.",
                    name=name,
                    colour=colour,
                    ground=ground,
                    found=format(found, ".1f"),
                    least_contrast=LEAST_CONTRAST,
                    value=worded("lighter")
                    if ground == DARK_PAPER
                    else worded("darker"),
                )
            )


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
