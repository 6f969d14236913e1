"""An archive that is served elsewhere, from Python: the API as objects and iterators.

    from cuttings.client import Cuttings

    archive = Cuttings("https://library.example.org/cuttings")
    for hit in archive.search("peace talks", places="tajikistan", since="2015"):
        print(hit["date"], hit["outlet"], hit["title"])
    archive.frame(archive.articles())      # a pandas DataFrame, where pandas is installed

It needs nothing but Python, and imports nothing else of Cuttings, so that a notebook
that only asks needs no engine and no model.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    import pandas

__all__ = ["Cuttings", "CuttingsAnswer"]

Record = dict[str, Any]
Values = str | Iterable[str]

SIZE = 100
"""Hits, values or articles of one request."""
PATIENCE = 5
"""Times that a busy server is asked again."""
LONGEST_WAIT = 60.0
"""Seconds to wait for a busy server, whatever it says."""


class CuttingsAnswer(Exception):
    """What the archive answered instead of data: its status and its words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{message} ({status})" if status else message)
        self.status = status
        self.message = message


class Cuttings:
    """One archive by the address of its site, with its prefix if it has one.

    Every method raises CuttingsAnswer where the archive refuses, or can't be reached;
    where it is busy, it is asked again after the time that it says.
    """

    def __init__(self, address: str, timeout: float = 30.0) -> None:
        self.root = address.rstrip("/") + "/api/v1/"
        self.timeout = timeout

    def search(
        self,
        text: str = "",
        *,
        since: str | None = None,
        until: str | None = None,
        sort: str = "relevance",
        count: str = "stories",
        without: dict[str, Values] | None = None,
        **facets: Values,
    ) -> Iterator[Record]:
        """All hits of a search, asked for a page at a time as they are needed.

        ``facets`` are value ids by facet, several of which are alternatives
        (``places=["chad", "niger"]``); ``without`` leaves values out.
        """
        pairs = self._pairs(text, since, until, sort, count, without, facets)
        url: str | None = self._url("search", [*pairs, ("size", str(SIZE))])
        while url:
            page, url = self._get(url)
            yield from page["hits"]

    def page(self, text: str = "", **options: Any) -> Record:
        """One page of a search as the API gives it: hits, totals and facets. The options
        are those of ``search``, and ``page`` and ``size``.
        """
        more = [
            (name, str(options.pop(name)))
            for name in ("page", "size")
            if name in options
        ]
        named = ("since", "until", "sort", "count", "without")
        plain = {name: options.pop(name, None) for name in named}
        pairs = self._pairs(text, **plain, facets=options)
        page, _ = self._get(self._url("search", [*pairs, *more]))
        return page

    def article(self, article_id: str) -> Record:
        """One article with what was found in it."""
        article, _ = self._get(self._url("articles/" + quote(article_id, safe="")))
        return article

    def story(self, story_id: str) -> Record:
        """A story with its copies."""
        story, _ = self._get(self._url("stories/" + quote(story_id, safe="")))
        return story

    def heading(self, heading_id: str) -> Record:
        """A name of the authority file."""
        heading, _ = self._get(self._url("headings/" + quote(heading_id, safe="")))
        return heading

    def values(self, facet: str, text: str = "", **options: Any) -> Iterator[Record]:
        """All values of a facet in a search, the most frequent first."""
        named = ("since", "until", "sort", "count", "without")
        plain = {name: options.pop(name, None) for name in named}
        pairs = self._pairs(text, **plain, facets=options)
        path = "facets/" + quote(facet, safe="")
        number = 1
        while True:
            more = [("page", str(number)), ("size", str(SIZE))]
            page, _ = self._get(self._url(path, [*pairs, *more]))
            yield from page["values"]
            if number * SIZE >= page["total"]:
                return
            number += 1

    def articles(self, after: int = 0) -> Iterator[Record]:
        """Every article in the order of its last change, deleted ones with
        ``"deleted": True``, each with the cursor after which a later harvest goes on.
        """
        pairs = [("after", str(after)), ("size", str(SIZE))]
        url: str | None = self._url("articles", pairs)
        while url:
            body, headers = self._ask(url)
            cursor = int(headers.get("Cuttings-Cursor", "0"))
            for line in body.splitlines():
                yield {"cursor": cursor, **json.loads(line)}
            url = _next_of(headers.get("Link", ""), url)

    def coverage(self) -> Iterator[Record]:
        """What is held of each outlet, the largest first."""
        url: str | None = self._url("coverage")
        while url:
            page, url = self._get(url)
            yield from page["outlets"]

    @staticmethod
    def frame(records: Iterable[Record]) -> pandas.DataFrame:
        """Records as a table. Raises ImportError where pandas is not installed."""
        import pandas

        return pandas.DataFrame.from_records(list(records))

    def _pairs(
        self,
        text: str,
        since: str | None,
        until: str | None,
        sort: str | None,
        count: str | None,
        without: dict[str, Values] | None,
        facets: dict[str, Values],
    ) -> list[tuple[str, str]]:
        plain = {"q": text, "from": since, "to": until, "sort": sort, "count": count}
        pairs = [(name, value) for name, value in plain.items() if value]
        for sign, chosen in (("", facets), ("-", without or {})):
            for key, values in chosen.items():
                several = [values] if isinstance(values, str) else values
                pairs += [(sign + key, value) for value in several]
        return pairs

    def _url(self, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        query = urlencode(list(pairs))
        return self.root + path + ("?" + query if query else "")

    def _get(self, url: str) -> tuple[Record, str | None]:
        """The JSON at an address, and the address of what follows."""
        body, headers = self._ask(url)
        return json.loads(body), _next_of(headers.get("Link", ""), url)

    def _ask(self, url: str) -> tuple[str, dict[str, str]]:
        request = Request(url, headers={"Accept": "application/json"})
        for attempt in range(PATIENCE + 1):
            try:
                with urlopen(request, timeout=self.timeout) as response:
                    return response.read().decode("utf-8"), dict(response.headers)
            except HTTPError as error:
                if error.code not in (429, 503) or attempt == PATIENCE:
                    raise _answer(error) from error
                waited = error.headers.get("Retry-After") or str(2**attempt)
                time.sleep(min(float(waited), LONGEST_WAIT))
            except URLError as error:
                raise CuttingsAnswer(
                    0, f"{self.root} can't be reached: {error.reason}"
                ) from error
        raise AssertionError("the last attempt returns or raises")


def _answer(error: HTTPError) -> CuttingsAnswer:
    """The words of a refusal."""
    try:
        problem = json.loads(error.read())
        return CuttingsAnswer(error.code, problem.get("detail") or str(error.reason))
    except ValueError:
        return CuttingsAnswer(error.code, str(error.reason))


def _next_of(link: str, url: str) -> str | None:
    """The address that a header Link (RFC 8288) names as the next one.

    >>> _next_of('</a?page=1>; rel="prev", </a?page=3>; rel="next"', "https://x.example/a")
    'https://x.example/a?page=3'
    """
    for part in link.split(", <"):
        target, _, relation = part.strip("< ").partition(">;")
        if 'rel="next"' in relation:
            return urljoin(url, target)
    return None
