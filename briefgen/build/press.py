"""What a worker of a Dask cluster does: it prints pages that come with all they need, and shows how it prints."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from queue import Empty, SimpleQueue
from typing import Final

from distributed import Worker, WorkerPlugin, get_worker
from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.files import Inputs
from briefgen.overlay import default_folder
from briefgen.render import pdf

_ROOM: Final = 2**20
"""Bytes that a worker's disk must take; else what failed there is laid to the disk."""

FONT: Final = "fonts/SourceSans3-Regular.ttf"
"""Of the default theme, which every machine has: with it each shows how it prints."""

# What differs from library to library: how letters are shaped and lines broken, how fonts are cut and all is packed.
_PAGE: Final = """<!DOCTYPE html><html lang="en"><title>Proof</title><link rel="stylesheet" href="proof.css">
<h1>Five quacking zephyrs jolt</h1><p>AVAST ffi fl 0123456789 “è” <strong>bold</strong> <em>slanted</em>
<a href="https://proof.invalid/">link</a></p><table><tr><th>1</th><td>2</td></tr></table></html>"""

_SHEET: Final = f'@font-face {{ font-family: proof; src: url("{FONT}") }} html {{ font-family: proof }}'


class Look(Struct, frozen=True, kw_only=True):
    """What can be seen of a machine that prints."""

    versions: Mapping[str, str]
    proof: str = ""
    """Digest of the PDF that it makes of a page that everybody has."""
    fault: Problem | None = None
    """Why it makes none."""
    disk: str = ""
    """Why it cannot write, if that is why."""


class Answer(Struct, frozen=True, kw_only=True):
    """What came of one PDF."""

    worker: str
    inputs: str
    """The digest that came with it."""
    is_new: bool = False
    """Whether nobody has given this worker the files of the page yet."""
    pdf: bytes = b""
    sha256: str = ""
    warnings: tuple[Problem, ...] = ()
    failure: Problem | None = None
    disk: str = ""
    """Why the worker cannot write, if that may be why."""


class Press:
    """Renderers that stay warm, as many as were ever needed at a time, with the themes that they print in."""

    def __init__(self) -> None:
        self.themes: dict[str, Mapping[str, bytes]] = {}
        """Digest → the files that pages may use."""
        self._stack = ExitStack()
        self._free: SimpleQueue[pdf.Renderer] = SimpleQueue()
        self._seen: Look | None = None

    @contextmanager
    def renderer(self) -> Iterator[pdf.Renderer]:
        """One that nobody else has."""
        try:
            renderer = self._free.get_nowait()
        except Empty:
            renderer = self._stack.enter_context(pdf.process())
        try:
            yield renderer
        finally:
            self._free.put(renderer)

    def look(self) -> Look:
        """How they print. A good look is kept."""
        seen = self._seen or _look(self)
        self._seen = None if seen.fault else seen
        return seen

    def close(self) -> None:
        """End the processes."""
        self._stack.close()


class _Held(Struct, kw_only=True):
    """What a worker's process keeps from task to task."""

    builds: int = 0
    press: Press = field(default_factory=Press)


_HELD: Final = _Held()


class Presses(WorkerPlugin):
    """Ends the renderers of a worker with the last of the builds that use them, at the latest with the worker."""

    def setup(self, worker: Worker) -> None:
        """One build more."""
        del worker
        _HELD.builds += 1

    async def teardown(self, worker: Worker) -> None:
        """One build less. What is still being printed for it is ended as well: nobody waits for it any more."""
        del worker
        _HELD.builds -= 1
        if not _HELD.builds:
            press, _HELD.press = _HELD.press, Press()
            await asyncio.to_thread(press.close)


def versions() -> dict[str, str]:
    """What must be the same on all machines."""
    # The package stands above this module, and all that is taken of it is its number.
    briefgen = str(import_module("briefgen").__version__)
    return {"briefgen": briefgen, "WeasyPrint": version("weasyprint"), "Python": "{}.{}".format(*sys.version_info)}


async def look() -> Look:
    """How this worker prints. It goes on hearing the scheduler meanwhile."""
    return await asyncio.to_thread(_HELD.press.look)


def hold(theme: str, files: Mapping[str, bytes]) -> None:
    """Keep the files that pages may use under their digest, so that they need not come with each page."""
    _HELD.press.themes[theme] = files


def printed(job: pdf.PdfJob, theme: str, inputs: str) -> Answer:
    """The PDF of `job` with the files of a theme that was given before. Nothing else is read but our own software."""
    press = _HELD.press
    answer = Answer(worker=get_worker().address, inputs=inputs)
    files = press.themes.get(theme)
    if files is None:
        return replace(answer, is_new=True)
    made = _made(press, lambda: replace(job, files=files))
    if isinstance(made, Problem):
        return replace(answer, failure=made, disk=_disk())
    data, warnings = made
    # Where a font could not be written down, WeasyPrint says so and takes another one.
    disk = _disk() if warnings else ""
    return replace(answer, pdf=data, sha256=sha256(data).hexdigest(), warnings=warnings, disk=disk)


def _look(press: Press) -> Look:
    made = _made(press, _proof)
    if isinstance(made, Problem):
        return Look(versions=versions(), fault=made, disk=_disk())
    return Look(versions=versions(), proof=sha256(made[0]).hexdigest())


def _proof() -> pdf.PdfJob:
    files = {"proof.css": _SHEET.encode(), FONT: Inputs(default_folder()).read(FONT)}
    return pdf.PdfJob(html=_PAGE, files=files, date=date(2000, 1, 1))


def _made(press: Press, job: Callable[[], pdf.PdfJob]) -> tuple[bytes, tuple[Problem, ...]] | Problem:
    try:
        with press.renderer() as renderer:
            return renderer.pdf(job())
    except BriefgenError as error:
        return error.problems[0]
    except OSError as error:
        return Problem(message=f"the PDF renderer cannot be started: {error.strerror}", kind="renderer")


def _disk() -> str:
    """Why nothing can be written where renderers write; "" where it can."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(_ROOM))
    except OSError as error:
        return f"{error.strerror}"
    return ""
