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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from briefgen.state import FILE
from conftest import FACTS, REPOSITORY, laid_out, sha256

DAY = "2026-11-21"
NEXT = "2026-11-22"
TEXTS = ("--format", "html", "--format", "md")

CALLS = "%file,read,pread64,write,close,lseek,ioctl,fcntl,fsync,flock,ftruncate,getdents64,fstat,fchmod"
"""Every system call of a build that has to do with files."""

BY_PATH = frozenset({"openat", "newfstatat", "mkdir", "rename", "renameat2", "linkat", "unlink", "unlinkat", "rmdir",
                     "chmod", "access", "getdents64"})  # fmt: skip
"""Those that may not be allowed."""
IN_NEED_OF_ROOM = frozenset(
    {"openat", "mkdir", "rename", "renameat2", "linkat", "write", "fsync", "close", "ftruncate"}
)
"""Those that a full disk fails."""

Tree = Mapping[str, str]
"""Name of a file relative to the output folder → digest of its bytes."""


def tree(folder: Path) -> Tree:
    """Everything but the memory of the builds, which holds inodes and times."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {str(path.relative_to(folder)): sha256(path.read_bytes()) for path in files}


def days(files: Tree) -> dict[str, Tree]:
    """The files of each day that there are, as a reader sees them."""
    found: dict[str, dict[str, str]] = {}
    for name, digest in files.items():
        if re.match(r"\d{4}-", name):
            found.setdefault(name.split("/")[0], {})[name] = digest
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A workspace whose facts are corrected, and whose output is not yet."""

    root: Path
    before: Path
    """A copy of the output before the correction: one day, with a PDF and with a file that is none of ours."""
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
        seen = days({name: digest for name, digest in tree(self.output).items() if not name.startswith(".")})
        for day in {*seen, *days(self.old)}:
            if seen.get(day) not in (days(self.old).get(day), days(self.new).get(day)):
                return f"{day} is torn: {sorted(seen.get(day, {}))}"
        return None

    def fault(self, code: int) -> str | None:
        """What is wrong after a build that ended with `code` (negative: killed)."""
        if torn := self.torn():
            return torn
        now = tree(self.output)
        if code == 0 and {name for name in now if not name.startswith(".")} != set(self.new):
            return "exit 0 without the whole new state"
        if code == 0 and any(now[name] != digest for name, digest in self.new.items()):
            return "exit 0 without the whole new state"
        shown = {name: digest for name, digest in now.items() if not name.startswith(".")}
        if code > 0 and shown not in (self.old, self.new):
            return f"exit {code} between the old state and the new one"
        return None


def facts(day: str, text: str = "were waiting.") -> str:
    return FACTS.replace(DAY, day).replace("were waiting.", text)


def briefgen(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False, **more)  # type: ignore[call-overload,no-any-return]  # passed on


def staged(root: Path, formats: tuple[str, ...] = TEXTS) -> Stage:
    """A workspace where one day is built, then corrected, and another is added, built nowhere but aside."""
    laid_out(root / "work")
    assert briefgen("build", *formats, "-C", str(root / "work")).returncode == 0
    output = root / "work/output"
    (output / DAY / "notes.txt").write_text("a reader's own")
    if "--format" in formats:
        (output / DAY / "brief.pdf").write_bytes(b"the last good one")
        assert briefgen("build", *formats, "-C", str(root / "work")).returncode == 0
    shutil.copytree(output, root / "before")
    laid_out(root / "work", {f"seeds/facts/{DAY}.yaml": facts(DAY, "were waiting at anchor."),
                             f"seeds/facts/{NEXT}.yaml": facts(NEXT)})  # fmt: skip
    assert briefgen("build", "--all", *formats, "-C", str(root / "work")).returncode == 0
    stage = Stage(root=root / "work", before=root / "before", old=tree(root / "before"), new=tree(output))
    assert {*days(stage.new)} == {DAY, NEXT}
    assert not any(name.startswith(".") for name in stage.new)
    return stage


class Target:
    """Builds in children of a process that has everything imported, with strace at their side."""

    def __init__(self, stage: Stage) -> None:
        self._arguments = ["-C", str(stage.root), "build", "--all", *TEXTS]
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("target.py"), *self._arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )  # fmt: skip

        assert self._line() == 0

    def close(self) -> None:
        self._process.communicate()

    def _line(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def build(self, *tracing: str) -> int:
        """The exit code of one build, traced by strace with these arguments."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(self._arguments) + "\n")
        self._process.stdin.flush()
        child = self._line()
        with _traced(child, tracing):
            os.kill(child, signal.SIGUSR1)
            return self._line()

    def calls(self) -> Counter[str]:
        """How often a build that goes well makes each call."""
        with tempfile.NamedTemporaryFile("r") as log:
            assert self.build("-e", f"trace={CALLS}", "-o", log.name) == 0
            names = re.findall(r"^(?:\d+ +)?(\w+)\(", log.read(), re.MULTILINE)
        return Counter(names)


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
