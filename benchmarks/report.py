"""The result as a page in Markdown and a plot."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.metadata import version
from math import log10
from pathlib import Path
from typing import Final

from benchmarks import peers
from benchmarks.measure import Cost
from benchmarks.rows import Result, Round, Row

_PACKAGES: Final = (
    *("briefgen", "weasyprint", "typst", "mkdocs", "mkdocs-material", "pelican", "sphinx", "myst-parser"),
    *("jinja2", "pyyaml", "markdown-it-py", "markdown"),
)

_ABOUT: Final = """# How quick briefgen is beside what people use today

`make bench` makes this page anew: it installs the others, makes workspaces of invented news, and runs all programs on
the same machine, in turn, A B A B. Only ratios are promised; times are those of one machine. CPU is user and system
time of a process and of all that it starts. A ratio below 1 means that briefgen takes less.
"""

_SMALL: Final = """**Small sizes and few turns, to try the benchmark out: nothing to judge by.**
"""

_EQUAL: Final = """## What is compared

A brief has 5 sections, 30 facts, 40 citations of 6 articles, 2 disputes, and comes to 7 pages in A4. Each day has five
articles of some 2.6 kB. All run with the same Python, whose modules are compiled beforehand, and with warm file caches:
a turn before the first is not counted, but for memory. After each turn it is looked whether the work was done.

- **briefgen** finds every quote in its article, compares the words of facts and quotes, numbers the citations and makes
  all that the job names, with the article pages, the archive and the receipts; a PDF is tagged, PDF/A-3a and PDF/UA-1,
  with its attachments. Everything is brought to the disk before it is published. **None of the others checks
  anything.**
- **WeasyPrint** makes a plain PDF, without tags or attachments, of the very HTML and CSS that briefgen gives to
  WeasyPrint, and nothing else. In the row on many PDFs it makes them in a loop in one process.
- **pandoc + WeasyPrint** makes a plain PDF of the same content in Markdown, with the same style sheet, of which only
  the plain elements apply to its HTML.
- **Chromium** prints the same HTML: a tagged PDF, without the headers and page numbers that its CSS asks for.
- **Typst**, by its Python package, sets the same content, put into its language by pandoc beforehand: a tagged PDF.
- **MkDocs, Material, Pelican, Sphinx + MyST, Eleventy and Hugo** make HTML of `brief.md`, of the articles as far as
  they are shown, and of the archive: pages of the same names with the same text and links. MkDocs and Material keep
  their search, which is on when they come, and have a menu of the archive alone: with all pages in it, the site would
  grow with their square. Pelican, Eleventy and Hugo make no feeds, no search and no lists of tags. “Briefs alone”
  means without the article pages, which briefgen makes all the same.
- **After a change** Hugo makes all pages anew, as it always does; its own caches stay.
"""


_MISSED: Final = """## Where a target is missed

The rows in which **the others make the briefs alone** are harder than what was asked for: briefgen makes the article
pages all the same. What was asked for and is missed is the archive from nothing, beside Material and Eleventy.

A day of it took one process 27 ms when it was looked at last (60 days, in one process; where a sampling profiler found
it at work):

| what | part |
|---|---|
| the words of facts are compared with those of their quotes | 33 % |
| files are created, written and brought to the disk, and change places | 20 % |
| `brief.json`: the edition, its receipts and digests, canonical and as it is laid out | 11 % |
| the brief’s page, and its Markdown | 10 % |
| article pages | 6 % |
| YAML and the records made of it | 5 % |
| quotes are found in articles | 3 % |
| modules are imported | 3 % |
| all else | 9 % |

Without a check of anything it would take some two thirds, and that is still more than Eleventy takes: to render is
what V8 compiles there and Python interprets here, and a day has eight files. What was done, each measured: only the
events of libyaml are used; one search finds which of thousands of words stand in a text, before any pattern is tried;
templates are compiled with the words of their language in them, and kept; values are msgspec’s records, whose C code
makes the canonical JSON; days are shared among processes by fork; what matched before is not
compared again. What was tried and left: to join what a template yields before Python sees it (slower), and to create
the files by several threads (2 % less wall time, 9 % more CPU). To compile the checks to C with mypyc was not tried: it
would want a compiler wherever briefgen is installed from source.
"""


def write(
    results: Sequence[Result], rounds: Mapping[str, Round], sizes: Mapping[str, int], into: Path, *, small: bool
) -> str:
    """Write `RESULTS.md` and `results.svg`; the table of the first. Where sizes are `small`, the page says so."""
    table = "\n".join(_table(results, sizes))
    parts = (
        _ABOUT,
        *([_SMALL] if small else []),
        table + "\n",
        "![CPU and wall time of briefgen as a part of the others’](results.svg)\n",
        _EQUAL,
        _MISSED,
        "## What each took\n",
        "\n".join(_costs(rounds)) + "\n",
        "## Machine and versions\n",
        "\n".join(_machine()) + "\n",
    )
    (into / "RESULTS.md").write_text("\n".join(parts), "utf-8")
    (into / "results.svg").write_text(_plot(results, sizes), "utf-8")
    return table


def _table(results: Sequence[Result], sizes: Mapping[str, int]) -> Iterator[str]:
    yield "| job | against | target | CPU | wall | |"
    yield "|---|---|---|---|---|---|"
    for found in results:
        row = found.row
        cells = (_job(row, sizes), row.against or "–", row.target, *_values(found), _verdict(found))
        yield f"| {' | '.join(cells)} |"


def _job(row: Row, sizes: Mapping[str, int]) -> str:
    return row.job.format(**sizes)


def _values(found: Result) -> tuple[str, str]:
    if not found.values:
        return "–", "–"
    if found.row.against:
        cpu, wall = (f"{value:.2f}" for value in found.values)
        return cpu, wall
    return f"{found.values[0]:.3g} {found.row.unit}", "–"


def _verdict(found: Result) -> str:
    words = f"not measured: {found.fault}" if found.fault else found.verdict
    return f"**{words}**" if found.verdict == "missed" else words.replace("|", "/").replace("\n", " ")


def _costs(rounds: Mapping[str, Round]) -> Iterator[str]:
    yield "| round | program | CPU, s | lowest to highest | wall, s | memory at most, MB | turns |"
    yield "|---|---|---|---|---|---|---|"
    for name, held in rounds.items():
        for cost in held.costs:
            yield f"| {name} | {' | '.join(_cost(cost))} |"


def _cost(cost: Cost) -> tuple[str, ...]:
    low, high = cost.spread
    return (
        cost.name,
        f"{cost.cpu:.3g}",
        f"{low:.3g} – {high:.3g}",
        f"{cost.wall:.3g}",
        f"{cost.peak / 1e6:.0f}",
        str(cost.turns),
    )


# The machine.


def _machine() -> Iterator[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"- {len(os.sched_getaffinity(0))} cores, {_processor()}, {memory:.0f} GiB of memory"
    yield f"- {platform.system()} {platform.release()}, Python {platform.python_version()}"
    yield "- " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    eleventy = json.loads((peers.ELEVENTY / "package.json").read_bytes())["version"]
    yield f"- Eleventy {eleventy} on Node.js {_said('node', '--version')}"
    yield f"- {_said(peers.pandoc(), '--version')}"
    yield f"- {_said('chromium', '--version')}"
    yield f"- {_said(peers.hugo(), 'version').split('+')[0].split('-')[0]}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")[0].strip()  # noqa: S603


# The plot: ratios on a scale of powers of ten, as bars that begin at 1, where both take the same; targets are lines.

_WIDTH: Final = 900
_LEFT: Final = 430
_RIGHT: Final = 60
_BAR: Final = 9
_STEP: Final = 34
_TOP: Final = 46
_INK: Final = "#1c1b19"
_COLOURS: Final = {"CPU": "#2b5f9e", "wall": "#e0a030"}


def _plot(results: Sequence[Result], sizes: Mapping[str, int]) -> str:
    shown = [found for found in results if found.row.against and found.values]
    low = min([0.1, *(value for found in shown for value in found.values)])
    high = max([1.0, *(value for found in shown for value in found.values)])
    ends = (10 ** int(log10(low) - 1), 10 ** int(log10(high) + 0.999))
    height = _TOP + _STEP * len(shown) + 20
    size = f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12" fill="{_INK}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        *_legend(),
        *_scale(ends, height),
    ]
    for number, found in enumerate(shown):
        lines += _bars(found, sizes, ends, _TOP + 14 + _STEP * number)
    return "\n".join([*lines, "</svg>", ""])


def _x(value: float, ends: tuple[float, float]) -> float:
    low, high = map(log10, ends)
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (log10(value) - low) / (high - low), 1)


def _legend() -> Iterator[str]:
    yield '<text x="8" y="16" font-weight="bold">What briefgen takes, as a part of what the other takes</text>'
    for number, (name, colour) in enumerate(_COLOURS.items()):
        x = _LEFT + 90 * number
        yield f'<rect x="{x}" y="7" width="12" height="{_BAR}" fill="{colour}"/><text x="{x + 17}" y="16">{name}</text>'
    yield f'<path d="M{_LEFT + 180} 5v13" stroke="{_INK}" stroke-width="2"/>'
    yield f'<text x="{_LEFT + 188}" y="16">target</text>'


def _scale(ends: tuple[float, float], height: int) -> Iterator[str]:
    at = ends[0]
    while at <= ends[1] * 1.01:
        x = _x(at, ends)
        width = 1.2 if abs(at - 1) < 1e-9 else 0.4
        yield f'<path d="M{x} {_TOP}V{height - 12}" stroke="#777" stroke-width="{width}"/>'
        yield f'<text x="{x}" y="{_TOP - 6}" text-anchor="middle">{at:g}</text>'
        at *= 10


def _bars(found: Result, sizes: Mapping[str, int], ends: tuple[float, float], top: int) -> Iterator[str]:
    row = found.row
    job = _job(row, sizes)
    yield f'<text x="8" y="{top + 6}" font-weight="bold">{escape(row.against)}</text>'
    yield f'<text x="8" y="{top + 18}" font-size="10">{escape(job if len(job) < 80 else job[:78] + "…")}</text>'
    limits = (row.cpu, row.wall)
    for number, (value, limit, colour) in enumerate(zip(found.values, limits, _COLOURS.values(), strict=True)):
        y = top + number * (_BAR + 1)
        one, x = _x(1, ends), _x(value, ends)
        yield f'<rect x="{min(x, one)}" y="{y}" width="{abs(x - one):.1f}" height="{_BAR}" fill="{colour}"/>'
        if limit:
            yield f'<path d="M{_x(limit, ends)} {y - 1}v{_BAR + 2}" stroke="{_INK}" stroke-width="2"/>'
        yield f'<text x="{_WIDTH - 8}" y="{y + 8}" text-anchor="end" font-size="9">{value:.2f}</text>'
