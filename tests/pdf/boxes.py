"""Where Poppler finds the words of a PDF."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

_WORD: Final = "{http://www.w3.org/1999/xhtml}word"
_PAGE: Final = "{http://www.w3.org/1999/xhtml}page"

POINTS: Final = 72 / 25.4
"""Of a millimetre."""


@dataclass(frozen=True, kw_only=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class Sheet:
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def rows(self) -> list[str]:
        """The words that stand on one level, from top to bottom, less those of header and footer."""
        body = [w for w in self.words if 20 * POINTS < w.top < self.height - 24 * POINTS]
        by_level = groupby(sorted(body, key=lambda w: (round(w.bottom), w.left)), key=lambda w: round(w.bottom))
        return [" ".join(word.text for word in words) for _, words in by_level]

    def outside(self, side: float, top: float, bottom: float) -> list[str]:
        """Words that reach into the margins, whose widths are in millimetres."""
        edge = 0.6
        return [
            word.text
            for word in self.words
            if word.left < side * POINTS - edge
            or word.right > self.width - side * POINTS + edge
            or word.top < top * POINTS
            or word.bottom > self.height - bottom * POINTS
        ]


def sheets(pdf: Path) -> list[Sheet]:
    """Each page with its words."""
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True)
    root = ElementTree.fromstring(done.stdout)  # noqa: S314  Poppler's own
    return [
        Sheet(
            width=float(page.attrib["width"]),
            height=float(page.attrib["height"]),
            words=tuple(_word(word) for word in page.iter(_WORD)),
        )
        for page in root.iter(_PAGE)
    ]


def _word(element: ElementTree.Element) -> Word:
    left, top, right, bottom = (float(element.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(text=element.text or "", left=left, top=top, right=right, bottom=bottom)
