"""No link within the output is broken: to no file, and to no place in one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from judges import links, outputs

every_output = pytest.mark.parametrize("output", ["real", "made"])

WITHIN_THE_PAGE = {"a place that there is not": ('id="note-1"', 'id="note-x"', "2026-03-02/brief.html#note-1")}
"""linkinator overlooks these where it meets the page before the link, and so it is not the only judge."""
ELSEWHERE = {
    "a line that there is not": ("wire.html#L3", "wire.html#L4000", "articles/wire.html#L4000"),
    "a file that there is not": ('href="brief.pdf"', 'href="brief.docx"', "2026-03-02/brief.docx"),
    "an asset that there is not": ("/screen.", "/screens.", "assets/screens."),
}
DEFECTS = WITHIN_THE_PAGE | ELSEWHERE


@every_output
def test_linkinator_finds_no_link_broken(request: pytest.FixtureRequest, output: str) -> None:
    came_to, lost = links.walked(request.getfixturevalue(output))
    assert len(came_to) > 12
    assert lost == set()


@every_output
def test_lychee_finds_no_link_broken(request: pytest.FixtureRequest, output: str) -> None:
    good, lost = links.lychee(request.getfixturevalue(output))
    assert good > 200
    assert lost == set()


@every_output
def test_every_address_that_a_file_names_is_there(request: pytest.FixtureRequest, output: str) -> None:
    root = request.getfixturevalue(output)
    named = links.named(root, outputs.ADDRESS)
    assert {Path(file).suffix for file in named} == {".html", ".md", ".xml"}
    assert {"sitemap.xml", "search.html", "tags/index.html", "names/index.html"} <= {*named}
    assert sum(map(len, named.values())) > 200
    assert links.broken(root, outputs.ADDRESS) == {}


@pytest.fixture
def damaged(made: Path, tmp_path: Path) -> Path:
    """The hand-made output with every defect in one page."""
    output = shutil.copytree(made, tmp_path / "damaged")
    page = output / "2026-03-02" / "brief.html"
    text = page.read_text("utf-8")
    for there, instead, _ in DEFECTS.values():
        assert there in text
        text = text.replace(there, instead)
    page.write_text(text, "utf-8")
    return output


def test_each_seeded_defect_is_found_on_the_disk(damaged: Path) -> None:
    lost = set().union(*links.broken(damaged, outputs.ADDRESS).values())
    assert [name for name, (_, _, href) in DEFECTS.items() if not any(found.startswith(href) for found in lost)] == []


def test_lychee_finds_each_seeded_defect(damaged: Path) -> None:
    _, lost = links.lychee(damaged)
    assert [name for name, (_, _, href) in DEFECTS.items() if not any(href in found for found in lost)] == []


def test_linkinator_finds_each_seeded_defect_elsewhere(damaged: Path) -> None:
    _, lost = links.walked(damaged)
    assert [name for name, (_, _, href) in ELSEWHERE.items() if not any(href in found for found in lost)] == []
