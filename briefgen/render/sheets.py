"""Style sheets, read once for all times: to read WeasyPrint's own and a theme's takes a twentieth of a build.

What was made of one is kept as code, to be trusted like all code, and is told by all that it was made of. Nothing of
briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

import io
import logging
import marshal
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any, Final, Protocol

# WeasyPrint has no types.
Counters = Any
Fonts = Any
Sheet = Any

_MADE_BY: Final = ("weasyprint", "cssselect2", "tinycss2", "webencodings")
_MOST: Final = 8
"""Sheets of a theme, and of what it was before: the oldest go."""

_Made = tuple[dict[str, Any], list[Any], dict[str, Any]]
"""The attributes of a sheet, the fonts that it names, and the styles of counters."""


class Store(Protocol):
    """A file that holds nothing where it is lost or damaged."""

    def read(self) -> dict[Any, Any]:
        """All that it holds."""

    def write(self, held: Mapping[Any, Any]) -> None:
        """Let it hold this and nothing else; nothing is told where it cannot."""


class Sheets:
    """The sheets that are kept in a store; without one, each is read."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._held: dict[str, bytes] = store.read() if store else {}

    def fill(self, sheet: Sheet, init: Callable[..., None], source: str | bytes, **options: Any) -> None:
        """Do as `init(sheet, **options)` does, which reads `source` and fills `options["counter_style"]`, too."""
        if self._store is None:
            init(sheet, **options)
            return
        key = _key(source, options)
        if not self._is_restored(sheet, key, options):
            made = _read(sheet, init, options)
            if made:
                self._keep(self._store, key, made)

    def _is_restored(self, sheet: Sheet, key: str, options: Mapping[str, Any]) -> bool:
        with suppress(Exception):  # Whatever Pickle says of what it did not make.
            attributes, faces, styles = _Restorer(io.BytesIO(self._held[key])).load()
            for face in faces:
                options["font_config"].add_font_face(face, options["url_fetcher"])
            sheet.__dict__.update(attributes)
            options["counter_style"].update(styles)
            return True
        return False

    def _keep(self, store: Store, key: str, made: _Made) -> None:
        target = io.BytesIO()
        with suppress(Exception):  # What Pickle cannot take is read each time.
            _Keeper(target, pickle.HIGHEST_PROTOCOL).dump(made)
            self._held = dict([*self._held.items(), (key, target.getvalue())][-_MOST:])
            store.write(self._held)


def _key(source: str | bytes, options: Mapping[str, Any]) -> str:
    made_by = [_stamp(import_module(name)) for name in _MADE_BY]
    where = (options.get("url"), options.get("font_config") is None, sorted(options["counter_style"]))
    return sha256(repr((sys.version, made_by, where, source)).encode()).hexdigest()


def _stamp(library: Any) -> tuple[object, ...]:
    about = Path(library.__file__).stat()
    return getattr(library, "VERSION", ""), about.st_mtime_ns, about.st_size


def _read(sheet: Sheet, init: Callable[..., None], options: Mapping[str, Any]) -> _Made | None:
    """What came of reading it; `None` where it is more than can be kept: what it has of other files, and what was said
    of it."""
    counters = options["counter_style"]
    before = dict(counters)
    fetcher = _Fetcher(options["url_fetcher"])
    faces = _Faces(options.get("font_config"))
    with _listening() as said:
        init(sheet, **{**options, "url_fetcher": fetcher, **({"font_config": faces} if faces.fonts else {})})
    if said or fetcher.asked > ("url" in options):
        return None
    added = {name: style for name, style in counters.items() if style is not before.get(name)}
    return {name: value for name, value in vars(sheet).items() if name in _ATTRIBUTES}, faces.seen, added


_ATTRIBUTES: Final = frozenset({"base_url", "matcher", "page_rules", "layers"})


class _Fetcher:
    """Counts what is asked for."""

    def __init__(self, fetcher: Callable[[str], Any]) -> None:
        self._fetcher = fetcher
        self.asked = 0

    def __call__(self, url: str) -> Any:
        self.asked += 1
        return self._fetcher(url)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fetcher, name)


class _Faces:
    """Remembers the fonts that are added."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.seen: list[Any] = []

    def add_font_face(self, face: Any, fetcher: _Fetcher) -> None:
        """Their files are asked for each time, and not counted."""
        self.seen.append(face)
        self.fonts.add_font_face(face, fetcher._fetcher)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Grows by what WeasyPrint says."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    listener = Listener(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)


# cssselect2 makes a function of each selector, which Pickle cannot take; its code can be kept. For what stands in the
# place of its `eval`, see `loading.Compiled`.


class _Keeper(pickle.Pickler):
    def persistent_id(self, item: object) -> bytes | None:
        """The code of a selector, and nothing of what is none."""
        is_selector = isinstance(item, import_module("cssselect2.compiler").eval)
        return marshal.dumps(item.function.__code__) if is_selector else None  # type: ignore[attr-defined]


class _Restorer(pickle.Unpickler):
    def __init__(self, source: io.BytesIO) -> None:
        super().__init__(source)
        self._names = vars(import_module("cssselect2.compiler"))

    def persistent_load(self, code: bytes) -> FunctionType:
        """The selector."""
        return FunctionType(marshal.loads(code), self._names)  # noqa: S302  of a file beside compiled modules
