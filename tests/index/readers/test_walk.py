"""The walk finds every file once, in order, and says what it can't enter."""

import os
import socket
from pathlib import Path

from cuttings.index.readers.choose import display_name
from cuttings.index.readers.walk import walk
from cuttings.search.articles import Skipped


def names(found, folder):
    return [
        str(item.relative_to(folder)) for item in found if not isinstance(item, Skipped)
    ]


def reasons(found):
    return {
        Path(item.path).name: item.reason for item in found if isinstance(item, Skipped)
    }


def make(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("text")


def test_files_come_sorted_and_each_once(tmp_path):
    """Folders stand in their place in the order; overlapping paths list nothing twice."""
    make(tmp_path, "b.txt", "a/z.txt", "a/B.txt", "c.txt")
    found = list(walk([tmp_path, tmp_path / "a", tmp_path / "b.txt", tmp_path]))
    assert sorted(names(found, tmp_path)) == ["a/B.txt", "a/z.txt", "b.txt", "c.txt"]
    assert len(found) == 4


def test_hidden_files_are_passed_over_in_folders_and_reported_when_named(tmp_path):
    """A dot file or backup in a folder is not part of the archive; named itself, it
    is skipped with a reason.
    """
    make(tmp_path, ".git/config", ".DS_Store", "a.txt~", "#a.txt#", "a.txt")
    assert names(walk([tmp_path]), tmp_path) == ["a.txt"]
    assert reasons(walk([tmp_path / ".DS_Store", tmp_path / "a.txt~"])) == {
        ".DS_Store": "hidden file",
        "a.txt~": "hidden file",
    }


def test_sidecars_are_no_articles(tmp_path):
    """A sidecar is read with its file; a JSON file without a sibling is a file like
    any other.
    """
    make(
        tmp_path,
        "a.txt",
        "a.txt.json",
        "b.html",
        "b.meta.json",
        "c.json",
        "d.meta.json",
    )
    assert names(walk([tmp_path]), tmp_path) == [
        "a.txt",
        "b.html",
        "c.json",
        "d.meta.json",
    ]


def test_links_to_folders_are_reported_and_never_followed(tmp_path):
    """A loop of links ends at its first link; a link to a file is that file; a
    broken link is reported.
    """
    make(tmp_path, "a/x.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "file").symlink_to(tmp_path / "a" / "x.txt")
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    found = list(walk([tmp_path]))
    assert names(found, tmp_path) == ["a/x.txt", "file"]
    assert "name that folder" in reasons(found)["loop"]
    assert reasons(found)["broken"] == "broken link"


def test_a_link_that_is_named_is_entered(tmp_path):
    """Whoever names a link to a folder means the folder."""
    make(tmp_path, "real/x.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert names(walk([tmp_path / "link"]), tmp_path) == ["link/x.txt"]


def test_pipes_and_sockets_are_never_opened(tmp_path):
    """What could wait for ever is reported, not read."""
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket"))
        assert set(reasons(walk([tmp_path])).values()) == {
            "not a file but a device, pipe or socket"
        }


def test_names_that_are_no_utf8_are_walked_and_shown_printable(tmp_path):
    """Undecodable bytes and line breaks in a name appear as escapes."""
    path = tmp_path / os.fsdecode(b"caf\xe9\n.txt")
    path.write_text("text")
    assert [path] == list(walk([tmp_path]))
    assert display_name(path).endswith("caf\\xe9\\n.txt")
    assert display_name(path).isprintable()


def test_the_archives_own_folder_is_left_out(tmp_path):
    """An archive inside the folder that it indexes does not index itself."""
    make(tmp_path, "archive/catalogue.sqlite", "a.txt")
    assert names(walk([tmp_path], [tmp_path / "archive"]), tmp_path) == ["a.txt"]


def test_folders_nested_very_deeply_are_walked(tmp_path):
    """No depth that the operating system allows is too deep."""
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    folder.mkdir(parents=True)
    (folder / "x.txt").write_text("text")
    assert len(list(walk([tmp_path]))) == 1


def test_a_missing_path_is_reported(tmp_path):
    """A path that vanished since it was named is skipped, not an error."""
    assert reasons(walk([tmp_path / "gone"])) == {
        "gone": "not there (removed or renamed since it was listed)"
    }


def test_a_link_out_of_the_named_folders_is_reported_and_not_read(tmp_path):
    """Unless its target is named too; a link that stays inside is read."""
    (tmp_path / "secret.txt").write_text("not for publication")
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "b.txt").write_text("a story")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "c.txt").symlink_to(folder / "b.txt")
    first, *others = walk([folder])
    assert "outside" in first.reason
    assert others == [folder / "b.txt", folder / "c.txt"]
    assert folder / "a.txt" in list(walk([folder, tmp_path / "secret.txt"]))
