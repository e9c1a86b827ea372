"""The rows of the result: what is measured against what, and what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from benchmarks.measure import Cost

Verdict = Literal["met", "aim met", "missed", "not measured", "–"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of running some contestants in turn, ours first, or of measuring a figure."""

    costs: Sequence[Cost] = ()
    figures: Mapping[str, float] | None = None
    fault: str = ""
    """Why there is neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table. The limits are ratios to what another tool takes, or the most that a figure may be."""

    job: str
    """`{many}` and the like stand for the sizes of the run."""
    round: str
    against: str = ""
    """The other contestant; none for a figure."""
    figure: str = ""
    unit: str = ""
    cpu: float | None = None
    wall: float | None = None
    most: float | None = None
    aim: float | None = None

    @property
    def target(self) -> str:
        aim = f", aim at {self.aim:g}" if self.aim else ""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}{aim}"
        if self.cpu is None:
            return "–"
        return f"≤ {self.cpu:g}{aim}" if self.cpu == self.wall else f"≤ {self.cpu:g} CPU, ≤ {self.wall:g} wall{aim}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A row with what was measured."""

    row: Row
    values: tuple[float, ...] = ()
    """The ratios of CPU and of wall time, or one figure; nothing where it could not be measured."""
    fault: str = ""

    @property
    def verdict(self) -> Verdict:
        limits = (self.row.cpu, self.row.wall) if self.row.against else (self.row.most,)
        if not self.values:
            return "not measured"
        if None in limits:
            return "–"
        aim = self.row.aim
        if aim and all(value <= aim for value in self.values):
            return "aim met"
        within = all(value <= limit for value, limit in zip(self.values, limits, strict=True) if limit is not None)
        return "met" if within else "missed"


def result(row: Row, rounds: Mapping[str, Round]) -> Result | None:
    """What a row says; `None` where its round was not asked for."""
    if row.round not in rounds:
        return None
    held = rounds[row.round]
    if held.fault:
        return Result(row=row, fault=held.fault)
    if row.against:
        ours, theirs = held.costs[0], next(cost for cost in held.costs if cost.name == row.against)
        return Result(row=row, values=(ours.cpu / theirs.cpu, ours.wall / theirs.wall))
    return Result(row=row, values=((held.figures or {})[row.figure],))


ALONE: Final = ", briefs alone"
"""Behind the name of a tool that makes no article pages."""

_LESS: Final = "the same, and they the briefs alone"
_COLD: Final = "one brief from cold: md, html, json and PDF/A-3a + UA-1, evidence checked"
_SITE: Final = "{many:,} briefs with articles: html, md, json, evidence checked, from nothing"

ROWS: Final = (
    Row(job=_COLD, round="cold", against="WeasyPrint", cpu=0.75, wall=0.75, aim=0.55),
    Row(job="the same", round="cold", against="pandoc + WeasyPrint", cpu=0.8, wall=0.8),
    Row(job="the same", round="cold", against="Chromium", cpu=1.3, wall=1.3, aim=1.0),
    Row(job="the same", round="cold", against="Typst"),
    Row(job="{printed:,} PDFs in one run", round="printed", against="WeasyPrint", cpu=0.75, wall=0.4),
    Row(job="growth of the process that prints {leaked:,} PDFs", round="memory", figure="printing", unit="MB", most=10),
    Row(job="growth of the process that asks for them", round="memory", figure="asking", unit="MB"),
    Row(job=_SITE, round="site", against="Material for MkDocs", cpu=0.15, wall=0.15),
    Row(job="the same", round="site", against="Eleventy", cpu=1.0, wall=1.0),
    Row(
        job=_LESS,
        round="site",
        against=f"Material for MkDocs{ALONE}",
        cpu=0.15,
        wall=0.15,
    ),
    Row(job=_LESS, round="site", against=f"Eleventy{ALONE}", cpu=1.0, wall=1.0),
    Row(job="the same", round="site", against="MkDocs"),
    Row(job="the same", round="site", against="Pelican"),
    Row(job="the same", round="site", against="Hugo"),
    Row(job="the same of {month:,} briefs", round="month", against="Sphinx + MyST"),
    Row(job="the same of {many:,} after a change of the template", round="template", against="Hugo", cpu=1.0, wall=1.0),
    Row(job=_LESS, round="template", against=f"Hugo{ALONE}", cpu=1.0, wall=1.0),
    Row(job="one facts file of {many:,} changed, html", round="change", against="Hugo", cpu=0.25, wall=0.25),
    Row(job=_LESS, round="change", against=f"Hugo{ALONE}", cpu=0.25, wall=0.25),
    Row(job="nothing to do, {many:,} days, all formats", round="nothing", against="Hugo", cpu=0.1, wall=0.1),
    Row(job=_LESS, round="nothing", against=f"Hugo{ALONE}", cpu=0.1, wall=0.1),
    Row(job="from save to verdict, 50 facts, 20 articles", round="check", figure="median", unit="ms", most=100),
    Row(job="cost of a day of {long:,} by that of {many:,}", round="growth", figure="CPU", unit="×", most=1.2),
    Row(job="the same, wall time", round="growth", figure="wall", unit="×", most=1.2),
)
