"""The words that every text is searched for, all at once.

What holds back, is stronger or decides; and signs, without which it is not worth to look for what they are part of.
"""

from __future__ import annotations

from typing import Final

from briefgen.support.callings import CLOSING, DENYING, SAYING
from briefgen.support.force import DECISIVE, STRONGER
from briefgen.support.lexicon import tables
from briefgen.support.withheld import HELD_BACK, NOT

AFTER_IN: Final = "complete|conclusive|accura|activ|effective|eligib|sufficien|adequa|secur|valid|capable|correct"
AFTER_IL: Final = "legal|legitima"
AFTER_IM: Final = "possib|proper|perfect|practica"
AFTER_IR: Final = "regular|relevan|revers"
AFTER_DIS: Final = "agree|approv|allow|qualif|satisf|prov|connect|honest|continu"
"""What prefixes such as that of `incomplete` negate."""

STRONG, DECIDING, HELD, _SIGNS = tables(
    [strong for strong, _, _, _ in STRONGER],
    [decisive for decisive, _ in DECISIVE],
    [held for held, _, _ in HELD_BACK],
    [
        NOT,
        f"non un~ in(?:{AFTER_IN})~ il(?:{AFTER_IL})~ im(?:{AFTER_IM})~ ir(?:{AFTER_IR})~ dis(?:{AFTER_DIS})~",
        "would will may might should must shall",
        "if may mayn could couldn expected",
        f"{SAYING} {CLOSING} {DENYING} according in_the_words_of citing quoting",
        "minister ministry secretary department",
    ],
)
"""Each table by its number in `STRONGER`, `DECISIVE` and `HELD_BACK`."""

NEGATION, PREFIXED, MODAL, CONDITIONAL, SPEAKING, OFFICE = _SIGNS.tables
"""Words that negate, may have a prefix that does, tell of what is to come, may leave open, say, and hold an office."""
