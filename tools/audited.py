"""Judges what pip-audit found: an audit that looked at nothing is no audit.

pip-audit ends well where its service knows none of the packages, or cannot be asked about them. Reads its JSON from
standard input; the lock that was audited is the argument.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)


def faults(report: Any, locked: str) -> list[str]:
    """What is wrong: flaws that are known, packages of the lock that were not looked at."""
    wanted = {_plain(name) for name in _PINNED.findall(locked)}
    held = report["dependencies"]
    audited = {_plain(one["name"]): one["vulns"] for one in held if "vulns" in one}
    flaws = [
        f"{name}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for name, vulns in sorted(audited.items())
        for flaw in vulns
    ]
    missed = sorted(wanted - set(audited))
    if missed or not wanted:
        flaws.append(f"not audited: {len(missed)} of {len(wanted)} packages ({', '.join(missed[:5])}…)")
    return flaws


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    found = faults(json.load(sys.stdin), Path(sys.argv[1]).read_text("utf-8"))
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
