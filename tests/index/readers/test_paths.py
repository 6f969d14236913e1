"""Path patterns and sidecars say what the file does not, and precedence is as
documented.
"""

from pathlib import Path

import pytest

from cuttings.index.cleaning import clean
from cuttings.index.readers import ReadOptions
from cuttings.index.readers.choose import read_path
from cuttings.index.readers.paths import supplement_of
from cuttings.search.errors import SettingsError


def from_path(path, pattern):
    found = supplement_of(Path(path), ReadOptions(path_pattern=pattern)).path
    return found.outlet, found.published and found.published.value


@pytest.mark.parametrize(
    ("path", "pattern", "outlet", "date"),
    [
        ("x/The_Post/1998-03-14.txt", "{outlet}/{date}*", "The Post", "1998-03-14"),
        ("x/19980314/a.txt", "{date}/*", None, "1998-03-14"),
        (
            "x/Post/1998/0314/a.txt",
            "{outlet}/{year}/{monthday}/*",
            "Post",
            "1998-03-14",
        ),
        ("x/1998/03-14/a.txt", "{year}/{monthday}/*", None, "1998-03-14"),
        ("x/19981414/a.txt", "{date}/*", None, None),
        (
            "/x/Daily_Post/1998/03/14/a.txt",
            "{outlet}/{year}/{month}/{day}/*",
            "Daily Post",
            "1998-03-14",
        ),
        (
            "/x/Daily_Post/1998/3/a.txt",
            "{outlet}/{year}/{month}/*",
            "Daily Post",
            "1998-03",
        ),
        ("Post/1998/a.txt", "{outlet}/{year}/*", "Post", "1998"),
        (
            "/x/Post/deep/er/1998-03-14-a.txt",
            "{outlet}/**/{year}-{month}-{day}-*",
            None,
            "1998-03-14",
        ),
        ("/x/Post/1998/13/a.txt", "{outlet}/{year}/{month}/*", "Post", None),
        ("/x/Post/a.txt", "{outlet}/{year}/*", None, None),
    ],
)
def test_a_path_pattern_reads_the_end_of_a_path(path, pattern, outlet, date):
    """Folders give outlet and date as far as they match; a month 13 is no date."""
    found = from_path(path, pattern)
    assert found[1] == date
    if "**" not in pattern:
        assert found[0] == outlet


@pytest.mark.parametrize(
    "pattern", ["{outlet}/{yeer}/*", "{year}/{year}", "{outlet", "a{b"]
)
def test_a_wrong_pattern_is_a_settings_error(pattern):
    """A misspelt or repeated place is an error that names what can be used."""
    with pytest.raises(SettingsError, match="path pattern"):
        from_path("a/b", pattern)


def test_the_command_line_goes_before_sidecar_file_and_path(tmp_path):
    """Outlet: flag, sidecar, file, path. Date: sidecar, file, path."""
    folder = tmp_path / "Path" / "1998"
    folder.mkdir(parents=True)
    file = folder / "a.json"
    options = ReadOptions(path_pattern="{outlet}/{year}/*")

    def article(outlet=None):
        (raw,) = read_path(file, options)
        return clean(raw, source="a", outlet=outlet)

    file.write_text('{"text": "Rain fell."}')
    assert (
        article().outlet,
        article().published.value,
        article().published.provenance,
    ) == ("Path", "1998", "path")
    file.write_text('{"text": "Rain fell.", "outlet": "File", "date": "1999-01-02"}')
    assert (article().outlet, article().published.value) == ("File", "1999-01-02")
    (folder / "a.json.json").write_text(
        '{"outlet": "Sidecar", "date": "2000-01-02", "title": "T"}'
    )
    assert (article().outlet, article().published.value, article().title) == (
        "Sidecar",
        "2000-01-02",
        "T",
    )
    assert article("Flag").outlet == "Flag"


def test_a_broken_sidecar_is_noted_and_the_article_kept(tmp_path):
    """The article says why its sidecar was not used."""
    (tmp_path / "a.txt").write_text("Rain fell.")
    (tmp_path / "a.txt.json").write_text("{not json")
    (raw,) = read_path(tmp_path / "a.txt", ReadOptions())
    assert "sidecar a.txt.json can't be read" in raw.notes[0]


def test_a_sidecar_of_many_articles_gives_no_title(tmp_path):
    """A title or date is about one article; an outlet holds for all."""
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    (tmp_path / "a.jsonl.json").write_text(
        '{"title": "T", "outlet": "Post", "date": "2001"}'
    )
    raws = list(read_path(tmp_path / "a.jsonl", ReadOptions()))
    assert [(raw.title, raw.outlet, raw.published) for raw in raws] == [
        (None, "Post", None)
    ] * 2
