"""Cases as data: what goes in and what is said of it, one after the other in one file of plain text."""

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[ParameterSet]:
    """Of each case in a file of cases its input and what is said of it, under its title.

    A case is a line `==== title` with the input below it, then a line `==== says` with what is said.
    """
    parts = [part.partition("\n") for part in (CASES / name).read_text("utf-8").removeprefix("==== ").split("\n==== ")]
    return [
        pytest.param(text + "\n", said.rstrip("\n"), id=title)
        for (title, _, text), (_, _, said) in zip(parts[::2], parts[1::2], strict=True)
    ]
