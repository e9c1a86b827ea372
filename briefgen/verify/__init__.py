"""Checks a `brief.json`, or a PDF that has one attached, from what it carries alone: no workspace is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.diagnostics import BriefgenError, Problem
from briefgen.verify.attachments import attached_brief, attachment_faults, attachments_of, base, expected_by
from briefgen.verify.checks import CHECKS
from briefgen.verify.faults import placed, problems_of
from briefgen.verify.reading import Brief, brief_in, document_in, seal_faults

_NOTHING: Final = "the quotes and their receipts: the file is not of the form that a brief has"


class Verdict(Struct, frozen=True, kw_only=True):
    """What a check found. The brief holds if there are no problems, within what `unchecked` says."""

    problems: tuple[Problem, ...]
    statements: int = 0
    """Words that need a citation: facts, accounts, sentences of the bottom line, items to watch."""
    sources: int = 0
    """Numbered sources: passages cited."""
    articles: int = 0
    attachments: int = 0
    checked: tuple[str, ...] = ()
    """What was found to be in order, a sentence each; empty where there are problems."""
    unchecked: tuple[str, ...] = ()
    """What could not be checked from this file alone, a sentence each."""


def verify_json(data: bytes, name: str) -> Verdict:
    """What the bytes of a `brief.json` prove; never raises. `name` is what problems call the file."""
    return _verdict(data, name)[0]


def verify_pdf(data: bytes, name: str) -> Verdict:
    """What the attachments of a brief's PDF prove; never raises. Its pages are not compared with them."""
    try:
        attachments = attachments_of(data)
        attached = attached_brief(attachments)
    except BriefgenError as error:
        return Verdict(problems=tuple(placed(error.problems, name)))
    verdict, brief = _verdict(attached.data or b"", f"{name}/{attached.name}")
    others = [attachment for attachment in attachments if attachment is not attached]
    expected = expected_by(brief) if brief else None
    faults = [
        *attachment_faults(attached, None),
        *(f for other in others for f in attachment_faults(other, expected)),
    ]
    problems = tuple(placed(problems_of(faults), name))
    return _with_attachments(verdict, problems, brief, {base(other.name) for other in others})


def report(verdict: Verdict) -> str:
    """The verdict for a terminal, without its problems: what was checked, and what could not be."""
    lines = [f"checked: {sentence}" for sentence in verdict.checked]
    lines += [f"not checked: {sentence}" for sentence in verdict.unchecked]
    return "".join(f"{line}\n" for line in lines)


def _verdict(data: bytes, name: str) -> tuple[Verdict, Brief | None]:
    faults: list[str] = []
    try:
        document = document_in(data)
        faults += seal_faults(document)
        brief = brief_in(document)
    except BriefgenError as error:
        problems = (*problems_of(faults), *error.problems)
        return Verdict(problems=tuple(placed(problems, name)), unchecked=(_NOTHING,)), None
    faults += [fault for check in CHECKS for fault in check(brief)]
    verdict = Verdict(
        problems=tuple(placed(problems_of(faults), name)),
        statements=len(brief.statements),
        sources=len(brief.edition.notes),
        articles=len(brief.catalogue),
        checked=() if faults else tuple(_checked(brief)),
        unchecked=tuple(_unchecked(brief)),
    )
    return verdict, brief


def _checked(brief: Brief) -> Iterator[str]:
    notes = brief.edition.notes
    yield "nothing was changed since the brief was made: the digest of each part agrees"
    yield f"{_many(len(brief.statements), 'statement')}: each carries a citation"
    yield f"{_many(len(notes), 'source')}: each has its receipt"
    for article in brief.carried:
        quotes = _many(sum(note.article == article.alias for note in notes), "quote")
        if article.rights == "full":
            yield f'article "{article.alias}": {quotes} found anew in its whole text, which agrees with its sha256'
        elif article.rights == "excerpts":
            yield f'article "{article.alias}": {quotes} found in the enclosed excerpts, which agree with their digests'


def _unchecked(brief: Brief) -> Iterator[str]:
    for article in brief.carried:
        if article.rights == "excerpts":
            yield f'article "{article.alias}": the whole is not enclosed, so its excerpts were not compared with it'
        elif article.rights == "none":
            yield f'article "{article.alias}": its rights let no text of it be enclosed, so no quote was looked for'
    yield "who made the file: digests show a change, and whoever makes a file anew makes its digests too"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _with_attachments(verdict: Verdict, problems: Sequence[Problem], brief: Brief | None, names: set[str]) -> Verdict:
    facts = [name for name, _ in brief.edition.facts_files] if brief else []
    absent = [f'the facts file "{name}": it is not attached' for name in facts if base(name) not in names]
    agree = f"{_many(len(names), 'other attachment')}: each agrees with the sha256 that the brief names"
    return replace(
        verdict,
        problems=(*verdict.problems, *problems),
        attachments=len(names) + 1,
        checked=() if verdict.problems or problems else (*verdict.checked, agree),
        unchecked=(*verdict.unchecked, *absent, "the pages: they were not compared with the attached brief"),
    )
