"""Terms that others defined: the Traffic Light Protocol, the words of likelihood and confidence, ratings of sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

TLP: Final = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""The labels of TLP 2.0, least strict first. They are never translated, and stand in capitals as written here.

Source: FIRST, Traffic Light Protocol version 2.0 (August 2022), section 2.
"""

LIKELIHOODS: Final[dict[str, tuple[int, int]]] = {
    "almost no chance": (1, 5),
    "remote": (1, 5),
    "very unlikely": (5, 20),
    "highly improbable": (5, 20),
    "unlikely": (20, 45),
    "improbable": (20, 45),
    "roughly even chance": (45, 55),
    "roughly even odds": (45, 55),
    "likely": (55, 80),
    "probable": (55, 80),
    "very likely": (80, 95),
    "highly probable": (80, 95),
    "almost certain": (95, 99),
    "almost certainly": (95, 99),
    "nearly certain": (95, 99),
}
"""Terms of likelihood and their bands in per cent.

Source: ICD 203, Analytic Standards (2 January 2015), section D.6.e.2.a. The adverb of "almost certain" is added,
as the directive's own text uses the two alike.
"""

CONFIDENCES: Final = ("low", "moderate", "high")
"""Levels of confidence. Source: ICD 203 (2 January 2015), section D.6.e.2.b."""

RELIABILITIES: Final = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""How reliable a source is, by the letters of the Admiralty code.

Source: the rating of sources and information in NATO's AJP-2.1, Allied Joint Doctrine for Intelligence Procedures
(2016), earlier in STANAG 2511.
"""

CREDIBILITIES: Final = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
"""How credible a report is, by the digits of the Admiralty code, each judged apart from its source's letter.

Source: as of `RELIABILITIES`.
"""


def strictest(markings: Iterable[str | None]) -> str | None:
    """The strictest of the TLP labels given, `None` where there is none.

    Source: TLP 2.0 marks a document as a whole; a compilation carries its strictest part's label.
    """
    return max((marking for marking in markings if marking), key=TLP.index, default=None)


def exceeds(marking: str | None, limit: str) -> bool:
    """Whether what is marked so may not go where `limit` is the strictest label allowed."""
    return marking is not None and TLP.index(marking) > TLP.index(limit)
