"""`brief.pdf`: the print page, and the process that makes a PDF/A-3a and PDF/UA-1 file of it."""

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
from dataclasses import field
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import BinaryIO, Final, cast
from urllib.parse import quote

from briefgen.classes import dataclass
from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.files import compiled_folder, undisturbed
from briefgen.look import Look, font_fault
from briefgen.markup import direction
from briefgen.model import Edition, Extract, Item
from briefgen.overlay import FOLDER
from briefgen.render import weasy
from briefgen.sourcing import first_notes, short_names, told_by
from briefgen.standards import LIKELIHOODS
from briefgen.theme import PRINTED, Theme

ACCENT: Final = "#123a6b"
"""The theme's own accent colour."""


STYLE_SHEET: Final = "css/print.css"

_ERRORS: Final = "stderr"
_GLIB: Final = re.compile(r"^\([^()]*:\d+\): (\S+) \*\*: [\d:.]+")
"""How GLib begins a line: with the number of the process and the time."""
_NO_FONT: Final = "PANGO_IS_FONT"
"""What Pango says before it ends the process for want of a font."""

_GRACE: Final = 2.0
"""Seconds that a process has to end by itself."""

# Of an article or a fact, what has no shape: white space of other kinds is a space, and the rest would break the
# file's metadata (controls), its rules (PDF/A knows no U+FEFF or U+FFFE) or the direction of what stands behind it.
_SPACES: Final = dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), " ")
_NOTHING: Final = dict.fromkeys(
    (
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r"),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xFFF9, 0xFFFC),
        0xFEFF,
        *(plane << 16 | code for plane in range(17) for code in (0xFFFE, 0xFFFF)),
    )
)
_LOST: Final = {0xFFFD: "\u25a1"}
"""What stands for a character that got lost: no font of the theme has the sign for it, and a box says the same."""

_PRINTABLE: Final = {**_NOTHING, **_SPACES, **_LOST}
_CHANGED: Final = frozenset(map(chr, _PRINTABLE))

_URL: Final = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_RANGES: Final = re.compile(r"unicode-range\s*:([^;}]*);?", re.IGNORECASE)
_RANGE: Final = re.compile(r"U\+([0-9A-F]{1,6})(?:-([0-9A-F]{1,6}))?", re.IGNORECASE)

_LOGO: Final = "settings/logo.png"
_FONTS: Final = "settings/fonts.css"


# The page.


_PLAIN: Final = Look()


def print_html(edition: Edition, theme: Theme, look: Look = _PLAIN) -> str:
    """The page that the PDF is made of. It names what it needs relative to the theme; `print_files` has the bytes.

    Raises `BriefgenError` where the template is broken.
    """
    articles = {extract.article.alias: extract.article for extract in edition.extracts}
    gettext = theme.words(edition.language).gettext
    values = {
        "edition": edition,
        "accent": look.accent or ACCENT,
        "articles": articles,
        "bands": LIKELIHOODS,
        "cited_lines": {(note.article, note.evidence.first_line) for note in edition.notes},
        "contents": _contents(edition, theme),
        "direction": direction(edition.language),
        "directions": {language: direction(language) for language in _languages(edition)},
        "mark_of_direction": "\u200f" if direction(edition.language) == "rtl" else "\u200e",
        "first_notes": first_notes(edition),
        "has_extracts": "extracts" not in edition.left_out,
        "likely_long": _rows(edition) > 3 * _ROWS_ON_A_PAGE,
        "logo": _LOGO if look.logo else None,
        "paper": look.paper,
        "shown_lines": {(e.article.alias, line.number) for e in _shown(edition) for line in e.lines},
        "short_names": short_names(edition, gettext),
        "told_by": told_by(edition, gettext),
    }
    return _finished_page(theme.render(PRINTED, values, edition.language))


def _finished_page(html: str) -> str:
    html = _printable(html)
    # To look for such markup first takes a tenth of the time, and there is little of it.
    return _RUN.sub(lambda run: _loosened(run[0]), html) if any(map(_is_joint, _MARKUP.finditer(html))) else html


def _printable(html: str) -> str:
    # Few pages hold any of it, which is told in a tenth of the time.
    return html if _CHANGED.isdisjoint({*html}) else html.translate(_PRINTABLE)


_MARKUP: Final = re.compile("(?:</?(?:strong|em|code)>)+")
_RUN: Final = re.compile(r"(?:[^\s<>\u2e80-\U0010ffff]|</?(?:strong|em|code)>){24,}")
_JOINT: Final = re.compile(r"(?<=\w)(?:</?(?:strong|em|code)>)+(?=\w)")


def _is_joint(markup: re.Match[str]) -> bool:
    return _JOINT.match(markup.string, markup.start()) is not None


def _loosened(run: str) -> str:
    """A long word that may be broken where markup begins or ends in it: WeasyPrint breaks none across elements, and in
    a narrow column it would run over the next one. (Chinese and Japanese break anywhere already.)"""
    return _JOINT.sub("\u200b\\g<0>", run)


def print_files(theme: Theme, html: str, look: Look = _PLAIN) -> Mapping[str, bytes]:
    """What the page `html` is made with, by name relative to the theme: `css/print.css`; each `css/print-*.css` with a
    `unicode-range` that a character of the page lies in; the fonts and images that they name; and the settings' own.

    Raises `BriefgenError` that names what is not there, and with problems of kind "renderer" a font that is none.
    """
    codes = sorted(set(map(ord, html)))
    files: dict[str, bytes] = {}
    for name in (STYLE_SHEET, *_scripts(theme)):
        sheet = theme.asset(name).decode("utf-8", "replace")
        if _is_needed(sheet, codes):
            files[name] = _finished(sheet, look).encode()
            named = (normpath(join(dirname(name), url)) for url in _URL.findall(sheet))
            files |= {asset: theme.asset(asset) for asset in named if asset not in files}
    broken = [(name, fault) for name in files if name.endswith(_FONT) and (fault := font_fault(files[name]))]
    if broken:
        raise BriefgenError(_no_font(name, fault) for name, fault in broken)
    return files | _settings_files(look)


def _scripts(theme: Theme) -> tuple[str, ...]:
    """The style sheets that bring fonts for one script each."""
    return tuple(name for name in theme.asset_names("css", ".css") if name.startswith("css/print-"))


def _is_needed(sheet: str, codes: Sequence[int]) -> bool:
    pairs = _RANGE.findall(" ".join(_RANGES.findall(sheet)))
    ranges = [(int(low, 16), int(high or low, 16)) for low, high in pairs]
    return not ranges or any(low <= code <= high for code in codes for low, high in ranges)


def _finished(sheet: str, look: Look) -> str:
    # WeasyPrint takes a range for what the font has, and then looks for the rest of it in no other font.
    return _RANGES.sub("", sheet).replace("var(--accent)", look.accent or ACCENT)


def _settings_files(look: Look) -> dict[str, bytes]:
    files = {_LOGO: look.logo} if look.logo else {}
    if look.fonts:
        # Of one family, in which each font is taken for the weight that it says of itself. No rule names the family:
        # Pango falls back on it for what the theme's own fonts lack.
        faces = (f'@font-face {{ font-family: "settings"; src: url("fonts/{quote(name)}") }}\n' for name in look.fonts)
        files[_FONTS] = "".join(faces).encode()
    return files | {join(dirname(_FONTS), f"fonts/{name}"): data for name, data in look.fonts.items()}


_FONT: Final = (".ttf", ".otf")


def _no_font(name: str, fault: str) -> Problem:
    return Problem(
        message=f'"{FOLDER}/{name}" {fault}',
        span=Span(file=f"{FOLDER}/{name}"),
        hint="put the font there anew, or remove the file if it takes the place of one of the theme's",
        kind="renderer",
    )


def _contents(edition: Edition, theme: Theme) -> tuple[tuple[str, str], ...]:
    """Anchor and title of each part of the brief, in order."""
    gettext = theme.words(edition.language).gettext
    chapters = tuple((f"section-{n}", chapter.title) for n, chapter in enumerate(edition.chapters, 1))
    return (
        *chapters,
        *((("disputes", gettext("Where accounts differ")),) if edition.disputes else ()),
        *((("watch", gettext("Watch")),) if edition.watch else ()),
        ("sources", gettext("Sources")),
        ("summary", gettext("Source summary")),
        *((("extracts", gettext("Source extracts")),) if "extracts" not in edition.left_out else ()),
    )


def _languages(edition: Edition) -> Iterator[str]:
    yield edition.language
    yield from (item.lang for chapter in edition.chapters for item in chapter.items if item.lang)
    yield from (extract.article.language for extract in edition.extracts if extract.article.language)


def _shown(edition: Edition) -> tuple[Extract, ...]:
    return () if "extracts" in edition.left_out else edition.extracts


_ROWS_ON_A_PAGE: Final = 50
"""Of 14 points each, on A4."""


def _rows(edition: Edition) -> float:
    """About how many rows of text the printed brief takes: a guess, good to a few per cent of real briefs."""
    statements = (*edition.bottom_line, *edition.watch, *(a for d in edition.disputes for a in d.accounts))
    items = [item for chapter in edition.chapters for item in chapter.items]
    lines = [line for extract in _shown(edition) for line in extract.lines]
    texts = sum(_rows_of(statement.text, 80) + 0.5 for statement in statements)
    notes = sum(0.82 * _rows_of(note.quote, 95, 110) + 0.3 for note in edition.notes)
    extracts = sum(0.82 * _rows_of("".join(piece.text for piece in line.pieces), 76) for line in lines)
    around = 10 + 2 * (len(edition.chapters) + len(edition.disputes)) + 6 * len(_shown(edition))
    return around + texts + sum(map(_item_rows, items)) + notes + extracts


def _item_rows(item: Item) -> float:
    why = 0.9 * _rows_of(item.why or "", 88) if item.why else 0
    return _rows_of(item.text, 80) + 0.65 + why + (12 if item.series else 0)


def _rows_of(text: str, width: int, more: int = 0) -> int:
    return -(-(len(text) + more) // width) or 1


# The process.


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one PDF may cost before its process is ended."""

    seconds: float = 120
    memory: int = 2 * 2**30
    """Bytes of address space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to put into the PDF, with relationship Source."""

    name: str
    data: bytes
    mime: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfJob:
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


@dataclass(slots=True, kw_only=True)
class _Child:
    """One process, with what it was sent and has said."""

    process: subprocess.Popen[bytes]
    requests: BinaryIO
    answers: BinaryIO
    scratch: Path
    files: Mapping[str, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    made: int = 0
    late: bool = False


_PDFS: Final = 500
"""That a process makes before another takes its place, whatever a library may leave behind. WeasyPrint 70 by itself
leaves a list of Pango's for each text with font features, some 0.6 MB for each brief of five pages; the quicker way
leaves none. A new process costs as much as a sixth of a PDF."""


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
        if child.made == _PDFS:
            self.close()
        return blobs[0], warnings

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
    clock = threading.Timer(seconds, _too_late, [child])
    clock.start()
    try:
        # A process that has gone may have said why before: its words are read below.
        with suppress(BrokenPipeError):
            _ask(child, job)
        return _heard(child)
    finally:
        clock.cancel()


def _too_late(child: _Child) -> None:
    child.late = True
    child.process.kill()


def _ask(child: _Child, job: PdfJob) -> None:
    if child.files != job.files:
        child.files = job.files
        weasy.send(child.requests, {"kind": "theme", "names": list(job.files)}, list(job.files.values()))
    attachments = [
        {"name": a.name, "mime": a.mime, "description": a.description, "modified": job.date.isoformat()}
        for a in job.attachments
    ]
    blobs = [job.html.encode(), *(a.data for a in job.attachments)]
    weasy.send(child.requests, {"kind": "job", "attachments": attachments}, blobs)


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
