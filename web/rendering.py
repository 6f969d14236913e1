"""From a page's dataclass to its HTML, in the language of its reader.

A template says its own words as ``_('Find in %(list)s', list=page.plural)``, and where
English has one word for two things ``pgettext('which', 'Keep')``. It is
compiled once for each language, with the words of that language in it, so a translated
page costs what an English one costs: nothing is looked up while it is made. Numbers of
things are ``ngettext('%(number)s story', '%(number)s stories', count)``, and a text that
comes from below the site is ``page.warning|said``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, MutableMapping
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from typing import Any, ClassVar, cast

from flask import current_app, render_template
from flask.templating import Environment
from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from cuttings.search.errors import QueryRefused
from cuttings.search.translations import (
    OPENING_MARKS,
    SOURCE,
    catalogue,
    current_language,
    gettext,
    within_marks,
    worded,
)
from cuttings.web.exports.addresses import printable
from cuttings.web.markup import escaped
from cuttings.web.weight import MOST_BYTES, lighter, size

MOST_OF_A_LETTER = 4
"""Bytes of a letter in UTF-8, at most."""
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


def show(template: str, page: object) -> str:
    """The HTML of a page, of no more than ``MOST_BYTES``.

    Control characters, which texts and addresses may bring along, stay out of it.
    Raises QueryRefused where it would be heavier with all that is long in it cut.
    """
    html = _html(f"pages/{template}.html", page)
    if len(html) * MOST_OF_A_LETTER > MOST_BYTES and size(html) > MOST_BYTES:
        raise QueryRefused(
            worded(
                "This page would be heavier than any that this site sends. Ask for "
                "fewer hits on a page, or for less at a time."
            )
        )
    return html


def show_desk(template: str, page: object) -> str:
    """The HTML of a page for those who are signed in, or about to be.

    What is long in it is cut as in others, and lists of what they keep come in parts.
    None is refused: a form may stand in it that has what somebody typed.
    """
    return _html(f"desk/{template}.html", page)


def _html(template: str, page: object) -> str:
    html = printable(render_template(_compiled(template), page=page))
    if len(html) * MOST_OF_A_LETTER <= MOST_BYTES:
        return html
    said = gettext(
        "Long titles and names are cut here, because there are many of them."
    )
    return lighter(html, said)


def _compiled(name: str) -> Template:
    environment = cast(TranslatingEnvironment, current_app.jinja_env)
    return environment.speaking(current_language()).get_template(name)


_SCRIPT_MESSAGE = re.compile(r'\b_\("([^"]+)"')


def script_words() -> dict[str, str]:
    """What the script says in the reader's language, by its English; nothing where that
    is English.
    """
    return _script_words(current_language())


@cache
def _script_words(language: str) -> dict[str, str]:
    if language == SOURCE:
        return {}
    script = (files("cuttings.templates") / "static" / "site.js").read_text("utf-8")
    said = catalogue(language).gettext
    return {message: said(message) for message in _SCRIPT_MESSAGE.findall(script)}


class EscapingGenerator(CodeGenerator):
    """Compiles templates so that they write what they say ``escaped``, and read and call
    as Python does.

    Jinja looks for an attribute among the items of a value too, and offers whatever is
    called the context and the names in force. Pages have dataclasses and plain
    functions, and a result page reads 800 attributes and calls a hundred times.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja's
        """An attribute, which there must be."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802  # Jinja's
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """A call that hands on what the template says and nothing else."""
        self.write("environment.call(")
        self.visit(node.node, frame)
        own = {"caller": "caller"} if forward_caller else None
        self.signature(node, frame, own)
        self.write(")")


class TranslatingEnvironment(Environment):
    """Templates in one language; ``speaking`` gives those of another, with the same
    globals and filters.
    """

    language = SOURCE
    code_generator_class = EscapingGenerator
    escaped = staticmethod(escaped)
    call: ClassVar[Callable[..., Any]] = operator.call

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._others: dict[str, TranslatingEnvironment] = {SOURCE: self}

    def make_globals(
        self, d: MutableMapping[str, Any] | None
    ) -> MutableMapping[str, Any]:
        """The globals as they are, for a template that has none of its own.

        Jinja's chain of two mappings is compared key by key for each template that
        another imports: a twentieth of a result page.
        """
        return super().make_globals(d) if d else self.globals

    def speaking(self, language: str) -> TranslatingEnvironment:
        """The same templates in a language."""
        if language not in self._others:
            other = self.overlay()
            other.language = language
            self._others[language] = other
        return self._others[language]

    def _parse(
        self, source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Translation(catalogue(self.language), name).visit(tree)
        tree.set_environment(self)
        return tree


class _Translation(NodeTransformer):
    """Puts what ``_('...')`` says in the place of the call."""

    def __init__(self, words: NullTranslations, name: str | None) -> None:
        self._words = words
        self._name = name

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802  # Jinja's
        children: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.Call) and _is_message(child):
                children.extend(self._pieces(child))
            else:
                children.append(self.visit(child))
        node.nodes = children
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  # Jinja's
        if not _is_message(node):
            return self.generic_visit(node)  # type: ignore[return-value]
        pieces = list(self._pieces(node))
        return (
            pieces[0] if len(pieces) == 1 else nodes.Concat(pieces, lineno=node.lineno)
        )

    def _pieces(self, call: nodes.Call) -> Iterator[nodes.Expr]:
        said = self._said(call)
        values: dict[str, nodes.Expr] = {}
        for keyword in call.kwargs:
            values[keyword.key] = self.visit(keyword.value)

        text, end = said, 0
        for found in _PLACEHOLDER.finditer(text):
            before = text[end : found.start()] + ("%" if found[0] == "%%" else "")
            if before:
                yield nodes.TemplateData(before, lineno=call.lineno)
            if found[1]:
                yield _within(before, values[found[1]])
            end = found.end()
        if text[end:] or not text:
            yield nodes.TemplateData(text[end:], lineno=call.lineno)

    def _said(self, call: nodes.Call) -> str:
        texts: list[str] = []
        for argument in call.args:
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
                texts.append(argument.value)
        wanted = 2 if cast(nodes.Name, call.node).name == "pgettext" else 1
        if len(texts) != wanted or len(call.args) != wanted:
            raise TemplateSyntaxError(
                "a message is a text that stands in the template",
                call.lineno,
                self._name,
            )
        if wanted == 2:
            return self._words.pgettext(*texts)
        return self._words.gettext(texts[0])


def _within(before: str, value: nodes.Expr) -> nodes.Expr:
    """A value with what is quoted in it, where it stands in quotation marks itself."""
    opening = before.rstrip()[-1:]
    if opening not in OPENING_MARKS:
        return value
    filled = [nodes.Const(opening)]
    return nodes.Filter(value, "quoted_within", filled, [], None, None)


def quoted_within(value: object, opening: str) -> object:
    """The filter of such a value: markup stays as it is, for its marks may be its own."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return within_marks(str(value), opening) if is_text else value


def _is_message(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in ("_", "pgettext")
    )
