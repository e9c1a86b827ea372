"""Expressions that are not compiled again: they are what they would be, and nothing that was kept badly does harm."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from briefgen import patterns
from conftest import REPOSITORY

MODULE: Final = r"""
import re
ALL = [
    re.compile(r"a+(?P<rest>b|c)?(\d)"),
    re.compile(r"(?i)straße|[ĳ-ŀ]+", re.MULTILINE),
    re.compile(rb"\x00[\x80-\xff]*?", re.DOTALL),
    re.compile("(?x) [^a-z\u0400-\u04ff]{2,} (?<!x) (?=y|z) # a note", re.IGNORECASE),
    re.compile(r"\bword\b", re.ASCII),
]
def later(text):
    return re.compile(text)
"""


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """Imports the module as if for the first time."""
    (tmp_path / "expressive.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    def imported() -> Any:
        sys.modules.pop("expressive", None)
        re.purge()
        return importlib.import_module("expressive")

    yield imported
    sys.modules.pop("expressive", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def file_in(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def compilings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by each expression that is compiled."""
    seen: list[str] = []
    parse = patterns._compiler._parser.parse
    monkeypatch.setattr(
        patterns._compiler._parser, "parse", lambda text, *more: (seen.append(text), parse(text, *more))[1]
    )
    return seen


def test_what_was_kept_is_what_is_compiled(
    folder: Path, module: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = module().ALL
    seen = compilings(monkeypatch)
    with patterns.kept(str(folder)):
        first = module().ALL
    assert len(seen) == len(plain)
    with patterns.kept(str(folder)):
        second = module().ALL
    assert len(seen) == len(plain)
    assert first == second == plain
    for one, other in zip(plain, second, strict=True):
        assert (one.pattern, one.flags, one.groups, one.groupindex) == (
            other.pattern,
            other.flags,
            other.groups,
            other.groupindex,
        )
    match = second[0].fullmatch("aab7")
    assert match
    assert match.groupdict() == {"rest": "b"}
    assert second[1].fullmatch("STRAßE")


def test_only_what_a_module_compiles_as_it_is_imported_is_kept(
    folder: Path, module: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with patterns.kept(str(folder)):
        held = module()
    before = file_in(folder).read_bytes()
    with patterns.kept(str(folder)):
        assert held.later("what somebody wrote") == re.compile("what somebody wrote")
    assert file_in(folder).read_bytes() == before
    seen = compilings(monkeypatch)
    re.purge()
    with patterns.kept(str(folder)):
        held.later("what somebody wrote")
    assert seen == ["what somebody wrote"]


def test_an_expression_that_is_none_is_told_as_ever(folder: Path) -> None:
    with (
        patterns.kept(str(folder)),
        pytest.raises(re.error, match="missing \\), unterminated subpattern at position 1"),
    ):
        re.compile("a(b")


def test_afterwards_all_is_as_it_was(folder: Path) -> None:
    before = patterns._compiler.compile
    with pytest.raises(ImportError), patterns.kept(str(folder)):
        import nothing_of_this_name  # type: ignore[import-not-found]  # that is the point  # noqa: F401
    assert patterns._compiler.compile is before


@pytest.mark.parametrize(
    ("start", "stop", "instead"),
    [(0, None, b""), (3, None, b""), (500, None, b""), (-1, None, b"?"), (200, 300, bytes(100)), (0, None, bytes(4))],
)
def test_what_was_kept_badly_is_made_anew(
    start: int,
    stop: int | None,
    instead: bytes,
    folder: Path,
    module: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = module().ALL
    with patterns.kept(str(folder)):
        module()
    data = bytearray(file_in(folder).read_bytes())
    data[start:stop] = instead
    file_in(folder).write_bytes(data)
    seen = compilings(monkeypatch)
    for _ in range(2):
        with patterns.kept(str(folder)):
            made = module().ALL
        assert made == plain
        assert len(seen) == 5


def test_what_another_python_has_kept_is_made_anew(
    folder: Path, module: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr(patterns, "_MADE_BY", ("another", 1))
        with patterns.kept(str(folder)):
            module()
    seen = compilings(monkeypatch)
    for _ in range(2):
        with patterns.kept(str(folder)):
            module()
        assert len(seen) == 5


def test_too_much_is_not_kept_for_ever(
    folder: Path, module: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with patterns.kept(str(folder)):
        module()
    monkeypatch.setattr(patterns, "_MOST", 4)
    seen = compilings(monkeypatch)
    with patterns.kept(str(folder)):
        module()
    assert len(seen) == 5


def test_where_nothing_can_be_or_may_be_kept_all_is_compiled(
    tmp_path: Path, module: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = module().ALL
    (tmp_path / "file").write_text("in the way")

    def made(folder: Path | None) -> Any:
        with patterns.kept(folder and str(folder)):
            return module().ALL

    assert made(None) == plain
    assert made(tmp_path / "file") == plain
    monkeypatch.setattr(patterns, "RELEASES", ())
    assert made(tmp_path / "kept") == plain
    assert not (tmp_path / "kept").exists()
    assert (tmp_path / "file").read_text() == "in the way"


def test_this_python_is_one_that_it_was_written_against() -> None:
    assert sys.version_info[:2] in patterns.RELEASES


WHOLE: Final = """
import importlib, pkgutil, re, sys
from briefgen import patterns
compiled = 0
own = re._compiler._code
def counted(*given):
    global compiled
    compiled += 1
    return own(*given)
re._compiler._code = counted
with patterns.kept(sys.argv[1]):
    import briefgen
    modules = [importlib.import_module(module.name) for module in pkgutil.walk_packages(briefgen.__path__, "briefgen.")
               if module.name.startswith(("briefgen.support", "briefgen.matching", "briefgen.document"))]
print(compiled)
found = [thing for module in modules for thing in vars(module).values() if isinstance(thing, re.Pattern)]
re.purge()
assert all(one == re.compile(one.pattern, one.flags) for one in found)
print(len(found))
"""


def test_those_of_the_program_are_what_they_would_be(folder: Path) -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", WHOLE, str(folder)], capture_output=True, text=True, check=True, cwd=REPOSITORY
        ).stdout.split()
        for _ in range(2)
    ]
    (compiled, found), (again, also_found) = runs
    assert int(compiled) > 100
    assert again == "0"
    assert int(found) == int(also_found) > 50
