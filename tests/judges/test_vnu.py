"""The Nu HTML Checker has nothing to say of any page or style sheet."""

from __future__ import annotations

from pathlib import Path

from judges import vnu

DEFECTS = {
    "an id that stands twice": ('id="main"', 'id="sources"', "error: Duplicate ID “sources”."),
    "an image without a text": (
        "<h1>",
        '<img src="x.png"><h1>',
        (
            "error: An “img” element must have an “alt” attribute, except under certain conditions. "
            "For details, consult guidance on providing text alternatives for images."
        ),
    ),
    "an end without a beginning": ("</main>", "</nav></main>", "error: Stray end tag “nav”."),
    "an attribute that there is not": (
        "<h1>",
        "<h1 align=center>",
        "info: The “align” attribute on the “h1” element is obsolete. Use CSS instead.",
    ),
    "a list item outside of a list": (
        "<h1>",
        "<li>x</li><h1>",
        (
            "error: Element “li” not allowed as child of element “header” in this context. "
            "(Suppressing further errors from this subtree.)"
        ),
    ),
    "a second heading of the first level": (
        "<h2",
        "<h1>x</h1><h2",
        (
            "info: Consider using the “h1” element as a top-level heading only — or else use the “headingoffset” "
            "attribute (otherwise, all “h1” elements are treated as top-level headings by many screen readers and "
            "other tools)."
        ),
    ),
    "a style that is none": (None, "p { colour: red }", "error: CSS: “colour”: Property “colour” doesn't exist."),
}


def test_it_has_nothing_to_say_of_any_page_or_style_sheet(real: Path, made: Path) -> None:
    pages = [*real.rglob("*.html"), *made.rglob("*.html")]
    assert len(pages) > 20
    assert vnu.complaints([*pages, *made.glob("assets/*.css")]) == {}


def test_it_names_each_seeded_defect(real: Path, tmp_path: Path) -> None:
    sound = (real / "2026-02-05/brief.html").read_text("utf-8")
    expected = {}
    for number, (there, instead, said) in enumerate(DEFECTS.values()):
        path = tmp_path / (f"{number}.html" if there else f"{number}.css")
        path.write_text(sound.replace(there, instead, 1) if there else instead, "utf-8")
        expected[path] = said
    found = vnu.complaints(expected)
    assert {path: expected[path] for path in expected if expected[path] not in found.get(path, [])} == {}
