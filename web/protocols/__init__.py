"""What library systems speak to the site: SRU with CQL, OAI-PMH, unAPI, and the record
formats that they carry.

Installed with the extra ``protocols``; without it their addresses answer 404 with a
word on what to install.
"""

from __future__ import annotations

from importlib.util import find_spec

from flask import Flask

from cuttings.search.errors import NotFound

LIBRARIES = ("cql", "pymarc")
"""What the extra installs."""
ADDRESSES = ("/sru", "/sru2")


def speak_protocols(app: Flask) -> None:
    """Answers library systems, where the extra is installed."""
    if not all(map(find_spec, LIBRARIES)):
        for path in ADDRESSES:
            app.add_url_rule(path, f"protocols{path}", _not_installed)
        return
    from cuttings.web.protocols.sru import sru

    app.register_blueprint(sru)


def _not_installed() -> str:
    raise NotFound(
        "This server does not speak the protocols of library systems. "
        "Whoever keeps it can install them: pip install 'cuttings[protocols]'."
    )
