"""Floors under what has known flaws, everything by hash, and an audit that knows when it looked at nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import REPOSITORY

FLOORS = {"weasyprint": (70,), "pillow": (13,), "jinja2": (3, 1, 6), "markdown-it-py": (4, 3)}
LOCKS = ("requirements.lock", "requirements-dev.lock")


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


@pytest.mark.parametrize("name", FLOORS)
def test_the_project_asks_for_no_version_with_a_known_flaw(name: str) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = [line for line in project["dependencies"] if re.match(rf"{name}\b(?!-)", line, re.IGNORECASE)]
    assert version(wanted.partition(">=")[2]) >= FLOORS[name]


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("name", FLOORS)
def test_the_locks_hold_none_either(name: str, lock: str) -> None:
    (held,) = re.findall(rf"^{name}==(\S+)", (REPOSITORY / lock).read_text("utf-8"), re.MULTILINE)
    assert version(held) >= FLOORS[name]


@pytest.mark.parametrize("lock", [*LOCKS, "tools/audit.lock"])
def test_every_package_of_a_lock_has_a_hash_and_no_lock_names_an_index(lock: str) -> None:
    text = (REPOSITORY / lock).read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", text)


LOCK = "jinja2==3.1.6 \\\n    --hash=sha256:0\nmarkdown_it_py==4.3.0 \\\n    --hash=sha256:0\n"
FLAW = '{"id": "PYSEC-1", "fix_versions": ["3.1.7"]}'
REPORTS = {
    '{"dependencies": [{"name": "jinja2", "vulns": []}, {"name": "markdown-it-py", "vulns": []}]}': "",
    '{"dependencies": [{"name": "jinja2", "skip_reason": "unknown"}, {"name": "markdown-it-py", "skip_reason": ""}]}': (
        "not audited: 2 of 2 packages (jinja2, markdown-it-py…)\n"
    ),
    '{"dependencies": []}': "not audited: 2 of 2 packages (jinja2, markdown-it-py…)\n",
    f'{{"dependencies": [{{"name": "jinja2", "vulns": [{FLAW}]}}, {{"name": "markdown-it-py", "vulns": []}}]}}': (
        "jinja2: PYSEC-1, mended in 3.1.7\n"
    ),
}
"""What pip-audit says → what is wrong."""


@pytest.mark.parametrize("report", REPORTS)
def test_an_audit_that_looked_at_nothing_fails(report: str, tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(LOCK)
    command = [sys.executable, REPOSITORY / "tools/audited.py", lock]
    done = subprocess.run(command, input=report, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (int(bool(REPORTS[report])), REPORTS[report])
