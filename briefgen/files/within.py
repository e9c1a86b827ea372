"""Where names lead: to what lies in a folder, or out of it."""

from __future__ import annotations

import os
from itertools import accumulate
from pathlib import Path


def leads_out(root: Path, name: str) -> bool:
    """Whether `name`, a path relative to the folder `root`, leads to something outside of it: by a link, by `..`, or as
    an absolute path. Where `root` itself is a link, what it leads to is meant."""
    if not _may_lead_elsewhere(root, name):
        return False
    return not Path(os.path.realpath(root / name)).is_relative_to(os.path.realpath(root))


def _may_lead_elsewhere(root: Path, name: str) -> bool:
    # Hundreds of names are asked of in a build, and to follow a path takes as long as to read a file. What may not be
    # looked into is no link here; what is to be said of it is said when it is read or written to.
    parts = name.split("/")
    below = (f"{root}/{part}" for part in accumulate(parts, "{}/{}".format))
    return os.path.isabs(name) or ".." in parts or any(map(os.path.islink, below))  # noqa: PTH117  text
