"""The index that the search page looks things up in, made by Pagefind (the extra `briefgen[search]`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from briefgen.diagnostics import BriefgenError, Problem

ENTRY: Final = "pagefind-entry.json"
"""The file of an index that leads to its others."""

SECONDS: Final = 300
"""That the making of one index may take."""

_PACKAGES: Final = ("pagefind_bin_extended", "pagefind_bin")
"""The first one also knows where Chinese and Japanese words end."""

_LEFT_OUT: Final = (
    ".skip",
    ".banner",
    ".dateline",
    ".toc",
    ".around",
    ".cites",
    ".backs",
    ".known dt",
    "[data-aside]",
)
"""What leads around or stands on every page."""

_OURS: Final = re.compile(
    r"pagefind\.js|pagefind-entry\.json|pagefind\.[^/]+\.pf_meta|wasm\.[^/]+\.pagefind"
    r"|index/[^/]+\.pf_index|fragment/[^/]+\.pf_fragment|filter/[^/]+\.pf_filter"
)
"""What of Pagefind's files is of use here: not its own pages, styles and workers."""


def program() -> tuple[str, str, Path] | None:
    """The package, the version and the file of the Pagefind that is installed, if one is."""
    # It takes 12 ms to import, and most desks have no search page.
    from importlib.metadata import PackageNotFoundError, version

    for package in _PACKAGES:
        try:
            return package, version(package), Path(str(import_module(package).get_executable()))
        except (PackageNotFoundError, ImportError, FileNotFoundError):
            continue
    return None


def is_of_an_index(name: str) -> bool:
    """Whether a file, by its name relative to an index, is one that `index` makes."""
    return bool(_OURS.fullmatch(name))


def index(pages: Mapping[str, bytes], language: str, seconds: float = SECONDS) -> dict[str, bytes]:
    """The files of an index of `pages`, name → HTML, with the words of `language`. The same pages give the same bytes.

    Pagefind runs in a process of its own, over copies, with an empty environment. Raises `BriefgenError` where it is
    not installed, fails or takes longer than `seconds`.
    """
    found = program()
    if found is None:
        raise BriefgenError([missing()])
    with TemporaryDirectory(prefix="briefgen-search-") as folder:
        site, made = Path(folder, "site"), Path(folder, "made")
        for name, page in pages.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(page)
        _run(found[2], site, made, language, seconds)
        files = {str(path.relative_to(made)): path for path in sorted(made.rglob("*")) if path.is_file()}
        return {name: path.read_bytes() for name, path in files.items() if is_of_an_index(name)}


def _run(program: Path, site: Path, made: Path, language: str, seconds: float) -> None:
    # Imported where there is an index to make.
    import subprocess

    command = [
        str(program), "--site", str(site), "--output-path", str(made), "--force-language", language.lower(),
        "--exclude-selectors", ", ".join(_LEFT_OUT), "--silent",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  a program of a package, on files of ours
            command, cwd=site, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BriefgenError([_failed(f"it was not done within {seconds:g} seconds")]) from error
    except OSError as error:
        raise BriefgenError([_failed(f"it cannot be run: {error.strerror}")]) from error
    if done.returncode or not made.is_dir():
        said = done.stderr.decode("utf-8", "replace").strip()
        raise BriefgenError([_failed(said.splitlines()[-1] if said else f"exit code {done.returncode}")])


def missing() -> Problem:
    """That the search was asked for and cannot be had."""
    return Problem(
        message="there is no Pagefind, which makes the index of the search page",
        hint="pip install 'briefgen[search]', or take `search` out of briefgen.yaml",
        kind="renderer",
    )


def _failed(why: str) -> Problem:
    return Problem(
        message="the index of the search page could not be made",
        notes=(f"Pagefind: {why}",),
        hint="build again; if it stays so, take `search` out of briefgen.yaml, and the rest is as before",
        kind="renderer",
    )
