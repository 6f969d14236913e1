"""The catalogues of translations: brought up to date with the words of the code.

    python -m tests.tools.catalogues

writes every ``templates/translations/*.po`` anew: messages that the code has and the
catalogue lacks come in empty, those that it has no longer go, and no old translation is
taken for a message that was changed. ``gaps`` is what the tests demand to be none.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates" / "translations"
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".js": "javascript"}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "marked": None,
    "worded": None,
    "stored": ((1, "c"), 2),  # type: ignore[dict-item]
    "ngettext": (1, 2),
    "numbered": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item]
}
IMPORTED = "cuttings.search.translations"
"""What a module names that has messages."""
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
TAG = re.compile(r"<[^<>]*>")
BREAKING = re.compile(r"\S [:;?!»](?=[\s<”»]|$)|« ")
COMMAND = re.compile(r"(?<![\w-])cuttings [a-z]+(?: [a-z]+)?|--[a-z-]+")


def messages() -> Catalog:
    """Every message of the code, without a translation."""
    found = Catalog()
    foreign = "index/readers/foreign.toml"
    for known in tomllib.loads((ROOT / foreign).read_text("utf-8"))["format"]:
        found.add(known["name"], locations=[(foreign, 0)], context="reading")
    for folder in ("index", "search", "templates", "web"):
        for path in sorted((ROOT / folder).rglob("*")):
            method = METHODS.get(path.suffix)
            if not method:
                continue
            name = path.relative_to(ROOT).as_posix()
            source = path.read_text("utf-8")
            has_commands = "import click" in source or "measurement(" in source
            if path.suffix == ".py" and has_commands:
                for message in help_of(path):
                    found.add(message, locations=[(name, 0)])
            if path.suffix == ".py" and "setting(" in source:
                for message in help_of_settings(path):
                    found.add(message, locations=[(name, 0)])
            is_module = name == "search/translations.py"
            if path.suffix == ".py" and IMPORTED not in source and not is_module:
                continue
            for _line, message, _comments, context in extract_from_file(
                method, path, keywords=KEYWORDS, strip_comment_tags=True
            ):
                found.add(message, locations=[(name, 0)], context=context)
    return found


def help_of(path: Path) -> Iterator[str]:
    """What the commands of a module say in their help: each paragraph but examples, and
    each option.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and _is_command(node):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                plain = " ".join(paragraph.split())
                if plain and not plain.startswith(("Example:", "\b")):
                    yield plain
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("option"):
            for keyword in node.keywords:
                said = keyword.value
                is_said = keyword.arg in ("help", "confirm", "prompt", "metavar")
                if is_said and isinstance(said, ast.Constant):
                    yield str(said.value)


def help_of_settings(path: Path) -> Iterator[str]:
    """What the settings of a module say that they are for."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if called in ("setting", "required_setting"):
            said = node.args[0 if called == "required_setting" else 1]
            yield str(ast.literal_eval(said))


def _is_command(function: ast.FunctionDef) -> bool:
    decorators = [ast.unparse(each) for each in function.decorator_list]
    makers = (".command(", ".group(", "measurement(")
    return any(maker in each for each in decorators for maker in makers)


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted([path.stem for path in FOLDER.glob("*.po")])


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with (FOLDER / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def gaps(kept: Catalog, wanted: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, a line each."""
    wanted_keys = {(each.context, each.id) for each in wanted if each.id}
    kept_keys = {(each.context, each.id) for each in kept if each.id}
    for _context, message in sorted(wanted_keys - kept_keys, key=str):
        yield f"has not: {message}"
    for _context, message in sorted(kept_keys - wanted_keys, key=str):
        yield f"is said no longer: {message}"
    for each in kept:
        if each.id:
            yield from _faults(each)
            yield from _breaks(each, str(kept.locale))


def _faults(message: Message) -> Iterator[str]:
    singular, *plural = [message.id] if isinstance(message.id, str) else message.id
    said = [message.string] if isinstance(message.string, str) else message.string
    if message.fuzzy:
        yield f"is a guess: {singular}"
    wanted = sorted(PLACEHOLDER.findall(plural[0] if plural else singular))
    for translation in said:
        if not translation:
            yield f"is not translated: {singular}"
            continue
        if sorted(PLACEHOLDER.findall(translation)) != wanted:
            yield f"has other placeholders: {singular}"
        if sorted(TAG.findall(translation)) != sorted(TAG.findall(singular)):
            yield f"has other tags: {singular}"
        if '"' in TAG.sub("", translation) and '"' not in TAG.sub("", singular):
            yield f"would end an attribute: {singular}"
        if translation.strip() == translation and singular.strip() != singular:
            yield f"lost a space at an end: {singular}"
        if sorted(COMMAND.findall(translation)) != sorted(COMMAND.findall(singular)):
            yield f"names other commands: {singular}"


def _breaks(message: Message, language: str) -> Iterator[str]:
    """French parts its signs from words by a space at which no line ends."""
    said = [message.string] if isinstance(message.string, str) else message.string
    for translation in said if language == "fr" else ():
        if BREAKING.search(translation):
            yield f"would break a line before a sign: {translation}"


def update(language: str, wanted: Catalog) -> None:
    """Brings a catalogue up to date."""
    kept = catalogue(language)
    kept.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    with (FOLDER / f"{language}.po").open("wb") as target:
        write_po(target, kept, width=88, sort_output=True, include_lineno=False)


def main() -> None:
    """Brings all catalogues up to date and says what they lack."""
    wanted = messages()
    for language in languages():
        update(language, wanted)
        for line in gaps(catalogue(language), wanted):
            print(f"{language}: {line}")


if __name__ == "__main__":
    main()
