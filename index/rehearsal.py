"""A dry run: what would become of files, without an archive.

    for report in rehearse([Path("downloads")], IndexOptions()):
        print(report.path, report.format, report.articles)

Each file is read and cleaned as a run would, nothing is analysed and nothing written; so
a keeper sees a wrong mapping or a wrong date before a hundred thousand articles are in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cuttings.index.accounting import Ledger
from cuttings.index.catalogue import Account, Letters
from cuttings.index.cleaning import clean
from cuttings.index.pipeline import IndexOptions, letters_of
from cuttings.index.readers import RawArticle, ReadOptions
from cuttings.index.readers.choose import display_name, format_of, read_path
from cuttings.index.readers.walk import walk
from cuttings.search.articles import Article, Skipped
from cuttings.search.translations import gettext, in_articles, ngettext, recalled

MOST_NAMED = 5
"""Outlets, doubts and skipped parts of a file that are named; the rest is counted."""


@dataclass
class FileReport:
    """What would become of one file.

    ``doubts`` are the notes of its articles with how many have them; ``first`` and
    ``last`` are the earliest and the latest date; ``examples`` its first articles.
    """

    path: str
    format: str = ""
    articles: int = 0
    undated: int = 0
    untitled: int = 0
    no_outlet: int = 0
    first: str = ""
    last: str = ""
    vendors: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)
    letters: Letters = field(default_factory=Letters)
    account: Account | None = None
    """Where the letters are that the file itself has; None where only its reader can
    count them.
    """
    examples: list[Article] = field(default_factory=list)

    def add(self, raw: RawArticle, article: Article) -> None:
        """Counts one article of the file."""
        self.articles += 1
        self.letters += letters_of(raw, article)
        self.untitled += article.title_inferred
        self.no_outlet += article.outlet is None
        if article.published is None:
            self.undated += 1
        else:
            date = article.published.value
            self.first = min(self.first or date, date)
            self.last = max(self.last, date)
        if article.outlet:
            self.outlets[article.outlet] += 1
        if article.imprint.vendor:
            self.vendors[article.imprint.vendor] += 1
        self.languages[article.language] += 1
        self.doubts.update(article.notes)
        if len(self.examples) < MOST_NAMED:
            self.examples.append(article)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return {
            "path": self.path,
            "format": self.format,
            "vendors": dict(self.vendors),
            "articles": self.articles,
            "without_date": self.undated,
            "without_title": self.untitled,
            "without_outlet": self.no_outlet,
            "first_date": self.first or None,
            "last_date": self.last or None,
            "outlets": dict(self.outlets.most_common()),
            "languages": dict(self.languages.most_common()),
            "doubts": dict(self.doubts.most_common()),
            "skipped": [
                {"reason": each.reason, "position": each.position}
                for each in self.skipped
            ],
            "letters_read": self.letters.read,
            "letters_shown": self.letters.shown,
            "letters_hidden": self.letters.hidden,
            "account": None if self.account is None else asdict(self.account),
        }

    def lines(self) -> Iterator[str]:
        """The report in words, a fact a line."""
        by = f" ({', '.join(self.vendors)})" if self.vendors else ""
        yield gettext(
            "%(path)s: %(format)s%(by)s, %(articles)s",
            path=self.path,
            format=recalled(self.format, "reading") or gettext("not read"),
            by=by,
            articles=in_articles(self.articles),
        )
        if self.articles:
            yield from self._dates_and_outlets()
        if self.account is not None:
            yield from _in_words(self.account)
        if self.untitled:
            yield gettext(
                "  title inferred from the text: %(untitled)s", untitled=self.untitled
            )
        yield from self._doubts()
        yield from self._skipped()

    def _dates_and_outlets(self) -> Iterator[str]:
        """The span of the articles and who published them, each with what lacks it."""
        dates = self.first
        if self.first != self.last:
            dates = gettext("%(first)s to %(last)s", first=self.first, last=self.last)
        yield gettext(
            "  dates: %(dates)s; without a date: %(undated)s",
            dates=dates or gettext("none"),
            undated=self.undated,
        )
        outlets = self.outlets.most_common(MOST_NAMED)
        named = ", ".join([f"{name} ({count:,})" for name, count in outlets])
        yield gettext(
            "  outlets: %(named)s; without an outlet: %(no_outlet)s",
            named=named or gettext("none"),
            no_outlet=self.no_outlet,
        )

    def _doubts(self) -> Iterator[str]:
        """What the readers were not sure of, the commonest first."""
        for doubt, count in self.doubts.most_common(MOST_NAMED):
            yield gettext(
                "  doubt (%(count)s): %(doubt)s",
                count=count,
                doubt=recalled(doubt, "reading"),
            )
        if len(self.doubts) > MOST_NAMED:
            yield ngettext(
                "  and %(number)s other doubt",
                "  and %(number)s other doubts",
                len(self.doubts) - MOST_NAMED,
            )

    def _skipped(self) -> Iterator[str]:
        """What was not read, with where it stands and why."""
        for skipped in self.skipped[:MOST_NAMED]:
            position = ""
            if skipped.position:
                position = f" ({recalled(skipped.position, 'reading')})"
            yield gettext(
                "  skipped%(position)s: %(reason)s",
                position=position,
                reason=recalled(skipped.reason, "reading"),
            )
        if len(self.skipped) > MOST_NAMED:
            yield ngettext(
                "  and %(number)s more skipped",
                "  and %(number)s more skipped",
                len(self.skipped) - MOST_NAMED,
            )


def rehearse(paths: list[Path], options: IndexOptions) -> Iterator[FileReport]:
    """A report of each file under the paths, as it is read."""
    for found in walk(paths):
        if isinstance(found, Skipped):
            yield FileReport(found.path, skipped=[found])
        else:
            yield report_of(found, options)


def report_of(path: Path, options: IndexOptions) -> FileReport:
    """What would become of one file."""
    reading = ReadOptions(
        fields=options.fields or {},
        path_pattern=options.path_pattern or "",
        ocr=options.ocr or "",
    )
    report = FileReport(display_name(path), format_of(path))
    ledger = Ledger()
    for outcome in read_path(path, reading):
        if isinstance(outcome, Skipped):
            report.skipped.append(outcome)
            continue
        article = clean(outcome, source=report.path, outlet=options.outlet)
        report.add(outcome, article)
        ledger.add(outcome.key, article)
    report.account = ledger.account_of(path, reading, bool(report.skipped))
    return report


def _in_words(account: Account) -> Iterator[str]:
    """An account in words, what is lost by itself."""
    yield (
        gettext(
            "  letters in the file: %(letters)s; shown: %(shown)s; "
            "hidden: %(hidden)s; said again: %(repeated)s; skipped: "
            "%(skipped)s; in no article: %(lost)s",
            letters=account.letters,
            shown=account.shown,
            hidden=account.hidden,
            repeated=account.repeated,
            skipped=account.skipped,
            lost=account.lost,
        )
    )
    if account.lost:
        yield gettext(
            "  not in any article: %(missing)s",
            missing=" ".join(account.missing[:MOST_NAMED]),
        )
