"""A build that is told to end, and one whose PDF is no more: what was there stays, what can be made is made."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import FACTS, REPOSITORY, Workspace

CODES = {signal.SIGTERM: (143, "terminated"), signal.SIGINT: (130, "interrupted")}
EARLIER = {"seeds/facts/2026-11-20.yaml": FACTS.replace("2026-11-21", "2026-11-20")}


def started(root: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "briefgen", "build", "-C", str(root), *arguments]
    return subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)


def printing(build: subprocess.Popen[str], root: Path) -> int:
    """The process that makes the PDF, once the build holds the lock."""
    children = Path(f"/proc/{build.pid}/task/{build.pid}/children")
    while not (root / "output/.briefgen.lock").exists() or not children.read_text():
        assert build.poll() is None
        time.sleep(0.005)
    return int(children.read_text().split()[0])


def shown(root: Path) -> dict[str, bytes]:
    output = root / "output"
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.mark.parametrize("number", CODES)
def test_a_build_that_is_told_to_end_leaves_what_was_there(number: signal.Signals, workspace: Workspace) -> None:
    root = workspace({"output/2026-11-21/brief.md": "the last good one"})
    with started(root) as build:
        child = printing(build, root)
        build.send_signal(number)
        build.send_signal(number)
        _, said = build.communicate()
    code, word = CODES[number]
    assert (build.returncode, said.strip()) == (code, f"{word}; what was there is unchanged")
    assert shown(root) == {"2026-11-21/brief.md": b"the last good one"}
    assert not Path(f"/proc/{child}/cmdline").exists()


IN_EXEC = """
import os, signal
from briefgen import cli

def run(arguments):
    try:
        exec("os.kill(os.getpid(), signal.SIGINT)\\nwhile True: pass")
    except KeyboardInterrupt:
        return 130

cli.run = run
cli.main()
"""


def test_an_interruption_has_its_code_while_a_class_is_made_too(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(IN_EXEC)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "interrupted"]
    assert subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode == 130


def test_a_pdf_whose_process_dies_costs_only_itself(workspace: Workspace) -> None:
    root = workspace({**EARLIER, "output/2026-11-20/brief.pdf": "the last good one"})
    with started(root, "--all") as build:
        os.kill(printing(build, root), signal.SIGKILL)
        _, said = build.communicate()
    assert build.returncode == 69
    assert said == (
        "output/2026-11-20/brief.pdf: error: the PDF renderer ended without a PDF: signal SIGKILL\n"
        "  everything else was made; of this PDF, the last good one stays\n"
        "  hint: its limit is 2048 MiB of memory; make the brief shorter, or build the other formats with --format\n"
    )
    files = shown(root)
    assert files["2026-11-20/brief.pdf"] == b"the last good one"
    assert files["2026-11-21/brief.pdf"].startswith(b"%PDF")
    assert {f"2026-11-{day}/brief.{suffix}" for day in (20, 21) for suffix in ("html", "json", "md")} <= set(files)


def test_no_page_leads_to_a_pdf_that_is_not_there(workspace: Workspace) -> None:
    root = workspace(EARLIER)
    with started(root, "--all") as build:
        os.kill(printing(build, root), signal.SIGKILL)
        _, said = build.communicate()
    assert build.returncode == 69
    assert "  everything else was made; of this PDF, there is none of this day yet\n" in said
    assert b'"brief.pdf"' not in shown(root)["2026-11-20/brief.html"]
    assert b'"brief.pdf"' in shown(root)["2026-11-21/brief.html"]


def test_a_desk_that_shares_nothing_builds_from_seeds_that_nobody_may_write(workspace: Workspace) -> None:
    root = workspace()
    for path in (root / "seeds").rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    before = os.umask(0o077)
    try:
        with started(root, "--format", "html") as first:
            assert first.communicate()[1] == ""
        with started(root, "--format", "html") as second:
            assert second.communicate()[1] == ""
    finally:
        os.umask(before)
    assert (first.returncode, second.returncode) == (0, 0)
    modes = {path.stat().st_mode & 0o777 for path in (root / "output").rglob("*")}
    assert modes == {0o600, 0o700}
