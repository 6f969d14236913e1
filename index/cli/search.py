"""The commands that ask: search, facets, show, translate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from cuttings.index.cli.main import opened_archive, print_json
from cuttings.search.errors import NotFound, QueryRefused
from cuttings.search.syntax.sources import SOURCES
from cuttings.search.translations import (
    gettext,
    labelled,
    marked,
    ngettext,
    number_words,
    recalled,
    shown,
    translated,
    worded,
)

if TYPE_CHECKING:
    from cuttings.search.archive import Archive
    from cuttings.search.engines import Engine
    from cuttings.search.offers import CountedOffers, Counts
    from cuttings.search.queries import Query
    from cuttings.search.results import Hit, ResultPage
    from cuttings.search.syntax.notices import Notice

Command = TypeVar("Command", bound=Callable[..., Any])

SHOWN_FIELDS = {
    "date": marked("Date"),
    "outlet": marked("Outlet"),
    "agency": marked("Agency"),
    "byline": marked("Byline"),
    "dateline": marked("Dateline"),
    "source": marked("Source file"),
}
"""What ``show`` says of an article, by the names of its JSON."""


def with_filters(command: Command) -> Command:
    """Adds the options that every search takes, a pair for each installed facet."""
    from cuttings.search.facets import facet_keys

    options = []
    for key in facet_keys():
        options.append(
            click.option(
                f"--{key}",
                multiple=True,
                metavar="ID",
                help=gettext("Only with this value of %(facet)s.", facet=key),
            )
        )
        options.append(
            click.option(
                f"--not-{key}", multiple=True, metavar="ID", help="Not with this value."
            )
        )
    options += [
        click.option(
            "--all",
            "together",
            multiple=True,
            metavar="FACET",
            type=click.Choice(facet_keys()),
            help="Only with all values given of this facet; else one is enough.",
        ),
        click.option(
            "--from",
            "date_from",
            metavar="DATE",
            help="Published on or after: 1998, 1998-03, 1998-03-14.",
        ),
        click.option("--to", "date_to", metavar="DATE", help="Published on or before."),
        click.option(
            "--sort",
            type=click.Choice(["relevance", "newest", "oldest", "added"]),
            default="relevance",
        ),
        click.option("--page", type=click.IntRange(1), default=1),
        click.option("--size", type=click.IntRange(1, 100), default=10),
        click.option(
            "--count", type=click.Choice(["stories", "copies"]), default="stories"
        ),
        click.option(
            "--exact", is_flag=True, help="Words exactly as typed, without stemming."
        ),
        click.option(
            "--words",
            type=click.Choice(["best", "all", "any"]),
            default="best",
            help="Articles with all the words and below them those with some (best), "
            "only the former (all), or any word.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _query(words: tuple[str, ...], given: dict[str, Any]) -> Query:
    """The query of a command's words and options."""
    from cuttings.search.facets import facet_keys
    from cuttings.search.queries import ALL, Query

    pairs = [("q", " ".join(words))]
    for key in facet_keys():
        pairs += [(key, value) for value in given[key]]
        pairs += [("-" + key, value) for value in given["not_" + key]]
    pairs += [(ALL, key) for key in given["together"]]
    for name, option in (
        ("from", "date_from"),
        ("to", "date_to"),
        ("sort", "sort"),
        ("page", "page"),
        ("size", "size"),
        ("count", "count"),
        ("words", "words"),
    ):
        if given[option]:
            pairs.append((name, str(given[option])))
    if given["exact"]:
        pairs.append(("exact", "1"))
    try:
        return Query.from_arguments(pairs, facet_keys()).with_readable_dates()
    except QueryRefused as error:
        raise click.UsageError(str(error)) from error


@click.command("search")
@click.argument("query", nargs=-1)
@with_filters
@click.pass_context
def search_command(
    ctx: click.Context, /, query: tuple[str, ...], as_json: bool, **given: Any
) -> None:
    """Search the archive: words, "phrases", OR, NOT, wild*, fuzzy~, title:, people:,
    date:1997..1998.

    Example: cuttings search 'militants -cookies' --places tajikistan --from 2015 --json
    """
    from cuttings.search.engines.limits import FEW
    from cuttings.search.offers import (
        counted_notices,
        found_by_offers,
        instead_of,
        named_article,
    )
    from cuttings.search.results import page_to_json

    archive = opened_archive(ctx)
    engine = archive.reading_engine()
    asked = _query(query, given)
    page = engine.search(asked)
    if as_json:
        record = page_to_json(page, found_by_offers(engine.search, page))
        record["instead"] = [each.to_json() for each in instead_of(engine, page)]
        print_json(record)
        return
    _print_reading(page, counted_notices(engine.search, page))
    article = named_article(engine, asked)
    if article:
        named = gettext(
            "“%(text)s” is the id of: %(title)s",
            text=asked.text,
            title=article.article.title,
        )
        click.echo(
            gettext(
                "%(named)s (cuttings show %(id)s)",
                named=named,
                id=str(article.article.id),
            )
        )
    _print_page(page)
    if page.copies <= FEW or page.part == "some":
        _print_instead(archive, engine, page)


def _print_reading(
    page: ResultPage, notices: Iterable[tuple[Notice, CountedOffers]]
) -> None:
    """How a query was read, on stderr: each warning and notice once, and below it each
    other reading with what it finds.
    """
    texts: dict[str, CountedOffers] = dict.fromkeys(page.warnings, ())
    for notice, offers in notices:
        if offers or not notice.is_warning:
            texts[notice.text] = offers
    for text, offers in texts.items():
        click.echo(gettext("Note: %(text)s", text=translated(text)), err=True)
        for offer, counts in offers:
            _print_way(offer.text, offer.query, counts)


def _print_way(words: str, query: str, counts: Counts) -> None:
    """Another query, what it is, and what it finds."""
    found = _counts(counts.copies, counts.stories)
    value = f"{query} ({found})"
    said = gettext("%(name)s: %(value)s", name=shown(words), value=value)
    click.echo(f"  {said}", err=True)


def _print_instead(archive: Archive, engine: Engine, page: ResultPage) -> None:
    """Says what would find something, or more, and what was not searched: no search
    ends with a bare “nothing”.
    """
    from cuttings.search.offers import found_instead

    for instead in found_instead(engine, page):
        text = instead.query.text or gettext("everything")
        _print_way(instead.what, text, instead.counts)
    if page.total:
        return
    held = engine.count()
    number = archive.skipped_count()
    searched = ngettext(
        "%(number)s article is held.", "%(number)s articles are held.", held
    )
    if number:
        searched += " " + ngettext(
            "%(number)s file or part of one was not searched: cuttings skipped",
            "%(number)s files or parts of them were not searched: cuttings skipped",
            number,
        )
    click.echo(searched, err=True)


@click.command("facets")
@click.argument("key")
@click.argument("query", nargs=-1)
@with_filters
@click.option("--prefix", default="", help="Only values with a word that begins so.")
@click.option("--order", type=click.Choice(["count", "a-z"]), default="count")
@click.pass_context
def facets_command(
    ctx: click.Context,
    /,
    key: str,
    query: tuple[str, ...],
    prefix: str,
    order: Literal["count", "a-z"],
    as_json: bool,
    **given: Any,
) -> None:
    """List the values of the facet KEY with counts, in a search or in the whole
    archive.

    Example: cuttings facets people "peace talks" --order a-z --size 100
    """
    asked = _query(query, given)
    engine = opened_archive(ctx).reading_engine()
    page = engine.facet_values(
        key, asked, prefix=prefix, order=order, page=asked.page, size=asked.size
    )
    if as_json:
        values = []
        for value in page.values:
            values.append(
                {
                    "id": value.id,
                    "label": value.label,
                    "count": value.count,
                    "parent": value.parent,
                    "doubtful": value.doubtful,
                }
            )
        print_json({"facet": key, "total": page.total, "values": values})
        return
    from cuttings.search.facets.wording import value_words

    labels = {value.id: value.label for value in page.values}
    for value in page.values:
        under = ""
        if value.parent:
            above = labels.get(value.parent, value.parent)
            words = value_words(key, value.parent, above)
            under = gettext(", under %(labels)s", labels=words)
        doubt = gettext(", doubtful") if value.doubtful else ""
        label = value_words(key, value.id, value.label)
        count = number_words(value.count)
        click.echo(f"{count:>7}  {label}{under}{doubt}  [{value.id}]")
    click.echo(
        ngettext(
            "%(values)s of %(number)s value",
            "%(values)s of %(number)s values",
            page.total,
            values=len(page.values),
        ),
        err=True,
    )


@click.command("show")
@click.argument("article_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show_command(ctx: click.Context, article_id: str, as_json: bool) -> None:
    """Show the article ID with its mentions, event types and story; or explain how the
    file ID is read.

    Example: cuttings show k3x7qp2mzt5a --json
    """
    from cuttings.search.facets import facets_of_headings
    from cuttings.search.results import entry_to_json
    from cuttings.search.sayings import sayings

    if Path(article_id).is_file():
        _explain_file(Path(article_id), as_json)
        return
    engine = opened_archive(ctx).reading_engine()
    entry = engine.get(article_id)
    if entry is None:
        raise NotFound(
            worded(
                "There is no article “%(article_id)s”. Find ids with: "
                "cuttings search WORDS",
                article_id=str(article_id),
            )
        )
    data = entry_to_json(entry, engine.story(entry.story.id))
    if as_json:
        print_json(data)
        return
    article = entry.article
    inferred = gettext(" (inferred title)") if article.title_inferred else ""
    click.secho(article.title + inferred, bold=True)
    for name, label in SHOWN_FIELDS.items():
        value = data[name] or gettext("unknown")
        click.echo(gettext("%(name)s: %(value)s", name=translated(label), value=value))
    for facet in facets_of_headings():
        labels = [value["label"] for value in data[facet.key]]
        listed = ", ".join(labels) or gettext("none")
        name = translated(facet.plural)
        click.echo(gettext("%(name)s: %(value)s", name=name, value=listed))
    for event in entry.enrichment.events:
        if event.words:
            click.echo(
                gettext(
                    "%(id)s by the words: %(words)s",
                    id=str(event.id),
                    words=", ".join(event.words),
                )
            )
    for saying in sayings(entry):
        speaker = saying.heading.label if saying.heading else saying.speaker
        said = gettext("%(speaker)s: “%(text)s”", speaker=speaker, text=saying.text)
        click.echo(said)
    click.echo(
        ngettext(
            "story: %(id)s, %(number)s copy",
            "story: %(id)s, %(number)s copies",
            len(data["story"]["copies"]),
            id=str(entry.story.id),
        )
    )
    click.echo("\n" + article.body)


def _explain_file(path: Path, as_json: bool) -> None:
    """Prints how a file is read, and its first articles with what is hidden in them."""
    from cuttings.index.pipeline import IndexOptions
    from cuttings.index.rehearsal import report_of

    report = report_of(path, IndexOptions())
    if as_json:
        print_json(report.to_json())
        return
    click.echo("\n".join(report.lines()))
    letters = report.letters
    click.echo(
        gettext(
            "  characters read: %(read)s; shown: %(shown)s; hidden: %(hidden)s",
            read=letters.read,
            shown=letters.shown,
            hidden=letters.hidden,
        )
    )
    for article in report.examples:
        date = article.published.value if article.published else gettext("no date")
        click.secho(f"\n{article.title}", bold=True)
        outlet = article.outlet or gettext("no outlet")
        click.echo(f"{date}, {outlet}, {article.byline or '-'}")
        for reason, count in Counter(
            paragraph.hidden for paragraph in article.paragraphs if paragraph.hidden
        ).items():
            click.echo(
                ngettext(
                    "  hidden: %(number)s paragraph (%(reason)s)",
                    "  hidden: %(number)s paragraphs (%(reason)s)",
                    count,
                    reason=recalled(reason, "reading"),
                )
            )
        click.echo(f"  {article.body[:200]}")


@click.command("explain")
@click.argument("article_id", metavar="ID")
@click.argument("query", nargs=-1)
@with_filters
@click.pass_context
def explain_command(
    ctx: click.Context,
    /,
    article_id: str,
    query: tuple[str, ...],
    as_json: bool,
    **given: Any,
) -> None:
    """Say why the article ID is a hit of a search, or which of its words, filters and
    dates leaves it out.

    Example: cuttings explain k3x7qp2mzt5a 'grain -oil' --from 1998
    """
    from cuttings.search.explaining import explain, explanation_to_json
    from cuttings.search.facets import installed_facets

    engine = opened_archive(ctx).reading_engine()
    asked = _query(query, given)
    explanation = explain(engine, installed_facets(), asked, article_id)
    if as_json:
        print_json(explanation_to_json(explanation))
        return
    click.echo(shown(explanation.verdict))
    for part in explanation.parts:
        sign = "+" if part.is_met else "-"
        click.echo(f"  {sign} {labelled(shown(part.asked), shown(part.found))}")
    if explanation.weighed:
        length = labelled(gettext("Length counted"), shown(explanation.weighed.said))
        click.echo(f"  = {length}")


def _counts(copies: int, stories: int) -> str:
    """How much was found, in the words of a result's page.

    >>> _counts(1, 1), _counts(4, 3)
    ('1 story', '3 stories in 4 articles')
    """
    told = ngettext("%(number)s story", "%(number)s stories", stories)
    if copies == stories:
        return told
    articles = ngettext("%(number)s article", "%(number)s articles", copies)
    return gettext("%(total)s in %(other)s", total=told, other=articles)


def _print_page(page: ResultPage) -> None:
    if page.parsed.is_unasked:
        click.echo(gettext("Nothing was searched"))
        return
    found = _counts(page.copies, page.stories)
    if page.lacks_all:
        found = gettext("nothing with all the words, %(some)s with some", some=found)
    click.echo(
        gettext(
            "%(found)s for %(query)s (%(time)s ms)",
            found=found,
            query=page.understood,
            time=format(page.seconds * 1000, ".0f"),
        )
    )
    if page.part == "some" and not page.lacks_all:
        click.echo(gettext("Each has some of the words."))
    if page.parsed.optional:
        optional = ", ".join(page.parsed.optional)
        click.echo(gettext("Not demanded: %(words)s", words=optional))
    part: str = page.part
    for hit in page.hits:
        if hit.part != part:
            part = hit.part
            said = gettext(
                "All the words above: %(above)s; some of the words below: %(below)s",
                above=page.total,
                below=page.below,
            )
            click.echo(f"\n--- {said}")
        _print_hit(hit, by_stories=page.query.count == "stories")
    _print_facets(page)


def _print_facets(page: ResultPage) -> None:
    from cuttings.search.facets import facet_named, installed_facets
    from cuttings.search.facets.wording import value_words

    for key, values in page.facets.items():
        labels: list[str] = []
        for value in values:
            mark = "*" if value.selected else ""
            label = value_words(key, value.id, value.label)
            labels.append(f"{mark}{label} ({number_words(value.count)})")
        if labels:
            name = translated(facet_named(key, installed_facets()).plural)
            said = gettext("%(name)s: %(value)s", name=name, value=", ".join(labels))
            click.echo(f"\n{said}")


def _print_notices(notices: Iterable[Notice]) -> None:
    """How a query was read, on stderr, each other reading below."""
    for notice in notices:
        click.echo(gettext("Note: %(text)s", text=notice.text), err=True)
        for offer in notice.offers:
            said = gettext(
                "%(name)s: %(value)s", name=shown(offer.text), value=offer.query
            )
            click.echo(f"  {said}", err=True)


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--from",
    "source",
    type=click.Choice(sorted(SOURCES)),
    help="The product that the query was written for.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def translate_command(
    query: tuple[str, ...], source: str | None, as_json: bool
) -> None:
    """Write another product's query in Cuttings' own language.

    What can't be said, and what can be read in two ways, is told on stderr. Needs no
    archive.

    Example: cuttings translate --from nexis 'HEADLINE(militants w/5 police) and not court'
    """
    from cuttings.search.syntax.translating import translate

    translation = translate(" ".join(query), source)
    if as_json:
        print_json(translation.to_json())
        return
    _print_notices(translation.notices)
    if not translation.query:
        raise QueryRefused(
            worded(
                "Nothing of the query can be searched here, as the notes "
                "above say. Write it in other words."
            )
        )
    click.echo(translation.query)


def _other_copies(hit: Hit) -> str:
    """How many more copies its story has, and how many the search leaves out."""
    said = ""
    if more := hit.copies - hit.left_out - 1:
        said += "  " + ngettext(
            "and %(number)s more copy", "and %(number)s more copies", more
        )
    if hit.left_out:
        said += "  " + ngettext(
            "%(number)s copy left out by this search",
            "%(number)s copies left out by this search",
            hit.left_out,
        )
    return said


def _print_hit(hit: Hit, *, by_stories: bool) -> None:
    title = click.style(hit.title, bold=True)
    click.echo(f"\n{title}  [{hit.id}]{_other_copies(hit) if by_stories else ''}")
    origin = filter(None, (hit.outlet, hit.agency, hit.date or gettext("date unknown")))
    click.echo(f"  {', '.join(origin)}")
    for spans in hit.snippets:
        snippet = ""
        for text, is_match in spans:
            snippet += click.style(text, underline=True) if is_match else text
        click.echo("  " + snippet)
