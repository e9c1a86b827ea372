"""`docs/operations.md` is the operator's only page: what it leaves out, nobody knows."""

from __future__ import annotations

import json
import re

import pytest

from briefgen.cli import run
from briefgen.cli.console import EXIT
from briefgen.operate.status import Attempt, Good, Status
from conftest import REPOSITORY, Workspace
from unattended import FACTS_FILE, ran

PAGE = (REPOSITORY / "docs/operations.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", PAGE))


def test_every_exit_code_is_there() -> None:
    rows = {int(code) for row in re.findall(r"^\| ([0-9, ]+) \|", PAGE, re.MULTILINE) for code in row.split(",")}
    assert rows == {0, 70, 130, 143, *EXIT.values()}


def test_every_key_of_the_status_is_there() -> None:
    keys = {name for kind in (Attempt, Good, Status) for name in kind.__struct_fields__}
    assert keys <= NAMED


def test_every_key_that_a_hook_reads_is_there(workspace: Workspace) -> None:
    root = workspace({"briefgen.yaml": "hooks: {failure: {command: [tee, heard]}}\n...\n", FACTS_FILE: None})
    ran(root)
    heard = json.loads((root / "heard").read_text())
    assert {*heard, *heard["problems"][0]} <= NAMED


@pytest.mark.parametrize("command", ["run", "status", "doctor"])
def test_every_option_of_its_own_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    options = set(re.findall(r"^  (--[a-z-]+)", capsys.readouterr().out, re.MULTILINE)) - {"--strict"}
    assert {option for option in options if not re.search(rf"`[^`\n]*{option}\b[^`\n]*`", PAGE)} == set()


def test_every_file_that_is_named_is_there() -> None:
    files = set(re.findall(r"\bdeploy/[A-Za-z.]+", PAGE))
    assert {path for path in files if not (REPOSITORY / path).exists()} == set()
    assert files == {f"deploy/{path.name}" for path in (REPOSITORY / "deploy").iterdir()}
