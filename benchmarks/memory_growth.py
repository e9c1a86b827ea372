"""How much memory is left behind by a hundred PDFs that one process prints.

    python -m benchmarks.memory_growth WORKSPACE

Prints the growth in bytes of the process that prints and of the one that asks, as JSON: from the median after PDFs 1 to
5 to the median after the last five.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from datetime import date
from pathlib import Path

import briefgen
from benchmarks.measure import family, memory

_FEW = 5


def main(workspace: Path) -> None:
    asking: list[int] = []
    printing: list[int] = []

    def look(_done: int, _of: int) -> None:
        own, *others = map(memory, family(os.getpid()))
        asking.append(own)
        printing.append(max(others, default=0))

    briefgen.build(workspace, since=date.min, formats=["pdf"], force=True, jobs=1, progress=look)
    print(json.dumps({"printing": _growth(printing), "asking": _growth(asking)}))  # noqa: T201


def _growth(seen: list[int]) -> float:
    # The first look is before the first PDF.
    return statistics.median(seen[-_FEW:]) - statistics.median(seen[1 : 1 + _FEW])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
