"""What stands beside and above a file: sidecar files, and folders whose names mean
something.

A sidecar is a JSON object named like its file with ``.json`` added
(``story.txt.json``), or like its stem with ``.meta.json`` (``story.meta.json``); its
fields have the spellings that records have. A path pattern names what the last parts of
a path mean: ``{outlet}/{year}/{month}/{day}/*`` reads ``Times/1998/03/14/a.txt``,
``{outlet}/{date}*`` reads ``Times/1998-03-14.txt``, and ``{year}/{monthday}/*`` reads
``1998/0314/a.txt``.

Where several sources state the same, the nearest to a person's hand wins: what the
command line says (``--outlet``), then the sidecar, then the file itself, then the path.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from cuttings.index.readers import RawArticle, ReadOptions, Unreadable
from cuttings.index.readers.decoding import decode
from cuttings.index.readers.json_files import parse_object
from cuttings.index.readers.records import metadata_of
from cuttings.search.articles import Published
from cuttings.search.dates import interval
from cuttings.search.errors import SettingsError
from cuttings.search.translations import stored, worded

AnyPath = TypeVar("AnyPath", Path, PurePosixPath)

LARGEST_SIDECAR = 1 << 20
STATEMENTS = (
    "title",
    "byline",
    "url",
    "published",
    "dateline",
    "outlet",
    "agency",
    "language",
)
"""Fields of an article of which the nearest statement counts."""
WORDS = {"outlet": r"[^/]+", "agency": r"[^/]+", "language": r"[A-Za-z]{2,3}"}
DATES = {"year": r"\d{4}", "month": r"\d{1,2}", "day": r"\d{1,2}"}
WHOLE_DATES = {"date": r"\d{4}[-_.]?\d{2}[-_.]?\d{2}", "monthday": r"\d{2}[-_.]?\d{2}"}
"""What a pattern can name, and the form it has in a path."""
_TOKEN = re.compile(r"\{(\w*)\}|(\*\*/?)|(\*)|([^*{]+)|(.)")


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is known of a file's articles from outside the file; empty articles where
    nothing is.
    """

    sidecar: RawArticle
    path: RawArticle

    def complete(self, raw: RawArticle) -> RawArticle:
        """The article with the sidecar's statements over its own and the path's under
        them.

        A title, byline, address or date in a sidecar is about one article: where a file
        holds several, it is left out.
        """
        if self is NO_SUPPLEMENT:
            subjects = tuple(dict.fromkeys(raw.subjects))
            return raw if subjects == raw.subjects else replace(raw, subjects=subjects)
        over, under = self.sidecar, self.path
        if raw.key:
            over = RawArticle(
                "",
                outlet=over.outlet,
                agency=over.agency,
                language=over.language,
                notes=over.notes,
            )
        completed: dict[str, Any] = {}
        for name in STATEMENTS:
            stated = [getattr(one, name) for one in (over, raw, under)]
            completed[name] = stated[0] or stated[1] or stated[2]
        return replace(
            raw,
            **completed,
            subjects=tuple(dict.fromkeys(over.subjects + raw.subjects)),
            notes=raw.notes + over.notes,
            plain=raw.plain and not over.title,
        )


UNSTATED = RawArticle("")
NO_SUPPLEMENT = Supplement(UNSTATED, UNSTATED)


def supplement_of(path: Path, options: ReadOptions) -> Supplement:
    """What sidecar and path say of a file.

    Raises SettingsError where the pattern itself is wrong.
    """
    sidecar = _from_sidecar(path, options)
    stated = _from_path(path, options.path_pattern)
    if sidecar is UNSTATED and stated is UNSTATED:
        return NO_SUPPLEMENT
    return Supplement(sidecar, stated)


def sidecars_of(path: AnyPath) -> tuple[AnyPath, AnyPath]:
    """Where the sidecars of a file would stand, the more exactly named first."""
    return path.with_name(f"{path.name}.json"), path.with_name(f"{path.stem}.meta.json")


def names_of_sidecars(path: Path) -> tuple[str, str]:
    """The same as names: no path need be made of each, for they are looked for beside
    every file.
    """
    name = os.fspath(path)
    return f"{name}.json", f"{name.removesuffix(path.suffix)}.meta.json"


def is_sidecar(name: str, siblings: frozenset[str]) -> bool:
    """Whether a file is the sidecar of one of its siblings, and so no article of its
    own.
    """
    if not name.endswith(".json"):
        return False
    if name.endswith(".meta.json"):
        stem = name.removesuffix(".meta.json")
        return any(
            sibling != name and sibling.rpartition(".")[0] == stem
            for sibling in siblings
        )
    return name.removesuffix(".json") in siblings


@lru_cache(maxsize=16)
def pattern_of(text: str) -> re.Pattern[str]:
    """A path pattern as a regular expression over the end of a path with ``/``.

    Raises SettingsError for a name in braces that means nothing, or stands twice.
    """
    forms = {**WORDS, **DATES, **WHOLE_DATES}
    used: set[str] = set()
    expression = ""
    for match in _TOKEN.finditer(text.strip("/")):
        name, deep, star, literal, stray = match.groups()
        if stray:
            raise SettingsError(
                worded(
                    "The path pattern %(text)s has a brace that is not closed; "
                    "write {outlet}.",
                    text=repr(text),
                )
            )
        if name is not None and (name not in forms or name in used):
            known = ", ".join(f"{{{known}}}" for known in forms)
            raise SettingsError(
                worded(
                    "The path pattern %(text)s has {%(name)s}; use each of "
                    "%(known)s at most once.",
                    text=repr(text),
                    name=name,
                    known=known,
                )
            )
        if name is not None:
            used.add(name)
            expression += f"(?P<{name}>{forms[name]})"
        elif deep:
            expression += r"(?:[^/]+/)*"
        elif star:
            expression += r"[^/]*"
        else:
            expression += re.escape(literal)
    return re.compile(rf"(?:.*/)?{expression}")


def _from_path(path: Path, pattern: str) -> RawArticle:
    if not pattern:
        return UNSTATED
    name = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    match = pattern_of(pattern).fullmatch(name)
    if not match:
        return UNSTATED
    stated = match.groupdict()
    return RawArticle(
        "",
        published=_date(stated),
        outlet=_spaced(stated.get("outlet")),
        agency=_spaced(stated.get("agency")),
        language=(stated.get("language") or "").lower() or None,
    )


def _date(stated: dict[str, str]) -> Published | None:
    """The date as far as the folders state it without a gap; folders that make no
    date state none.
    """
    parts: list[str] = []
    monthday = _digits(stated.get("monthday"))
    date = _digits(stated.get("date"))
    if monthday:
        stated = {**stated, "month": monthday[:2], "day": monthday[2:]}
    if date:
        stated = {"year": date[:4], "month": date[4:6], "day": date[6:]}
    for name in DATES:
        if not stated.get(name):
            break
        parts.append(stated[name].zfill(2))
    value = "-".join(parts)
    return Published(value, "path") if value and interval(value) else None


def _digits(text: str | None) -> str:
    return "".join(filter(str.isdecimal, text or ""))


def _spaced(name: str | None) -> str | None:
    return " ".join(name.replace("_", " ").split()) or None if name else None


def _from_sidecar(path: Path, options: ReadOptions) -> RawArticle:
    # most files have none, and asking for its name alone costs a tenth of opening it
    if not any(map(os.path.lexists, names_of_sidecars(path))):
        return UNSTATED
    for sidecar in sidecars_of(path):
        try:
            with sidecar.open("rb") as stream:
                return sidecar_of(stream.read(LARGEST_SIDECAR + 1), options)
        except FileNotFoundError:
            continue
        except (Unreadable, OSError) as error:
            return RawArticle("", notes=(unread_sidecar(sidecar.name, error),))
    return UNSTATED


def sidecar_of(data: bytes, options: ReadOptions) -> RawArticle:
    """What a sidecar states. Raises Unreadable where it is none."""
    if len(data) > LARGEST_SIDECAR:
        raise Unreadable(
            stored(
                "reading",
                "larger than %(largest_sidecar)s bytes",
                largest_sidecar=LARGEST_SIDECAR,
            )
        )
    return metadata_of(parse_object(decode(data).text), options, "sidecar")


def unread_sidecar(name: str, error: Exception) -> str:
    """The note that an article carries whose sidecar can't be read."""
    return stored(
        "reading",
        "its sidecar %(name)s can't be read: %(error)s",
        name=name,
        error=error,
    )
