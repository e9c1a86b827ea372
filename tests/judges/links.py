"""Links: lychee and linkinator walk the output, and every address that a file of it names is looked up on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from tinyhtml5 import parse

from judges.npm import package

_WITHIN: Final = "^(?!http://localhost)"
"""What it leaves alone: addresses elsewhere. No test asks the network."""


def walked(output: Path) -> tuple[set[str], set[str]]:
    """The addresses that linkinator came to from every page and every Markdown file, and the broken ones of them."""
    pages = sorted(str(file.relative_to(output)) for file in output.rglob("*") if file.suffix in (".html", ".md"))
    command = [
        "node", package("linkinator/build/src/cli.js"), *pages, "--recurse", "--markdown", "--check-fragments",
        "--check-css", "--skip", _WITHIN, "--format", "json",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=output, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    links: list[dict[str, Any]] = json.loads(done.stdout)["links"]
    came_to = {link["url"] for link in links if link["state"] != "SKIPPED"}
    return came_to, {link["url"] for link in links if link["state"] == "BROKEN"}


def lychee(output: Path) -> tuple[int, set[str]]:
    """How many links of all pages and Markdown files lychee found good, fragments too, and the broken ones."""
    command = [
        Path(sys.executable).with_name("lychee"), "--offline", "--include-fragments", "--no-progress",
        "--format", "json", "--root-dir", output, f"{output}/**/*.html", f"{output}/**/*.md",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=output, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    broken = (error["url"] for errors in report["error_map"].values() for error in errors)
    return report["successful"], set(broken)


def named(output: Path, address: str) -> dict[str, set[str]]:
    """Files of the output → the addresses within it that they name, as paths with fragments.

    `address` is where the feed says that the output stands.
    """
    found: dict[str, set[str]] = {}
    for file in sorted(output.rglob("*")):
        read = _READERS.get(file.suffix)
        if read:
            here = f"{address}{file.relative_to(output).as_posix()}"
            whole = {urljoin(here, href) for href in read(file.read_text("utf-8"))}
            found[here.removeprefix(address)] = {
                href.removeprefix(address) for href in whole if href.startswith(address)
            }
    return found


def broken(output: Path, address: str) -> dict[str, set[str]]:
    """Files of the output → the addresses within it that lead to no file, or to no place in one."""
    places = {file: _places(file) for file in output.rglob("*.html")}
    lost = {
        file: {href for href in hrefs if not _leads(output, href, places)}
        for file, hrefs in named(output, address).items()
    }
    return {file: hrefs for file, hrefs in lost.items() if hrefs}


def _leads(output: Path, href: str, places: dict[Path, set[str]]) -> bool:
    parts = urlsplit(href)
    file = output / unquote(parts.path)
    return file.is_file() and (not parts.fragment or unquote(parts.fragment) in places.get(file, set()))


def _places(page: Path) -> set[str]:
    root: Any = parse(page.read_text("utf-8"), namespace_html_elements=False)
    return {element.get("id") for element in root.iter() if element.get("id")}


def _of_html(text: str) -> Iterator[str]:
    root: Any = parse(text, namespace_html_elements=False)
    for element in root.iter():
        for name in ("href", "src"):
            if element.get(name) is not None:
                yield element.get(name)


def _of_markdown(text: str) -> Iterator[str]:
    return _of_html(MarkdownIt("commonmark").render(text))


def _of_feed(text: str) -> Iterator[str]:
    for element in ElementTree.fromstring(text).iter():  # noqa: S314  our own feeds and sitemaps
        if "href" in element.attrib:
            yield element.attrib["href"]
        if element.tag.endswith("}loc"):
            yield element.text or ""


_READERS: Final = {".html": _of_html, ".md": _of_markdown, ".xml": _of_feed}
