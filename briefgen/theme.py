"""Templates and assets: the workspace's own before the default theme's, in a sandbox that knows no undefined name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefgen import inline
from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.files import Inputs

FOLDER: Final = "templates"
"""Of a workspace's own templates; a file there takes the place of the theme's file of the same name."""


class Theme:
    """The default theme under a workspace's own templates. It remembers the digest of each file that was used."""

    def __init__(self, workspace: Inputs, default: Path | None = None) -> None:
        default = default or default_folder()
        self._default = Inputs(default)
        # A checkout of briefgen is a workspace whose own templates are the default theme.
        self._workspace = None if (workspace.root / FOLDER).resolve() == default.resolve() else workspace
        self.digests: dict[str, str] = {}
        self._environment = _environment(_Loader(self._source))

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The text that template `name` makes of `values`.

        Raises `BriefgenError` that names template and line where a template is missing, broken, uses an undefined
        name or reaches for what the sandbox keeps from it.
        """
        try:
            return self._environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise BriefgenError([_problem(str(error.message), error.name or name, error.lineno)]) from error
        except TemplateNotFound as error:
            raise BriefgenError([_problem(f'there is no template "{error.name}"', *_place(error, name))]) from error
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise BriefgenError([_problem(str(error), *_place(error, name))]) from error

    def asset(self, name: str) -> bytes:
        """The bytes of a style sheet, font or image of the theme; raises `BriefgenError` where there is none."""
        data = self._bytes(name)
        if data is None:
            raise BriefgenError([_problem(f'there is no file "{name}" in the theme', name, 0)])
        return data

    def asset_names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The theme's files in a folder of it, the workspace's own among them."""
        own = self._workspace.names_in(f"{FOLDER}/{folder}", suffix) if self._workspace else ()
        names = {*(name.removeprefix(f"{FOLDER}/") for name in own), *self._default.names_in(folder, suffix)}
        return tuple(sorted(names))

    def _source(self, name: str) -> str | None:
        data = self._bytes(name)
        return None if data is None else data.decode("utf-8")

    def _bytes(self, name: str) -> bytes | None:
        own = self._workspace.read_if_there(f"{FOLDER}/{name}") if self._workspace else None
        data = own if own is not None else self._default.read_if_there(name)
        if data is not None:
            self.digests[name] = hashlib.sha256(data).hexdigest()
        return data


def default_folder() -> Path:
    """Where the default theme lies: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "theme"
    return installed if installed.is_dir() else package.parent / FOLDER


class _Loader(BaseLoader):
    def __init__(self, source: Callable[[str], str | None]) -> None:
        self._source = source

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        del environment
        if template.startswith("/") or ".." in template.split("/"):
            raise TemplateNotFound(template)
        source = self._source(template)
        if source is None:
            raise TemplateNotFound(template)
        return source, template, _always


def _always() -> bool:
    # A theme serves one build, which sees one state of its templates.
    return True


def _environment(loader: BaseLoader) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=_is_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    return environment


def _is_escaped(name: str | None) -> bool:
    # Markdown is escaped by its own filters: `md` for fact texts, `md_words` for plain words.
    return not (name or "").endswith(".md.j2")


def _long_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def _quoted(words: str) -> str:
    """In quotation marks; in single ones where the words hold double ones themselves."""
    return f"‘{words}’" if _DOUBLE & {*words} else f"“{words}”"


_DOUBLE: Final = frozenset('"“”„«»')
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "inline": inline.html,
    "plain": inline.plain,
    "md": inline.markdown,
    "md_words": inline.escaped,
    "long_date": _long_date,
    "quoted": _quoted,
    "weekday": _weekday,
}


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The innermost template line that an error came through: Jinja names templates as files in tracebacks."""
    place = (name, 0)
    trace: TracebackType | None = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _problem(message: str, name: str, line: int) -> Problem:
    return Problem(
        message=message.rstrip(".").replace("\n", " "),
        span=Span(file=f"{FOLDER}/{name}", line=line, col=1 if line else 0),
        hint="mend the template; templates/README.md lists what each one receives",
    )
