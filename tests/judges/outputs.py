"""What the judges judge: the output of the real brief, and one of hand-made editions, hostile ones among them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import values
from briefgen import coverage
from briefgen.assets import Assets, web_assets
from briefgen.build import FORMATS, build, coverage_of
from briefgen.model import Edition
from briefgen.render.html import latest_page, page
from briefgen.render.markdown import markdown
from briefgen.site import Published, article_page, feed, index_page
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
ARABIC: Final = replace(values.full(), date=date(2026, 3, 4), language="ar", corrections=())
"""Told in the words of the full one, and so in no archive beside it."""


def write_real(root: Path) -> Path:
    """The output folder of the real brief in every format, with a feed, made in a copy of the real workspace."""
    shutil.copytree(REPOSITORY / "seeds", root / "seeds")
    settings = (REPOSITORY / "briefgen.yaml").read_text("utf-8")
    (root / "briefgen.yaml").write_text(settings.replace("...\n", f"url: {ADDRESS}\n...\n"), "utf-8")
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
    out = [Published(edition=edition, formats=frozenset(FORMATS)) for edition in EDITIONS.values()]
    for edition in (*EDITIONS.values(), ARABIC):
        yield from _formats(edition, assets)
        yield f"latest-{edition.date}.html", latest_page(edition, theme, formats=FORMATS)
    for alias, source in (values.SOURCES | {"attacked": values.hostile_source()}).items():
        yield f"articles/{alias}.html", article_page(source, out, theme, assets)
    yield "latest.html", latest_page(EDITIONS["hostile"], theme, formats=FORMATS)
    yield "index.html", index_page(out, theme, assets, title=values.HOSTILE, language="en", feed=True)
    yield "empty.html", index_page([], theme, assets, title="Harbour brief", language="en", feed=False)
    yield "feed.xml", feed(out, theme, title=values.HOSTILE, language="en", url=ADDRESS)


def _formats(edition: Edition, assets: Assets) -> Iterator[tuple[str, str | bytes]]:
    theme = default_theme()
    stem = f"{edition.date}/{edition.name}"
    yield f"{stem}.html", page(edition, theme, assets, formats=FORMATS)
    yield f"{stem}.md", markdown(edition, theme)
    yield f"{stem}.json", json.dumps(values.published(edition))
    yield f"{stem}.pdf", b"%PDF-1.7\n"


def _write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
