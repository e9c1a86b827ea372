"""Measure briefgen beside what people use today, and write down what came of it: see `make bench`."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import peers, workspaces
from benchmarks.measure import Contestant, costs
from benchmarks.report import write
from benchmarks.rows import ALONE, ROWS, Round, result
from briefgen.files import Inputs
from briefgen.theme import Theme

OURS: Final = "briefgen"
_TEXT: Final = ("--format", "html", "--format", "md", "--format", "json")
_KEPT: Final = ("seeds", "templates", "briefgen.yaml")
_WHY: Final = "Insurers had asked for it after two winters of claims."
_END: Final = "</main>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Days and turns."""

    many: int
    long: int
    month: int
    printed: int
    leaked: int
    turns: int
    """Of what takes a second or so."""
    few: int
    """Of what takes minutes."""


SIZES: Final = {
    "full": Sizes(many=365, long=3650, month=30, printed=30, leaked=100, turns=9, few=3),
    "quick": Sizes(many=3, long=9, month=2, printed=2, leaked=1, turns=1, few=1),
}


class Bench:
    """The folder that everything is made in, and the workspaces there, each made once."""

    def __init__(self, scratch: Path, sizes: Sizes) -> None:
        self.scratch = scratch
        self.sizes = sizes
        self._made: dict[str, tuple[date, ...]] = {}

    def workspace(self, name: str, days: int) -> Path:
        folder = self.scratch / f"{name}-{days}"
        if folder.name not in self._made:
            self._made[folder.name] = workspaces.make(folder, days)
        return folder

    def days(self, workspace: Path) -> tuple[date, ...]:
        return self._made[workspace.name]

    def folder(self, *names: str) -> Path:
        folder = self.scratch.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def costs(self, contestants: Sequence[Contestant], turns: int) -> Round:
        return Round(costs=costs(contestants, turns, self.scratch))


# briefgen.


def _build(*options: str) -> list[str]:
    return [sys.executable, "-m", "briefgen", "build", "--all", *options]


def _built(workspace: Path, *options: str) -> None:
    """Build it, uncounted."""
    subprocess.run(_build(*options), cwd=workspace, check=True)  # noqa: S603  our own command


def _bare(workspace: Path) -> None:
    peers.without(*(path for path in workspace.iterdir() if path.name not in _KEPT))


def _from_nothing(workspace: Path, days: Sequence[date], suffixes: Sequence[str], *options: str) -> Contestant:
    made = [workspace / f"output/{day}/brief.{suffix}" for day in days for suffix in suffixes]
    return Contestant(
        name=OURS,
        command=_build(*options),
        folder=workspace,
        prepare=partial(_bare, workspace),
        proof=partial(peers.proved, made),
    )


# The rounds.


def _cold(bench: Bench) -> Round:
    workspace = bench.workspace("one", 1)
    (day,) = bench.days(workspace)
    _built(workspace, *_TEXT)
    folder = bench.folder("print")
    peers.print_folder(workspace, day, folder)
    ours = _from_nothing(workspace, [day], ("md", "html", "json", "pdf"))
    return bench.costs([ours, *peers.printers(folder)], bench.sizes.turns)


def _printed(bench: Bench) -> Round:
    workspace = bench.workspace("printed", bench.sizes.printed)
    days = bench.days(workspace)
    _built(workspace, *_TEXT)
    folders = [bench.folder("prints", str(day)) for day in days]
    for day, folder in zip(days, folders, strict=True):
        peers.print_folder(workspace, day, folder)
    ours = _from_nothing(workspace, days, ("pdf",), "--format", "pdf")
    return bench.costs([ours, peers.weasyprint_loop(folders, bench.scratch)], bench.sizes.few)


def _memory(bench: Bench) -> Round:
    # Five more, as both ends are medians of five.
    workspace = bench.workspace("leak", bench.sizes.leaked + 5)
    said = _script("memory_growth", str(workspace))
    return Round(figures={name: value / 1e6 for name, value in json.loads(said).items()})


def _site(bench: Bench, days: int, against: Sequence[str], alone: Sequence[str] = ()) -> Round:
    workspace, pages = _pages(bench, days)
    folder = bench.folder("sites", str(days))
    ours = _from_nothing(workspace, bench.days(workspace), ("html", "md", "json"), *_TEXT)
    theirs = [peers.from_nothing(name, folder / name, pages) for name in against]
    briefs = peers.briefs_alone(pages)
    theirs += [peers.from_nothing(name, folder / (name + ALONE), briefs, name + ALONE) for name in alone]
    return bench.costs([ours, *theirs], bench.sizes.few)


def _pages(bench: Bench, days: int) -> tuple[Path, Sequence[peers.Page]]:
    workspace = bench.workspace("site", days)
    _built(workspace, *_TEXT)
    return workspace, peers.pages_of(workspace, bench.days(workspace))


def _template(bench: Bench) -> Round:
    workspace, pages = _pages(bench, bench.sizes.many)
    own = bench.folder(workspace.name, "templates") / "brief.html.j2"
    own.write_bytes(Theme(Inputs(workspace)).asset(own.name))
    _built(workspace, *_TEXT)
    ours = _again(workspace, peers.Change(own, _END), pages[0], *_TEXT)
    try:
        return bench.costs([ours, *_hugo(bench, "template", pages, pages[0], _END)], bench.sizes.turns)
    finally:
        shutil.rmtree(own.parent)


def _change(bench: Bench) -> Round:
    workspace, pages = _pages(bench, bench.sizes.many)
    days = bench.days(workspace)
    number = len(days) // 2
    _built(workspace, "--format", "html")
    facts = workspace / f"seeds/facts/{days[number]}.yaml"
    ours = _again(workspace, peers.Change(facts, _WHY), pages[number], "--format", "html")
    return bench.costs([ours, *_hugo(bench, "change", pages, pages[number], _WHY)], bench.sizes.turns)


def _nothing(bench: Bench) -> Round:
    workspace, pages = _pages(bench, bench.sizes.many)
    _built(workspace)
    made = [workspace / f"output/{day}/brief.pdf" for day in bench.days(workspace)]
    ours = Contestant(name=OURS, command=_build(), folder=workspace, proof=partial(peers.proved, made))
    return bench.costs([ours, *_hugo(bench, "nothing", pages, pages[0], "")], bench.sizes.turns)


def _hugo(bench: Bench, name: str, pages: Sequence[peers.Page], page: peers.Page, words: str) -> Iterator[Contestant]:
    """Hugo where its site stands: with `words` changed in its template or in `page`, or with nothing changed."""
    for suffix, wanted in (("", pages), (ALONE, peers.briefs_alone(pages))):
        folder = bench.folder(name, f"hugo{suffix}")
        tool = peers.site("Hugo", folder, wanted)
        file = folder / tool.template if words == _END else peers.page_file(tool, folder, page)
        yield peers.once_more(f"Hugo{suffix}", folder, tool, peers.Change(file, words) if words else None, page)


def _again(workspace: Path, change: peers.Change, page: peers.Page, *options: str) -> Contestant:
    made = workspace / f"output/{page.name}.html"
    return Contestant(
        name=OURS,
        command=_build(*options),
        folder=workspace,
        prepare=change.step,
        proof=partial(change.shown_in, made),
    )


def _check(_bench: Bench) -> Round:
    found = re.search(r"median ([\d.]+) ms, slowest ([\d.]+) ms", _script("check_after_save"))
    if not found:
        raise RuntimeError("check_after_save.py gave no figures")
    return Round(figures={"median": float(found[1]), "slowest": float(found[2])})


def _growth(bench: Bench) -> Round:
    contestants = []
    for days in (bench.sizes.many, bench.sizes.long):
        workspace = bench.workspace("site", days)
        ours = _from_nothing(workspace, bench.days(workspace), ("html", "md", "json"), *_TEXT)
        contestants.append(
            Contestant(
                name=f"{OURS}, {days:,} days",
                command=ours.command,
                folder=ours.folder,
                prepare=ours.prepare,
                proof=ours.proof,
            )
        )
    less, more = costs(contestants, bench.sizes.few, bench.scratch)
    by = bench.sizes.long / bench.sizes.many
    return Round(costs=(less, more), figures={"CPU": more.cpu / less.cpu / by, "wall": more.wall / less.wall / by})


def _script(name: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    done = subprocess.run(command, cwd=peers.HERE.parent, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


_ALL: Final = ("Material for MkDocs", "Eleventy", "MkDocs", "Pelican", "Hugo")

ROUNDS: Final[Mapping[str, Callable[[Bench], Round]]] = {
    "cold": _cold,
    "printed": _printed,
    "memory": _memory,
    "site": lambda bench: _site(bench, bench.sizes.many, _ALL, _ALL[:2]),
    "month": lambda bench: _site(bench, bench.sizes.month, ("Sphinx + MyST",)),
    "template": _template,
    "change": _change,
    "nothing": _nothing,
    "check": _check,
    "growth": _growth,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("size", choices=SIZES, nargs="?", default="full", help="quick: small and few, to try it out")
    parser.add_argument("--only", action="append", choices=ROUNDS, metavar="ROUND", help=f"of {', '.join(ROUNDS)}")
    asked = parser.parse_args()
    sizes = SIZES[asked.size]
    rounds = {}
    with tempfile.TemporaryDirectory(prefix="briefgen-bench-") as scratch:
        bench = Bench(Path(scratch).resolve(), sizes)
        for name in asked.only or ROUNDS:
            _say(f"{name} …")
            rounds[name] = _tried(ROUNDS[name], bench)
            _say(rounds[name].fault)
    results = [found for row in ROWS if (found := result(row, rounds))]
    into = peers.HERE if asked.size == "full" and not asked.only else peers.HERE / "quick"
    into.mkdir(exist_ok=True)
    _say(write(results, rounds, asdict(sizes), into, small=asked.size == "quick"))


def _tried(measure: Callable[[Bench], Round], bench: Bench) -> Round:
    """One round that fails costs only itself: the others took long enough."""
    try:
        return measure(bench)
    except subprocess.CalledProcessError as error:
        said = str(error.stderr or "").strip().split("\n")[-1]
        return Round(fault=f"a command ended with {error.returncode}: {said}")
    except (OSError, RuntimeError, ValueError) as error:
        return Round(fault=f"{type(error).__name__}: {error}")


def _say(words: str) -> None:
    if words:
        print(words, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
