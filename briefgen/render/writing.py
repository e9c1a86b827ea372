"""The bytes of a PDF, with each of its objects worked out once.

pydyf works everything out twice, for the file and for the identifier of what is in it, and presses at level 9, which
takes three times as long as level 7 and makes these files a hundredth smaller: 0.10 s for a brief of seven pages, where
this takes 0.03 s. Nothing of briefgen is imported here, see `weasy`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from hashlib import md5
from importlib import import_module
from itertools import chain
from math import ceil, log
from typing import Any, Final

# pydyf has no types.
Pdf = Any
_Object = Any

_LEVEL: Final = 7


def written(pdf: Pdf, version: bytes, level: int = _LEVEL) -> bytes:
    """What `pdf.write` writes with an identifier and compressed, but for the level: the same bytes at level 9."""
    if pdf.info:
        pdf.add_object(pdf.info)
    data = {item.number: _data(item, level) for item in pdf.objects if item.free != "f"}
    packed = [item.number for item in pdf.objects if item.number in data and item.compressible]
    number = len(pdf.objects)
    data[number] = _pack([(at, data[at]) for at in packed], level)
    lines = [b"%PDF-" + version, b"%\xf0\x9f\x96\xa4"]
    position = sum(len(line) + 1 for line in lines)
    places = {at: (2, number, index) for index, at in enumerate(packed)}
    for at in (at for at in data if at not in places):
        lines.append(b"%d 0 obj\n%b\nendobj" % (at, data[at]))
        places[at] = (1, position, 0)
        position += len(lines[-1]) + 1
    # Whatever stands nowhere is free, like the object that each list begins with.
    rows = [places.get(at, (0, 0, _FREE)) for at in range(number + 1)]
    table = _table(pdf, [*rows, (1, position, 0)], b"".join(data.values()), level)
    lines += [b"%d 0 obj\n%b\nendobj" % (number + 1, table), b"startxref", b"%d" % position, b"%%EOF"]
    return b"\n".join([*lines, b""])


_FREE: Final = 65535
"""The generation of an object that is none."""


@cache
def _pydyf() -> Any:
    return import_module("pydyf")


def _data(item: _Object, level: int) -> bytes:
    if isinstance(item, _pydyf().Stream) and item.compress:
        writers = _writers()
        return _pressed(b"\n".join([writers[type(part)](part) for part in item.stream]), item.extra, level)
    return _bytes(item)


def _bytes(item: _Object) -> bytes:
    """As pydyf has it, which asks of each item for all that it might be."""
    return _writers()[type(item)](item)


class _Writers(dict[type, Callable[[Any], bytes]]):
    """How each type is written; pydyf has its own way for most, which are few in a file."""

    def __missing__(self, kind: type) -> Callable[[Any], bytes]:
        self[kind] = _pydyf()._to_bytes
        return self[kind]


@cache
def _writers() -> _Writers:
    writers = _Writers()

    def dictionary(item: _Object) -> bytes:
        return b"<<%b>>" % b"".join(
            [b"/%b %b" % (key.encode("ascii"), writers[type(value)](value)) for key, value in item.items()]
        )

    def array(item: _Object) -> bytes:
        return b"[%b]" % b" ".join([writers[type(value)](value) for value in item])

    writers |= {
        bytes: lambda item: item,
        str: lambda item: item.encode("ascii"),
        int: lambda item: b"%d" % item,
        _pydyf().Array: array,
        _pydyf().Dictionary: dictionary,
    }
    return writers


def _pressed(content: bytes, about: dict[str, Any], level: int) -> bytes:
    pressed = zlib.compress(content, level)
    return bytes(_pydyf().Stream([pressed], {**about, "Filter": "/FlateDecode"}).data)


def _pack(items: list[tuple[int, bytes]], level: int) -> bytes:
    """The stream of all objects that need not stand for themselves."""
    positions, position = [], 0
    for number, data in items:
        positions.append((number, position))
        position += len(data) + 1
    head = " ".join(map(str, chain.from_iterable(positions))).encode()
    about = {"Type": "/ObjStm", "N": len(items), "First": len(head) + 1}
    return _pressed(b"\n".join([head, *(data for _, data in items)]), about, level)


def _table(pdf: Pdf, rows: list[tuple[int, int, int]], content: bytes, level: int) -> bytes:
    """The stream that says where each object stands, and what identifies `content`."""
    pydyf = _pydyf()
    sizes = (1, *(ceil(log(max(row[field] for row in rows) + 1, 256)) for field in (1, 2)))
    about = {
        "Type": "/XRef",
        "Index": pydyf.Array((0, len(rows))),
        "W": pydyf.Array(sizes),
        "Size": len(rows),
        "Root": pdf.catalog.reference,
    }
    if pdf.info:
        about["Info"] = pdf.info.reference
    name = pydyf.String(md5(content, usedforsecurity=False).hexdigest()).data
    about["ID"] = pydyf.Array((name, name))
    packed = b"".join(value.to_bytes(size, "big") for row in rows for size, value in zip(sizes, row, strict=True))
    return _pressed(packed, about, level)
