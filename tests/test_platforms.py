"""The commands where the system is no POSIX one: what only POSIX has is hidden from a
process that takes itself for one on Windows, which then indexes, searches, checks,
answers a page and makes a copy.

That is not Windows (paths and open files differ there), but what is used of POSIX
without another way fails here.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

HIDING = """
import builtins, mmap, os, signal, sys
import click, filelock, flask, lxml.etree, multiprocessing.pool, numpy, spacy, waitress
HIDDEN = {
    os: "chown fchmod fchown fork geteuid getgid getloadavg getpgid getuid initgroups"
    " kill killpg mkfifo nice posix_fadvise pread sched_getaffinity setsid statvfs"
    " sync uname wait wait3 wait4 O_NOFOLLOW O_DIRECTORY O_CLOEXEC",
    signal: "ITIMER_VIRTUAL ITIMER_REAL SIGALRM SIGHUP SIGKILL SIGUSR1 SIGVTALRM SIGXCPU"
    " alarm getitimer pthread_sigmask setitimer sigwait",
    mmap: "MADV_DONTNEED MADV_WILLNEED MADV_RANDOM MAP_SHARED PROT_READ",
}
for module, names in HIDDEN.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
class msvcrt:
    LK_NBLCK = 2
    locking = staticmethod(lambda file, mode, count: None)
sys.modules["msvcrt"] = msvcrt
sys.platform = "win32"
whole_import = builtins.__import__
def import_unless_posix(name, globals=None, *rest, **named):
    ours = (globals or {}).get("__name__", "").startswith("cuttings")
    if ours and name in ("fcntl", "grp", "pwd", "resource", "termios", "tty"):
        raise ModuleNotFoundError(name)
    return whole_import(name, globals, *rest, **named)
builtins.__import__ = import_unless_posix
sys.argv[0] = "cuttings"
from cuttings.index.cli.main import main
sys.exit(main())
"""


@pytest.fixture
def cuttings(tmp_path):
    """Runs the command over an archive of one folder, hidden as above."""

    def run(*words):
        return subprocess.run(
            [sys.executable, "-c", HIDING, "--archive", tmp_path / "archive", *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


def test_the_commands_need_nothing_that_only_posix_has(cuttings, tmp_path):
    """From the first file to a page, and back-up."""
    stories = tmp_path / "stories"
    stories.mkdir()
    text = (
        "Harbour reopens\n\nThe port of Hamburg reopened on Monday, Olaf Berg said.\n"
    )
    (stories / "one.txt").write_text(text, encoding="utf-8")
    for words, expected in (
        (("index", str(stories)), "1 added"),
        (("search", "harbour"), "Harbour reopens"),
        (("check",), "agrees"),
        (("serve", "--get", "/search?q=harbour"), "<title>"),
        (("reindex",), "1"),
        (("backup", str(tmp_path / "copy")), ""),
    ):
        done = cuttings(*words)
        assert done.returncode == 0, (words, done.stderr)
        assert expected in done.stdout, words
