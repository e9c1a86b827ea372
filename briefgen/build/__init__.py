"""The one unit that knows the order: files → records → evidence → editions → formats → files."""

from __future__ import annotations

from briefgen.formats import FORMATS
from briefgen.later import offering

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Imported when they are asked for: to tell that there is nothing to do nobody needs any of them, see `again`.
    from collections.abc import Callable, Collection
    from datetime import date
    from pathlib import Path

    from briefgen.build.building import Built
    from briefgen.build.checking import check
    from briefgen.build.desk import coverage_of, relocking, settings_of, uncited
    from briefgen.build.ground import Checked
    from briefgen.build.run import OUTPUT

__all__ = [
    "FORMATS",
    "OUTPUT",
    "Built",
    "Checked",
    "build",
    "check",
    "coverage_of",
    "relocking",
    "settings_of",
    "uncited",
]

_HOMES = {
    "Built": "briefgen.build.building",
    "OUTPUT": "briefgen.build.run",
    "Checked": "briefgen.build.ground",
    "check": "briefgen.build.checking",
    **dict.fromkeys(("coverage_of", "relocking", "settings_of", "uncited"), "briefgen.build.desk"),
}


__getattr__ = offering(__name__, _HOMES)


def build(
    root: Path,
    dates: Collection[date] = (),
    *,
    since: date | None = None,
    formats: Collection[str] = FORMATS,
    strict: bool = False,
    max_marking: str | None = None,
    wait: float = 0,
    jobs: int = 1,
    dask: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Built:
    """Check the facts of the days that are wanted, as `check` does, and write their briefs into `output/`.

    Only what is stale is made: whatever was read for it last time is compared by digest. Files of days whose facts
    are gone are removed, and nothing else ever. `force` takes everything that is wanted for stale; `dry_run` checks,
    tells in `Built` what would be made and why, and writes nothing. Losing `output/.briefgen.state` costs only time.

    `html` brings `json` along: the archive and the article pages are made from the receipts of what is published.
    What is marked above `max_marking`, by default the settings' own, is left out. `jobs` processes at a time make PDFs,
    or the Dask cluster whose scheduler is at the address `dask`, with the same bytes as one; `progress` is told how
    many are made, of how many.

    Nothing is written unless every quote was found and every text could be made; then the files of a day take their
    names at one moment (see `publish`). A PDF that cannot be made costs only itself: see `Built.failures`. One build
    at a time: another waits `wait` seconds for its turn. Raises `BriefgenError` as `check` does, and when a template
    or the disk fails, or the turn does not come; what was there stays.
    """
    from briefgen.build.building import Asked, built

    return built(
        Asked(
            root=root,
            dates=tuple(dates),
            since=since,
            formats=tuple(
                suffix for suffix in FORMATS if suffix in formats or (suffix == "json" and "html" in formats)
            ),
            strict=strict,
            max_marking=max_marking,
            wait=wait,
            jobs=jobs,
            dask=dask,
            force=force,
            dry=dry_run,
            progress=progress,
        )
    )
