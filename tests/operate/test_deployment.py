"""The files of `deploy/`: what systemd, cron and a container make of them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from conftest import REPOSITORY, Workspace
from unattended import BARE, FACTS_FILE, SKIPPING, UNPRIVILEGED

DEPLOY = REPOSITORY / "deploy"
PROGRAM = "/opt/briefgen/bin/briefgen"
DESK = "/srv/desk"


def ended(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # what more is given is of the right types
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=180, **more
    )


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """`briefgen` as it stands in the `bin` of an environment."""
    path = tmp_path / "bin/briefgen"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nPYTHONPATH={REPOSITORY} exec {sys.executable} -m briefgen "$@"\n')
    path.chmod(0o755)
    return path


# systemd.


@pytest.fixture
def units(tmp_path: Path, program: Path) -> tuple[Path, Path]:
    """The service and the timer, with a program that is there."""
    for name in ("briefgen.service", "briefgen.timer"):
        (tmp_path / name).write_text((DEPLOY / name).read_text("utf-8").replace(PROGRAM, str(program)))
    return tmp_path / "briefgen.service", tmp_path / "briefgen.timer"


def test_systemd_takes_the_units_without_a_word(units: tuple[Path, Path]) -> None:
    verified = ended("systemd-analyze", "verify", "--man=no", *units)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_systemd_finds_what_is_wrong_with_a_unit(units: tuple[Path, Path]) -> None:
    service, timer = units
    service.write_text(service.read_text().replace("ProtectClock=yes", "ProtectClok=yes"))
    assert "ProtectClok" in ended("systemd-analyze", "verify", "--man=no", service, timer).stderr


def test_the_service_is_shut_in(units: tuple[Path, Path]) -> None:
    # Of 100; a unit that says nothing of itself has 96.
    assert ended("systemd-analyze", "security", "--offline=true", "--threshold=12", units[0]).returncode == 0
    units[0].write_text(f"[Service]\nExecStart={units[0].parent}/bin/briefgen\n")
    assert ended("systemd-analyze", "security", "--offline=true", "--threshold=90", units[0]).returncode == 1


def test_the_timer_wakes_every_morning_and_after_a_night_off() -> None:
    timer = (DEPLOY / "briefgen.timer").read_text("utf-8")
    assert "Persistent=true\n" in timer
    (calendar,) = re.findall(r"^OnCalendar=(.*)$", timer, re.MULTILINE)
    elapses = ended("systemd-analyze", "calendar", "--iterations=2", f"{calendar} Europe/Vienna").stdout
    assert re.search(r"Normalized form: \*-\*-\* 06:00:00 Europe/Vienna", elapses)


@cache
def _calls(group: str) -> frozenset[str]:
    lines = ended("systemd-analyze", "syscall-filter", group).stdout.splitlines()[1:]
    names = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return frozenset().union(*(_calls(name) if name.startswith("@") else {name} for name in names))


def test_a_build_makes_no_call_that_the_service_may_not_make(workspace: Workspace, tmp_path: Path) -> None:
    service = (DEPLOY / "briefgen.service").read_text("utf-8")
    allowed, refused = re.findall(r"^SystemCallFilter=(.*)$", service, re.MULTILINE)
    may = _calls(allowed) - frozenset().union(*map(_calls, refused.removeprefix("~").split()))
    # A day that was there changes its place: links and an exchange of names are among the calls.
    root = workspace({"output/2026-11-21/brief.md": "the last good one", "output/2026-11-21/notes.txt": "mine"})
    command = [sys.executable, "-m", "briefgen", "build", "-C", root, "2026-11-21"]
    assert ended("strace", "-f", "-c", "-U", "name", "-o", tmp_path / "calls", *command, cwd=REPOSITORY).returncode == 0
    called = {line.strip() for line in (tmp_path / "calls").read_text().splitlines()[2:]}
    called = {name for name in called if re.fullmatch(r"\w+", name)} - {"total"}
    assert {"renameat2", "linkat", "flock", "fsync"} <= called
    assert called <= may


# cron.


def test_the_line_for_cron_runs_as_cron_runs_it(workspace: Workspace, program: Path, tmp_path: Path) -> None:
    lines = (DEPLOY / "crontab").read_text("utf-8").splitlines()
    (line,) = [line for line in lines if line and not line.startswith(("#", "MAILTO="))]
    fields = line.split(maxsplit=5)
    assert fields[:5] == ["0", "6", "*", "*", "*"]
    assert "%" not in fields[5]
    root = workspace({"briefgen.yaml": SKIPPING, FACTS_FILE: None})
    command = fields[5].replace(PROGRAM, str(program)).replace(DESK, str(root))
    environment = {"HOME": "/", "LOGNAME": "nobody", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    ran = ended(*UNPRIVILEGED, "/bin/sh", "-c", command, env=environment, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (root / "output/status.json").exists()


# A container.

CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")


def test_the_container_has_the_system_packages_that_briefgen_needs() -> None:
    script = (REPOSITORY / "tools/system-packages").read_text("utf-8")
    needed = re.findall(r"^lib:\S+ +(\S+)$", script, re.MULTILINE)
    (installed,) = re.findall(r"apt-get install -y --no-install-recommends (.*) \\", CONTAINERFILE)
    assert set(installed.split()) == {*needed, "tzdata"}


def test_what_the_container_copies_runs_alone_and_reads_only(workspace: Workspace, tmp_path: Path) -> None:
    for source, target in re.findall(r"^COPY (\S+) /(\S+)$", CONTAINERFILE, re.MULTILINE):
        place = tmp_path / "root" / target
        place = place / source if target.endswith("/") else place
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (REPOSITORY / source).is_dir() else shutil.copy)(REPOSITORY / source, place)  # type: ignore[operator]  # both take two paths
    (variables,) = re.findall(r"^ENV (.*)$", CONTAINERFILE, re.MULTILINE)
    environment = dict(variable.split("=") for variable in variables.split())
    (entry,) = re.findall(r'^ENTRYPOINT \["python", (.*)\]$', CONTAINERFILE, re.MULTILINE)
    root = workspace()
    (root / "output").mkdir()
    root.chmod(0o555)
    environment = {**BARE, **environment, "PYTHONPATH": f"{tmp_path}/root{environment['PYTHONPATH']}"}
    arguments = shlex.split(entry.replace(",", " "))
    built = ended(*UNPRIVILEGED, sys.executable, *arguments, "build", "2026-11-21", env=environment, cwd=root)
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert (root / "output/2026-11-21/brief.pdf").exists()
