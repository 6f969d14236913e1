"""What library systems speak to the site: SRU with CQL, OAI-PMH, unAPI, and the record
formats that they carry.

Installed with the extra ``protocols``; without it their addresses answer 404 with a
word on what to install.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Protocol, cast

from flask import Flask, current_app

from cuttings.search.archive import Change, ChangeSpan
from cuttings.search.errors import NotFound
from cuttings.search.translations import worded

LIBRARIES = ("cql", "pymarc")
"""What the extra installs."""
ADDRESSES = ("/sru", "/sru2", "/oai")


class Harvest(Protocol):
    """What knows the changes of an archive (``search.archive.Archive``)."""

    def changes(self, span: ChangeSpan, limit: int) -> list[Change]:
        """The changes of a span in their order, at most ``limit``."""

    def change_of(self, article_id: str) -> Change | None:
        """The last change of one article."""

    def change_limits(self) -> tuple[int, int]:
        """The second of the first change, and the number of the last."""


def speak_protocols(app: Flask, harvest: Harvest | None = None) -> None:
    """Answers library systems, those that need the extra where it is installed."""
    from cuttings.web.protocols.reconciliation import reconciliation
    from cuttings.web.protocols.unapi import unapi

    app.extensions["cuttings-harvest"] = harvest
    app.register_blueprint(reconciliation)
    app.register_blueprint(unapi)
    if not all(map(find_spec, LIBRARIES)):
        for path in ADDRESSES:
            app.add_url_rule(path, f"protocols{path}", _not_installed)
        return
    from cuttings.web.protocols.oai import oai
    from cuttings.web.protocols.sru import sru

    app.register_blueprint(sru)
    app.register_blueprint(oai)


def current_harvest() -> Harvest:
    """What knows the changes of the archive that is served.

    Raises NotFound where the site is served without a catalogue.
    """
    harvest = current_app.extensions.get("cuttings-harvest")
    if harvest is None:
        raise NotFound(worded("This site is served without a catalogue to harvest."))
    return cast(Harvest, harvest)


def _not_installed() -> str:
    raise NotFound(
        worded(
            "This server does not speak the protocols of library "
            "systems. Whoever keeps it can install them: pip install "
            "'cuttings[protocols]'."
        )
    )
