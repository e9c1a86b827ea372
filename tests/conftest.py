"""A tiny real workspace for each test that asks for one."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).parent.parent

# One machine's slow moment is no fault of the code: speed is measured in benchmarks/.
settings.register_profile("briefgen", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("briefgen")

ARTICLE = """Port of Halvard, 20 November 2026

The port authority said on Friday that 11 container ships lay at anchor.
Berths 7 and 8 are closed until 4 December.

Dockworkers will vote on Tuesday on a 48-hour stoppage, the union said.
"""

SECOND = """The union has called a vote for Tuesday.

According to the union, 820 dockworkers are entitled to vote. It would be the first stoppage since 2019.
"""

CATALOGUE = """\
port:
  file: port.txt
  sha256: {port}
  published: 2026-11-20
  rights: full
  publisher: Port Authority of Halvard
wire:
  file: wire.txt
  sha256: {wire}
  published: 2026-11-20T18:30:00+01:00
  rights: excerpts
  title: Dockers to vote
...
"""

FACTS = """\
date: 2026-11-21
title: A strike vote is three days away
marking: TLP:GREEN
bottom_line:
  - text: Ships are waiting, and a strike vote is near.
    facts: [waiting, vote]
sections:
  - title: Port
    facts:
      - id: waiting
        text: The port authority said that **11 container ships** were waiting.
        cite:
          - port: 11 container ships lay at anchor
      - id: vote
        text: Dockworkers vote on Tuesday.
        cite:
          - port: Dockworkers will vote on Tuesday
          - wire: called a vote for Tuesday
        why: A stoppage would close the port.
disputes:
  - id: who-said
    question: Who announced the vote?
    accounts:
      - text: The union.
        cite:
          - port: the union said
      - text: The union has called it.
        cite:
          - wire: The union has called a vote
watch:
  - text: The result of the vote.
    facts: [vote]
...
"""


def sha256(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()


TINY: Mapping[str, str] = {
    "briefgen.yaml": "title: Halvard brief\n...\n",
    "seeds/articles.yaml": CATALOGUE.format(port=sha256(ARTICLE), wire=sha256(SECOND)),
    "seeds/articles/port.txt": ARTICLE,
    "seeds/articles/wire.txt": SECOND,
    "seeds/facts/2026-11-21.yaml": FACTS,
}

Workspace = Callable[..., Path]
Changes = Mapping[str, str | bytes | None]


def laid_out(root: Path, changes: Changes | None = None) -> Path:
    """The tiny workspace in a folder; `changes` replace files by name, add some, or with `None` leave them out."""
    for name, content in {**TINY, **(changes or {})}.items():
        if content is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Makes the tiny workspace, with changes."""
    return partial(laid_out, tmp_path)


NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read and write anything: what is about permissions is tried as somebody who may not."""
    if os.getuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that anybody may look into, unlike pytest's own."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def real_workspace(tmp_path: Path) -> Path:
    """A copy of the repository's own workspace, without its output."""
    shutil.copytree(REPOSITORY / "seeds", tmp_path / "seeds")
    shutil.copy(REPOSITORY / "briefgen.yaml", tmp_path)
    return tmp_path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("a skipped test counts as failed here", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
