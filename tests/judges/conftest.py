"""The outputs that the judges look at, made once for each process of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from chromium import chromium
from judges import outputs


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the real brief, in every format."""
    return outputs.write_real(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the hand-made editions, under a path with a space."""
    return outputs.write_made(tmp_path_factory.mktemp("hand made"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, real: Path, made: Path) -> Iterator[Callable[[Path], str]]:
    """The outputs on a web server of this machine, each under a path prefix: file → address."""
    top = tmp_path_factory.getbasetemp()
    assert {real.parent.parent, made.parent} == {top}
    handler = partial(_Quiet, directory=str(top))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield lambda file: f"http://127.0.0.1:{server.server_port}/{quote(str(file.relative_to(top)))}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


# Not for the session: two of Playwright's event loops cannot run at once in one process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
