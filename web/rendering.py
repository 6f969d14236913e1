"""From a page's dataclass to its HTML."""

from __future__ import annotations

from flask import render_template

from cuttings.web.exports.addresses import printable


def show(template: str, page: object) -> str:
    """The HTML of a page.

    Control characters, which texts and addresses may bring along, stay out of it.
    """
    return printable(render_template(f"pages/{template}.html", page=page))


def show_desk(template: str, page: object) -> str:
    """The HTML of a page for those who are signed in, or about to be."""
    return printable(render_template(f"desk/{template}.html", page=page))
