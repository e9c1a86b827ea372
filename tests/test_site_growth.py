"""A site of many days: one more of them rewrites what shows it, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from briefgen import Built, build
from conftest import FACTS, laid_out

TODAY = date(2026, 11, 21)
DAYS = 400
TAGGED = FACTS.replace("        why:", "        tags: [strikes]\n        why:").replace(
    "sections:", "names:\n  Dockworkers: [dockers]\nsections:"
)


def _lay(root: Path, *days: date) -> None:
    for day in days:
        (root / f"seeds/facts/{day}.yaml").write_text(TAGGED.replace(str(TODAY), str(day)), "utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of a day, and of 399 before it whose briefs were published, as if by builds of those days."""
    settings = "title: Halvard brief\nurl: https://desk.example\n...\n"
    root = laid_out(tmp_path_factory.mktemp("grown"), {"briefgen.yaml": settings})
    _lay(root, TODAY)
    build(root, formats=("html",))
    published = (root / f"output/{TODAY}/brief.json").read_text("utf-8")
    for day in (TODAY - timedelta(days=ago) for ago in range(1, DAYS)):
        _lay(root, day)
        folder = root / f"output/{day}"
        folder.mkdir()
        (folder / "brief.json").write_text(published.replace(str(TODAY), str(day)), "utf-8")
        if day.month in (3, 11):
            (folder / "brief.html").write_text("<p>to be made anew", "utf-8")
    build(root, formats=("html",), force=True)
    return root


def _new_day(root: Path, day: date) -> Built:
    _lay(root, day)
    return build(root, formats=("html",))


def test_a_new_day_rewrites_what_shows_it_and_nothing_else(root: Path) -> None:
    built = _new_day(root, date(2026, 11, 22))
    assert {name.removeprefix("output/") for name in built.written} == {
        "2026-11-22/brief.html", "2026-11-22/brief.json", "latest.html", "index.html", "feed.xml",
        "2026-11-21/brief.html",  # leads to the day after it
        "archive/2026-11.html", "sitemap-2026.xml",
        "articles/port.html", "articles/wire.html",  # cited by it
        "tags/index.html", "tags/strikes.html", "tags/strikes.2026.html",
        "names/index.html", "names/dockworkers_744fd5d03a6f.html", "names/dockworkers_744fd5d03a6f.2026.html",
    }  # fmt: skip
    assert built.removed == ()


def test_a_new_year_adds_its_pages_and_changes_the_way_to_it(root: Path) -> None:
    built = _new_day(root, date(2027, 1, 1))
    archive = {name.removeprefix("output/") for name in built.written if "archive/" in name or "sitemap" in name}
    assert archive == {
        "archive/2027-01.html", "archive/2026-11.html", "archive/2026-11.xml", "sitemap.xml", "sitemap-pages.xml",
        "sitemap-2027.xml",
    }  # fmt: skip
    assert {name for name in map(str, built.written) if "strikes.20" in name} == {
        "output/tags/strikes.2027.html", "output/tags/strikes.2026.html",
    }  # fmt: skip


def test_a_day_that_nobody_asked_for_is_not_read_and_not_made(root: Path) -> None:
    assert build(root, formats=("html",)).written == ()
    (root / "seeds/facts/2026-03-04.yaml").write_text("no facts at all", "utf-8")
    assert build(root, formats=("html",)).written == ()


def test_a_day_without_facts_leaves_the_pages_that_led_to_it(root: Path) -> None:
    (root / "seeds/facts/2026-03-04.yaml").unlink()
    built = build(root, formats=("html",))
    assert {*built.removed} == {"output/2026-03-04/brief.html", "output/2026-03-04/brief.json"}
    named = {name.removeprefix("output/") for name in built.written}
    assert {"archive/2026-03.html", "archive/2026-03.xml", "tags/strikes.2026.html", "sitemap-2026.xml"} <= named
    assert {"2026-03-03/brief.html", "2026-03-05/brief.html"} <= named
    assert not {name for name in named if name.startswith("archive/") and "2026-03" not in name}
    assert "2026-03-04" not in (root / "output/archive/2026-03.html").read_text("utf-8")
    page = (root / "output/2026-03-03/brief.html").read_text("utf-8")
    assert '<link rel="next" href="../2026-03-05/brief.html">' in page
