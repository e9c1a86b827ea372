"""What a PDF holds, taken out of it with pikepdf: its words in reading order, its links, files and bookmarks; and the
rules of PDF/A-3 and PDF/UA-1 that can be judged without Java. Numbers are clauses of ISO 19005-3 (A) and checkpoints
of the Matterhorn Protocol 1.1 (M)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream

_SHOWN: Final = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}


@dataclass
class Link:
    page: int
    spoken: str
    target: str
    """An anchor's name, or an address."""


class Anatomy:
    """One PDF, opened."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.root: Any = self.pdf.Root
        self.pages: list[Page] = list(self.pdf.pages)

    @cached_property
    def anchors(self) -> dict[str, tuple[int, float]]:
        """Name of each destination → its page and its height on it."""
        names = list(self.root.Names.Dests.Names) if "/Dests" in self.root.get("/Names", {}) else []
        pairs = zip(names[::2], names[1::2], strict=True)
        return {str(name): (self._number(place[0]), float(place[3])) for name, place in pairs}

    @property
    def links(self) -> list[Link]:
        return [
            Link(number, str(note.get("/Contents", "")), str(note.Dest if "/Dest" in note else note.A.URI))
            for number, page in enumerate(self.pages, 1)
            for note in page.get("/Annots", [])
            if note.Subtype == Name.Link
        ]

    @property
    def bookmarks(self) -> list[tuple[int, str]]:
        def walk(items: Any, depth: int) -> Iterator[tuple[int, str]]:
            for item in items:
                yield depth, item.title
                yield from walk(item.children, depth + 1)

        with self.pdf.open_outline() as outline:
            return list(walk(outline.root, 1))

    @property
    def files(self) -> list[dict[str, Any]]:
        """Each file in the order that the catalogue lists it in."""
        return [
            {
                "name": str(item.UF),
                "data": item.EF.F.read_bytes(),
                "type": str(item.EF.F.Subtype),
                "relationship": str(item.AFRelationship),
                "description": str(item.Desc),
                "created": str(item.EF.F.Params.CreationDate),
                "modified": str(item.EF.F.Params.ModDate),
            }
            for item in self.root.get("/AF", [])
        ]

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Each tag with all the words in it, in reading order."""
        return [(str(element.S)[1:], self._said(element)) for element in _elements(self.root.StructTreeRoot)]

    @property
    def places(self) -> list[tuple[str, int]]:
        """Each tag that holds words, and the page of its first ones, in reading order."""
        runs = ((str(tag.S)[1:], next(self._in(tag), None)) for tag in _elements(self.root.StructTreeRoot))
        return [(kind, run[0]) for kind, run in runs if run and run[0]]

    @property
    def lines(self) -> list[str]:
        """What stands on one level of a page, in reading order."""
        level = groupby(self._in(self.root.StructTreeRoot), key=lambda place: (place[0], place[1].height))
        return [line for _, runs in level if (line := _one_line("".join(run.text for _, run in runs)))]

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """Language and words of each tag that names a language other than the file's."""
        return [(str(tag.Lang), self._said(tag)) for tag in _elements(self.root.StructTreeRoot) if "/Lang" in tag]

    @property
    def text(self) -> str:
        """The words as they are read aloud: of the tags, in their order."""
        return self._said(self.root.StructTreeRoot)

    def drawn(self, page: int) -> str:
        """All words on a page, header and footer among them, in the order in which they are drawn."""
        return _one_line(" ".join(run.text for run in self._drawn[page - 1]))

    @cached_property
    def _drawn(self) -> list[list[_Run]]:
        return [list(_runs(page)) for page in self.pages]

    @cached_property
    def _marked(self) -> dict[tuple[int, int], _Run]:
        return {
            (page, run.mark): run for page, runs in enumerate(self._drawn, 1) for run in runs if run.mark is not None
        }

    def _number(self, page: Any) -> int:
        return next(number for number, known in enumerate(self.pages, 1) if known.obj.objgen == page.objgen)

    def _said(self, element: Any) -> str:
        words: list[str] = []
        before: tuple[int, float] = (0, 0)
        for page, run in self._in(element):
            # A line's last space is not drawn. What is raised stands in its line still.
            same_line = before[0] == page and abs(before[1] - run.height) < _RAISED
            words.append(run.text if same_line else f" {run.text}")
            before = (page, run.height)
        return _one_line("".join(words))

    def _in(self, element: Any) -> Iterator[tuple[int, _Run]]:
        for kid in _kids(element):
            if isinstance(kid, int):
                page = self._number(element.Pg)
                if (page, kid) in self._marked:
                    run = self._marked[page, kid]
                    # What is drawn from right to left says itself how it is read.
                    yield page, replace(run, text=str(element.get("/ActualText", run.text)))
            elif isinstance(kid, Dictionary) and "/S" in kid:
                if str(kid.S) in _BLOCKS:
                    yield 0, _Run(mark=None, text="", height=0)
                yield from self._in(kid)


@dataclass
class _Run:
    """A piece of text under one mark."""

    mark: int | None
    text: str
    height: float


_RAISED: Final = 8
_BLOCKS: Final = ("/P", "/H1", "/H2", "/H3", "/LI", "/TD", "/TH", "/Caption")


def _one_line(text: str) -> str:
    return re.sub(r"[ \n\u00a0\u202f]+", " ", text).strip()


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def _elements(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _runs(page: Page) -> Iterator[_Run]:
    """Pieces of text under one mark each, in the order of the page's content."""
    fonts = {str(name): _characters(font) for name, font in page.resources.get("/Font", Dictionary()).items()}
    stack: list[_Run] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "BDC" | "BMC":
                known = isinstance(operands[-1], Dictionary) and "/MCID" in operands[-1]
                stack.append(_Run(mark=int(operands[-1].MCID) if known else None, text="", height=0))
            case "EMC":
                yield stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tm" if stack:
                stack[-1].height = float(operands[5])
            case "TJ" | "Tj" if stack:
                shown = list(operands[0]) if isinstance(operands[0], Array) else [operands[0]]
                stack[-1].text += "".join(_decoded(part, font) for part in shown if isinstance(part, pikepdf.String))


def _decoded(part: Object, font: dict[int, str]) -> str:
    data = bytes(part)
    codes = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return "".join(font.get(code, "\ufffd") for code in codes)


def _characters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]*)>\n", table.replace("> <ffff>\n", "\n"))
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


# What can be judged without Java.


def violations(data: bytes) -> list[str]:
    """The rules that a PDF breaks, each once; none, for a brief as it should be."""
    anatomy = Anatomy(data)
    found = [complaint for complaint, holds in _RULES.items() if not holds(anatomy)]
    return found + ([] if "/StructTreeRoot" not in anatomy.root else list(dict.fromkeys(_broken_tags(anatomy))))


def _metadata(anatomy: Anatomy) -> str:
    return anatomy.root.Metadata.read_bytes().decode() if "/Metadata" in anatomy.root else ""


def _is_intended_for_srgb(anatomy: Anatomy) -> bool:
    intents = anatomy.root.get("/OutputIntents", [])
    return any(item.S == Name.GTS_PDFA1 and "/DestOutputProfile" in item for item in intents)


def _lists_each_file_once(anatomy: Anatomy) -> bool:
    listed = [item.objgen for item in anatomy.root.get("/AF", [])]
    there = [o.objgen for o in anatomy.pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Filespec]
    return sorted(listed) == sorted(there)


def _embeds_each_font(anatomy: Anatomy) -> bool:
    described = [o for o in anatomy.pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.FontDescriptor]
    return all({"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()) for item in described)


def _names_each_character(anatomy: Anatomy) -> bool:
    fonts = [o for o in anatomy.pdf.objects if isinstance(o, Dictionary) and o.get("/Subtype") == Name.Type0]
    return bool(fonts) and all("/ToUnicode" in font for font in fonts)


def _speaks_of_each_link(anatomy: Anatomy) -> bool:
    return all(link.spoken for link in anatomy.links)


def _tells_each_link_to_the_tags(anatomy: Anatomy) -> bool:
    notes = [note for page in anatomy.pages for note in page.get("/Annots", [])]
    return all("/StructParent" in note and int(note.get("/F", 0)) & 4 for note in notes)


def _reads_by_structure(anatomy: Anatomy) -> bool:
    return all(page.get("/Tabs") == Name.S for page in anatomy.pages if "/Annots" in page)


def _marks_all_that_is_drawn(anatomy: Anatomy) -> bool:
    return all(not _is_drawn_outside_marks(page) for page in anatomy.pages)


def _is_drawn_outside_marks(page: Page) -> bool:
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if depth == 0 and operator in _SHOWN:
            return True
    return False


def _smooths_no_image(anatomy: Anatomy) -> bool:
    images = [o for o in anatomy.pdf.objects if isinstance(o, Stream) and o.get("/Subtype") == Name.Image]
    return not any(image.get("/Interpolate", False) for image in images)


_RULES: Final[dict[str, Callable[[Anatomy], bool]]] = {
    "A 6.1.3 the file has no identifier": lambda a: "/ID" in a.pdf.trailer,
    "A 6.1.2 the file's syntax is broken": lambda a: not a.pdf.check_pdf_syntax(),
    "A 6.6.4 the file does not say that it is PDF/A-3a": lambda a: bool(
        re.search(r'pdfaid:part="3"', _metadata(a)) and re.search(r'pdfaid:conformance="A"', _metadata(a))
    ),
    "M 06-002 the file does not say that it is PDF/UA-1": lambda a: 'pdfuaid:part="1"' in _metadata(a),
    "M 06-003 the metadata hold no title": lambda a: "dc:title" in _metadata(a),
    "M 07-001 the title is not shown": lambda a: bool(a.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
    "M 11-006 the file names no language": lambda a: bool(str(a.root.get("/Lang", ""))),
    "A 6.7.2 the file is not marked as tagged": lambda a: bool(a.root.get("/MarkInfo", {}).get("/Marked")),
    "M 01-005 there are no tags": lambda a: "/StructTreeRoot" in a.root,
    "A 6.2.3 the file names no colour profile": _is_intended_for_srgb,
    "A 6.5.1 the file holds scripts or actions": lambda a: (
        not {"/OpenAction", "/AA"} & set(a.root.keys()) and "/JavaScript" not in a.root.get("/Names", {})
    ),
    "A 6.8 the files that are attached are not listed once each": _lists_each_file_once,
    "M 31-009 a font is not embedded": _embeds_each_font,
    "M 31-027 a font does not name its characters": _names_each_character,
    "M 28-004 a link has no spoken description": _speaks_of_each_link,
    "M 28-011 a link is not tagged or not printed": _tells_each_link_to_the_tags,
    "M 28-009 the order of links is not that of the tags": _reads_by_structure,
    "M 01-005 something is drawn outside of all marks": _marks_all_that_is_drawn,
    "A 6.2.8 an image is to be smoothed": _smooths_no_image,
}

_PARENTS: Final = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "Caption": {"Table", "NonStruct", "Figure"},
}


def _broken_tags(anatomy: Anatomy) -> Iterator[str]:
    elements = list(_elements(anatomy.root.StructTreeRoot))
    yield from _broken_headings([str(element.S)[1:] for element in elements])
    for element in elements:
        kind = str(element.S)[1:]
        parent = str(element.P.get("/S", "/"))[1:]
        if parent not in _PARENTS.get(kind, {parent}):
            yield f"M 09-004 {kind} stands in {parent}"
        if kind in _COMPLETE and not _COMPLETE[kind][1](element):
            yield _COMPLETE[kind][0]


def _broken_headings(kinds: list[str]) -> Iterator[str]:
    levels = [int(kind[1]) for kind in kinds if re.fullmatch("H[1-6]", kind)]
    if not levels:
        yield "M 14-001 there are no headings"
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"M 14-003 H{level} follows H{before}"


_COMPLETE: Final[dict[str, tuple[str, Callable[[Any], bool]]]] = {
    "Figure": ("M 13-004 a figure has no alternative text", lambda e: bool(str(e.get("/Alt", "")))),
    "Table": ("M 15-003 a table has no header cell", lambda e: any(kid.S == Name.TH for kid in _elements(e))),
    "Link": (
        "M 28-011 a link's tag leads to no link",
        lambda e: any(isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR for kid in _kids(e)),
    ),
}
