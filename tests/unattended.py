"""What the tests of the operator's commands share: a run at any moment, and a server that remembers who asked."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from briefgen.cli.operating import code_of
from briefgen.operate.running import Asked, Clock, Ran, run
from briefgen.values import Json
from conftest import FACTS, REPOSITORY

MORNING = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
"""Of the day that the tiny workspace has facts of."""

FACTS_FILE = "seeds/facts/2026-11-21.yaml"
BARE = {
    "PYTHONPATH": str(REPOSITORY),
    "PYTHONDONTWRITEBYTECODE": "1",
    **{name: os.environ[name] for name in ("COVERAGE_PROCESS_CONFIG",) if name in os.environ},
}
"""All of the environment of a process: what stands for a package that is installed, and what the tests measure with."""

UNPRIVILEGED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs") if os.getuid() == 0 else ()
"""Before a command: takes the powers of root away, whom no mode of a file stops."""

SKIPPING = "no_facts: skip\n...\n"


def facts_of(day: str) -> str:
    return FACTS.replace("date: 2026-11-21", f"date: {day}")


@dataclass
class Ticking:
    """A clock that shows `now`, and on which each look at the seconds takes a quarter of one."""

    now: datetime
    seconds: float = 1000.0

    def clock(self) -> Clock:
        def tick() -> float:
            self.seconds += 0.25
            return self.seconds

        return Clock(now=lambda: self.now, seconds=tick)


def ran(
    root: Path,
    now: datetime = MORNING,
    *,
    missing: date | timedelta | None = None,
    heard: Callable[[str, Any], None] = lambda _event, _fields: None,
) -> Ran:
    return run(Asked(root=root, clock=Ticking(now).clock(), code_of=code_of, missing=missing, heard=heard))


def events(root: Path, now: datetime = MORNING, **asked: Any) -> list[tuple[str, Json]]:
    """What a run tells of itself."""
    found: list[tuple[str, Json]] = []
    ran(root, now, heard=lambda event, fields: found.append((event, dict(fields))), **asked)
    return found


def without_pango(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no PDF be made: the loader finds a Pango that is none."""
    # The loader takes the first file of that name, and this one is no library.
    (folder / "lib").mkdir()
    (folder / "lib/libpango-1.0.so.0").write_bytes(b"")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(folder / "lib"))


@dataclass
class Server:
    """Answers on loopback; remembers the paths that were asked for, and the last headers."""

    port: int = 0
    paths: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Answer = Callable[[BaseHTTPRequestHandler], None]


def well(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()


@contextmanager
def serving(answer: Answer = well) -> Iterator[Server]:
    """A web server that answers each request so."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.paths.append(self.path)
            server.headers = dict(self.headers)
            answer(self)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            del code, size

        def log_error(self, *said: object) -> None:
            del said

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        listener.daemon_threads = True
        server.port = listener.server_port
        thread = threading.Thread(target=lambda: listener.serve_forever(poll_interval=0.01))
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()
