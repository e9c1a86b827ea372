"""The files attached to a PDF, and whether they are those that its brief names."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from briefgen.files import MAX_INPUT
from briefgen.receipts import enclosures
from briefgen.verify.faults import refused
from briefgen.verify.reading import Brief

if TYPE_CHECKING:
    from pikepdf import Object, Pdf


class Attachment(Struct, frozen=True, kw_only=True):
    """A file attached to a PDF."""

    name: str
    data: bytes | None
    """`None` where it cannot be unpacked, or is larger than any input may be."""
    checksum: bytes | None
    """MD5, by the PDF's own word, which it may leave out."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data or b"").hexdigest()


def attachments_of(data: bytes) -> tuple[Attachment, ...]:
    """The files attached to a PDF; raises `BriefgenError` where it is none, is damaged or is encrypted."""
    # Loading pikepdf takes longer than verifying a JSON file, which needs none.
    import pikepdf

    if b"%PDF-" not in data[:1024]:
        raise refused("it is no PDF", "give the .json or the .pdf of a brief")
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            return _read_attachments(pdf)
    except pikepdf.PasswordError as error:
        raise refused(_ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError) as error:
        raise refused("the PDF is damaged or cut off") from error


_ENCRYPTED: Final = "the PDF is encrypted, which no brief is"


def _read_attachments(pdf: Pdf) -> tuple[Attachment, ...]:
    if pdf.is_encrypted:
        raise refused(_ENCRYPTED)
    return tuple(_attachment(spec.filename, spec.get_file().obj) for spec in pdf.attachments.values())


def _attachment(name: str, stream: Object) -> Attachment:
    params = stream.get("/Params")
    checksum = None if params is None else params.get("/CheckSum")
    return Attachment(name=name, data=_unpacked(stream), checksum=None if checksum is None else bytes(checksum))


def _unpacked(stream: Object) -> bytes | None:
    packing = stream.get("/Filter")
    if packing is None:
        return stream.read_raw_bytes()
    return _inflated(stream.read_raw_bytes()) if packing == "/FlateDecode" else None


def _inflated(raw: bytes) -> bytes | None:
    # Not pikepdf's own unpacking: it has no limit, and a few kilobytes may hold gigabytes.
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(raw, MAX_INPUT)
    except zlib.error:
        return None
    return data if inflater.eof else None


def attached_brief(attachments: Sequence[Attachment]) -> Attachment:
    """The one attachment that is the brief; raises `BriefgenError` where there is none, or more than one."""
    briefs = [attachment for attachment in attachments if attachment.name.endswith(".json")]
    if not briefs:
        raise refused("the PDF has no brief.json attached", "give the .json or the .pdf of a brief")
    if len(briefs) > 1:
        names = " and ".join(f'"{brief.name}"' for brief in briefs)
        raise refused(f"the PDF has {names} attached, and only one can be its brief")
    if briefs[0].data is None:
        raise refused(f'the attachment "{briefs[0].name}" is damaged')
    return briefs[0]


def expected_by(brief: Brief) -> dict[str, str]:
    """The attachments that a brief knows of, by name, and their sha256."""
    files = {name: hashlib.sha256(data).hexdigest() for name, data in enclosures(brief.carried).items()}
    return {**files, **{base(name): sha256 for name, sha256 in brief.edition.facts_files}}


def base(name: str) -> str:
    """The last part of a file's name: a facts file is attached without its folders."""
    return name.rpartition("/")[2]


def attachment_faults(attachment: Attachment, expected: Mapping[str, str] | None) -> Iterator[str]:
    """What is wrong with an attachment, a sentence each; without `expected`, by the PDF's own word alone."""
    called = f'the attachment "{attachment.name}"'
    if attachment.data is None:
        yield f"{called} is damaged"
        return
    checksum = hashlib.md5(attachment.data, usedforsecurity=False).digest()
    if attachment.checksum not in (None, checksum):
        yield f"{called} does not agree with the check sum that the PDF holds of it"
    if expected is None:
        return
    if base(attachment.name) not in expected:
        yield f"{called} is not one that the brief names"
    elif expected[base(attachment.name)] != attachment.sha256:
        yield f"{called} was changed: the brief names another sha256"
