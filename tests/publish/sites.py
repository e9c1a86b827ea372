"""Small sites as a build leaves them in `output/`: pages that lead to one another, and what they lead to."""

from __future__ import annotations

import hashlib
import posixpath
import random
import re
from collections.abc import Mapping
from pathlib import Path

Site = Mapping[str, bytes]

_LINK = re.compile(rb'href="([^"#]+)')


def site(days: int, *, corrected: int = 0, first: int = 0, theme: str = "first") -> dict[str, bytes]:
    """A site of so many days; `corrected` days of them, the oldest, say something else than they would. Of the articles
    that belong to two days each, those before the one with the number `first` are withdrawn."""
    chance = random.Random(theme)  # noqa: S311  no secret: the same bytes each time
    names = [f"2026-01-{day:02}" for day in range(1, days + 1)]
    css = f"assets/screen.{hashlib.sha256(theme.encode()).hexdigest()[:12]}.css"
    files = {css: theme.encode(), "assets/font.0123456789ab.woff2": random.Random(0).randbytes(9000)}  # noqa: S311
    for n, name in enumerate(names):
        text = f"{theme}, corrected" if n < corrected else theme
        leads = [
            f"../{css}",
            "brief.pdf",
            "../articles/wire.html",
            f"../articles/day-{max(first, n // 2)}.html",
        ]
        leads += [f"../{other}/brief.html" for other in names[max(0, n - 1) : n + 2] if other != name]
        files[f"{name}/brief.html"] = page(text, leads)
        files[f"{name}/brief.pdf"] = text.encode() + chance.randbytes(9000)
        files[f"{name}/brief.json"] = f'"{text}"'.encode()
    files["articles/wire.html"] = page("wire", [f"../{name}/brief.html" for name in names])
    for n in range(2 * first, days, 2):
        files[f"articles/day-{n // 2}.html"] = page("day", [f"../{name}/brief.html" for name in names[n : n + 2]])
    files["tags/straße und ünicode.html"] = page("tag", [f"../{names[-1]}/brief.html"])
    for pointer in ("index.html", "latest.html", "feed.xml"):
        leads = [f"{name}/brief.html" for name in (names if pointer != "latest.html" else names[-1:])]
        files[pointer] = page(theme, [css, "tags/straße und ünicode.html", *leads])
    return files


def page(text: str, leads: list[str]) -> bytes:
    return "\n".join([f"<!doctype html>{text}", *(f'<a href="{lead}">{lead}</a>' for lead in leads)]).encode()


def lay_out(root: Path, files: Site) -> Path:
    """Make `output/` of a workspace hold these files, as a build does: by new files that take the names of old ones."""
    output = root / "output"
    for old in [path for path in output.rglob("*") if path.is_file()]:
        if str(old.relative_to(output)) not in files:
            old.unlink()
    for name, data in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not (path.exists() and path.read_bytes() == data):
            beside = path.with_name(".beside")
            beside.write_bytes(data)
            beside.replace(path)
    return root


def digests(files: Site) -> dict[str, str]:
    """What is compared file by file: the sha256 of each that a reader can see."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items()) if "/." not in f"/{name}"}


def shown(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, hidden or not."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def links(name: str, data: bytes) -> list[str]:
    """The files that a page leads to."""
    folder = posixpath.dirname(name)
    return [posixpath.normpath(posixpath.join(folder, link.decode())) for link in _LINK.findall(data)]


def dead_links(files: Site) -> list[str]:
    """The links that lead nowhere, of all pages that a reader can come to from the front."""
    seen, ahead, dead = set[str](), [name for name in ("index.html", "latest.html", "feed.xml") if name in files], []
    while ahead:
        name = ahead.pop()
        seen.add(name)
        leads = links(name, files[name])
        dead += [f"{name} → {lead}" for lead in leads if lead not in files]
        ahead += [lead for lead in leads if lead in files and lead.endswith(".html") and lead not in seen]
    return dead
