"""A workspace between two states, and builds of it at which things go wrong."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO

from briefgen.state import FILE
from conftest import FACTS, REPOSITORY, Changes, laid_out, sha256

TARGET = Path(__file__).with_name("target.py")
TEMPLATE = REPOSITORY / "templates/brief.html.j2"
DAY = "2026-11-21"
NEXT = "2026-11-22"
TEXTS = ("--format", "html", "--format", "md")

CALLS = "%file,read,pread64,write,close,lseek,ioctl,fcntl,fsync,syncfs,flock,ftruncate,getdents64,fstat,fchmod,sendfile"
"""Every system call of a build that has to do with files."""

BY_PATH = frozenset({"openat", "newfstatat", "mkdir", "rename", "renameat2", "linkat", "unlink", "unlinkat", "rmdir",
                     "chmod", "access", "getdents64"})  # fmt: skip
"""Those that may not be allowed."""
IN_NEED_OF_ROOM = frozenset(
    {"openat", "mkdir", "rename", "renameat2", "linkat", "write", "sendfile", "fsync", "syncfs", "close", "ftruncate"}
)
"""Those that a full disk fails."""
CHANGING = frozenset({"mkdir", "rename", "renameat2", "linkat", "write", "sendfile", "fsync", "syncfs", "ftruncate",
                      "chmod", "unlink", "unlinkat", "rmdir"})  # fmt: skip
"""Before each of them the disk holds something else than before the last; a new file is about to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One system call of a build."""

    name: str
    turn: int
    """Of the calls of that name."""
    path: str
    """Of the file that it is about, what is random in its name left out; empty where it is about none."""

    def failing(self, how: str) -> tuple[str, ...]:
        """For strace: this call, and no other, ends so ("error=EIO") or ends the process ("signal=KILL")."""
        return ("-e", f"trace={self.name}", "-e", f"inject={self.name}:{how}:when={self.turn}", "-o", "/dev/null")

    def __str__(self) -> str:
        return f"{self.name} {self.turn} ({self.path})"


_RANDOM = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}|[0-9a-f]{8,}")


def calls_in(log: str) -> list[Call]:
    """The calls that strace wrote down, in their order."""
    turns: Counter[str] = Counter()
    found = []
    for name, said in re.findall(r"^(?:\d+ +)?(\w+)\((.*)", log, re.MULTILINE):
        turns[name] += 1
        paths = re.findall(r'"(/[^"]*)"|(?<!AT_FDCWD)<(/[^>]*)>', said)
        path = "".join(paths[0]) if paths else ""
        found.append(Call(name=name, turn=turns[name], path=_RANDOM.sub("*", path)))
    return found


def worth_trying(calls: Sequence[Call], within: Iterable[Path], one_in: int) -> list[Call]:
    """Every call about what is `within` these folders; of the others, each first one of its name in a folder, and
    `one_in` so many of the rest: they read alike what nobody changes."""
    folders = tuple(map(str, within))
    seen: Counter[tuple[str, str]] = Counter()
    chosen = []
    for number, call in enumerate(calls):
        place = (call.name, call.path.rpartition("/")[0])
        seen[place] += 1
        if call.path.startswith(folders) or seen[place] == 1 or number % one_in == 0:
            chosen.append(call)
    return chosen


Tree = Mapping[str, str]
"""Name of a file relative to the output folder → digest of its bytes."""


def tree(folder: Path) -> Tree:
    """Everything but the memory of the builds, which holds inodes and times."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {str(path.relative_to(folder)): sha256(path.read_bytes()) for path in files}


def visible(files: Tree) -> Tree:
    """What is for readers."""
    return {name: digest for name, digest in files.items() if not name.startswith(".")}


def days(files: Tree) -> dict[str, Tree]:
    """The files of each day that there are, as a reader sees them."""
    found: dict[str, dict[str, str]] = {}
    for name, digest in files.items():
        if re.match(r"\d{4}-", name):
            found.setdefault(name.split("/")[0], {})[name] = digest
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A workspace where something is changed, and whose output is not yet."""

    root: Path
    before: Path
    """A copy of the output before the change: a day with a PDF and with a file that is none of ours is in it."""
    old: Tree
    new: Tree

    @property
    def output(self) -> Path:
        return self.root / "output"

    def reset(self) -> None:
        # A build never writes into a file that is there: were that so, `untouched` would tell.
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.copytree(self.before, self.output, copy_function=os.link)

    def untouched(self) -> bool:
        return tree(self.before) == self.old

    def torn(self) -> str | None:
        """What is wrong with the days that a reader finds now: none may be anything but whole."""
        seen = days(visible(tree(self.output)))
        for day in {*seen, *days(self.old)}:
            if seen.get(day) not in (days(self.old).get(day), days(self.new).get(day)):
                return f"{day} is torn: {sorted(seen.get(day, {}))}"
        return None

    def fault(self, code: int) -> str | None:
        """What is wrong after a build that ended with `code` (negative: killed)."""
        if torn := self.torn():
            return torn
        shown = visible(tree(self.output))
        if code == 0 and shown != self.new:
            return "exit 0 without the whole new state"
        if code > 0 and shown not in (self.old, self.new):
            return f"exit {code} between the old state and the new one"
        return None


def facts(day: str, text: str = "were waiting.") -> str:
    return FACTS.replace(DAY, day).replace("were waiting.", text)


def briefgen(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False, **more)  # type: ignore[call-overload,no-any-return]  # passed on


CORRECTED: tuple[Changes, Changes] = (
    {},
    {f"seeds/facts/{DAY}.yaml": facts(DAY, "were waiting at anchor."), f"seeds/facts/{NEXT}.yaml": facts(NEXT)},
)
"""One day is there, which is corrected, and another is added: folders change as a whole."""
RESTYLED: tuple[Changes, Changes] = (
    {f"seeds/facts/{NEXT}.yaml": facts(NEXT)},
    {"templates/brief.html.j2": TEMPLATE.read_text("utf-8").replace("</main>", "<p>In a new look.</p>\n</main>")},
)
"""Both days are there, and of each one file changes and stands among others that do not."""


def staged(root: Path, formats: tuple[str, ...] = TEXTS, states: tuple[Changes, Changes] = CORRECTED) -> Stage:
    """A workspace that is built in its first state, and in the second one nowhere but aside."""
    first, second = states
    laid_out(root / "work", first)
    assert briefgen("build", "--all", *formats, "-C", str(root / "work")).returncode == 0
    output = root / "work/output"
    (output / DAY / "notes.txt").write_text("a reader's own")
    if "--format" in formats:
        (output / DAY / "brief.pdf").write_bytes(b"the last good one")
        assert briefgen("build", "--all", *formats, "-C", str(root / "work")).returncode == 0
    shutil.copytree(output, root / "before")
    laid_out(root / "work", {**first, **second})
    assert briefgen("build", "--all", *formats, "-C", str(root / "work")).returncode == 0
    stage = Stage(root=root / "work", before=root / "before", old=tree(root / "before"), new=tree(output))
    assert {*days(stage.new)} == {DAY, NEXT}
    assert visible(stage.new) == stage.new
    return stage


def _environment() -> dict[str, str]:
    """That of now, in which the program is found."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY)}


_ON_A_SMALL_DISK = """
import os, shutil, subprocess, sys
at, before, after, room, *command = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "none", at], check=True)
shutil.copytree(before, at, dirs_exist_ok=True)
state = os.statvfs(at)
with open(at + "/filler", "wb") as filler:
    filler.write(bytes(state.f_bavail * state.f_frsize - int(room) * 1024))
ended = subprocess.run(command)
os.remove(at + "/filler")
shutil.copytree(at, after)
sys.exit(ended.returncode)
"""


def on_a_small_disk(
    room: int, at: Path, before: Path, after: Path, command: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    """A command for which `at` is a disk of its own, which holds what is in `before` and has so many KiB left. What it
    holds in the end is then in `after`."""
    script = [sys.executable, "-c", _ON_A_SMALL_DISK, str(at), str(before), str(after), str(room)]
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", *script, *command],
        cwd=REPOSITORY, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip


class Target:
    """Commands, builds above all, in children of a process that has everything imported, with strace at their side."""

    def __init__(self, root: Path, *arguments: str, said: IO[bytes] | None = None) -> None:
        """The workspace is in a state in which the command has all its work to do. `said`: for standard error."""
        self._arguments = ["-C", str(root), *arguments]
        self._process = subprocess.Popen(
            [sys.executable, TARGET, NEXT, *self._arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said or subprocess.DEVNULL, text=True,
            cwd=REPOSITORY, env=_environment(),
        )  # fmt: skip

        assert self._line() == 0

    def close(self) -> None:
        self._process.communicate()

    def _line(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def build(self, *tracing: str) -> int:
        """The exit code of one build, traced by strace with these arguments."""
        child = self._child()
        with _traced(child, tracing):
            os.kill(child, signal.SIGUSR1)
            return self._line()

    def killed_after(self, seconds: float) -> int:
        """The exit code of one build that is killed when it has lasted so long."""
        child = self._child()
        os.kill(child, signal.SIGUSR1)
        timer = Timer(seconds, os.kill, (child, signal.SIGKILL))
        timer.start()
        try:
            return self._line()
        finally:
            timer.cancel()

    def _child(self) -> int:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(self._arguments) + "\n")
        self._process.stdin.flush()
        return self._line()

    def calls(self) -> list[Call]:
        """The calls of one that goes well."""
        with tempfile.NamedTemporaryFile("r") as log:
            assert self.build("-y", "-s", "0", "-e", f"trace={CALLS}", "-o", log.name) == 0
            return calls_in(log.read())


@contextmanager
def building(stage: Stage) -> Iterator[Target]:
    """Builds of both days."""
    stage.reset()
    target = Target(stage.root, "build", "--all", *TEXTS)
    try:
        yield target
    finally:
        target.close()


@contextmanager
def _traced(process: int, tracing: tuple[str, ...]) -> Iterator[None]:
    if not tracing:
        yield
        return
    with subprocess.Popen(["strace", "-qq", *tracing, "-p", str(process)], stderr=subprocess.DEVNULL) as tracer:
        status = Path(f"/proc/{process}/status")
        while re.search(r"^TracerPid:\t0$", status.read_text(), re.MULTILINE):
            assert tracer.poll() is None, "strace cannot trace here"
            time.sleep(0.001)
        yield
