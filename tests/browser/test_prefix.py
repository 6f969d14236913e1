"""The site below a path, behind a real nginx with the lines of the guide."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, Page, expect

from cuttings.search.engines.memory import MemoryEngine
from cuttings.search.facets import installed_facets
from cuttings.web.app import create_app
from cuttings.web.settings import Settings
from tests.browser.holdings import holdings

pytestmark = pytest.mark.browser

GUIDE = Path(__file__).parents[2] / "docs" / "serving.md"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")

CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    server {{
        listen 127.0.0.1:{port};
        absolute_redirect off;
{lines}
    }}
}}
"""


def documented_lines(upstream: int) -> str:
    """The lines of the guide that put the site below a path, for another port."""
    text = GUIDE.read_text("utf-8")
    section = text.partition("### Below a path")[2]
    lines = re.search(r"```nginx\n(.*?)```", section, re.DOTALL)
    assert lines
    return lines[1].replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(port: int) -> None:
    """Returns once something listens on a port."""
    for _ in range(600):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> Iterator[str]:
    """The address of the site behind nginx."""
    assert NGINX, "nginx is missing (Debian: nginx-light)"
    engine = MemoryEngine(Path("unused"), installed_facets())
    engine.write(holdings())
    engine.commit()
    settings = Settings(search_seconds=0, proxies=1)
    app = create_app(engine, installed_facets(), settings)
    server = waitress.create_server(
        app,
        host="127.0.0.1",
        port=0,
        threads=4,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=False,
    )
    threading.Thread(target=server.run, daemon=True).start()

    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    lines = documented_lines(server.effective_port)
    written = CONFIGURATION.format(folder=folder, port=port, lines=lines)
    (folder / "nginx.conf").write_text(written, "utf-8")
    proxy = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        proxy.terminate()
        proxy.wait(30)
        server.close()


@pytest.fixture
def reader(chromium: Browser, below: str) -> Iterator[Page]:
    """A tab that fails where anything was asked outside the prefix, or not found."""
    context = chromium.new_context(base_url=below)
    context.set_default_timeout(60_000)
    page = context.new_page()
    wrong: list[str] = []

    def look(response) -> None:
        path = response.url.removeprefix(below)
        if not path.startswith("/cuttings") or response.status >= 400:
            wrong.append(f"{response.status} {path}")

    page.on("response", look)
    yield page
    context.close()
    assert wrong == []


def test_a_reader_never_leaves_the_prefix(reader):
    """From the address without its slash to a folder and back, styles and scripts too."""
    reader.goto("/cuttings")
    reader.get_by_role("combobox").fill("police")
    reader.get_by_role("combobox").press("Enter")
    expect(reader).to_have_url(re.compile("/cuttings/search"))

    reader.get_by_role("checkbox", name="Anna Berg").first.click()
    reader.locator("main h2 a, main h3 a").first.click()
    expect(reader).to_have_url(re.compile("/cuttings/articles/"))

    reader.get_by_role("link", name="Help").first.click()
    expect(reader).to_have_url(re.compile("/cuttings/help"))
    reader.get_by_role("link", name="Home").first.click()
    expect(reader).to_have_url(re.compile("/cuttings/$"))


def test_suggestions_come_from_below_the_prefix(reader):
    """The script knows where the site stands."""
    reader.goto("/cuttings/")
    with reader.expect_response(re.compile("/cuttings/suggest")) as answer:
        reader.get_by_role("combobox").press_sequentially("Ann")
    assert answer.value.status == 200


def test_permalinks_are_whole(reader, below):
    """A citation names the address that a reader elsewhere can open."""
    reader.goto("/cuttings/search?q=police")
    reader.locator("main h2 a, main h3 a").first.click()
    canonical = reader.locator("link[rel=canonical]").get_attribute("href")
    assert canonical.startswith(below + "/cuttings/articles/")
