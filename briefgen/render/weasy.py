"""WeasyPrint in a process of its own: jobs in on standard input, PDFs out on standard output.

Nothing of briefgen is imported here: the file is run by its path, so that WeasyPrint, whose import takes longest,
is the first thing that the process loads. `pdf` is the other end.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import resource
import sys
import tempfile
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from io import BytesIO
from pathlib import Path, PurePosixPath
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TextIO
from urllib.parse import unquote, urljoin

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Message = dict[str, Any]
Blobs = Sequence[bytes]
Queue = SimpleQueue[tuple[Message, Blobs]]

# WeasyPrint has no types.
Document = Any
Page = Any
Sheet = Any
Sheets = Any
"""`sheets.Sheets`, which is loaded by its path."""

BASE: Final = "https://theme.invalid/"
"""Where the theme's files seem to lie. The host can never exist (RFC 2606), and nothing is ever asked of it."""

OUT_OF_MEMORY: Final = 71
"""The exit code that says so: there may be too little left for an answer."""

_LENGTH: Final = 8
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "COVERAGE_PROCESS_CONFIG")
"""Of the environment, what finds libraries. Anything else may change what Pango or Fontconfig do."""

_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".otf": "font/otf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}

# Pango falls back on whatever font there is; here that is the theme's, whatever the machine has installed.
_FONTS_CONF: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{scratch}/cache</cachedir></fontconfig>
"""


def send(stream: BinaryIO, message: Message, blobs: Blobs = ()) -> None:
    """Write one message with its bytes, so that `receive` at the other end returns them as they are."""
    head = json.dumps([message, [len(blob) for blob in blobs]]).encode()
    # In one go: a thread that writes piece by piece waits for its turn before each.
    stream.write(b"".join((len(head).to_bytes(_LENGTH, "big"), head, *blobs)))
    stream.flush()


def receive(stream: BinaryIO) -> tuple[Message, Blobs] | None:
    """The next message, `None` where the other end has gone, even in the middle of one."""
    try:
        head = _exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big"))
        message, lengths = json.loads(head)
        return message, [_exactly(stream, length) for length in lengths]
    except EOFError:
        return None


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = bytearray(length)
    rest = memoryview(data)
    while rest:
        count = stream.readinto(rest)  # type: ignore[attr-defined]  # every stream that is read from a pipe has it
        if not count:
            raise EOFError
        rest = rest[count:]
    return bytes(data)


def main(settings: Message) -> None:
    """Answer jobs until standard input ends, and the process with it."""
    # Collecting garbage in the middle of a job costs a tenth of its time; it is done between jobs.
    gc.disable()
    sys.path[:] = settings["path"]
    answers = _answers()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    _isolate(settings["scratch"])
    # Without a buffer, whose lock a thread that waits for ever would hold when the process ends.
    jobs = _jobs(os.fdopen(0, "rb", buffering=0))
    try:
        sheets = _sheets(settings["kept"])
        is_quick = _import(settings["kept"], sheets)
    except (ImportError, OSError) as error:
        send(answers, {"kind": "import", "text": str(error)})
        return
    _listen(partial(send, answers))
    # What the import made lives as long as the process: the collector need not look at it again.
    gc.freeze()
    _work(jobs, answers, sheets, leaks=not is_quick)


def _work(jobs: Queue, answers: BinaryIO, sheets: Sheets, *, leaks: bool) -> None:
    theme: _Theme | None = None
    stale = False
    while True:
        message, blobs = jobs.get()
        if stale:
            gc.collect()
        if message["kind"] == "theme":
            theme = _Theme(dict(zip(message["names"], blobs, strict=True)), sheets)
            # Often before there is a page. What fails fails again with the page, whose answer says so.
            with suppress(Exception):
                theme.read()
        else:
            _answer(theme or _Theme({}, sheets), message, blobs, answers, leaks=leaks)
            stale = True


def _answer(theme: _Theme, job: Message, blobs: Blobs, answers: BinaryIO, *, leaks: bool) -> None:
    try:
        pdf, missing = _pdf(theme, job, blobs)
    except MemoryError:
        # There may not be enough left for an answer.
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001  whatever fails in a library is the reader's answer, not our end
        send(answers, {"kind": "failure", "text": f"{type(error).__name__}: {error}"})
    else:
        send(answers, {"kind": "pdf", "missing": missing, "leaks": leaks}, [pdf])


def _jobs(stream: BinaryIO) -> Queue:
    """What comes in. A thread reads it, so that this process ends with its parent in the middle of a job too."""
    queue: Queue = SimpleQueue()
    threading.Thread(target=_read, args=(stream, queue), daemon=True).start()
    return queue


def _read(stream: BinaryIO, queue: Queue) -> None:
    try:
        while item := receive(stream):
            queue.put(item)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    # At once: an orderly end would take apart half a million objects first. The parent removes the files.
    os._exit(0)


def _answers() -> BinaryIO:
    """The standard output, which from here on belongs to us: what libraries print goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _isolate(scratch: str) -> None:
    for name in set(os.environ) - set(_KEPT):
        del os.environ[name]
    config = f"{scratch}/fonts.conf"
    Path(config).write_text(_FONTS_CONF.format(scratch=scratch), "utf-8")
    # A second fence behind `loading`, which keeps what fetches out: without certificates no connection that could ever
    # be tried would succeed.
    os.environ |= {
        "FONTCONFIG_FILE": config,
        "HOME": scratch,
        "LC_ALL": "C.UTF-8",
        "SSL_CERT_DIR": scratch,
        "SSL_CERT_FILE": os.devnull,
    }
    tempfile.tempdir = scratch


def _library(name: str = "") -> Any:
    """A module of WeasyPrint."""
    return import_module(f"weasyprint{name}")


def _beside(name: str, folder: Path = Path(__file__).parent) -> Any:
    """A module or a package that lies beside this one, or in another folder, without the package that this is in."""
    spec = PathFinder.find_spec(name, [str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = module_from_spec(spec)
    if spec.submodule_search_locations:
        # By which its own modules find each other.
        sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _sheets(kept: str | None) -> Sheets:
    return _beside("sheets").Sheets(_patterns().Store(kept, "weasyprint-sheets") if kept else None)


@cache
def _patterns() -> Any:
    return _beside("patterns", Path(__file__).parents[1])


def _import(kept: str | None, sheets: Sheets) -> bool:
    """Whether WeasyPrint goes the quicker way, which leaves nothing of Pango's behind."""
    with warnings.catch_warnings():
        # Fontconfig is meant to know no font here.
        warnings.simplefilter("ignore")
        with _patterns().kept(kept, "weasyprint-patterns"):
            _beside("loading").load(kept, sheets.fill)
    # For a page that both parsers read alike, the quick one.
    _library().tinyhtml5 = _Parser(_library().tinyhtml5.parse)
    is_quick: bool = _beside("quicker").quicken()
    # Private, and tested: without this library WeasyPrint cuts fonts by other means, which gives other bytes.
    if _library(".text.ffi").harfbuzz_subset is None:
        raise ImportError("cannot load library 'libharfbuzz-subset.so.0'")
    return is_quick


class _Parser:
    """In the place of tinyhtml5, which is asked where the page is not a plain one."""

    def __init__(self, parse: Callable[..., Element]) -> None:
        self._parse = parse
        self._tree = _beside("trees").tree

    def parse(self, document: TextIO, **options: object) -> Element:
        """The tree of the page."""
        page = document.read()
        plain: Element | None = self._tree(page)
        return self._parse(page, **options) if plain is None else plain


class _Listener(logging.Handler):
    def __init__(self, tell: Callable[[Message], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        # Missing glyphs are told with the result, by name and once each.
        if not record.getMessage().startswith(".notdef glyph"):
            self._tell({"kind": "log", "text": record.getMessage()})


def _listen(tell: Callable[[Message], None]) -> None:
    # Sent at once: where no font can be used, the next thing that happens is a signal.
    logger = logging.getLogger("weasyprint")
    logger.addHandler(_Listener(tell))
    logger.setLevel(logging.WARNING)
    logger.propagate = False


class _Theme:
    """The files that a page may use; its fonts and style sheets are read once for all jobs."""

    def __init__(self, files: Mapping[str, bytes], sheets: Sheets) -> None:
        self.fetcher = _Fetcher(files)
        self._files = files
        self._sheets = sheets
        self.sheets = [name for name in files if name.endswith(".css")]
        self.fonts = _library(".text.fonts").FontConfiguration()
        self.counters = _library(".css.counters").CounterStyle()
        self._read: dict[str, Sheet] = {}

    def read(self) -> None:
        """Read what every page is made with."""
        for name in self.sheets:
            self.sheet(name)

    def sheet(self, name: str) -> Sheet:
        if name not in self._read:
            css = _library().CSS
            sheet = css.__new__(css)
            self._sheets.fill(
                sheet,
                css.__init__,
                self._files.get(name, b""),
                url=urljoin(BASE, name),
                url_fetcher=self.fetcher,
                font_config=self.fonts,
                counter_style=self.counters,
            )
            self._read[name] = sheet
        return self._read[name]


class _Fetcher:
    """In the place of WeasyPrint's fetcher, which takes long to load what would open connections."""

    _fail_on_errors = False  # Private, and tested: asked of a fetcher that refuses.

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._response = _response()

    def __call__(self, url: str) -> Any:
        """The theme's own file; anything else, whatever its scheme, is refused."""
        name = unquote(url.removeprefix(BASE)) if url.startswith(BASE) else ""
        if name not in self._files:
            raise ValueError("only the theme's own files are read")
        return self._response(
            url, self._files[name], _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
        )


@cache
def _response() -> Any:
    class Response(_library(".urls").URLFetcherResponse):  # type: ignore[misc]  # WeasyPrint has no types
        """With what is asked of it here, and no headers to be taken apart."""

        charset = path = content_type = None

        def __init__(self, url: str, data: bytes, kind: str) -> None:
            self.url = url
            self.content_type = kind
            self._data = BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            return self._data.read(size)

        def close(self) -> None:
            self._data.close()

    return Response


def _pdf(theme: _Theme, job: Message, blobs: Blobs) -> tuple[bytes, list[tuple[str, str]]]:
    """The PDF, and each character that no font could draw with its name."""
    html, *contents = blobs
    page = _page(html, theme)
    # Those that the page links, then those that were sent with it: fonts for what is written in it.
    names = dict.fromkeys((*_taken(page, "link", "rel", "stylesheet"), *theme.sheets))
    sheets = [theme.sheet(name) for name in names]
    document = _settled(page, lambda: _rendered(page, sheets, theme))
    document.metadata.generate_rdf_metadata = partial(_metadata, document.metadata.generate_rdf_metadata)
    kinds = {item["name"]: item["mime"] for item in job["attachments"]}
    pdf = document.write_pdf(
        finisher=partial(_finish, kinds),
        attachments=[_attachment(item, data, theme) for item, data in zip(job["attachments"], contents, strict=True)],
        pdf_variant="pdf/a-3a",
    )
    return bytes(pdf), _missing(document)


def _page(html: bytes, theme: _Theme) -> Page:
    # Without a base of its own, so that a relative link of a fact stays relative.
    page = _library().HTML(string=html.decode(), url_fetcher=theme.fetcher)
    for element in page.etree_element.iter():
        if element.tag == "img":
            element.set("src", urljoin(BASE, element.get("src", "")))
        if element.get("dir") == "auto":
            _direct(element)
        if element.get("data-to"):
            _refer(element, "0")
    return page


def _direct(element: Element) -> None:
    """Give an element the direction of its first letter, as HTML has it; WeasyPrint does not know `auto`."""
    letters = (unicodedata.bidirectional(character) for text in element.itertext() for character in text)
    first = next((letter for letter in letters if letter in _STRONG), None)
    if first:
        element.set("dir", _STRONG[first])
    else:
        del element.attrib["dir"]


_STRONG: Final[Mapping[str, str]] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def _taken(page: Page, tag: str, attribute: str, value: str) -> list[str]:
    """The targets of links of one kind, which WeasyPrint shall not follow by itself."""
    links = [link for link in page.etree_element.iter(tag) if link.get(attribute) == value]
    for link in links:
        del link.attrib[attribute]
    return [link.get("href", "") for link in links]


def _rendered(page: Page, sheets: Sequence[Sheet], theme: _Theme) -> Document:
    return page.render(
        font_config=theme.fonts,
        counter_style=theme.counters.copy(),
        stylesheets=list(sheets),
        pdf_variant="pdf/a-3a",
    )


def _settled(page: Page, render: Callable[[], Document]) -> Document:
    """The document in which what depends on the pages is as the pages are: each element of `data-over-pages` is shown
    just where there are more pages than that, and each of `data-to` says the number of the page that it leads to.

    What the template and `_page` begin with is a guess. Only a wrong one costs another layout, and of a number only its
    length can be wrong: where pages are told, digits are of one width. CSS counters lay out most pages three times.
    """
    references = [element for element in page.etree_element.iter() if element.get("data-number")]
    document = render()
    for _ in range(_LAYOUTS - 1):
        numbers = _numbers(document)
        if not _flipped(page, document) and all(_fits(element, numbers) for element in references):
            break
        for element in references:
            _refer(element, _number(element, numbers))
        document = render()
    _number_boxes(document)
    return document


_LAYOUTS: Final = 4
"""At most: where numbers become longer, what they number may move."""


def _refer(element: Element, number: str) -> None:
    element.set("data-number", number)
    element.text = element.get("data-says", "@").replace("@", number)


def _fits(element: Element, numbers: Mapping[str, str]) -> bool:
    return len(element.get("data-number", "")) == len(_number(element, numbers))


def _numbers(document: Document) -> dict[str, str]:
    """The number of the page that each anchor stands on, or begins on."""
    pages = [*enumerate(document.pages, 1)]
    return {f"#{anchor}": str(number) for number, page in reversed(pages) for anchor in page.anchors}


def _number(element: Element, numbers: Mapping[str, str]) -> str:
    return numbers.get(element.get("data-to", ""), "")


def _number_boxes(document: Document) -> None:
    # Private, and tested: the text of a box that has been laid out. It is shaped once more when it is drawn.
    numbers = _numbers(document)
    for box in (box for page in document.pages for box in page._page_box.descendants(placeholders=True)):
        guess = box.element.get("data-number") if hasattr(box, "pango_layout") and box.element is not None else None
        if guess and guess in box.text:
            number = _number(box.element, numbers)
            box.text = box.text.replace(guess, number, 1)
            box.pango_layout.text = box.pango_layout.text.replace(guess, number, 1)


def _flipped(page: Page, document: Document) -> bool:
    """Whether something was shown that is to be hidden, or the other way around; it is changed."""
    elements = [element for element in page.etree_element.iter() if element.get("data-over-pages")]
    wrong = [element for element in elements if _is_shown(element) != _is_due(element, document)]
    for element in wrong:
        if element.attrib.pop("hidden", None) is None:
            element.set("hidden", "")
    return bool(wrong)


def _is_shown(element: Element) -> bool:
    return "hidden" not in element.attrib


def _is_due(element: Element, document: Document) -> bool:
    return len(document.pages) > int(element.get("data-over-pages", "0"))


def _attachment(item: Message, data: bytes, theme: _Theme) -> Any:
    moment = datetime.fromisoformat(item["modified"])
    return _library().Attachment(
        string=data,
        url_fetcher=theme.fetcher,
        name=item["name"],
        description=item["description"],
        created=moment,
        modified=moment,
        relationship="Source",
    )


def _missing(document: Document) -> list[tuple[str, str]]:
    codes = sorted({code for font in document.fonts.values() for code in font.missing})
    return [(chr(code), unicodedata.name(chr(code), "no name")) for code in codes]


def _finish(kinds: Mapping[str, str], document: Document, pdf: Any) -> None:
    """Put right what WeasyPrint leaves undone for PDF/A-3 and PDF/UA-1."""
    _list_attachments_once(pdf)
    _name_kinds(kinds, pdf)
    _describe_links(document)
    _tell_languages(document, pdf)
    _write_once(pdf)


def _list_attachments_once(pdf: Any) -> None:
    # WeasyPrint lists each file twice: once of the name tree, once of all file specifications.
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _name_kinds(kinds: Mapping[str, str], pdf: Any) -> None:
    # WeasyPrint guesses from the name, and by the machine's own list where the standard library's knows nothing.
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Filespec":
            stream = pdf.objects[int(item["EF"]["F"].split()[0])]
            stream.extra["Subtype"] = "/" + kinds[item["UF"].string].replace("/", "#2F")


def _describe_links(document: Document) -> None:
    """Give each link as its spoken description its `aria-label`, else its words; WeasyPrint's own is the target."""
    string = _library(".pdf").pydyf.String
    for page in document.pages:
        for _, target, _, box in page.links:
            if box.link_annotation:
                spoken = box.element.get("aria-label") or "".join(box.element.itertext()).strip() or target
                box.link_annotation["Contents"] = string(spoken)


def _tell_languages(document: Document, pdf: Any) -> None:
    """Give what is written in another language than the page that language, and what is written from right to left
    its words: the file has its letters in the order in which they are drawn. (Not in the page's content too, where
    Poppler would turn them round once more.)

    WeasyPrint has no hook for it, and keeps no way from a box to its tag. Both trees have the same leaves in the same
    order, though; were it not so, nothing would be told.
    """
    boxes = _library(".formatting_structure.boxes")
    drawn = [box for page in document.pages for box in _drawn(page._page_box, boxes)]
    leaves = list(_leaves(_at(pdf, pdf.catalog["StructTreeRoot"]), pdf))
    pairs = zip(drawn, leaves, strict=True) if len(drawn) == len(leaves) else ()
    string = _library(".pdf").pydyf.String
    texts = [(box.text, box.style, tag) for box, tag in pairs if getattr(box, "text", "")]
    turned = {at for at, (text, style, _) in enumerate(texts) if style["direction"] == "rtl" or _has_rtl(text)}
    for at, (text, style, tag) in enumerate(texts):
        if style["lang"] != document.metadata.lang:
            tag["Lang"] = string(style["lang"] or "")
        # A bracket that is drawn turned round in one place is taken for the other one in all.
        if at in turned or (turned and any(map(unicodedata.mirrored, text))):
            tag["ActualText"] = string(text)


def _has_rtl(text: str) -> bool:
    return not text.isascii() and any(_STRONG.get(unicodedata.bidirectional(letter)) == "rtl" for letter in text)


def _drawn(box: Any, boxes: Any) -> Iterator[Any]:
    """Words and images, less those of headers and footers."""
    box = getattr(box, "_box", box)  # of what stands in the place of an absolute one
    if isinstance(box, (boxes.TextBox, boxes.ReplacedBox)):
        yield box
    elif not isinstance(box, boxes.MarginBox):
        for child in getattr(box, "children", ()):
            yield from _drawn(child, boxes)


def _leaves(tag: Any, pdf: Any) -> Iterator[Any]:
    """The tags that hold something drawn, in reading order."""
    for kid in tag.get("K", ()):
        if isinstance(kid, int):
            yield tag
        else:
            yield from _leaves(_at(pdf, kid), pdf)


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _write_once(pdf: Any) -> None:
    written = _beside("writing").written

    def write(output: BinaryIO, version: str, *_identifier_and_compress: bool) -> None:
        output.write(written(pdf, version.encode()))

    pdf.write = write


_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA: Final = "http://www.aiim.org/pdfua/ns/id/"
# PDF/A wants each property described that it does not know itself; PDF/UA's mark is one.
_UA_MARK: Final = f"""
<rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description xmlns:pdfuaid="{_UA}" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
"""


def _metadata(generate: Callable[..., bytes], *args: object, **options: object) -> bytes:
    """WeasyPrint's metadata for PDF/A, with the mark of PDF/UA-1 added."""
    trees = import_module("xml.etree.ElementTree")  # Here, as the other end of the pipe needs none of it.
    for prefix, uri in _PREFIXES.items():
        trees.register_namespace(prefix, uri)
    rdf = trees.fromstring(generate(*args, **options))
    rdf.extend(trees.fromstring(_UA_MARK))
    return bytes(trees.tostring(rdf, encoding="utf-8"))


_PREFIXES: Final = {
    "pdfuaid": _UA,
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
