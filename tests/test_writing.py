"""The bytes of a PDF: those that pydyf writes, but for how hard they are pressed."""

from __future__ import annotations

import io
import random
import re
import zlib
from typing import Any

import pydyf
import pytest

from briefgen.render.writing import written


def some(chance: random.Random) -> Any:
    """A value as it may stand in an object."""
    return chance.choice(
        [
            lambda: chance.choice([0, 3, -2, 2.5, 0.000_001, 1e9]),
            lambda: chance.choice(["/Name", b"12 0 R", "true"]),
            lambda: pydyf.String(chance.choice(["(a) \\", "Grüße", "", "日本"])),
            lambda: pydyf.Array([some(chance) for _ in range(chance.randrange(4))]),
            lambda: pydyf.Dictionary({f"K{n}": some(chance) for n in range(chance.randrange(4))}),
        ]
    )()


def a_pdf(seed: int) -> pydyf.PDF:
    chance = random.Random(seed)  # noqa: S311  the same cases at each run
    pdf = pydyf.PDF()
    for _ in range(chance.choice([0, 1, 7, 300])):
        if chance.random() < 0.3:
            lines = [chance.choice(["q", b"0 0 m", 1.5, "[<0041>] TJ"]) for _ in range(chance.randrange(60))]
            pdf.add_object(
                pydyf.Stream(lines, {"Type": "/X"} if chance.random() < 0.5 else None, chance.random() < 0.7)
            )
        else:
            pdf.add_object(pydyf.Dictionary({"V": some(chance)}))
    if chance.random() < 0.5:
        pdf.info["Title"] = pydyf.String("Ein Titel")
    return pdf


def by_pydyf(pdf: pydyf.PDF) -> bytes:
    output = io.BytesIO()
    pdf.write(output, b"1.7", identifier=True, compress=True)
    return output.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_at_its_level_the_bytes_are_those_of_pydyf(seed: int) -> None:
    assert written(a_pdf(seed), b"1.7", level=9) == by_pydyf(a_pdf(seed))


@pytest.mark.parametrize("seed", range(5))
def test_at_another_level_the_same_is_pressed(seed: int) -> None:
    ours, theirs = written(a_pdf(seed), b"1.7"), by_pydyf(a_pdf(seed))

    assert contents(ours)[:-1] == contents(theirs)[:-1]


def contents(file: bytes) -> list[bytes]:
    """What is pressed, in order; the last one is the table of places, which differ."""
    pressed = re.findall(rb"/FlateDecode/Length (\d+)>>\nstream\n", file)
    starts = [match.end() for match in re.finditer(rb"/FlateDecode/Length \d+>>\nstream\n", file)]
    return [zlib.decompress(file[at : at + int(length)]) for at, length in zip(starts, pressed, strict=True)]
