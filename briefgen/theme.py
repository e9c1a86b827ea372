"""Templates and assets: the workspace's own before the default theme's, in a sandbox that knows no undefined name."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    __version__,
)
from jinja2.bccache import Bucket
from jinja2.filters import do_urlencode

from briefgen import inline
from briefgen.bidi import isolated
from briefgen.diagnostics import BriefgenError, Problem, Span
from briefgen.files import Inputs, compiled, keep_compiled
from briefgen.overlay import FOLDER, Overlay
from briefgen.sandbox import EMITTED, Sandbox
from briefgen.words import Words, gap, sentences, words

PRINTED: Final = "print.html.j2"
"""The template of a PDF. Told here: what prints takes longer to import than a build without PDFs does to plan."""


class Theme:
    """The default theme under a workspace's own templates. It remembers the digest of each file that was used."""

    def __init__(self, workspace: Inputs, default: Path | None = None) -> None:
        self._files = Overlay(workspace, default)
        self.digests: dict[str, str] = {}
        self._assets: dict[str, bytes] = {}
        self._spoken: dict[str, Words] = {}
        self._catalogues: dict[str, list[str]] = {}
        """Language → the digests of what its words come from."""
        self._environments: dict[str, Environment] = {}

    def render(self, name: str, values: Mapping[str, object], language: str = "en") -> str:
        """The text that template `name` makes of `values`, with the theme's own words in `language`.

        Raises `BriefgenError` that names template and line where a template is missing, broken, uses an undefined
        name or reaches for what the sandbox keeps from it, and where a catalogue of the language is broken.
        """
        environment = self._environment(language)
        try:
            return environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise BriefgenError([_problem(str(error.message), error.name or name, error.lineno)]) from error
        except TemplateNotFound as error:
            raise BriefgenError([_problem(f'there is no template "{error.name}"', *_place(error, name))]) from error
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise BriefgenError([_problem(str(error), *_place(error, name))]) from error

    def words(self, language: str) -> Words:
        """The theme's words in a language, the workspace's own messages before the theme's.

        Raises `BriefgenError` where a catalogue is broken.
        """
        if language not in self._spoken:
            asked: list[str] = []

            def layers(name: str) -> tuple[tuple[str, bytes], ...]:
                asked.append(name)
                return self._layers(name)

            self._spoken[language] = words(language, layers)
            self._catalogues[language] = [self.digests[name] for name in asked if name in self.digests]
        return self._spoken[language]

    def asset(self, name: str) -> bytes:
        """The bytes of a style sheet, font or image of the theme; raises `BriefgenError` where there is none."""
        # Fonts are asked for with each page that is printed.
        data = self._assets[name] if name in self._assets else self._bytes(name)
        if data is None:
            raise BriefgenError([_problem(f'there is no file "{name}" in the theme', name, 0)])
        self._assets[name] = data
        return data

    def asset_names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The theme's files in a folder of it, the workspace's own among them."""
        return self._files.names_in(folder, suffix)

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            spoken = self.words(language)
            kept = _Compiled(language, self._catalogues[language])
            self._environments[language] = _environment(_Loader(self._source, spoken), spoken, kept)
        return self._environments[language]

    def _layers(self, name: str) -> tuple[tuple[str, bytes], ...]:
        layers = self._files.layers(name)
        if layers:
            self.digests[name] = hashlib.sha256(b"".join(layers)).hexdigest()
        return tuple((f"{FOLDER}/{name}", data) for data in layers)

    def unused(self, used: Collection[str]) -> tuple[Problem, ...]:
        """A warning for each file among the workspace's own templates that takes no file's place and that nothing
        used, once everything was made; `used` names what was used beside what this theme knows of."""
        return tuple(_unused(name) for name in self._files.strangers() if name not in {*self.digests, *used})

    def needs(self, name: str) -> frozenset[str]:
        """The template `name` with all that it includes, imports or extends, and what those do.

        Where one takes its name from a value, that is every template there is.
        """
        found: set[str] = set()
        waiting = {name}
        while waiting:
            held = waiting.pop()
            found.add(held)
            waiting |= self._named_in(held) - found
        return frozenset(found)

    def _named_in(self, name: str) -> set[str]:
        source = (self._files.read(name) or b"").decode("utf-8", "replace")
        tags = _OTHERS.findall(source)
        plain = [match.groups() for match in map(_PLAIN_NAME.match, tags) if match]
        if len(plain) < len(tags):
            return {name for name in self._files.paths() if name.endswith(".j2")}
        return {double or single for double, single in plain}

    def _source(self, name: str) -> str | None:
        data = self._bytes(name)
        return None if data is None else data.decode("utf-8")

    def _bytes(self, name: str) -> bytes | None:
        data = self._files.read(name)
        if data is not None:
            self.digests[name] = hashlib.sha256(data).hexdigest()
        return data


_OTHERS: Final = re.compile(r"\{%[-+]?\s*(?:include|import|from|extends)\b\s*(.*?)%\}", re.DOTALL)
"""What a template says after the word by which it brings in another one."""
_PLAIN_NAME: Final = re.compile(r"""(?:"([^"\\]*)"|'([^'\\]*)')\s*(?:$|[-+]?$|(?:ignore|with|without|import|as)\b)""")

_FIXED: Final = re.compile(r"\{\{ _\('([^'\\\n]*)'\) \}\}")


class _Loader(BaseLoader):
    """Templates in one language: a message into which nothing is filled is put in before Jinja has to read it."""

    def __init__(self, source: Callable[[str], str | None], spoken: Words) -> None:
        self._source = source
        self._spoken = spoken

    def _said(self, match: re.Match[str]) -> str:
        text = self._spoken.gettext(match[1])
        # What Jinja would read as its own stays a call.
        return match.group() if "{" in text or "\n" in text else text % {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        del environment
        if template.startswith("/") or ".." in template.split("/"):
            raise TemplateNotFound(template)
        source = self._source(template)
        if source is None:
            raise TemplateNotFound(template)
        return _FIXED.sub(self._said, source), template, _always


def _always() -> bool:
    # A theme serves one build, which sees one state of its templates.
    return True


_SYNTAX: Final = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}


class _Compiled(BytecodeCache):
    """Templates are compiled once, as modules are: most take longer to compile than to fill in."""

    def __init__(self, language: str, catalogues: Sequence[str]) -> None:
        # The code rests on the source, on the words that are put into it, and on what compiles it and how.
        self._language = language
        self._compiler = f"{__version__} in the sandbox of {__name__} {_SYNTAX} {EMITTED} {catalogues}\n"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        del filename
        return f"{name.replace('/', '.')}.{self._language}"

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256((self._compiler + source).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        data = compiled(bucket.key)
        if data is None:
            return
        try:
            bucket.load_bytecode(io.BytesIO(data))
        except Exception:  # noqa: BLE001  whatever Pickle says of what is none: it is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        keep_compiled(bucket.key, bucket.bytecode_to_string())


def _environment(loader: BaseLoader, spoken: Words, cache: BytecodeCache) -> Environment:
    environment = Sandbox(
        spoken.catalogue,
        loader=loader,
        bytecode_cache=cache,
        undefined=StrictUndefined,
        autoescape=_is_escaped,
        **_SYNTAX,
    )
    environment.filters.update(_FILTERS)
    environment.filters.update((name, partial(say, spoken)) for name, say in _SPOKEN.items())
    environment.filters.update((name, _kept(environment.filters[name], date)) for name in _OF_DATES)
    return environment


def _is_escaped(name: str | None) -> bool:
    # Markdown is escaped by its own filters: `md` for fact texts, `md_words` for plain words.
    return not (name or "").endswith(".md.j2")


def _kept(say: Callable[[Any], str], kind: type = str) -> Callable[[Any], str]:
    """A filter that keeps what it says of a text, or of a `kind` of value of which equal ones are the same: publishers,
    titles, aliases and dates stand at one note after the other."""
    keep = lru_cache(maxsize=4096)(say)
    return lambda value: keep(value) if type(value) is kind else say(value)


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "inline": inline.html,
    "plain": inline.plain,
    "md": inline.markdown,
    "md_words": _kept(inline.escaped),
    "isolated": isolated,
    "gap": gap,
    "sentences": sentences,
    "urlencode": _kept(do_urlencode),
}
_SPOKEN: Final[Mapping[str, Callable[..., Any]]] = {
    "full_date": Words.full_date,
    "long_date": Words.long_date,
    "moment": Words.moment,
    "month": Words.month,
    "number": Words.number,
    "quoted": Words.quoted,
    "weekday": Words.weekday,
}
"""Filters that speak the language of the page."""
_OF_DATES: Final = ("full_date", "long_date", "moment")


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


def _unused(name: str) -> Problem:
    return Problem(
        message="this file does nothing: it takes no file's place in the theme, and no template includes it",
        span=Span(file=f"{FOLDER}/{name}"),
        hint="give it the name of the file it is to replace, include it, or remove it",
        severity="warning",
    )


def _problem(message: str, name: str, line: int) -> Problem:
    return Problem(
        message=message.rstrip(".").replace("\n", " "),
        span=Span(file=f"{FOLDER}/{name}", line=line, col=1 if line else 0),
        hint="mend the template; templates/README.md lists what each one receives",
    )
