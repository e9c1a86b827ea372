"""The process that makes a PDF/A-3a and PDF/UA-1 file of a page."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from msgspec import Struct, field

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import compiled_folder, undisturbed
from briefgen.render import weasy

if TYPE_CHECKING:
    from datetime import date

STYLE_SHEET: Final = "css/print.css"

_ERRORS: Final = "stderr"
_GLIB: Final = re.compile(r"^\([^()]*:\d+\): (\S+) \*\*: [\d:.]+")
"""How GLib begins a line: with the number of the process and the time."""
_NO_FONT: Final = "PANGO_IS_FONT"
"""What Pango says before it ends the process for want of a font."""

_NO_MEMORY: Final = re.compile(r"^GLib-ERROR.*(creating thread|failed to allocate)")
"""What GLib says before it ends the process for want of memory: of all that a thread needs, nothing else is scarce."""

_GRACE: Final = 2.0
"""Seconds that a process has to end by itself."""


class Limits(Struct, frozen=True, kw_only=True):
    """What one PDF may cost before its process is ended, and how many a process makes."""

    seconds: float = 120
    memory: int = 2 * 2**30
    """Bytes of address space."""
    pdfs: int = 500
    """That a process makes before another takes its place, whatever a library may leave behind."""


_LEAKING: Final = 15
"""As many where WeasyPrint goes its own way, which leaves a list of Pango's for each text with font features: some
0.6 MB for each brief of five pages. A new process costs as much as a sixth of a PDF."""


class Attachment(Struct, frozen=True, kw_only=True):
    """A file to put into the PDF, with relationship Source."""

    name: str
    data: bytes
    mime: str
    description: str


class PdfJob(Struct, frozen=True, kw_only=True):
    """A page to print."""

    html: str
    files: Mapping[str, bytes]
    """What the page may use, by name relative to the theme; nothing else is read. Jobs in a row that use the same files
    share the work on fonts and style sheets."""
    date: date
    """Of the attachments."""
    attachments: tuple[Attachment, ...] = ()


@contextmanager
def process(limits: Limits | None = None) -> Iterator[Renderer]:
    """A renderer whose process starts now, so that WeasyPrint is loaded while other work goes on."""
    with tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True) as scratch:
        renderer = None
        try:
            # Between starting the process and knowing of it, nobody would end it. It keeps the signals shut out: it
            # ends with this process, when there is nobody left to ask it.
            with undisturbed():
                renderer = Renderer(limits or Limits(), Path(scratch))
            yield renderer
        finally:
            if renderer is not None:
                renderer.close()


class _Child(Struct, kw_only=True):
    """One process, with what it was sent and has said."""

    process: subprocess.Popen[bytes]
    requests: BinaryIO
    answers: BinaryIO
    scratch: Path
    files: Mapping[str, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    made: int = 0
    late: bool = False


class Renderer:
    """Makes PDFs, one at a time. A job that ends the process costs only itself: the next one has a new process."""

    def __init__(self, limits: Limits, scratch: Path) -> None:
        self._limits = limits
        self._scratch = scratch
        self._child: _Child | None = _started(limits, scratch)

    def pdf(self, job: PdfJob) -> tuple[bytes, tuple[Problem, ...]]:
        """The PDF of `job`, the same bytes whatever was made before, and warnings of what the page lacks.

        Raises `BriefgenError` with a problem of kind "renderer" where there is none.
        """
        child = self._child = self._child or _started(self._limits, self._scratch)
        message, blobs = _answered(child, job, self._limits.seconds) or ({"kind": "gone"}, ())
        if message["kind"] != "pdf":
            self.close()
            raise BriefgenError([_FAILURES[message["kind"]](message, child, self._limits)])
        warnings = (*map(_remark, dict.fromkeys(child.said)), *_missing_glyphs(message["missing"]))
        child.said.clear()
        child.made += 1
        if child.made >= min(self._limits.pdfs, _LEAKING if message["leaks"] else self._limits.pdfs):
            self.close()
        return blobs[0], warnings

    def expect(self, files: Mapping[str, bytes]) -> None:
        """Let the process read what its next page is likely to be made with, before there is one. A guess that is wrong
        costs time and nothing else; what goes wrong here comes again with the page."""
        if self._child:
            with _in_time(self._child, self._limits.seconds), suppress(BrokenPipeError):
                _give(self._child, files)

    def dismiss(self) -> None:
        """Let the process end by itself while other work goes on: there are no more jobs."""
        if self._child:
            _dismiss(self._child)

    def close(self) -> None:
        """End the process, if there is one."""
        child, self._child = self._child, None
        if child:
            _end(child)


def _started(limits: Limits, scratch: Path) -> _Child:
    own = Path(tempfile.mkdtemp(dir=scratch))
    # The process sees the modules that this one sees, and nothing of the directory it is started in.
    path = [str(Path(weasy.__file__).parents[2]), *filter(None, sys.path)]
    settings = {"path": path, "memory": limits.memory, "scratch": str(own), "kept": compiled_folder()}
    with (own / _ERRORS).open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and file
            [sys.executable, "-I", weasy.__file__, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    requests, answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
    return _Child(process=process, requests=requests, answers=answers, scratch=own)


def _answered(child: _Child, job: PdfJob, seconds: float) -> tuple[weasy.Message, weasy.Blobs] | None:
    with _in_time(child, seconds):
        # A process that has gone may have said why before: its words are read below.
        with suppress(BrokenPipeError):
            _ask(child, job)
        return _heard(child)


@contextmanager
def _in_time(child: _Child, seconds: float) -> Iterator[None]:
    clock = threading.Timer(seconds, _too_late, [child])
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _too_late(child: _Child) -> None:
    child.late = True
    child.process.kill()


def _ask(child: _Child, job: PdfJob) -> None:
    _give(child, job.files)
    attachments = [
        {"name": a.name, "mime": a.mime, "description": a.description, "modified": job.date.isoformat()}
        for a in job.attachments
    ]
    blobs = [job.html.encode(), *(a.data for a in job.attachments)]
    weasy.send(child.requests, {"kind": "job", "attachments": attachments}, blobs)


def _give(child: _Child, files: Mapping[str, bytes]) -> None:
    if child.files != files:
        weasy.send(child.requests, {"kind": "theme", "names": list(files)}, list(files.values()))
        child.files = files


def _heard(child: _Child) -> tuple[weasy.Message, weasy.Blobs] | None:
    while answer := weasy.receive(child.answers):
        if answer[0]["kind"] != "log":
            return answer
        child.said.append(answer[0]["text"])
    return None


def _dismiss(child: _Child) -> None:
    with suppress(BrokenPipeError):
        child.requests.close()


def _end(child: _Child) -> None:
    _dismiss(child)
    try:
        child.process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    child.answers.close()


# What can go wrong.


_SMALLER: Final = "make the brief shorter, or build the other formats with --format"


def _remark(text: str) -> Problem:
    return Problem(
        message=f"WeasyPrint says of the print page: {text.rstrip('.')}",
        hint="mend the print templates or their style sheet",
        severity="warning",
        kind="renderer",
    )


_NAMED: Final = 10
"""Missing characters named one by one; of more, the number is told."""


def _missing_glyphs(missing: Sequence[tuple[str, str]]) -> tuple[Problem, ...]:
    if not missing:
        return ()
    notes = [f"“{character}” U+{ord(character):04X} {name}" for character, name in missing[:_NAMED]]
    more = [f"and {len(missing) - _NAMED} more"] if len(missing) > _NAMED else []
    which = "1 character" if len(missing) == 1 else f"{len(missing)} characters"
    problem = Problem(
        message=f"the theme's fonts have no glyph for {which}: the PDF shows a box there and breaks the rules of PDF/A",
        notes=(*notes, *more),
        hint="write it in other characters, or name a font that has it under `fonts` in briefgen.yaml",
        severity="warning",
        kind="renderer",
    )
    return (problem,)


def _not_loaded(message: weasy.Message, _child: _Child, _limits: Limits) -> Problem:
    # cffi tells at length where it looked.
    reason = message["text"].split(":")[0]
    return Problem(
        message=f"the PDF renderer cannot be loaded: {reason}",
        hint="install Pango, in Debian with `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, "
        "or build the other formats with --format",
        kind="renderer",
    )


def _out_of_memory(limits: Limits) -> Problem:
    return Problem(
        message=f"the PDF needs more than its memory limit of {limits.memory >> 20} MiB",
        hint=_SMALLER,
        kind="renderer",
    )


def _failed(message: weasy.Message, _child: _Child, _limits: Limits) -> Problem:
    return Problem(
        message=f"WeasyPrint failed at the print page: {message['text']}",
        hint="mend the print templates if you changed them; else please report this",
        kind="renderer",
    )


def _gone(_message: weasy.Message, child: _Child, limits: Limits) -> Problem:
    """A process that ended without a word: late, out of memory, or by a signal."""
    code = child.process.returncode
    if child.late:
        return _too_slow(limits)
    words = _last_words(child)
    # Python may run out before the renderer can say so itself: then the word stands alone on its last line.
    if code == weasy.OUT_OF_MEMORY or (code == 1 and words[-1:] == ("MemoryError",)):
        return _out_of_memory(limits)
    if code < 0 and any(map(_NO_MEMORY.match, words)):
        return _out_of_memory(limits)
    if code < 0 and any(_NO_FONT in word for word in words):
        return _without_font(child)
    return Problem(
        message=f"the PDF renderer ended without a PDF: {_ending(code)}",
        notes=words[-1:],
        hint=f"its limit is {limits.memory >> 20} MiB of memory; {_SMALLER}",
        kind="renderer",
    )


def _too_slow(limits: Limits) -> Problem:
    return Problem(
        message=f"the PDF was not done within its time limit of {limits.seconds:g} seconds",
        hint=_SMALLER,
        kind="renderer",
    )


def _without_font(child: _Child) -> Problem:
    return Problem(
        message="the PDF renderer found no font that it can use",
        notes=tuple(dict.fromkeys(child.said)),
        hint=f"see that print.html.j2 links to {STYLE_SHEET} and that the fonts it names are in the theme's fonts/",
        kind="renderer",
    )


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _last_words(child: _Child) -> tuple[str, ...]:
    """What its libraries printed, without what differs from time to time."""
    lines = (child.scratch / _ERRORS).read_text("utf-8", "replace").split("\n")
    return tuple(_GLIB.sub(r"\1", line).strip() for line in lines if line.strip())


_FAILURES: Final = {
    "import": _not_loaded,
    "failure": _failed,
    "gone": _gone,
}
