"""What the pages say to machines is said in the terms of schema.org."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from judges import schema_org
from pages import text_of, tree

SOUND: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Report",
    "headline": "a",
    "citation": [{"@type": "NewsArticle", "headline": "b", "author": [{"@type": "Person", "name": "c"}]}],
    "publisher": {"@type": "Organization", "name": "d"},
}
DEFECTS = {
    "a term that there is not": {"headlines": "a"},
    "a type that there is not": {"publisher": {"@type": "Organisation", "name": "d"}},
    "a term of another type": {"servesCuisine": "e"},
    "a term of another type further in": {"citation": [{"@type": "NewsArticle", "birthDate": "2026-03-02"}]},
    "a thing of a type that the term does not take": {"publisher": {"@type": "Periodical", "name": "d"}},
    "another vocabulary": {"@context": "https://example.org"},
}


def test_every_term_is_of_the_vocabulary_and_belongs_to_its_type(real: Path, made: Path, tmp_path: Path) -> None:
    pages = [*real.rglob("*.html"), *made.rglob("*.html")]
    scripts = [script for page in pages for script in tree(page.read_text("utf-8")).iter("script")]
    blocks = [json.loads(text_of(script)) for script in scripts if script.get("type") == "application/ld+json"]
    assert len(blocks) > 10
    assert schema_org.complaints(blocks, tmp_path) == {}


def test_each_seeded_defect_is_named(tmp_path: Path) -> None:
    blocks = [SOUND, *({**SOUND, **defect} for defect in DEFECTS.values())]
    said = schema_org.complaints(blocks, tmp_path)
    assert sorted(said) == list(range(1, len(blocks)))
