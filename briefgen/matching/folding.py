"""Folding: what may stand for what, and no more than the rulings allow."""

from __future__ import annotations

import re
from functools import cache

from briefgen.matching.characters import CJK, ELLIPSIS, holds_cjk, of_one_kind, without_ignored
from briefgen.matching.text import canonical

_space_in_cjk = cache(lambda: re.compile(rf"(?<=[{CJK}])\s++(?=[{CJK}])"))
# A single space is as it should be; to put one in its place took most of the time.
_SPACE = re.compile(r" \s++|[^\S ]\s*+")


def folded(text: str) -> str:
    """`text` after folding, stripped: two texts that may stand for each other have the same folded form."""
    return folded_unstripped(text).strip()


def folded_unstripped(text: str) -> str:
    """`text` after folding, with a space where white space begins or ends it."""
    if text.isascii():
        # Nothing but white space and full stops folds here.
        return _SPACE.sub(" ", text).replace("...", ELLIPSIS)
    plain = without_ignored(canonical(text))
    if holds_cjk(plain):
        plain = _space_in_cjk().sub("", plain)
    return of_one_kind(_SPACE.sub(" ", plain).replace("...", ELLIPSIS))
