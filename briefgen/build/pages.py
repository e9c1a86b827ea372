"""The text formats, and the pages that lead to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from briefgen import site
from briefgen.assets import Assets, web_assets
from briefgen.build.briefs import Brief
from briefgen.build.checking import Checked
from briefgen.diagnostics import BriefgenError
from briefgen.files import Inputs
from briefgen.formats import FORMATS
from briefgen.look import Look
from briefgen.model import FULL, Edition
from briefgen.render import html, markdown
from briefgen.standards import exceeds
from briefgen.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What is at hand when the pages of a build are made."""

    found: Checked
    theme: Theme
    look: Look
    limit: str | None
    """The strictest marking that may go out."""

    def may_lead_to(self, edition: Edition) -> bool:
        return self.limit is None or not exceeds(edition.marking, self.limit)


def pages_of(briefs: Sequence[Brief], shop: Workshop, output: Inputs) -> Iterator[tuple[str, bytes]]:
    """Every file that is text, by name relative to the output folder, made of `briefs` and of what stands there."""
    for brief in briefs:
        if "json" in brief.formats:
            yield f"{brief.stem}.json", brief.receipts
        if "md" in brief.formats:
            yield f"{brief.stem}.md", markdown.markdown(brief.edition, shop.theme).encode()
    on_the_site = [brief for brief in briefs if "html" in brief.formats]
    if on_the_site:
        yield from _site(on_the_site, shop, output)


def _site(briefs: Sequence[Brief], shop: Workshop, output: Inputs) -> Iterator[tuple[str, bytes]]:
    assets = web_assets(shop.theme, shop.look)
    yield from assets.files.items()
    before = {published.stem: published for published in _published(output)}
    new = {brief.stem: _as_published(brief, before) for brief in briefs}
    # What was published under another limit is still there; nothing leads to it any more.
    everything = tuple(published for published in {**before, **new}.values() if shop.may_lead_to(published.edition))
    cited = {extract.article.alias for published in new.values() for extract in published.edition.extracts}
    for published in new.values():
        page = html.page(published.edition, shop.theme, assets, formats=published.formats)
        yield f"{published.stem}.html", page.encode()
    for alias in sorted(cited):
        source = shop.found.sources[alias]
        yield f"articles/{alias}.html", site.article_page(source, everything, shop.theme, assets).encode()
    yield from _entrances(everything, shop, assets)


def _entrances(everything: Sequence[site.Published], shop: Workshop, assets: Assets) -> Iterator[tuple[str, bytes]]:
    preferences, theme = shop.found.settings, shop.theme
    title, language, url = preferences.title, preferences.language, preferences.url
    newest = max(everything, key=lambda published: (published.edition.date, published.edition.name == FULL))
    yield "latest.html", html.latest_page(newest.edition, theme, shop.look, formats=newest.formats).encode()
    yield (
        "index.html",
        site.index_page(everything, theme, assets, title=title, language=language, feed=bool(url)).encode(),
    )
    if url:
        yield "feed.xml", site.feed(everything, theme, title=title, language=language, url=url).encode()


def _published(output: Inputs) -> Iterator[site.Published]:
    """What stands in the output folder, by its receipts. One that says nothing is made anew with its day.

    Raises `BriefgenError` where one cannot be read: without it the archive would be short of a day.
    """
    for folder in output.folders_in("."):
        names = output.names_in(folder.removeprefix("./"), "")
        for name in names:
            stem = name.removesuffix(".json")
            if name != stem:
                formats = [suffix for suffix in FORMATS if f"{stem}.{suffix}" in names]
                data = output.read(name, kind="output")
                with suppress(BriefgenError, ValueError, RecursionError):
                    yield site.published(json.loads(data), formats, name)


def _as_published(brief: Brief, before: Mapping[str, site.Published]) -> site.Published:
    there = before[brief.stem].formats if brief.stem in before else frozenset()
    return site.Published(edition=brief.edition, formats=brief.formats | there)
