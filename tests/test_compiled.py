"""What is compiled once and kept: it changes nothing that is made, and what was kept badly is made anew."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest

import values
from briefgen import files, overlay
from briefgen.files import Inputs, compiled, compiled_folder, keep_compiled
from briefgen.render import pdf
from briefgen.theme import Theme
from briefgen.words import catalogue_name

REPOSITORY: Final = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Python keeps what it compiles of this package."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    folder = compiled_folder()
    assert folder
    return Path(folder)


def page() -> str:
    return pdf.print_html(values.full(), Theme(Inputs(REPOSITORY / "tests"), overlay.default_folder()))


def printed() -> bytes:
    theme = Theme(Inputs(REPOSITORY / "tests"), overlay.default_folder())
    shown = pdf.print_html(values.sparse(), theme)
    with pdf.process() as renderer:
        return renderer.pdf(pdf.PdfJob(html=shown, files=pdf.print_files(theme, shown), date=date(2026, 3, 2)))[0]


def in_place_of(content: bytes) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        assert [file.write_bytes(content) for file in folder.iterdir() if file.is_file()]

    return replace


def cut(folder: Path) -> None:
    assert [file.write_bytes(file.read_bytes()[:100]) for file in folder.iterdir() if file.is_file()]


MISHAPS: Final = {
    "nothing": lambda _: None,
    "garbage": in_place_of(b"\x00garbage"),
    "empty": in_place_of(b""),
    "cut": cut,
    "other code": in_place_of(b"ffi = 1\n"),
    "gone": lambda folder: [file.unlink() for file in folder.iterdir() if file.is_file()],
}


@pytest.mark.parametrize("mishap", MISHAPS)
@pytest.mark.parametrize("make", [page, printed])
def test_the_same_is_made_whatever_was_kept(kept: Path, make: Callable[[], bytes | str], mishap: str) -> None:
    first = make()
    assert [file for file in kept.iterdir() if file.is_file()]
    MISHAPS[mishap](kept)
    assert make() == first


@pytest.mark.parametrize("make", [page, printed])
def test_the_same_is_made_where_nothing_can_be_or_may_be_kept(
    make: Callable[[], bytes | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make()
    monkeypatch.setattr(sys, "pycache_prefix", "/proc/nowhere")
    assert make() == first
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_folder() is None
    assert make() == first


def test_a_template_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    own = tmp_path / "workspace/templates/print.html.j2"
    own.parent.mkdir(parents=True)
    for words in ("one", "another"):
        own.write_text(words, "utf-8")
        assert Theme(Inputs(tmp_path / "workspace"), overlay.default_folder()).render("print.html.j2", {}) == words


def test_what_is_kept_is_whole_and_lies_alone(kept: Path) -> None:
    keep_compiled("a", b"1")
    keep_compiled("a", b"2")
    assert compiled("a") == b"2"
    assert len([*kept.iterdir()]) == 1
    assert compiled("b") is None


def test_nothing_is_kept_that_python_would_not_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    files.keep_compiled("a", b"1")
    assert files.compiled("a") is None


def test_words_that_are_put_in_beforehand_are_those_of_the_catalogue_as_it_is(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    own = {
        "templates/own.html.j2": "{{ _('Source %(number)s', number=1) }}",
        f"templates/{catalogue_name('de')}": 'msgid "Source %(number)s"\nmsgstr "Quelle %(number)s"\n',
    }
    for name, text in own.items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_text(text, "utf-8")
    assert _said(workspace, "de") == "Quelle 1"
    assert _said(workspace, "en") == "Source 1"
    catalogue = workspace / f"templates/{catalogue_name('de')}"
    catalogue.write_text(catalogue.read_text("utf-8").replace("Quelle", "Beleg"), "utf-8")
    assert _said(workspace, "de") == "Beleg 1"


def _said(workspace: Path, language: str) -> str:
    return Theme(Inputs(workspace)).render("own.html.j2", {}, language)
