"""``cuttings serve``."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from cuttings.index.cli.main import cli
from cuttings.search.archive import Archive
from cuttings.web.app import create_app
from cuttings.web.settings import Settings


@pytest.fixture
def served(monkeypatch, engine):
    """The command line over the contract archive instead of one on disk."""
    monkeypatch.setattr(Archive, "require", lambda archive: archive)
    monkeypatch.setattr(Archive, "reading_engine", lambda _: engine)
    return CliRunner()


def test_get_answers_one_request_without_a_server(served):
    result = served.invoke(cli, ["serve", "--get", "/api/search?q=militants"])
    assert result.exit_code == 0
    assert '"stories":2' in result.stdout.replace(" ", "")
    assert served.invoke(cli, ["serve", "--get", "/nowhere"]).exit_code == 1


def test_a_port_that_is_taken_is_reported_with_a_way_out(served):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = served.invoke(cli, ["serve", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1
    assert "--port" in result.stderr


@pytest.fixture
def settings_of(served, monkeypatch, engine):
    """Runs ``serve`` with some options and gives the settings that it made a site of."""
    made = []

    def make_app(engine_given, facets, settings, resources):
        assert engine_given is engine
        assert (resources.buckets is None) == (settings.requests_per_minute == 0)
        made.append(settings)
        return create_app(engine_given, facets, settings, resources)

    monkeypatch.setattr("cuttings.web.hosting.create_app", make_app)

    def run(*options: str) -> Settings:
        made.clear()
        result = served.invoke(cli, ["serve", "--get", "/healthz", *options])
        assert len(made) == 1, result.output
        return made[0]

    return run


THIS_MACHINE = ("127.0.0.1", "localhost", "::1", "[::1]")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_site_for_this_machine_answers_only_under_its_names_and_without_limit(
    settings_of, host
):
    """So that no page of another site reaches it by a name of its own."""
    settings = settings_of("--host", host)
    assert settings.trusted_hosts == THIS_MACHINE
    assert settings.requests_per_minute == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "archive.example"])
def test_a_site_for_others_answers_under_any_name_600_times_a_minute(settings_of, host):
    """Only where who runs it says so."""
    settings = settings_of("--host", host, "--any-host")
    assert settings.trusted_hosts == ()
    assert settings.requests_per_minute == 600


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "archive.example"])
def test_a_site_for_others_does_not_start_without_its_names(served, host):
    """Else it would believe any name that a request states, and repeat it in feeds."""
    result = served.invoke(cli, ["serve", "--host", host, "--get", "/healthz"])
    assert result.exit_code == 2
    assert "--trusted-host" in result.stderr
    assert "--any-host" in result.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_stated_names_and_limits_go_before_both(settings_of, host):
    """Also a limit of none."""
    names = ("--trusted-host", "archive.example", "--trusted-host", "www.example")
    settings = settings_of("--host", host, *names, "--requests-per-minute", "60")
    assert settings.trusted_hosts == ("archive.example", "www.example")
    assert settings.requests_per_minute == 60
    unlimited = settings_of("--host", host, *names, "--requests-per-minute", "0")
    assert unlimited.requests_per_minute == 0


def test_nothing_else_is_believed_or_written_down_unasked(settings_of):
    """No proxy's headers, no reader's searches."""
    assert settings_of() == Settings(trusted_hosts=THIS_MACHINE, requests_per_minute=0)
    assert settings_of(
        "--proxies", "1", "--log-queries", "--title", "Desk"
    ) == Settings(
        title="Desk",
        trusted_hosts=THIS_MACHINE,
        requests_per_minute=0,
        proxies=1,
        log_queries=True,
    )


def test_a_site_is_not_answered_under_another_name(served):
    """By default, end to end."""
    assert served.invoke(cli, ["serve", "--get", "/healthz"]).exit_code == 0
    foreign = ["serve", "--trusted-host", "archive.example", "--get", "/healthz"]
    assert served.invoke(cli, foreign).exit_code == 1


SITE = """
import sys
from pathlib import Path
from cuttings.search.engines.memory import MemoryEngine
from cuttings.web.app import create_app
from cuttings.web.serving import workers
from cuttings.web.serving.workers import Service, listen, run
count, starting_seconds = map(int, sys.argv[1:])
workers.STARTING_SECONDS = starting_seconds
listening = listen("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
def make_app():
    if starting_seconds:
        raise OSError("no archive")
    return create_app(MemoryEngine(Path("unused"), ()), ())
run(make_app, listening, Service(2, count, 1))
"""


@contextmanager
def serving(workers, starting_seconds=0):
    """A site in processes of its own, and its address."""
    with subprocess.Popen(
        [sys.executable, "-c", SITE, str(workers), str(starting_seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as parent:
        try:
            yield parent, f"http://127.0.0.1:{int(parent.stdout.readline())}/healthz"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_processes_of_a_site_stop_together_when_told_so(workers):
    """Also one alone, which as a container's first process must handle the signal."""
    with serving(workers) as (parent, url):
        assert urllib.request.urlopen(url, timeout=120).status == 200
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(timeout=120) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(parent.pid, 0)


def children_of(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return set(listed.split())


def test_a_worker_that_was_killed_is_replaced():
    """Else a site loses one after another to whatever ends them."""
    with serving(2) as (parent, url):
        assert urllib.request.urlopen(url, timeout=120).status == 200
        before = children_of(parent.pid)
        assert len(before) == 2
        os.kill(int(min(before)), signal.SIGKILL)
        deadline = time.monotonic() + 60
        while len(children_of(parent.pid) - before) != 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert urllib.request.urlopen(url, timeout=120).status == 200


def test_workers_that_cannot_start_are_not_started_for_ever():
    with serving(2, starting_seconds=60) as (parent, _):
        _, errors = parent.communicate(timeout=120)
        assert parent.returncode == 1
        assert b"every worker ended as it started" in errors


def test_the_page_on_serving_names_options_that_exist():
    """And every limit that can be set."""
    from cuttings.web.commands import serve_command

    page = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(
        encoding="utf-8"
    )
    named = set(re.findall(r"--[a-z][a-z-]+", page)) - {"--archive"}
    known = {option for each in serve_command.params for option in each.opts}
    assert named <= known
    assert {"--page-seconds", "--requests-per-minute", "--any-host"} <= named


def test_the_time_for_a_page_can_be_set(settings_of):
    assert settings_of().search_seconds == 2.0
    assert settings_of("--page-seconds", "0.5").search_seconds == 0.5


@pytest.fixture
def settings_file(monkeypatch):
    """Writes the settings of the served archive."""

    def write(tmp_path, text):
        (tmp_path / "cuttings.toml").write_text(text)
        monkeypatch.chdir(tmp_path)
        return ("--archive", str(tmp_path))

    return write


def test_the_file_says_what_the_command_line_does_not(
    served, settings_file, monkeypatch, tmp_path
):
    """Title, hosts, prefix and facets."""
    archive = settings_file(
        tmp_path,
        '[site]\ntitle = "Press"\nprefix = "/cuttings/"\nfacets = ["outlet"]\n',
    )
    result = served.invoke(cli, [*archive, "serve", "--get", "/search?q=the"])
    assert result.exit_code == 0
    assert "Press" in result.stdout
    assert "/cuttings/articles/" in result.stdout
    assert "outlet" in result.stdout
    assert "/cuttings/facets/people" not in result.stdout

    said = served.invoke(cli, [*archive, "serve", "--title", "Desk", "--get", "/"])
    assert "Desk" in said.stdout
    assert "Press" not in said.stdout


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('facets = ["peple"]', "“peple”, which is no facet"),
        ('prefix = "//elsewhere"', "“//elsewhere” is no path"),
    ],
)
def test_a_wrong_setting_of_the_site_stops_it(
    served, settings_file, tmp_path, line, problem
):
    """Before anybody is answered."""
    archive = settings_file(tmp_path, f"[site]\n{line}\n")
    result = served.invoke(cli, [*archive, "serve", "--get", "/"])
    assert result.exit_code != 0
    assert problem in str(result.exception) + result.output


def test_a_header_is_believed_only_of_a_proxy(settings_of, served):
    """Anybody could send it to a site that stands alone."""
    refused = served.invoke(cli, ["serve", "--get", "/", "--user-header", "X-User"])
    assert refused.exit_code == 2
    assert "--proxies" in refused.output
    assert settings_of("--user-header", "X-User", "--proxies", "1").proxies == 1
