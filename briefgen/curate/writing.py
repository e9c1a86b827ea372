"""How the commands that write inputs write: texts that YAML reads back as they are, and files that are whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from briefgen.diagnostics import BriefgenError, Kind, Problem, Span
from briefgen.files import Inputs, leads_out, replace_all

ARTICLES: Final = "seeds/articles"
CATALOGUE: Final = "seeds/articles.yaml"
FACTS: Final = "seeds/facts"

_NUMBER: Final = re.compile(r"[-+.:_ 0-9eE]+([TtZz][-+.:0-9Zz ]*)?|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+")
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
"""What other readers of YAML take for something else than text; the door of this program does not."""


def scalar(value: str) -> str:
    """`value` as one line of YAML that any reader takes for exactly this text, bare where that is safe."""
    if _is_safe_bare(value):
        return value
    if value.isprintable() and '"' in value and "'" not in value:
        return f"'{value}'"
    return f'"{"".join(map(_escaped, value))}"'


def comment(text: str) -> str:
    """`text` as it may follow a `#`: on one line, and nothing in it that a terminal or a reader of YAML acts on."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split())


def write(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What `replace_all` does, with a remedy that fits a command of the curator."""
    try:
        return replace_all(root, files)
    except BriefgenError as error:
        hint = f'make room in "{root}" and let this user write there, then try again'
        raise BriefgenError(replace(problem, hint=hint) for problem in error.problems) from error


def digest_of(inputs: Inputs, name: str) -> str | None:
    """The sha256 of a file of the workspace; `None` for what is no file, or cannot be read."""
    try:
        return hashlib.sha256(inputs.read(name)).hexdigest()
    except BriefgenError:
        return None


def refusal(
    message: str, hint: str, *, span: Span | None = None, notes: tuple[str, ...] = (), kind: Kind = "facts"
) -> BriefgenError:
    """One problem, ready to be raised."""
    return BriefgenError([Problem(message=message, hint=hint, span=span, notes=notes, kind=kind)])


def stay_inside(root: Path) -> None:
    """Refuse to write where a link in place of a folder of the workspace leads out of it."""
    for folder in (ARTICLES, FACTS):
        if leads_out(root, folder):
            raise refusal(
                f'"{folder}" leads out of the workspace',
                "put the folder itself in the workspace",
                span=Span(file=folder),
                kind="input",
            )


def _is_safe_bare(value: str) -> bool:
    return (
        value[:1].isalnum()
        and value.isprintable()
        and not value.endswith((":", " "))
        and ": " not in value
        and " #" not in value
        and not _NUMBER.fullmatch(value)
        and value.casefold() not in _WORDS
    )


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"
