"""axe-core, which looks for what keeps people out: WCAG 2.2 AA, contrast at AAA, and its best-practice rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

from judges.npm import package

_TAGS: Final = (
    "wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice",
)  # fmt: skip
_RUN: Final = """
async ([tags, off]) => {
  const rules = Object.fromEntries(off.map(rule => [rule, {enabled: false}]))
  const told = await axe.run(document, {runOnly: tags, rules, resultTypes: ['violations', 'incomplete']})
  const because = node => node.failureSummary.split('\\n').slice(1).map(line => line.trim()).join('; ')
  const of = found => found.flatMap(rule => rule.nodes.map(node => [rule.id, because(node), node.html]))
  return {
    violations: of(told.violations),
    unsure: of(told.incomplete),
    rules: [...told.violations, ...told.incomplete, ...told.passes].map(rule => rule.id),
  }
}
"""

Finding = tuple[str, str, str]
"""The rule, why, and the element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What it says of a page as it is shown."""

    violations: tuple[Finding, ...]
    unsure: tuple[Finding, ...]
    """What a person, or another judge, has to look at."""
    rules: frozenset[str]
    """The rules that found something to look at."""


def told(tab: Page, *, off: Sequence[str] = ()) -> Told:
    """Of the page as it is shown now, by all rules but those that are `off`."""
    # Evaluated, not added as an element: the page's own policy allows no scripts.
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(package("axe-core/axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = tab.evaluate(_RUN, [list(_TAGS), list(off)])
    return Told(
        violations=tuple(map(tuple, found["violations"])),
        unsure=tuple(map(tuple, found["unsure"])),
        rules=frozenset(found["rules"]),
    )
