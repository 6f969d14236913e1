"""``cuttings meaning``: make the vectors that results are put in order by."""

from __future__ import annotations

import click

from cuttings.index.cli.main import opened_archive
from cuttings.search.errors import SettingsError
from cuttings.search.translations import gettext, ngettext, worded

PROGRESS = 1_000
"""Articles between two words on how far it is."""


@click.command("meaning")
@click.pass_context
def meaning_command(ctx: click.Context, /) -> None:
    """Make the vectors of passages that results are put in order by, for articles that
    are new or changed.

    The model is the one that the table [meaning] of cuttings.toml names. Run it after
    index; articles without a vector are still found, and ranked by their words.

    Example: cuttings meaning
    """
    from cuttings.search.meaning.models import open_model
    from cuttings.search.meaning.settings import MeaningSettings
    from cuttings.search.meaning.vectors import make_vectors
    from cuttings.search.queries import Query

    archive = opened_archive(ctx)
    name = archive.section("meaning", MeaningSettings).model
    if not name:
        raise SettingsError(
            worded(
                "No model is named. Write into cuttings.toml: [meaning], "
                'and below it model = "FOLDER"; the guide says which '
                "models fit."
            )
        )
    model = open_model(name)
    engine = archive.open_engine()
    total = engine.count()

    def tell(looked_at: int) -> None:
        if looked_at % PROGRESS == 0:
            click.echo(
                gettext("%(looked_at)s of %(total)s", looked_at=looked_at, total=total),
                err=True,
            )

    articles = (entry.article for entry in engine.matches(Query(count="copies")))
    number, fresh = make_vectors(archive.vectors, model, articles, tell)
    engine.close()
    click.echo(
        ngettext(
            "%(number)s article has a vector, %(fresh)s of them new; "
            "model %(name)s, SHA-256 %(checksum)s",
            "%(number)s articles have vectors, %(fresh)s of them new; "
            "model %(name)s, SHA-256 %(checksum)s",
            number,
            fresh=fresh,
            name=name,
            checksum=model.checksum(),
        ),
        err=True,
    )
