"""``cuttings mcp``: the archive as tools of an assistant, by the Model Context Protocol.

Five tools, all of which only read: search, facet values, an article, a story, what is
held. Each answer says how the query was understood, counts exactly what there is and
not only what is shown, and gives each article the words of a citation, so that an
assistant can say where it has something from, and that it has nothing.

Source: the Model Context Protocol and its official SDK for Python (extra ``mcp``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from cuttings.index.cli.main import opened_archive
from cuttings.search.addresses import web_address
from cuttings.search.articles import Article, Entry
from cuttings.search.coverage import holdings, outlets_held
from cuttings.search.errors import CuttingsError, NotFound
from cuttings.search.facets import facet_keys, facet_named, installed_facets
from cuttings.search.queries import Counting, Query, Sort
from cuttings.search.results import Hit, ResultPage
from cuttings.search.translations import quoted

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from cuttings.search.engines import Engine

MOST_HITS = 50
MOST_CHARACTERS = 40_000
"""Of a text in one answer; ``part`` asks for what follows."""
INSTRUCTIONS = """\
A news-cuttings archive. Copies of one story are grouped: `stories` counts each story once, `copies` every article.
Counts are exact for this archive and say nothing about what it does not hold: ask `coverage` before concluding that
nothing was written. Cite articles by their `citation`. Query language: words (all forms), "phrases", OR, -word,
title:word, a NEAR/5 b, wild*, date:2019..2020, and each facet as a field (people:putin)."""

Values = dict[str, list[str]]
Tool = Callable[..., dict[str, Any]]


@click.command("mcp")
@click.option(
    "--site",
    metavar="ADDRESS",
    default="",
    help="Where the site of this archive stands, so that citations can link to it.",
)
@click.pass_context
def mcp_command(ctx: click.Context, site: str) -> None:
    """Give an assistant tools that read the archive, on stdin and stdout.

    The assistant's settings name this command. Nothing can be changed by it.

    Example: cuttings --archive archive mcp --site https://archive.example.org
    """
    try:
        import mcp.server  # noqa: F401 - whether it is there
    except ImportError as error:
        raise click.ClickException(
            "The Model Context Protocol is not installed: pip install 'cuttings[mcp]'."
        ) from error
    engine = opened_archive(ctx).reading_engine()
    assistant_server(engine, site.rstrip("/")).run()


def assistant_server(engine: Engine, site: str = "") -> MCPServer:
    """The server over one engine, not yet running."""
    from mcp.server import MCPServer
    from mcp_types import ToolAnnotations

    server = MCPServer("cuttings", title="News cuttings", instructions=INSTRUCTIONS)
    tools = Tools(engine, site)
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    offered: tuple[Tool, ...] = (
        tools.search,
        tools.facet_values,
        tools.read_article,
        tools.read_story,
        tools.coverage,
    )
    for tool in offered:
        server.tool(annotations=reads)(_in_our_words(tool))
    return server


def _in_our_words(tool: Tool) -> Tool:
    """A tool whose errors an assistant can read: else it learns only that there was
    one.
    """
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def answer(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except CuttingsError as error:
            raise ToolError(str(error)) from error

    return answer


class Tools:
    """What an assistant may ask. The docstrings are what it reads about them."""

    def __init__(self, engine: Engine, site: str) -> None:
        self._engine = engine
        self._site = site

    def search(
        self,
        query: str = "",
        since: str | None = None,
        until: str | None = None,
        filters: Values | None = None,
        excluded: Values | None = None,
        together: list[str] | None = None,
        sort: Sort = "relevance",
        count: Counting = "stories",
        page: int = 1,
        size: int = 10,
    ) -> dict[str, Any]:
        """Search the archive.

        query: words and operators; empty finds everything. since, until: 1998, 1998-03
        or 1998-03-14. filters, excluded: value ids by facet, as facet_values gives them;
        of several one is enough, unless together names their facet: then all are asked.
        sort: relevance, newest, oldest, added. The answer says how the query was
        understood, with warnings; stories and copies are the exact totals; where part
        is "some", nothing has all the words, and these have some; below counts what
        has only some of the words and follows.
        """
        asked = self._query(query, since, until, filters, excluded)
        for key in together or ():
            asked = asked.with_together(key, bool(asked.selected(key)))
        size = max(1, min(size, MOST_HITS))
        asked = asked.with_(sort=sort, count=count, size=size, page=max(1, page))
        found = self._engine.search(asked)
        return {**_totals(found), "hits": [self._hit(hit) for hit in found.hits]}

    def facet_values(
        self,
        facet: str,
        query: str = "",
        since: str | None = None,
        until: str | None = None,
        prefix: str = "",
        page: int = 1,
    ) -> dict[str, Any]:
        """List the values of a facet (people, organisations, places, event, outlet,
        agency, date ...) in a search, the most frequent first, with the number of
        stories of each. prefix: the beginning of a word of the label. total is the
        number of values on all pages.
        """
        facet_named(facet, installed_facets())
        asked = self._query(query, since, until, None, None)
        found = self._engine.facet_values(
            facet, asked, prefix=prefix, page=max(1, page), size=MOST_HITS
        )
        values = [
            {"id": value.id, "label": value.label, "stories": value.count}
            for value in found.values
        ]
        return {"facet": facet, "total": found.total, "values": values}

    def read_article(self, id: str, part: int = 1) -> dict[str, Any]:
        """Read one article: its text, its citation, and the names found in it. Long
        texts come in parts.
        """
        entry = self._entry(id)
        body = entry.article.body
        parts = max(1, -(-len(body) // MOST_CHARACTERS))
        part = max(1, min(part, parts))
        start = (part - 1) * MOST_CHARACTERS
        names: Values = {}
        for heading in entry.headings:
            names.setdefault(heading.kind, []).append(heading.label)
        return {
            **self._described(entry.article),
            "part": part,
            "parts": parts,
            "text": body[start : start + MOST_CHARACTERS],
            "names": names,
            "story": entry.story.id,
        }

    def read_story(self, id: str) -> dict[str, Any]:
        """List the copies of one story: who carried it, when, and how each differs."""
        entries = self._engine.story(id)
        if not entries:
            raise NotFound(f"There is no story “{id}” in this archive.")
        copies = [
            {**self._described(entry.article), "kind": entry.story.kind}
            for entry in entries
        ]
        return {"id": entries[0].story.id, "copies": copies}

    def coverage(self) -> dict[str, Any]:
        """Say what the archive holds: articles by outlet, with the first and the last
        date and how many are undated. What is not held can't be found.
        """
        outlets = [
            {
                "outlet": held.label,
                "articles": held.total,
                "undated": held.undated,
                "first": held.span[0] if held.span else None,
                "last": held.span[1] if held.span else None,
            }
            for held in holdings(self._engine, outlets_held(self._engine)[:MOST_HITS])
        ]
        return {"articles": self._engine.count(), "outlets": outlets}

    def _query(
        self,
        text: str,
        since: str | None,
        until: str | None,
        filters: Values | None,
        excluded: Values | None,
    ) -> Query:
        """A query as one types it. Raises UnreadableDate and QueryRefused."""
        pairs = [("q", text), ("from", since or ""), ("to", until or "")]
        for sign, chosen in (("", filters or {}), ("-", excluded or {})):
            for key, values in chosen.items():
                facet_named(key, installed_facets())
                pairs += [(sign + key, value) for value in values]
        return Query.from_arguments(pairs, facet_keys()).with_readable_dates()

    def _entry(self, article_id: str) -> Entry:
        entry = self._engine.get(article_id)
        if entry is None:
            raise NotFound(f"There is no article “{article_id}” in this archive.")
        return entry

    def _hit(self, hit: Hit) -> dict[str, Any]:
        passages = ["".join([text for text, _ in spans]) for spans in hit.snippets]
        entry = self._entry(hit.id)
        return {
            **self._described(entry.article),
            "passages": passages,
            "story": entry.story.id,
            "copies_of_story": hit.copies,
            "copies_left_out": hit.left_out,
        }

    def _described(self, article: Article) -> dict[str, Any]:
        """An article in the words that cite it."""
        published = article.published.value if article.published else None
        source = article.outlet or article.agency or "unknown outlet"
        title = article.title.rstrip(".")
        return {
            "id": article.id,
            "title": article.title,
            "date": published,
            "outlet": article.outlet,
            "agency": article.agency,
            "language": article.language,
            "citation": f"{source}, {published or 'undated'}: {quoted(title)} [{article.id}]",
            "url": self._url(article),
        }

    def _url(self, article: Article) -> str | None:
        if self._site:
            return f"{self._site}/articles/{article.id}"
        return web_address(article.url)


def _totals(found: ResultPage) -> dict[str, Any]:
    """What was searched and what there is, whatever is shown of it."""
    first = (found.query.page - 1) * found.query.size + 1
    shown = f"{first} to {first + len(found.hits) - 1}" if found.hits else "none"
    return {
        "understood": found.understood,
        "warnings": list(found.warnings),
        "stories": found.stories,
        "copies": found.copies,
        "part": found.part,
        "below": found.below,
        "shown": f"{shown} of {found.total:,} {found.query.count}",
    }
