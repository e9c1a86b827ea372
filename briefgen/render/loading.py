"""Loads WeasyPrint without what its import does at each start and need not: the declarations of the C libraries are
read once for all times, what few pages need (fontTools, Pillow) is loaded by the first page that does, and so are
selectors compiled.

Nothing of WeasyPrint is changed, and not a byte of what it makes. Nothing of briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_LATER: Final = (
    "PIL.EpsImagePlugin",
    "PIL.Image",
    "PIL.ImageCms",
    "PIL.ImageFile",
    "PIL.ImageOps",
    "email.message",
    "fontTools.subset",
    "fontTools.ttLib",
    "fontTools.varLib.instancer",
    "tinyhtml5",
    "urllib.request",
)
"""What WeasyPrint needs for images, for fonts that are compressed or variable, where there is no HarfBuzz, for pages
that are not plain ones (`trees`), and to fetch what nobody fetches here. To import it takes longer than the rest."""
_MODULE: Final = "briefgen_declared"


Fill = Callable[..., None]
"""`sheets.Sheets.fill`, or what else reads a sheet for it."""


def load(folder: str | None, fill: Fill) -> None:
    """Import WeasyPrint. What is worth keeping is kept in `folder` as code, to be trusted like all code; without
    one, or where it cannot be written, each process reads the declarations again. What style sheets it reads, `fill`
    reads for it.

    Raises `ImportError` or `OSError` where it or a library that it needs is not there.
    """
    # Before anything of it is used.
    vars(import_module("cssselect2.compiler"))["eval"] = Compiled
    with _declarations_kept(folder), put_off(_LATER), _sheets_put_off(fill):
        import_module("weasyprint")


class _StandIn(ModuleType):
    """A module of which nothing was used yet."""

    def __getattr__(self, name: str) -> _Promise:
        if name.startswith("__"):
            raise AttributeError(name)
        return _BASES.get((self.__name__, name)) or _Promise(self, name)


class _Opener:
    """What WeasyPrint derives its own fetcher of, which nobody uses here: `weasy` has another."""

    def add_handler(self, handler: object) -> None:
        """None is needed."""


_BASES: Final[dict[tuple[str, str], Any]] = {("urllib.request", "OpenerDirector"): _Opener}
"""Of what is derived at once, no promise can be made."""


class _Promise:
    """What a module has under a name, to be called or to be asked for what it has itself."""

    def __init__(self, of: _StandIn, name: str) -> None:
        self._of = of
        self._name = name

    def __call__(self, *args: object, **options: object) -> Any:
        return self._kept()(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept(), name)

    def _kept(self) -> Any:
        _bring(self._of.__name__)
        return _from(self._of.__name__, self._name)


_STAND_INS: Final[dict[str, _StandIn]] = {}


@contextmanager
def put_off(names: Iterable[str]) -> Iterator[None]:
    """Let what is imported while this lasts have stand-ins for these modules, each of which is loaded when something of
    it is first used. Whoever asks later gets the modules themselves."""
    put = [name for name in names if name not in sys.modules]
    for name in put:
        package, _, child = name.partition(".")
        sys.modules[name] = _STAND_INS[name] = _StandIn(name)
        if child:  # For `from package import module`.
            setattr(import_module(package), child, _STAND_INS[name])
    try:
        yield
    finally:
        for name in put:
            _leave(name)


def _leave(name: str) -> None:
    package, _, child = name.partition(".")
    if sys.modules.get(name) is _STAND_INS[name]:
        del sys.modules[name]
        if child:
            delattr(sys.modules[package], child)


def _bring(name: str) -> None:
    """Put a module where it is used, with what was set in its stand-in and in those of the same package."""
    near = {other: it for other, it in _STAND_INS.items() if other.partition(".")[0] == name.partition(".")[0]}
    for other in near:
        _leave(other)
    for other, stand_in in near.items():
        if settings := {key: value for key, value in vars(stand_in).items() if not key.startswith("__")}:
            vars(import_module(other)).update(settings)
    for user in [module for key, module in sys.modules.items() if key.startswith("weasyprint")]:
        for key, value in vars(user).items():
            if value is _STAND_INS[name]:
                vars(user)[key] = import_module(name)
            elif isinstance(value, _Promise) and value._of is _STAND_INS[name]:
                vars(user)[key] = _from(name, value._name)


def _from(module: str, name: str) -> Any:
    """As `from module import name` has it."""
    whole = import_module(module)
    return getattr(whole, name) if hasattr(whole, name) else import_module(f"{module}.{name}")


# WeasyPrint reads its own style sheets as it is imported.


@contextmanager
def _sheets_put_off(fill: Fill) -> Iterator[None]:
    """Let those that it reads while this lasts be read when they are used: the one of presentational hints never is."""
    finder = _Eavesdropper(fill)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        finder.restore()


class _Eavesdropper:
    """Finds no module, and hears which one is about to be found."""

    _own: Any = None

    def __init__(self, fill: Fill) -> None:
        self._fill = fill

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Once its class for style sheets is there, and before its own are read."""
        del path, target
        if name == "weasyprint.html":
            package: Any = sys.modules["weasyprint"]
            self._own = package.CSS
            package.CSS = _later(package.CSS, self._fill)

    def restore(self) -> None:
        """From here on, what is to be read is read at once."""
        for name in ("weasyprint", "weasyprint.html"):
            if self._own and name in sys.modules:
                vars(sys.modules[name])["CSS"] = self._own


def _refused(url: str) -> None:
    raise ValueError(url)


def _later(own: Any, fill: Fill) -> Any:
    class Later(own):  # type: ignore[misc]  # WeasyPrint has no types
        def __init__(self, *args: object, **options: object) -> None:
            # It names nothing that would be fetched, and to make a fetcher loads all of `urllib.request`.
            self._asked: Any = (args, {"url_fetcher": _refused, **options})
            if "counter_style" in options and "@counter-style" in str(options.get("string", "@counter-style")):
                # It fills that, too, of which others may make use before.
                self._read()

        def _read(self) -> None:
            (args, options), self._asked = self._asked, None
            if {*options} == {"url_fetcher", "string", "counter_style"} and not args:
                fill(self, own.__init__, options["string"], **options)
            else:
                own.__init__(self, *args, **options)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_") or self._asked is None:
                raise AttributeError(name)
            self._read()
            return getattr(self, name)

    return Later


class Compiled:
    """In the place of `eval` where cssselect2 makes a function of each selector: most are of style sheets for all
    documents, and are put to no element of this one. Each is compiled by the first that it is put to."""

    def __init__(self, source: str, *names: dict[str, Any]) -> None:
        self._source, self._names = source, names

    def __call__(self, element: object) -> Any:
        """What the function says of an element."""
        return self.function(element)

    @cached_property
    def function(self) -> Any:
        """What cssselect2 would have had."""
        return eval(self._source, *self._names)  # noqa: S307  what cssselect2 made of a selector


@contextmanager
def _declarations_kept(folder: str | None) -> Iterator[None]:
    """While this lasts, `cffi.FFI` is ours. cffi knows both ways: to read C when it runs, or beforehand ("out-of-line
    ABI mode"), which leaves code that is loaded at once and whose types are found faster, too."""
    if folder is None:
        yield
        return
    ours = ModuleType("cffi")
    ours.FFI = lambda: _Declared(Path(folder), ours)  # type: ignore[attr-defined]
    sys.modules["cffi"] = ours
    try:
        yield
    finally:
        _step_aside(ours)


def _step_aside(ours: ModuleType) -> None:
    if sys.modules.get("cffi") is ours:
        del sys.modules["cffi"]


class _Declared:
    """An `FFI` that knows where the code of its declarations may be."""

    def __init__(self, folder: Path, stands_in: ModuleType) -> None:
        self._folder = folder
        self._stands_in = stands_in

    def cdef(self, source: str) -> None:
        """Declare what is all that will be used."""
        # From here on it is cffi's turn, if the code is not there yet.
        _step_aside(self._stands_in)
        ffi = _ffi(source, self._folder)
        # As attributes of its own, so that the hundred thousand calls that follow lose no time here.
        self.__dict__.update({name: getattr(ffi, name) for name in dir(ffi) if not name.startswith("_")})


def _ffi(source: str, folder: Path) -> Any:
    backend = import_module("_cffi_backend")
    what = f"{backend.__version__} {sys.implementation.cache_tag} {source}"
    file = folder / f"declared-{sha256(what.encode()).hexdigest()[:16]}.py"
    try:
        if not file.exists():
            _write(source, file)
        ffi = getattr(_loaded(file), "ffi", None)
    except (OSError, ImportError, SyntaxError, NameError, ValueError):
        ffi = None
    # What could not be written, or is not what was written, is done without.
    return ffi if isinstance(ffi, backend.FFI) else _read(source)


def _read(source: str) -> Any:
    ffi = import_module("cffi").FFI()
    ffi.cdef(source)
    return ffi


def _write(source: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.stem}-{os.getpid()}.py")
    try:
        ffi = _read(source)
        ffi.set_source(_MODULE, None)
        ffi.emit_python_code(str(aside))
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _loaded(file: Path) -> ModuleType:
    spec = spec_from_file_location(_MODULE, file)
    if not spec or not spec.loader:
        raise ImportError(str(file))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
