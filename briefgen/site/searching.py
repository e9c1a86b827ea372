"""The search page, the only one with a script: it looks things up in an index that is made beside the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from briefgen.assets import POLICY
from briefgen.site.archive import by_year
from briefgen.site.cards import Page
from briefgen.site.listing import Desk, by_month, rendered, ways_shown
from briefgen.values import Json

SEARCH: Final = "search.html.j2"
SCRIPT: Final = "search.js.j2"

FOLDER: Final = "search"
"""Of the index, with a folder for each year."""

_POLICY: Final = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""The page may run the site's own scripts and read the site's own files, and nothing else."""


def search_pages(desk: Desk, years: Sequence[int]) -> Iterator[Page]:
    """`search.html` with its script, for an index of these years, newest first."""
    script = desk.theme.render(SCRIPT, {}, desk.site.language)
    name = f"assets/search.{sha256(script.encode()).hexdigest()[:12]}.js"
    yield Page(name=name, template=SCRIPT, shows=None, make=lambda: script)
    months = [month for month, _ in by_month(desk.site.listed)]

    def make() -> str:
        return search_page(desk, name, years, months)

    shows: list[Json] = [name, [*years], [str(month) for month in months], ways_shown(desk.ways)]
    yield Page(name="search.html", template=SEARCH, shows=shows, make=make)


def search_page(desk: Desk, script: str, years: Sequence[int], months: Sequence[date]) -> str:
    """`search.html`: a form where `script` can run and read the index, and where it cannot, the way to all `months`."""
    values: dict[str, object] = {
        "policy": _POLICY,
        "script": script,
        "indexes": [f"{FOLDER}/{year}/" for year in years],
        "years": by_year(months, ""),
    }
    return rendered(desk, SEARCH, "", None, values)
