"""The archive as an assistant sees it, asked by the protocol's official client."""

from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from cuttings.index.cli.mcp import MOST_CHARACTERS, assistant_server
from cuttings.index.pipeline import IndexOptions, index
from cuttings.index.progress import Progress
from cuttings.search.archive import Archive
from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.settings import Settings
from tests.contract.archive import archive
from tests.making import FACETS


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = MemoryEngine(tmp_path_factory.mktemp("unused"), FACETS)
    engine.write(archive())
    engine.commit()
    return engine


@pytest.fixture
def call(engine):
    """Calls a tool and gives its answer, or the words of its error."""

    def call(name, site="https://archive.example", **arguments):
        return run(called(assistant_server(engine, site), name, arguments))

    return call


def run(coroutine):
    """What a coroutine returns, in a thread of its own: others may have a loop here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result(timeout=180)


async def called(server, name, arguments):
    from mcp import Client

    async with Client(server) as client:
        result = await client.call_tool(name, arguments)
        text = result.content[0].text
        return text if result.is_error else json.loads(text)


async def tools_of(server):
    from mcp import Client

    async with Client(server) as client:
        return (await client.list_tools()).tools


def test_five_tools_are_offered_that_only_read(engine):
    """Each says so, and what it is for."""
    tools = run(tools_of(assistant_server(engine)))
    names = [tool.name for tool in tools]
    assert names == [
        "search",
        "facet_values",
        "read_article",
        "read_story",
        "coverage",
    ]
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(len(tool.description) > 60 for tool in tools)


def test_a_search_counts_exactly_and_cites(call, engine):
    """Whatever is shown of it."""
    found = call("search", query="militants", size=1)
    assert found["understood"] == "militants"
    assert (found["stories"], len(found["hits"])) == (2, 1)
    assert found["shown"] == "1 to 1 of 2 stories"
    hit = found["hits"][0]
    assert hit["id"] in hit["citation"]
    assert hit["title"].rstrip(".") in hit["citation"]
    assert hit["url"] == f"https://archive.example/articles/{hit['id']}"


def test_nothing_is_found_in_so_many_words(call):
    """With the warnings of the query."""
    found = call("search", query="xyzzyplugh")
    assert (found["stories"], found["copies"], found["hits"]) == (0, 0, [])
    assert found["shown"] == "none of 0 stories"


def test_filters_are_value_ids(call):
    """As the values of a facet give them."""
    values = call("facet_values", facet="places")["values"]
    chosen = values[0]
    found = call("search", filters={"places": [chosen["id"]]})
    assert found["stories"] == chosen["stories"]
    left = call("search", excluded={"places": [chosen["id"]]})
    assert left["stories"] + found["stories"] == call("search")["stories"]


def test_an_article_is_read_in_parts(call, engine):
    """A short one in one."""
    article = call("read_article", id="a1")
    assert article["text"] == engine.get("a1").article.body[:MOST_CHARACTERS]
    assert (article["part"], article["parts"]) == (1, 1)
    story = call("read_story", id=article["story"])
    assert "a1" in [copy["id"] for copy in story["copies"]]


def test_what_is_held_adds_up(call, engine):
    """So that an assistant can tell "not held" from "not found"."""
    held = call("coverage")
    assert held["articles"] == engine.count()
    assert sum(outlet["articles"] for outlet in held["outlets"]) == engine.count()


@pytest.mark.parametrize(
    ("tool", "arguments", "problem"),
    [
        ("read_article", {"id": "nobody"}, "There is no article “nobody”"),
        ("read_story", {"id": "nobody"}, "There is no story “nobody”"),
        ("facet_values", {"facet": "weather"}, "weather"),
        ("search", {"filters": {"weather": ["rain"]}}, "weather"),
        ("search", {"since": "monday"}, "monday"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(call, tool, arguments, problem):
    """An assistant reads them and mends its question."""
    assert problem in call(tool, **arguments)


def test_the_command_speaks_on_stdin_and_stdout(tmp_path):
    """As an assistant starts it."""
    from mcp import Client, StdioServerParameters

    (tmp_path / "story.txt").write_text(
        "The council meets\n\nThe council of Exampleton met on Monday.\n"
    )
    made = Archive(tmp_path / "archive", Settings())
    index(made, [tmp_path / "story.txt"], IndexOptions(jobs=1), Progress(quiet=True))
    command = StdioServerParameters(
        command=sys.executable,
        args=[
            "-c",
            "from cuttings.index.cli.main import main; raise SystemExit(main())",
            "--archive",
            str(made.folder),
            "mcp",
        ],
    )

    async def ask():
        async with Client(command) as client:
            result = await client.call_tool("search", {"query": "council"})
            return json.loads(result.content[0].text)

    found = run(ask())
    assert (found["stories"], found["hits"][0]["title"]) == (1, "The council meets")
