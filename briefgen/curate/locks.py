"""`relock`: accepts an article that changed or moved since it was taken in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from briefgen.curate.catalogue import read_catalogue, with_value
from briefgen.curate.writing import ARTICLES, CATALOGUE, digest_of, refusal, write
from briefgen.diagnostics import Span
from briefgen.files import Inputs
from briefgen.model import Article


class Relock(Struct, frozen=True, kw_only=True):
    """What accepting an article as it is now changes in the catalogue."""

    alias: str
    file_was: str
    file: str
    """In `seeds/articles/`."""
    sha256_was: str
    sha256: str
    notes: tuple[str, ...] = ()
    """What becomes of the quotes, a line each."""

    def __str__(self) -> str:
        changes = (("file", self.file_was, self.file), ("sha256", self.sha256_was, self.sha256))
        lines = [f"  {key}: {was} → {now}" for key, was, now in changes if was != now]
        return "\n".join((f"{self.alias}:", *lines, *(f"  {note}" for note in self.notes)))


def relocked(root: Path, article: Article, notes: Iterable[str] = ()) -> Relock:
    """What `relock` would change: nothing is written.

    The file that the catalogue names, with the text it has now; if it is gone, the file in `seeds/articles/` that has
    its bytes. `notes` say what becomes of the quotes.
    """
    if (root / ARTICLES / article.file).exists():
        return _relock(article, article.file, _digest_of_text(root, article), notes)
    there = moved(root, [article]).get(article.alias)
    if there is None:
        raise refusal(
            f'"{article.file}" is gone, and no file in {ARTICLES} has its text',
            "put the file back, or remove the article from the catalogue and what cites it from the facts",
            span=article.file_span,
            kind="input",
        )
    return _relock(article, there, article.sha256, notes)


def relock(root: Path, article: Article, change: Relock) -> tuple[str, ...]:
    """Change file name and digest in the article's entry, all else kept byte for byte; return what was written.

    `article` is the entry as it was when `change` was found; raises where the catalogue says something else by now.
    """
    catalogue = read_catalogue(root)
    edits = [(article.file_span, change.file_was, change.file), (article.sha256_span, change.sha256_was, change.sha256)]
    # From the end: a value that grows or shrinks moves what follows it on its line.
    for span, was, now in sorted(edits, key=lambda edit: (edit[0].line, edit[0].col), reverse=True):
        if was != now:
            catalogue = with_value(catalogue, span, was, now)
    return write(root, {CATALOGUE: catalogue.text.encode()})


def moved(root: Path, articles: Iterable[Article]) -> dict[str, str]:
    """Alias → name in `seeds/articles/` of the file that has the article's bytes, where its own has not, or is gone."""
    inputs = Inputs(root)
    lost = [article for article in articles if digest_of(inputs, f"{ARTICLES}/{article.file}") != article.sha256]
    if not lost:
        return {}
    names: dict[str, str] = {}
    for name in _files_in(root / ARTICLES):
        names.setdefault(digest_of(inputs, f"{ARTICLES}/{name}") or "", name)
    return {article.alias: names[article.sha256] for article in lost if article.sha256 in names}


def _relock(article: Article, file: str, sha256: str, notes: Iterable[str]) -> Relock:
    if (file, sha256) == (article.file, article.sha256):
        message = f'"{article.alias}" is as the catalogue has it: there is nothing to accept'
        raise refusal(message, "nothing was written", span=article.span, kind="usage")
    return Relock(
        alias=article.alias,
        file_was=article.file,
        file=file,
        sha256_was=article.sha256,
        sha256=sha256,
        notes=tuple(notes),
    )


def _digest_of_text(root: Path, article: Article) -> str:
    data = Inputs(root).read(f"{ARTICLES}/{article.file}", span=article.file_span)
    span = Span(file=f"{ARTICLES}/{article.file}")
    if not data.strip():
        raise refusal(f'"{article.file}" is empty now', "put its text back", span=span)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8, then relock it again"
        raise refusal(f'"{article.file}" is not UTF-8 any more', hint, span=span) from error
    return hashlib.sha256(data).hexdigest()


def _files_in(folder: Path) -> Iterator[str]:
    """By name, relative to `folder`; what may not be listed is passed over, and so is what is hidden."""
    for inner, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        at = Path(inner).relative_to(folder)
        yield from ((at / name).as_posix() for name in sorted(files) if not name.startswith("."))
