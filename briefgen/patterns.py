"""Regular expressions that modules make as they are imported, compiled once for all times: hundreds are, and to compile
them takes longer than to check a brief.

Python keeps the code of a module, but not that of the expressions in it. Nothing of briefgen is imported here, see
`render/weasy`.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any, Final
from zlib import crc32

RELEASES: Final = ((3, 11), (3, 12), (3, 13))
"""Of Python, those that this was written against: others compile as they do."""
FILE: Final = "patterns"
_MOST: Final = 2000
"""With more, what is kept is of many versions, and is made anew."""

_Key = tuple[str | bytes, int]
_Code = tuple[Any, ...]
"""What the engine makes a pattern of, after its text."""

# Private, and tested: what `re` compiles with, and the engine.
_compiler: Any = import_module("re._compiler")
_engine: Any = import_module("_sre")
_MADE_BY: Final = (sys.version, _engine.MAGIC)


@contextmanager
def kept(folder: str | None, name: str = FILE) -> Iterator[None]:
    """While this lasts, what was kept in a file of this `name` need not be compiled; what modules compile beyond it as
    they are imported is kept then. Without a `folder`, or where it cannot be written, all is compiled each time.

    What is in the folder is trusted like all code. No two threads may be in here at a time.
    """
    if folder is None or sys.version_info[:2] not in RELEASES:
        yield
        return
    store = Store(folder, name, _MADE_BY)
    held = store.read()
    if len(held) > _MOST:
        held = {}
    before, own = len(held), _compiler.compile
    _compiler.compile = _quicker(own, held)
    try:
        yield
    finally:
        _compiler.compile = own
        if len(held) != before:
            store.write(held)


def _quicker(own: FunctionType, held: dict[_Key, _Code]) -> Callable[..., Any]:
    """In the place of what `re` compiles with. Adds to what is `held`."""
    # The same function, but for the engine, which gives back what it is given.
    prepared = FunctionType(
        own.__code__,
        {**own.__globals__, "_sre": SimpleNamespace(compile=lambda *given: given)},
        argdefs=own.__defaults__,
    )

    def compiled(pattern: Any, flags: int = 0) -> Any:
        if type(pattern) not in (str, bytes) or flags & re.DEBUG:
            return own(pattern, flags)
        code = held.get((pattern, flags))
        if code is None:
            _, all_flags, steps, *groups = prepared(pattern, flags)
            code = (int(all_flags), [*map(int, steps)], *groups)
            if _is_importing():
                held[pattern, flags] = code
        return _engine.compile(pattern, *code)

    return compiled


def _is_importing() -> bool:
    """Whether a module is being made at this moment: what is compiled then is no matter of what somebody wrote."""
    frame: Any = sys._getframe(1)
    while frame:
        if frame.f_code.co_name == "<module>" and getattr(frame.f_globals.get("__spec__"), "_initializing", False):
            return True
        frame = frame.f_back
    return False


class Store:
    """A file beside compiled modules, of what the same program made before; what is in it is trusted like all code."""

    def __init__(self, folder: str, name: str, made_by: tuple[object, ...] = ()) -> None:
        self._file = Path(folder, f"{name}.{sys.implementation.cache_tag}")
        self._made_by = made_by

    def read(self) -> dict[Any, Any]:
        """All that it holds: nothing where it is not there, damaged, or made by another."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = self._file.read_bytes()
            # What was not brought to the disk before the power failed may be there in part.
            if crc32(data[4:]) == int.from_bytes(data[:4], "big"):
                made_by, held = marshal.loads(data[4:])  # noqa: S302  as Python's own compiled modules
                if made_by == self._made_by:
                    return dict(held)
        return {}

    def write(self, held: Mapping[Any, Any]) -> None:
        """Let it hold this and nothing else, whole; nothing is told where it cannot."""
        content: Any = (self._made_by, dict(held))
        data = marshal.dumps(content)
        aside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                aside.write_bytes(crc32(data).to_bytes(4, "big") + data)
                aside.replace(self._file)
            finally:
                aside.unlink(missing_ok=True)
