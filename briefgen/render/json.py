"""`brief.json`: the edition itself, complete, with its receipts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from briefgen import receipts
from briefgen.model import Edition, Source


def brief_json(edition: Edition, sources: Mapping[str, Source]) -> bytes:
    """The bytes of `brief.json`, one value a line so that two of them can be compared by eye.

    `sources` holds at least the articles of which the whole may be enclosed.
    """
    document = receipts.document(edition, sources)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
