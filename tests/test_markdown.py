"""`brief.md`: reads well raw, and says the same to every reader."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

import values
from briefgen.files import Inputs
from briefgen.model import Edition, Item
from briefgen.render.markdown import markdown
from briefgen.theme import Theme
from conftest import REPOSITORY

GOLDEN = Path(__file__).parent / "cases/markdown"


def _markdown(edition: Edition) -> str:
    return markdown(edition, Theme(Inputs(REPOSITORY)))


@pytest.mark.parametrize("name", ["full", "sparse"])
def test_the_brief_reads_as_approved(name: str) -> None:
    assert _markdown(getattr(values, name)()) == (GOLDEN / f"{name}.md").read_text("utf-8")


def test_each_citation_leads_to_a_line_of_an_article_page() -> None:
    text = _markdown(values.full())
    edition = values.full()
    for note in edition.notes:
        href = f"../articles/{note.article}.html#L{note.evidence.first_line}"
        assert text.count(f"[[{note.number}]]({href})") == len(note.marks)
        assert f"\n{note.number}. " in text


HOSTILE = [
    "<script>alert(1)</script>", "# heading", "- item", "1. item", "> quotation", "| a | b |", "```", "---", "[x]: y",
    "![a](b)", "&lt;", "<!-- a -->", "**", "~~a~~", "$$a$$", "\\", "`", "{=html}", "::: a", "***",
]  # fmt: skip


def _with(edition: Edition, hostile: str) -> Edition:
    (first, *others) = edition.chapters
    item: Item = replace(first.items[0], text=hostile, why=hostile)
    chapter = replace(first, title=hostile, items=(item, *first.items[1:]))
    return replace(edition, title=hostile, series=hostile, chapters=(chapter, *others))


def _elements(text: str) -> list[str]:
    return re.findall(r"</?[a-z0-9]+", MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_that_try_to_be_markup_change_no_structure(hostile: str) -> None:
    tame = _with(values.full(), "words")
    assert _elements(_markdown(_with(values.full(), hostile))) == _elements(_markdown(tame))
