"""What the judges judge: the output of the real brief, and one of hand-made editions, hostile ones among them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

import sites
import values
from briefgen import coverage, search, site
from briefgen.assets import Assets, web_assets
from briefgen.build import FORMATS, build, coverage_of
from briefgen.model import Edition, Item
from briefgen.render.html import Neighbour, latest_page, page
from briefgen.render.markdown import markdown
from briefgen.site.topics import Led, topics_page
from briefgen.topics import TAGS
from pages import default_theme

REPOSITORY: Final = Path(__file__).parent.parent.parent
DAY: Final = date(2026, 2, 5)
HOSTILE_DAY: Final = date(2026, 3, 3)
ADDRESS: Final = "https://desk.example/briefs/"
"""Where the feed says that the output stands."""


def _corrected(edition: Edition) -> Edition:
    """With a correction that leads to a fact which the archive holds."""
    first, second = edition.corrections
    return replace(edition, corrections=(first, replace(second, fact="2026-03-01/open")))


EDITIONS: Final = {
    "full": _corrected(values.full()),
    "sparse": values.sparse(),
    "hostile": _corrected(replace(values.hostile(), date=HOSTILE_DAY)),
}


_DAYS: Final = (
    date(2026, 2, 27), date(2026, 1, 30), date(2025, 12, 31), date(2025, 11, 28), date(2025, 10, 30),
)  # fmt: skip


def _older(number: int, day: date) -> Edition:
    """A brief of many facts of one tag."""
    full = values.full()
    facts = tuple(
        Item(id=f"ferry-{n}", text=f"Ferry {n} runs on {day}.", marks=(), origins=1, tags=("ferries",))
        for n in range(40)
    )
    chapter = replace(full.chapters[0], items=(*full.chapters[0].items, *facts))
    more = replace(full, chapters=(chapter, *full.chapters[1:]), date=day, corrections=(), marking="TLP:GREEN")
    return replace(more, title=f"The harbour, part {number}")


OLDER: Final = {f"older-{number}": _older(number, day) for number, day in enumerate(_DAYS, 1)}
"""So that there are months and years to leaf through."""
ARABIC: Final = replace(values.full(), date=date(2026, 3, 4), language="ar", corrections=())
"""Told in the words of the full one, and so in no archive beside it."""
ALL: Final = EDITIONS | OLDER
OUT: Final = [sites.out(edition) for edition in ALL.values()]


def write_real(root: Path) -> Path:
    """The output folder of the real brief in every format, with a feed, made in a copy of the real workspace."""
    shutil.copytree(REPOSITORY / "seeds", root / "seeds")
    settings = (REPOSITORY / "briefgen.yaml").read_text("utf-8")
    (root / "briefgen.yaml").write_text(settings.replace("...\n", f"url: {ADDRESS}\nsearch: true\n...\n"), "utf-8")
    build(root, [DAY])
    _write(root / "output", {"coverage.html": _coverage()})
    return root / "output"


def write_made(root: Path) -> Path:
    """An output folder of the hand-made editions, with every kind of page."""
    _write(root, dict(_pages()))
    return root


def _coverage() -> str:
    (covered,) = coverage_of(REPOSITORY, [DAY])
    return coverage.page(covered, default_theme())


def _pages() -> Iterator[tuple[str, str | bytes]]:
    theme = default_theme()
    assets = web_assets(theme)
    yield from assets.files.items()
    made = dict(_site(assets))
    yield from made.items()
    yield from _index({name: text for name, text in made.items() if name.endswith("/brief.html") or "articles" in name})
    yield from (file for edition in (*ALL.values(), ARABIC) for file in _others(edition))
    yield f"{ARABIC.date}/brief.html", page(ARABIC, theme, assets, formats=FORMATS)
    for edition in (*EDITIONS.values(), ARABIC):
        yield f"latest-{edition.date}.html", latest_page(edition, theme, formats=FORMATS)
    yield "latest.html", latest_page(EDITIONS["hostile"], theme, formats=FORMATS)
    yield "arabic.html", _index_page(assets, language="ar", title="موجز الميناء", searchable=True)
    yield "empty.html", dict(sites.pages(sites.site_of([], url=None), theme, assets))["index.html"]
    # As where there are more than five hundred of them.
    desk = sites.desk(OUT, theme, assets)
    tags = [Led(name=tag, href=f"../tags/{tag}.html", days=number) for number, tag in enumerate(("labour", "traffic"))]
    yield "tags/many.html", topics_page(desk, TAGS, tags, None, (2026,))
    yield "tags/index.2026.html", topics_page(desk, TAGS, tags, None, (), 2026)


def _index_page(assets: Assets, **known: Any) -> str:
    return dict(sites.pages(sites.site_of(OUT, **known), default_theme(), assets))["index.html"]


def _site(assets: Assets) -> Iterator[tuple[str, str]]:
    """The briefs, each with the one before and the one after it, and all that leads to them."""
    theme = default_theme()
    sources = values.SOURCES | {"attacked": values.hostile_source()}
    days = sorted(OUT, key=lambda one: one.edition.date)
    near = [None, *(_neighbour(one) for one in days)]
    for number, one in enumerate(days):
        later = (*near[number + 2 :], None)[0]
        yield f"{one.stem}.html", page(one.edition, theme, assets, formats=FORMATS, earlier=near[number], later=later)
    whole = sites.site_of(OUT, sources, title=values.HOSTILE, url=ADDRESS, searchable=True)
    yield from sites.pages(whole, theme, assets)
    # That nothing cites as it is now.
    article = site.article_page(sources["attacked"], OUT, theme, assets, language="en")
    yield "articles/attacked.html", article


def _neighbour(one: site.Published) -> Neighbour:
    return Neighbour(stem=one.stem, day=one.edition.date, title=one.edition.title, language=one.edition.language)


def _index(pages: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    for year in ("2026", "2025"):
        # All articles were published in 2026.
        wanted = (year, "articles/") if year == "2026" else (year,)
        of_year = {name: text.encode() for name, text in pages.items() if name.startswith(wanted)}
        yield from ((f"search/{year}/{name}", data) for name, data in search.index(of_year, "en").items())


def _others(edition: Edition) -> Iterator[tuple[str, str | bytes]]:
    stem = f"{edition.date}/{edition.name}"
    yield f"{stem}.md", markdown(edition, default_theme())
    yield f"{stem}.json", json.dumps(values.published(edition))
    yield f"{stem}.pdf", b"%PDF-1.7\n"


def _write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
