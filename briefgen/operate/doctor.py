"""What this machine lacks for a brief every morning, and the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Final
from zoneinfo import available_timezones

from msgspec import Struct
from msgspec.structs import replace

from briefgen import search
from briefgen.addresses import Address, address
from briefgen.build import OUTPUT
from briefgen.build.run import FACTS, SETTINGS
from briefgen.diagnostics import BriefgenError, Kind, Problem, Severity, errors_in
from briefgen.files import Inputs, alone
from briefgen.files.exchange import exchanged
from briefgen.look import font_fault
from briefgen.overlay import FOLDER
from briefgen.render import pdf
from briefgen.settings import Settings, TargetSettings, settings
from briefgen.theme import Theme


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    subject: str
    seen: str
    """What was found, in a few words; where there is a problem, it tells."""
    problem: Problem | None = None
    """An error where there will be no brief without it, a warning where something is lost."""


def examined(root: Path, machine: str | None = None) -> tuple[Finding, ...]:
    """What was found on this machine, for the workspace `root` if there is one: with each problem the command that
    mends it on `machine` ("debian", "fedora", "alpine", "macos"; by default, what this one is), or on all of them.

    Nothing is left behind. No problem raises: what cannot be looked at is a finding.
    """
    machine = machine or machine_of(_os_release(), sys.platform)
    theme = Theme(Inputs(root))
    return (
        _python(),
        *_workspace(root, machine),
        *_time_zones(machine),
        *_temporary(),
        *_fonts(theme),
        *_printing(theme, machine),
        *output_findings(root),
    )


# Which command mends it.

_COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "pango": {
        "debian": "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "fedora": "dnf install pango harfbuzz",
        "alpine": "apk add pango harfbuzz-subset fontconfig",
        "macos": "brew install pango",
    },
    "rsync": {
        "debian": "apt install rsync openssh-client",
        "fedora": "dnf install rsync openssh-clients",
        "alpine": "apk add rsync openssh-client",
        "macos": "brew install rsync",
    },
    "tzdata": {
        "debian": "apt install tzdata",
        "fedora": "dnf install tzdata",
        "alpine": "apk add tzdata",
        "macos": "python3 -m pip install tzdata",
    },
}

_NAMES: Final = {"debian": "Debian", "fedora": "Fedora", "alpine": "Alpine", "macos": "macOS"}

_KIN: Final = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora"}


def machine_of(os_release: Mapping[str, str], system: str) -> str | None:
    """Which of the systems whose commands are known this one is, or is like: by /etc/os-release and `sys.platform`."""
    if system == "darwin":
        return "macos"
    names = (os_release.get("ID", ""), *os_release.get("ID_LIKE", "").split())
    return next((_KIN.get(name, name) for name in names if _KIN.get(name, name) in _NAMES), None)


def _os_release() -> Mapping[str, str]:
    said: Mapping[str, str] = {}
    with suppress(OSError):
        said = platform.freedesktop_os_release()
    return said


def remedy(lack: str, machine: str | None) -> str:
    """The command that mends it on `machine`; where that is not known, on each."""
    commands = _COMMANDS[lack]
    return commands[machine] if machine else "; ".join(f"{_NAMES[name]}: {said}" for name, said in commands.items())


def _bad(
    subject: str, message: str, hint: str, kind: Kind, severity: Severity = "error", notes: tuple[str, ...] = ()
) -> Finding:
    problem = Problem(message=message, hint=hint, kind=kind, severity=severity, notes=notes)
    return Finding(subject=subject, seen=message, problem=problem)


def _found(subject: str, problem: Problem) -> Finding:
    return Finding(subject=subject, seen=problem.message, problem=problem)


# What is looked at.


def _python() -> Finding:
    # That it is not too old is settled: an older one would have stopped at the first import.
    return Finding(subject="Python", seen=platform.python_version())


def _workspace(root: Path, machine: str | None) -> Iterator[Finding]:
    if not (root / FACTS).is_dir():
        yield Finding(subject="workspace", seen=f'there is none in "{root}": name one with -C, or make one with init')
        return
    try:
        preferences, problems = settings(Inputs(root).read_if_there(SETTINGS), SETTINGS)
    except BriefgenError as error:
        preferences, problems = Settings(), error.problems
    yield from (_found("settings", problem) for problem in problems)
    if not errors_in(problems):
        yield Finding(subject="workspace", seen=f'"{preferences.title}", whose today is that of {preferences.timezone}')
    yield from _programs(preferences, root)
    for name, target in preferences.publish.items():
        yield from _delivery(name, target, machine)
    if preferences.search:
        yield from _searching()


def _programs(preferences: Settings, root: Path) -> Iterator[Finding]:
    """The programs of the hooks, looked for as a run would."""
    for event, hook in (("success", preferences.hooks.success), ("failure", preferences.hooks.failure)):
        if hook is None:
            continue
        name = hook.command[0]
        path = shutil.which(str(root / name) if "/" in name else name)
        if path is None:
            message = f'the program "{name}" of the {event} hook is not to be found, or not to be run'
            hint = f"write its whole path under `hooks` in {SETTINGS}: cron looks in few places"
            yield _bad("hooks", message, hint, "settings", "warning")
        else:
            yield Finding(subject="hooks", seen=f"after {event}: {path}")


_PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {"ssh": ("rsync", "ssh")}
_PACKAGES: Final = {"s3": "s3fs", "sftp": "paramiko", "webdav": "webdav4", "webdavs": "webdav4"}


def _delivery(name: str, target: TargetSettings, machine: str | None) -> Iterator[Finding]:
    """What it takes to publish to a target, by the kind of its address; nobody is asked whether it is there."""
    to = address(target.to)
    # What is no address, the settings' own check has told.
    scheme = to.scheme if isinstance(to, Address) else "folder"
    programs = [program for program in _PROGRAMS.get(scheme, ()) if shutil.which(program) is None]
    package = _PACKAGES.get(scheme, "fsspec") if scheme not in ("folder", "ssh") else None
    if programs:
        lack, hint = f'the program "{programs[0]}"', remedy("rsync", machine)
    elif package and find_spec(package) is None:
        lack, hint = f'the Python package "{package}"', f"{sys.executable} -m pip install 'briefgen[publish]'"
    else:
        yield Finding(subject="publishing", seen=f'what it takes for "{name}" is installed')
        return
    yield _bad("publishing", f'publishing to "{name}" needs {lack}', hint, "settings")


def _searching() -> Iterator[Finding]:
    """What makes the index of the search page, tried on a page."""
    program = search.program()
    what = f"--force-reinstall {program[0]}" if program else "'briefgen[search]'"
    try:
        search.index({"page.html": _PAGE.format(letters=_LETTERS).encode()}, "en")
    except BriefgenError as error:
        hint = f"{sys.executable} -m pip install {what}"
        yield from (_found("search", replace(problem, hint=hint)) for problem in error.problems)
    else:
        made_by = " ".join(program[:2]) if program else ""
        yield Finding(subject="search", seen=f"an index of a page was made by {made_by}")


def _time_zones(machine: str | None) -> Iterator[Finding]:
    known = len(available_timezones())
    if known:
        yield Finding(subject="time zones", seen=f"{known} are known")
    else:
        yield _bad("time zones", "there is no time zone database", remedy("tzdata", machine), "renderer")


def _temporary() -> Iterator[Finding]:
    try:
        with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
            yield Finding(subject="temporary files", seen=f'"{Path(folder).parent}" can be written')
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        hint = "set TMPDIR to a folder that this user may write"
        yield _bad("temporary files", f"there is no place for temporary files: {why}", hint, "output")


def _fonts(theme: Theme) -> Iterator[Finding]:
    names = [name for suffix in (".ttf", ".otf") for name in theme.asset_names("fonts", suffix)]
    faults = [(name, fault) for name in names if (fault := _font_fault(theme, name))]
    for name, fault in faults:
        hint = "install briefgen anew, or put the font there anew if it is your own"
        yield _bad("fonts", f'"{FOLDER}/{name}" {fault}', hint, "renderer")
    if not faults:
        yield Finding(subject="fonts", seen=f"{len(names)} of the theme, which needs none of the system's")


def _font_fault(theme: Theme, name: str) -> str | None:
    try:
        return font_fault(theme.asset(name))
    except BriefgenError as error:
        return f"cannot be read: {error.problems[0].message}"


_LETTERS: Final = "Aa αβγ Жж שלום مرحبا 日本"
"""Of each script that the theme has fonts for, so that all of them are tried."""

_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<link rel="stylesheet" href="css/print.css"></head>
<body><p>{letters} <strong>{letters}</strong> <code>{letters}</code></p></body></html>
"""


def _printing(theme: Theme, machine: str | None) -> Iterator[Finding]:
    if find_spec("weasyprint") is None:
        yield _bad(
            "PDF", "WeasyPrint is not installed", f"{sys.executable} -m pip install 'weasyprint>=70'", "renderer"
        )
        return
    try:
        printed, warnings = _printed(theme)
    except BriefgenError as error:
        yield from (_found("PDF", _mended(problem, machine)) for problem in error.problems)
    except OSError as error:
        yield _bad("PDF", f"the PDF renderer cannot be started: {error}", "see the other findings first", "renderer")
    else:
        yield from (_found("PDF", problem) for problem in warnings)
        found = next((known.version for known in distributions(name="weasyprint")), "of an unknown version")
        yield Finding(subject="PDF", seen=f"a page of {len(printed):,} bytes was printed by WeasyPrint {found}")


def _printed(theme: Theme) -> tuple[bytes, tuple[Problem, ...]]:
    page = _PAGE.format(letters=_LETTERS)
    files = pdf.print_files(theme, page)
    with pdf.process() as renderer:
        return renderer.pdf(pdf.PdfJob(html=page, files=files, date=date(2000, 1, 1)))


def _mended(problem: Problem, machine: str | None) -> Problem:
    return replace(problem, hint=remedy("pango", machine)) if "cannot be loaded" in problem.message else problem


_ROOM: Final = 64 * 2**20
"""Bytes: a good many days, each with its PDF and what is staged beside it."""


def output_findings(root: Path) -> Iterator[Finding]:
    """What can be done in the output of the workspace `root`; nothing where there is no workspace. Nothing is left."""
    if not (root / FACTS).is_dir():
        return
    output = root / OUTPUT
    try:
        with alone(output):
            yield Finding(subject="output", seen=f'"{output}" can be written')
            yield from _locks(output)
            yield from _names(output)
            yield from _room(output)
    except BriefgenError as error:
        yield from map(_unless_busy, error.problems)
    except OSError as error:
        yield _bad("output", f'"{output}" cannot be written: {(error.strerror or str(error)).lower()}', _LET, "output")


_LET: Final = "make room there, and let the user who runs this write: chown -R USER output"


def _unless_busy(problem: Problem) -> Finding:
    if problem.kind == "busy":
        return Finding(subject="output", seen=f"not looked at now: {problem.message}")
    return _found("output", replace(problem, hint=_LET))


def _locks(output: Path) -> Iterator[Finding]:
    """Whether a lock that is held keeps others out: some network file systems grant it to everybody."""
    folder = output / ".briefgen-doctor"
    try:
        with alone(folder), alone(folder):
            message = "a lock on the output keeps nobody out: two builds at once may spoil each other's work"
            yield _bad("locks", message, "put the workspace on a local disk, or mount it with locks", "output")
    except BriefgenError:
        yield Finding(subject="locks", seen="one build at a time")


def _names(output: Path) -> Iterator[Finding]:
    """What names of files can do there. The folder is named as builds name theirs, who remove it if we cannot."""
    folder = output / f".briefgen-{token_hex(8)}"
    folder.mkdir()
    one, other, third = (folder / name for name in ("one", "other", "third"))
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    if exchanged(one, other):
        yield Finding(subject="exchange", seen="the files of a day change at one moment")
    else:
        yield _bad("exchange", _ONE_BY_ONE, "put the workspace on a local disk of Linux", "output", "warning")
    try:
        third.hardlink_to(one)
    except OSError:
        yield _bad("hard links", _COPIED, "put the workspace on a file system with hard links", "output", "warning")
    else:
        yield Finding(subject="hard links", seen="what stays of a day is not copied")


_ONE_BY_ONE: Final = (
    "two names cannot change places here: the files of a day are replaced one by one, "
    "and a reader at that moment may find new ones beside old ones"
)
_COPIED: Final = "a file cannot have two names here: what stays of a day is copied with each change, which takes longer"


def _room(output: Path) -> Iterator[Finding]:
    status = os.statvfs(output)
    free = status.f_bavail * status.f_frsize
    if free < _ROOM:
        yield _bad("room", f"only {free >> 20} MiB are free for the output", f'make room in "{output}"', "output")
    else:
        yield Finding(subject="room", seen=f"{free >> 20:,} MiB are free for the output")
