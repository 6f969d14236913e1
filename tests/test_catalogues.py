"""Every word of the program can be said in every language."""

from __future__ import annotations

import ast
import inspect
import itertools
import re

import click
import pytest
from babel.messages.catalog import Catalog
from jinja2 import Environment, nodes

from cuttings.index.cli.main import EXAMPLE, LazyGroup, cli
from tests.tools.catalogues import (
    IMPORTED,
    KEYWORDS,
    ROOT,
    catalogue,
    gaps,
    languages,
    messages,
)

FOR_DEVELOPERS = {"styleguide.html"}
"""Pages that only those read who change the pages."""
SHOWN = re.compile(r"\b(aria-label|title|placeholder|alt)=\"([^\"]*)\"")
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
UNTRANSLATED = re.compile(r"<(code|kbd|script)\b[^>]*>[^<]*</\1>")
WORD = re.compile(r"[^\W\d_]{2}")
WORDS = re.compile(r"^[A-Z][a-z]|[A-Za-z] [A-Za-z]")
TEMPLATES = sorted(
    [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if path.name not in FOR_DEVELOPERS
    ]
)


def words_outside(source: str) -> list[str]:
    """What a template says that no catalogue holds."""
    plain = JINJA.sub("\x00", source)
    plain = UNTRANSLATED.sub("", plain)
    found = [shown[1] for shown in SHOWN.findall(plain)]
    found.extend(re.split(r"<[^<>]*>|\x00", SHOWN.sub("", plain)))
    texts = [text.strip() for text in found if WORD.search(text)]
    return [*texts, *_constants(Environment().parse(source))]


def _constants(node: nodes.Node) -> list[str]:
    if _is_message(node):
        inner: list[str] = []
        for keyword in node.kwargs:
            inner.extend(_constants(keyword))
        return inner
    if isinstance(node, nodes.Const):
        text = node.value if isinstance(node.value, str) else ""
        return [text] if WORDS.search(text) else []
    found: list[str] = []
    for child in node.iter_child_nodes():
        found.extend(_constants(child))
    return found


def _is_message(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return False
    return node.node.name in ("_", "pgettext", "ngettext")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_of_a_template_stands_outside_the_catalogues(path):
    source = path.read_text(encoding="utf-8")
    assert words_outside(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Nothing here</p>", ["Nothing here"]),
        ('<a title="Take out">{{ x }}</a>', ["Take out"]),
        ("{{ menu('Order', page.sorts) }}", ["Order"]),
        ("{{ 'not met' if x else _('met') }}", ["not met"]),
        ("{{ _('%(a)s by', a='The author') }}", ["The author"]),
        ("<p>{{ _('Said') }} <code>index</code></p>", []),
    ],
)
def test_a_word_outside_is_found(source, found):
    assert words_outside(source) == found


def test_no_message_stands_within_an_f_string_where_it_can_not_be_found():
    found: list[str] = []
    for folder in ("index", "search", "web"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if IMPORTED in source:
                found.extend(_within_f_strings(path.name, ast.parse(source)))
    assert found == []


def _within_f_strings(name: str, tree: ast.Module) -> list[str]:
    found: list[str] = []
    for text in ast.walk(tree):
        for node in ast.walk(text) if isinstance(text, ast.JoinedStr) else ():
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in KEYWORDS:
                found.append(f"{name}: {node.lineno}")
    return found


FOR_PROGRAMS = ("web/protocols/", "web/client/", "index/cli/mcp.py", "web/api.py")
"""Where errors answer programs, which get them in English."""
ERRORS = re.compile(
    r"(?:Refused|Error|NotFound|Damaged|Locked|Unreadable|TooSlow|TooBusy|LostWork)$"
)
PROGRAMMING = {
    "AttributeError",
    "IndexError",
    "OSError",
    "TemplateSyntaxError",
    "TermNotFound",
    "TypeError",
    "ValueError",
}
"""What says a mistake of the code, or is one value of another message."""
SAYING = {"echo", "secho", "confirm", "prompt", "UsageError", "ClickException"}


def said_outside(source: str) -> list[str]:
    """What a module raises or prints in words that no catalogue holds."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        call = node.exc if isinstance(node, ast.Raise) else node
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func).rpartition(".")[2]
        raised = isinstance(node, ast.Raise) and ERRORS.search(name)
        if (raised and name not in PROGRAMMING) or name in SAYING:
            for argument in call.args:
                found.extend(_texts_outside(argument))
    return found


def _texts_outside(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) in KEYWORDS:
        return []
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = _literal(node)
        return [text] if WORDS.search(text) else []
    found: list[str] = []
    for child in ast.iter_child_nodes(node):
        found.extend(_texts_outside(child))
    return found


def _literal(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = ""
    for part in parts:
        is_text = isinstance(part, ast.Constant) and isinstance(part.value, str)
        text += part.value if is_text else "\x00"
    return text


@pytest.mark.parametrize("folder", ["index", "search", "web"])
def test_no_error_and_no_line_of_a_command_stands_outside_the_catalogues(folder):
    found: list[str] = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(FOR_PROGRAMS):
            said = said_outside(path.read_text(encoding="utf-8"))
            found.extend(f"{name}: {text}" for text in said)
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("raise NotFound('No such thing')", ["No such thing"]),
        ("raise NotFound(worded('No such thing'))", []),
        ("raise SettingsError(f'The file {x} is empty')", ["The file \x00 is empty"]),
        ("click.echo(f'{n} articles left')", ["\x00 articles left"]),
        ("click.echo(gettext('%(n)s left over', n=n))", []),
        ("click.echo(f'{name}: {value}')", []),
    ],
)
def test_an_error_outside_is_found(source, found):
    assert said_outside(source) == found


def test_every_word_of_every_help_page_is_in_the_catalogues():
    """What the commands themselves say, not what a reader of their source finds."""
    known = {each.id for each in messages() if isinstance(each.id, str)}
    said_when_made = re.compile(r"Only with this value of \w+\.")
    assert [
        text
        for text in _help_texts(cli)
        if not (text in known or said_when_made.fullmatch(text))
    ] == []


def _help_texts(command: click.Command) -> list[str]:
    found: list[str] = []
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        plain = " ".join(paragraph.split())
        if plain and not plain.startswith((EXAMPLE, "\b")):
            found.append(plain)
    for parameter in command.params:
        found.append(getattr(parameter, "help", None) or "")
    if isinstance(command, LazyGroup):
        found.extend(line for _, line in command.table.values())
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            beneath = command.get_command(context, name)
            found.extend(_help_texts(beneath))
    return [text for text in found if text]


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_has_no_gap_and_no_guess(language):
    assert list(gaps(catalogue(language), messages())) == []


def test_what_is_wrong_with_a_catalogue_is_told():
    kept, wanted = catalogue("de"), messages()
    kept["Filters"].string = ""
    kept["under %(above)s"].string = "unter %(below)s"
    kept["Help"].flags.add("fuzzy")
    kept["<b>old</b>"] = kept["Help"]
    told = list(gaps(kept, wanted))
    assert "is not translated: Filters" in told
    assert "has other placeholders: under %(above)s" in told
    assert "is a guess: Help" in told


def test_the_languages_are_german_and_french():
    assert languages() == ["de", "fr"]


SPOKEN = ("web", "index/cli", "index/evaluate", "index/progress.py")
"""What is said to readers; ``PROGRAMS`` beneath it writes for programs."""
PROGRAMS = (
    "index/cli/mcp.py",
    "index/evaluate/facets.py",
    "web/accounts/usage.py",
    "web/client",
    "web/crawlers.py",
    "web/downloads.py",
    "web/exports",
    "web/library.py",
    "web/openapi.py",
    "web/protocols",
    "web/serving",
)
SIGN = re.compile(r"[:;?!]\s")


def signs_as_in_english(source: str) -> list[str]:
    """Texts in which a sign stands right behind a value, or parts the texts of a list."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        said: list[str] = []
        if isinstance(node, ast.JoinedStr):
            parts = [*node.values, ast.Constant(" ")]
            for left, right in itertools.pairwise(parts):
                if isinstance(left, ast.FormattedValue):
                    said.append(str(getattr(right, "value", "")))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            joint = node.func.value
            if node.func.attr == "join" and isinstance(joint, ast.Constant):
                said.append(str(joint.value))
        if any(SIGN.match(text) for text in said):
            found.append(ast.unparse(node)[:60])
    return found


def test_no_sign_behind_a_value_is_parted_as_only_english_does():
    """A label and what it says are parted by ``labelled``, sayings by ``parted``: in
    French a space stands before colon and semicolon.
    """
    found: list[str] = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(SPOKEN) and not name.startswith(PROGRAMS):
            for text in signs_as_in_english(path.read_text("utf-8")):
                found.append(f"{name}: {text}")
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('f"{name}: {value}"', 1),
        ('"; ".join(parts)', 1),
        ('f"http://{host}:{port}/"', 0),
        ('", ".join(parts)', 0),
        ("labelled(name, value)", 0),
    ],
)
def test_a_sign_as_in_english_is_found(source, count):
    assert len(signs_as_in_english(source)) == count


def test_no_warning_of_an_engine_stands_outside_the_catalogues():
    """What is appended to warnings is a message, never a text that only English has."""
    found: list[str] = []
    for path in sorted((ROOT / "search").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            is_warning = ast.unparse(node.func).endswith("warnings.append")
            if is_warning and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


COUNTED = """
    characters decisions entries figures gaps hours months names numbers records seconds
    suggestions visitors weeks years
"""
"""Things that are counted, besides those of which a message has both forms."""
LIMITS = ("at most ", "more than ", "fewer than ", "longer than ", "larger than ")
"""What stands before a number that is a limit, and more than one."""
BEYOND = ("at most %(", "the limit ")
"""What a message has that says how far a number is beyond a limit."""
SEVERAL = {
    "%(cost)s words; %(max_cost)s": "more than a limit",
    "%(deepest_hit)s hits": "a limit",
    "%(distance)s words apart (": "beside each other is said otherwise",
    "%(export_rows)s articles": "a limit",
    "%(files)s pages": "more than a limit",
    "%(first_hits)s hits": "a limit",
    "%(length)s words)": "one word is no run of words",
    "%(longest)s words": "a limit",
    "%(max_depth)s distances": "a limit",
    "%(most_in_folder)s articles": "a limit",
    "%(number)s copies or more": "from two on",
    "%(number)s different visitors": "from three on",
    "%(number)s gaps": "a few are named one by one",
    "%(number)s outlets or more": "from two on",
    "%(number)s places": "more than are listed",
    "%(parts)s parts of": "one is taken without asking",
    "%(per_minute)s times": "a limit",
    "%(compress_size)s bytes that unpack": "the size of a bomb",
    "%(wanted)s articles are more": "more than a limit",
    "%(weighed)s places": "one is the only one",
    "%(unsure)s of %(words)s words": "a page that is read has several",
    "%(words)s words; only": "more than a limit",
    "One of %(number)s copies": "one copy is no story of several",
    "%(title)s: %(number)s copies": "the story with the most",
    "%(names)s more languages": "a few are named",
    "%(names)s of %(value)s names": "one name opposes nothing",
    "%(numbers)s of %(compared)s numbers": "one is said otherwise",
    "%(agreed)s of %(compared)s figures": "one table has several",
    "%(apart)s days apart": "one is said otherwise",
}
"""Messages whose number is never one, and why."""


def _forgetting_one(found: Catalog) -> list[str]:
    """The messages that say of a number of things what is wrong of one."""
    counted = set(COUNTED.split())
    alone: set[str] = set()
    for message in found:
        if isinstance(message.id, tuple):
            one, many = [set(re.findall("[A-Za-z]+", text)) for text in message.id]
            counted |= {word for word in many - one if word.endswith("s")}
        else:
            alone.add(message.id)
    things = "|".join(sorted(counted))
    small = "of|by|as|in|the|is|this|among|holds|has"
    pattern = re.compile(
        rf"%\(\w+\)s (?:of %\(\w+\)s )?(?:(?!(?:{small}) )[a-z]+ ){{0,2}}(?:{things})\b"
    )
    wrong: list[str] = []
    for text in sorted(alone):
        match = pattern.search(text)
        if not match or text[: match.start()].lower().endswith(LIMITS):
            continue
        is_several = any(part in text for part in (*BEYOND, *SEVERAL))
        # What an archive keeps has the sentence about one beside it.
        begins = text[: match.start()]
        has_other = any(
            each.startswith((f"{begins}1 ", f"{begins}one ")) for each in alone
        )
        if not is_several and not has_other:
            wrong.append(text)
    return wrong


def test_every_message_that_counts_has_a_form_for_one():
    assert _forgetting_one(messages()) == []


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("%(number)s other articles", True),
        ("Found in %(number)s files.", True),
        ("%(done)s of %(number)s articles", True),
        ("at most %(number)s articles", False),
        ("%(name)s is among the articles", False),
        ("Articles: %(number)s", False),
    ],
)
def test_a_message_that_forgets_one_is_found(text, is_wrong):
    catalogue = Catalog()
    catalogue.add(("%(number)s article", "%(number)s articles"))
    catalogue.add(("%(number)s file", "%(number)s files"))
    catalogue.add(text)
    assert bool(_forgetting_one(catalogue)) is is_wrong


SAME = {
    "de": {"Artikel", "Parameter", "markiert", "weitere"},
    "fr": {"en", "fois", "sur"},
}
"""What stands behind, or right before, a number and is the same of one and of several;
German "weitere" where files are meant.
"""
TIMES = "mal"
LETTERS = r"[^\W\d_]+"
NUMBER = re.compile(rf"(?:({LETTERS})\s)?%\(\w+\)s[\s-]({LETTERS})?")


def _of_one_form(found: Catalog) -> list[str]:
    """The translations that say of one what they say of several, though a word in them
    has two forms.
    """
    same = {*SAME[str(found.locale)], TIMES}
    wrong: list[str] = []
    for message in found:
        if isinstance(message.id, str) or len(set(message.string)) > 1:
            continue
        words: set[str] = set()
        for match in NUMBER.finditer(message.string[0]):
            words.update(match.groups(default=""))
        if not words & same:
            wrong.append(message.id[1])
    return wrong


def _forgetting_one_in_translation(found: Catalog) -> list[str]:
    """The translations with one form in which a number stands before a word that another
    translation has for several only.
    """
    several: set[str] = set()
    alone: set[str] = set()
    for message in found:
        if isinstance(message.id, str):
            alone.add(message.id)
            continue
        one, many = message.string
        counted = set(re.findall(rf"%\(\w+\)s ({LETTERS})", many))
        several |= counted - set(re.findall(LETTERS, one))
    pattern = re.compile(rf"%\((\w+)\)s (?:{'|'.join(sorted(several))})\b")
    wrong: list[str] = []
    for message in found:
        if isinstance(message.id, str) and message.id:
            match = pattern.search(message.string)
            if match and not _is_several(message.id, match[1], alone):
                wrong.append(message.id)
    return wrong


def _is_several(text: str, placeholder: str, alone: set[str]) -> bool:
    """Whether the number is never one, or one has a message of its own."""
    begins = text[: text.index(f"%({placeholder})s")]
    if begins.lower().endswith(LIMITS):
        return True
    if any(part in text for part in (*BEYOND, *SEVERAL)):
        return True
    return any(each.startswith((f"{begins}1 ", f"{begins}one ")) for each in alone)


@pytest.mark.parametrize("language", languages())
def test_every_translation_that_counts_has_a_form_for_one(language):
    kept = catalogue(language)
    assert _of_one_form(kept) == []
    assert _forgetting_one_in_translation(kept) == []


def _german(*added: tuple[str | tuple[str, str], str | tuple[str, str]]) -> Catalog:
    made = Catalog(locale="de")
    made.add(("%(number)s story", "%(number)s stories"))
    made[("%(number)s story", "%(number)s stories")].string = (
        "%(number)s Meldung",
        "%(number)s Meldungen",
    )
    for text, said in added:
        made.add(text, said)
    return made


@pytest.mark.parametrize(
    ("forms", "is_wrong"),
    [
        (("%(number)s Wörter", "%(number)s Wörter"), True),
        (("%(number)s Wort", "%(number)s Wörter"), False),
        (("%(number)s Artikel", "%(number)s Artikel"), False),
    ],
)
def test_a_translation_of_one_form_for_two_is_found(forms, is_wrong):
    found = _german((("%(number)s thing", "%(number)s things"), forms))
    assert bool(_of_one_form(found)) is is_wrong


@pytest.mark.parametrize(
    ("text", "said", "is_wrong"),
    [
        ("Found: %(found)s", "%(found)s Meldungen gefunden", True),
        ("Found: %(found)s", "Gefunden: %(found)s", False),
        ("at most %(found)s stories", "höchstens %(found)s Meldungen", False),
    ],
)
def test_a_translation_that_forgets_one_is_found(text, said, is_wrong):
    found = _german((text, said))
    assert bool(_forgetting_one_in_translation(found)) is is_wrong
