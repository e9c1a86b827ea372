"""The one-page edition of the real brief: on one page, whole in itself, and as sound as the full one."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from briefgen.build import build
from briefgen.files import Inputs
from briefgen.model import Edition
from briefgen.theme import Theme
from briefgen.values import parsed
from briefgen.verify import verify_pdf
from conftest import REPOSITORY
from pdf.anatomy import Anatomy, violations
from pdf.boxes import sheets
from pdf.parity import differences
from pdf.verapdf import FLAVOURS, verdicts

DAY: Final = date(2026, 2, 5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("real")
    shutil.copytree(REPOSITORY / "seeds", root / "seeds")
    shutil.copy(REPOSITORY / "briefgen.yaml", root)
    assert build(root, [DAY], strict=True).failures == ()
    return root / "output" / str(DAY)


@pytest.fixture(scope="module")
def data(folder: Path) -> bytes:
    return (folder / "executive.pdf").read_bytes()


@pytest.fixture(scope="module")
def edition(folder: Path) -> Edition:
    return parsed(Edition, json.loads((folder / "executive.json").read_bytes())["edition"], "executive.json")


def test_it_is_one_page_of_a4_with_its_margins_free(folder: Path, data: bytes) -> None:
    anatomy = Anatomy(data)
    (page,) = anatomy.pages
    assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
    (sheet,) = sheets(folder / "executive.pdf")
    assert sheet.outside(20, 11, 9) == []


def test_it_breaks_no_rule_of_archives_or_of_readers_aloud(folder: Path, data: bytes) -> None:
    path = folder / "executive.pdf"
    assert verdicts([path]) == {(path.name, flavour): () for flavour in FLAVOURS}
    assert violations(data) == []


def test_it_says_what_its_markdown_says(folder: Path, data: bytes, edition: Edition) -> None:
    text = (folder / "executive.md").read_text("utf-8")
    assert differences(Anatomy(data).text, text, edition, Theme(Inputs(REPOSITORY))) == []


def test_it_is_proved_by_what_it_carries(data: bytes) -> None:
    verdict = verify_pdf(data, "executive.pdf")
    assert verdict.problems == ()
    assert "15 sources: each has its receipt" in verdict.checked


def test_all_that_it_says_has_its_evidence_in_it(edition: Edition) -> None:
    items = {item.id: item for chapter in edition.chapters for item in chapter.items}
    statements = [*edition.bottom_line, *items.values()]
    assert len(edition.bottom_line) == 3
    assert len(items) == 6
    notes = {note.number: note for note in edition.notes}
    for statement in statements:
        assert statement.marks
        for mark in statement.marks:
            assert mark in notes[mark.number].marks
    assert sum(len(note.marks) for note in edition.notes) == sum(len(statement.marks) for statement in statements)
    assert {name for point in edition.bottom_line for name in point.facts} <= {*items}
    shown = {(extract.article.alias, line.number) for extract in edition.extracts for line in extract.lines}
    assert {(note.article, passage.first_line) for note in edition.notes for passage in note.evidence.passages} <= shown


def test_every_quote_stands_on_the_page_in_full(data: bytes, edition: Edition) -> None:
    text = "".join(Anatomy(data).text.split())
    assert [note.quote for note in edition.notes if "".join(note.quote.split()) not in text] == []


def test_what_it_leaves_out_is_in_the_full_brief(folder: Path, data: bytes) -> None:
    full, short = Anatomy((folder / "brief.pdf").read_bytes()).text, Anatomy(data).text
    for heading in ("Where accounts differ", "Watch", "Source extracts"):
        assert heading in full
        assert heading not in short


def test_article_pages_name_it_and_lead_for_each_line_to_the_full_brief(folder: Path) -> None:
    page = (folder.parent / "articles" / "bloomberg.html").read_text("utf-8")
    assert page.count(f"{DAY}/executive.html") == 1
    assert f'{DAY}/executive.html">The United States says it' in page
    assert "(executive, <time" in page
    assert page.count(f"{DAY}/brief.html#cite-") > 15
    assert '<p class="when">' not in page
