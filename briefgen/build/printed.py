"""What came of the PDFs of a build, whoever makes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from briefgen.diagnostics import Problem

if TYPE_CHECKING:
    from briefgen.render import pdf


class Printed(Struct, frozen=True, kw_only=True):
    """What came of the PDFs, by name relative to the output folder."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    warnings: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    failures: Mapping[str, Problem] = field(default_factory=dict)
    remarks: Sequence[Problem] = ()
    """What is to be said of how they were made, once."""


class Printing(Protocol):
    """Whatever makes PDFs."""

    def expect(self, files: Mapping[str, bytes]) -> None:
        """Take note, while there is no page yet, of what the first one is likely to be made with."""

    def begin(self, jobs: Iterable[tuple[str, pdf.PdfJob]], count: int) -> None:
        """Hand out the jobs, `count` of them, by name."""

    def printed(self) -> Printed:
        """What became of every job. One that cannot be done costs only itself."""
