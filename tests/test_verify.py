"""A brief proves itself, or names what was changed: as JSON, and as a PDF that carries it."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Encryption, Name, Pdf

from briefgen.diagnostics import Span
from briefgen.receipts import document, seal
from briefgen.verify import Verdict, report, verify_json, verify_pdf
from tests.receipted import FACTS_FILE, PORT, SOURCES, edition

DOCUMENT: dict[str, Any] = dict(document(edition(), SOURCES))
ANEW = "do not rely on this file; ask whoever published it for it anew"

Path = tuple[str | int, ...]


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


TEXT = _bytes(DOCUMENT)


def _copy() -> dict[str, Any]:
    return dict(json.loads(TEXT))


def _verdict(value: Any) -> Verdict:
    return verify_json(_bytes(value), "brief.json")


def _messages(verdict: Verdict) -> list[str]:
    return [problem.message for problem in verdict.problems]


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def _with(path: Path, new: Any) -> dict[str, Any]:
    changed = _copy()
    _at(changed, path[:-1])[path[-1]] = new
    return changed


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    if value and isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    else:
        yield path


def _another(value: Any) -> Any:
    """A value of the same kind that differs as little as it can."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return "x" if value is None else ["x"]


# What holds.


def test_an_untouched_brief_holds_and_says_how_far() -> None:
    verdict = _verdict(DOCUMENT)
    assert verdict.problems == ()
    assert (verdict.statements, verdict.sources, verdict.articles, verdict.attachments) == (7, 6, 3, 0)
    assert (
        report(verdict)
        == """\
checked: nothing was changed since the brief was made: the digest of each part agrees
checked: 7 statements: each carries a citation
checked: 6 sources: each has its receipt
checked: article "port": 2 quotes found anew in its whole text, which agrees with its sha256
checked: article "wire": 3 quotes found in the enclosed excerpts, which agree with their digests
not checked: article "locked": its rights let no text of it be enclosed, so no quote was looked for
not checked: article "wire": the whole is not enclosed, so its excerpts were not compared with it
not checked: who made the file: digests show a change, and whoever makes a file anew makes its digests too
"""
    )


def test_white_space_and_the_order_of_keys_are_no_change() -> None:
    backwards = {key: DOCUMENT[key] for key in reversed(DOCUMENT)}
    assert verify_json(json.dumps(backwards).encode(), "x").problems == ()


# What was changed.


NAMES = {
    "bottom_line": "sentence {} of the bottom line was ",
    "watch": "item {} to watch was ",
    "corrections": "correction {} was ",
    "notes": "source {} was ",
    "receipts": "the receipt of source {} was ",
    "disputes": 'dispute "when-open" was ',
    "chapters": "section {} was ",
}


def _name_of(path: Path) -> str:
    """What a message must call the part that the leaf at `path` belongs to."""
    if path[0] == "digest":
        return "the digest listed for " if path[1] == "parts" else "the digest of the whole, or the order of its parts,"
    key, *rest = path[1:] if path[0] == "edition" else path
    if rest[1:2] == ["items"]:
        return f'fact "{_at(DOCUMENT, path[:5])["id"]}" was '
    if key in ("articles", "extracts"):
        what = "the enclosed text" if key == "articles" else "the extract"
        part = _at(DOCUMENT, path[: path.index(key) + 2])
        return f'{what} of article "{part.get("article", part)["alias"]}" was '
    return NAMES[str(key)].format(int(rest[0]) + 1) if key in NAMES else f'the brief\'s "{key}" was '


def test_every_value_that_is_changed_is_found_and_named() -> None:
    leaves = list(_leaves(DOCUMENT))
    assert len(leaves) > 500
    silent = [
        path
        for path in leaves
        if not any(
            message.startswith(_name_of(path))
            for message in _messages(_verdict(_with(path, _another(_at(DOCUMENT, path)))))
        )
    ]
    assert silent == []


def test_every_value_of_another_type_is_found_and_never_raises() -> None:
    others = (None, 1.5, [], {}, [[]], "\ud800")
    for number, path in enumerate(_leaves(DOCUMENT)):
        other = others[number % len(others)]
        if other != _at(DOCUMENT, path):
            assert _verdict(_with(path, other)).problems, (path, other)


def test_every_part_that_is_taken_out_is_found() -> None:
    paths = {path[:depth] for path in _leaves(DOCUMENT) for depth in range(1, len(path) + 1)}
    for path in sorted(paths, key=repr):
        changed = _copy()
        del _at(changed, path[:-1])[path[-1]]
        assert _verdict(changed).problems, path


FOUND_WITHOUT_THE_SEAL = (
    ("receipts",),
    ("articles",),
    ("edition", "notes", 0, "marks"),
    ("edition", "notes", 3, "evidence", "passages"),
    ("edition", "chapters", 0, "items", 0, "text"),
    ("edition", "chapters", 0, "items", 1, "marks"),
    ("edition", "disputes", 0, "accounts", 1, "text"),
    ("edition", "summary"),
    ("edition", "extracts", 0, "lines", 2, "pieces"),
)


@pytest.mark.parametrize("root", FOUND_WITHOUT_THE_SEAL, ids=lambda root: ".".join(map(str, root)))
def test_a_brief_sealed_anew_after_a_change_still_contradicts_itself(root: Path) -> None:
    unmarked = [("edition", "extracts", 0, "lines", 2, "pieces", 0, "keys")]
    for leaf in _leaves(_at(DOCUMENT, root)):
        path = (*root, *leaf)
        changed = seal(_with(path, _another(_at(DOCUMENT, path))))
        assert _verdict(changed).problems or path in unmarked, path


def _resealed(*changes: tuple[Path, Any]) -> dict[str, Any]:
    changed = _copy()
    for path, new in changes:
        _at(changed, path[:-1])[path[-1]] = new(_at(changed, path)) if callable(new) else new
    return seal(changed)


NOTE = ("edition", "notes", 0)
ITEMS = ("edition", "chapters", 0, "items")


def _without_a_mark(edition: Any) -> Any:
    edition["chapters"][1]["items"][0]["marks"] = []
    return edition


def _swapped(parts: list[Any]) -> list[Any]:
    return parts[::-1]


EXCERPT_CHANGED = (
    'the enclosed text of article "wire" was changed in the excerpt from line 6: it does not agree with its sha256'
)

CONTRADICTIONS: list[tuple[str, list[tuple[Path, Any]], list[str]]] = [
    (
        "a statement without a mark",
        [(("edition",), _without_a_mark)],
        [
            'fact "berth-8" carries no citation',
            "source 5 and the text do not agree on where it is cited",
            "the receipt of source 5 was given for more than rests on the source",
            'fact "berth-8" is said to rest on 1 origins, and rests on 0',
        ],
    ),
    (
        "a mark that leads nowhere",
        [((*ITEMS, 0, "marks", 0, "number"), 99)],
        [
            'fact "waiting" cites source 99, and there is none of that number',
            "source 1 and the text do not agree on where it is cited",
            "the receipt of source 1 was given for more than rests on the source",
        ],
    ),
    (
        "the anchor of a mark twice",
        [((*ITEMS, 0, "marks", 1, "anchor"), "cite-1-2")],
        [
            'the anchor "cite-1-2" stands at 2 citations',
            "source 2 and the text do not agree on where it is cited",
        ],
    ),
    (
        "a fact that reads otherwise",
        [((*ITEMS, 0, "text"), "**12 container ships** were waiting.")],
        [
            'the receipt of source 1 was not given for fact "waiting" as it reads now',
            'the receipt of source 2 was not given for fact "waiting" as it reads now',
        ],
    ),
    (
        "an account that reads otherwise",
        [(("edition", "disputes", 0, "accounts", 0, "text"), "On 5 December.")],
        ['the receipt of source 6 was not given for account 1 of dispute "when-open" as it reads now'],
    ),
    (
        "a source without a receipt",
        [(("receipts",), lambda receipts: receipts[:-1])],
        ["source 6 has no receipt"],
    ),
    (
        "receipts that are no list",
        [(("receipts",), {})],
        [f"source {number} has no receipt" for number in range(1, 7)],
    ),
    (
        "a receipt that is none",
        [(("receipts", 5), "yes")],
        [
            'the receipt of source 6 was not given for account 1 of dispute "when-open" as it reads now',
            "the receipt of source 6 was not given for the passage that the source names",
        ],
    ),
    (
        "a receipt without a source",
        [(("receipts",), lambda receipts: [*receipts, receipts[0]])],
        ["receipt 7 belongs to no source"],
    ),
    (
        "a receipt for another place",
        [(("receipts", 0, "target", 0, "selector", 1, "start"), 3)],
        ["the receipt of source 1 was not given for the passage that the source names"],
    ),
    (
        "sources in another order",
        [(("edition", "notes"), lambda notes: [notes[1], notes[0], *notes[2:]])],
        [
            "source 1 has the number 2",
            "source 2 has the number 1",
            *(
                line
                for number in (1, 2)
                for line in (f"the receipt of source {number} was not given for the passage that the source names",)
            ),
        ],
    ),
    (
        "a source that nothing cites",
        [(("edition", "notes"), lambda notes: [*notes, {**notes[0], "number": 7, "marks": []}])],
        [
            "source 7 is cited nowhere",
            "source 7 has no receipt",
            "the words marked in the extract are not the passage of source 7",
        ],
    ),
    (
        "a fact of the bottom line that is not there",
        [(("edition", "bottom_line", 0, "facts", 0), "gone")],
        ['the bottom line or the items to watch rest on fact "gone", and there is none of that id'],
    ),
    (
        "another digest of the article",
        [((*NOTE, "evidence", "sha256"), "0" * 64)],
        ['source 1 rests on another text of article "port" than the brief names'],
    ),
    (
        "another quote in the evidence",
        [((*NOTE, "evidence", "citation", "quote"), "ships")],
        ["source 1 and its evidence do not hold the same quote of the same article"],
    ),
    (
        "a digit of a quote of a whole article",
        [((*NOTE, "quote"), "12 container ships lay at anchor"),
         ((*NOTE, "evidence", "citation", "quote"), "12 container ships lay at anchor")],
        [
            "the quote of source 1 is not what its passage says",
            'the quote of source 1 stands nowhere in the enclosed text of article "port"',
        ],
    ),
    (
        "a quote that stands twice",
        [((*NOTE, "quote"), "office"), ((*NOTE, "evidence", "citation", "quote"), "office")],
        [
            "the quote of source 1 is not what its passage says",
            'the quote of source 1 stands at 2 places in the enclosed text of article "port"',
        ],
    ),
    (
        "a quote that stands elsewhere",
        [((*NOTE, "quote"), "The port authority"), ((*NOTE, "evidence", "citation", "quote"), "The port authority")],
        [
            "the quote of source 1 is not what its passage says",
            'the quote of source 1 stands at another place in the enclosed text of article "port", on line 3',
        ],
    ),
    (
        "a quote of an article that is closed",
        [(("edition", "notes", 1, "quote"), "Ships outside: nine"),
         (("edition", "notes", 1, "evidence", "citation", "quote"), "Ships outside: nine")],
        ["the quote of source 2 is not what its passage says"],
    ),
    (
        "a span of another length",
        [((*NOTE, "evidence", "passages", 0, "end"), 10**6)],
        [
            "the place and the words of the passage of source 1 do not agree",
            "the receipt of source 1 was not given for the passage that the source names",
            'the quote of source 1 stands at another place in the enclosed text of article "port", on line 3',
        ],
    ),
    (
        "a passage on another line of the excerpts",
        [(("edition", "notes", 4, "evidence", "passages", 0, key), 6) for key in ("first_line", "last_line")],
        ['the passage of source 5 does not stand on line 6 of the enclosed excerpts of article "wire"'],
    ),
    (
        "a passage on a line that is not shown",
        [(("edition", "notes", 4, "evidence", "passages", 0, key), 2**53 - 1) for key in ("first_line", "last_line")],
        ['the passage of source 5 does not stand on line 9007199254740991 of the enclosed excerpts of article "wire"'],
    ),
    (
        "articles in another order",
        [(("articles",), _swapped)],
        ["the articles that are enclosed are not those that are cited"],
    ),
    (
        "an article that nobody cites",
        [(("articles",), lambda articles: [*articles, {**articles[1], "alias": "more"}])],
        ["the articles that are enclosed are not those that are cited"],
    ),
    (
        "an article of which nothing is enclosed",
        [(("articles",), lambda articles: articles[1:])],
        ["the articles that are enclosed are not those that are cited"],
    ),
    (
        "a whole article that was changed",
        [(("articles", 0, "text"), PORT.replace("11 container", "12 container"))],
        [
            'the enclosed text of article "port" was changed: it does not agree with the article\'s sha256',
            'the extract of article "port" and its enclosed text are not the same lines',
            'the quote of source 1 stands nowhere in the enclosed text of article "port"',
        ],
    ),
    (
        "a whole article in place of excerpts",
        [(("articles", 2, "text"), "x")],
        [
            'the enclosed text of article "wire" is not what its rights, "excerpts", say',
            'the enclosed text of article "wire" was changed: it does not agree with the article\'s sha256',
            'the extract of article "wire" and its enclosed text are not the same lines',
            *(
                f'the quote of source {number} stands nowhere in the enclosed text of article "wire"'
                for number in (3, 4, 5)
            ),
        ],
    ),
    (
        "excerpts of an article that is closed",
        [(("articles", 1, "excerpts"), [{"first_line": 1, "text": "", "sha256": hashlib.sha256(b"").hexdigest()}])],
        [
            'the enclosed text of article "locked" holds excerpts, and its rights are "none"',
            'the extract of article "locked" and its enclosed text are not the same lines',
        ],
    ),
    (
        "other rights",
        [(("articles", 1, "rights"), "excerpts")],
        [
            'article "locked" is said to have two different values of "rights"',
            'the passage of source 2 does not stand on line 1 of the enclosed excerpts of article "locked"',
        ],
    ),
    (
        "an excerpt that was changed",
        [(("articles", 2, "excerpts", 0, "text"), lambda text: text.replace("790", "970"))],
        [
            EXCERPT_CHANGED,
            'the extract of article "wire" and its enclosed text are not the same lines',
            'the passage of source 4 does not stand on line 8 of the enclosed excerpts of article "wire"',
        ],
    ),
    (
        "an extract that marks other words",
        [(("edition", "extracts", 0, "lines", 2, "pieces", 1, "keys"), [])],
        ["the words marked in the extract are not the passage of source 1"],
    ),
    (
        "origins counted too high",
        [(("edition", "watch", 0, "origins"), 2)],
        ["item 1 to watch is said to rest on 2 origins, and rests on 1"],
    ),
    (
        "a summary that is wrong",
        [(("edition", "summary", "unattributed"), 0), (("edition", "summary", "oldest"), "2026-11-20")],
        ['the source summary is wrong in "unattributed"', 'the source summary is wrong in "oldest"'],
    ),
    (
        "a digest that is none",
        [(("edition", "extracts", 0, "article", "sha256"), "../../etc")],
        ['the digest of article "port" is no sha256'],
    ),
    (
        "evidence without a passage",
        [((*NOTE, "evidence", "passages"), [])],
        ["source 1 names no passage of its article"],
    ),
    (
        "an article that the brief does not know",
        [((*NOTE, "article"), "nowhere")],
        ['source 1 cites article "nowhere", of which the brief says nothing'],
    ),
    (
        "nothing at all",
        [
            *((("edition", key), []) for key in ("bottom_line", "chapters", "disputes", "watch", "notes", "extracts")),
            (("articles",), []),
            (("receipts",), []),
        ],
        [
            *(f'the source summary is wrong in "{key}"'
              for key in ("articles", "origins", "unattributed", "oldest", "newest", "single_origin")),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "messages"), [case[1:] for case in CONTRADICTIONS], ids=[case[0] for case in CONTRADICTIONS]
)
def test_what_contradicts_itself_under_a_good_seal_is_named(
    changes: list[tuple[Path, Any]], messages: list[str]
) -> None:
    verdict = _verdict(_resealed(*changes))
    assert _messages(verdict) == messages
    assert verdict.checked == ()
    assert {(problem.span, problem.hint, problem.kind) for problem in verdict.problems} == {
        (Span(file="brief.json"), ANEW, "facts")
    }


SEALS: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]], list[str]]] = [
    ("no digest", lambda brief: {key: brief[key] for key in brief if key != "digest"},
     ["its digest is missing, or not of the form that a brief carries"]),
    ("a digest of another form", lambda brief: {**brief, "digest": {**brief["digest"], "parts": []}},
     ["its digest is missing, or not of the form that a brief carries"]),
    ("a key put in", lambda brief: {**brief, "more": 1},
     ['the brief\'s "more" was put in after the brief was made', 'brief has a key "more" that is not known']),
    ("a correction taken out", lambda brief: {**brief, "edition": {**brief["edition"], "corrections": []}},
     ["correction 1 was taken out after the brief was made"]),
    ("two sections swapped under their seal",
     lambda brief: {**brief, "articles": brief["articles"][::-1]},
     ["the digest of the whole, or the order of its parts, was changed after the brief was made",
      "the articles that are enclosed are not those that are cited"]),
    ("another format", lambda brief: seal({**brief, "format": "briefgen/2"}),
     ['its format is not "briefgen/1", the one that this program reads']),
]  # fmt: skip


@pytest.mark.parametrize(("change", "messages"), [case[1:] for case in SEALS], ids=[case[0] for case in SEALS])
def test_a_broken_seal_says_what_was_done(
    change: Callable[[dict[str, Any]], dict[str, Any]], messages: list[str]
) -> None:
    assert set(_messages(_verdict(change(_copy())))) == set(messages)


# What is no brief.

NO_BRIEF: list[tuple[str, bytes, str, str]] = [
    ("nothing", b"", "it is no JSON: line 1, column 1 cannot be read", ANEW),
    ("cut off", _bytes(DOCUMENT)[:-3], "it is no JSON: line 1, column {column} cannot be read", ANEW),
    ("not UTF-8", b'{"format": "\xff"}', "it is no JSON: byte 13 is not UTF-8", ANEW),
    ("a byte order mark", b"\xef\xbb\xbf{}", "it is no JSON: line 1, column 1 cannot be read", ANEW),
    ("other JSON", b"[1]", "it is JSON, and no brief", "give the .json or the .pdf of a brief"),
    ("a mapping", b"{}", "it is JSON, and no brief", "give the .json or the .pdf of a brief"),
    ("nested past the stack", b"[" * 10**5, "it is nested more deeply than a brief is", ANEW),
    ("nested too deeply", b'{"format": ' + b"[" * 40 + b"]" * 40 + b"}", "it is nested more deeply than a brief is",
     ANEW),
    ("a number of 5000 digits", b'{"format": ' + b"9" * 5000 + b"}", "it holds a number that is too large to read",
     ANEW),
    ("no number", b'{"format": NaN}', "it holds NaN, which is no number", ANEW),
    ("a key twice", b'{"format": 1, "format": 2}', 'the key "format" stands twice in one mapping', ANEW),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "message", "hint"), [case[1:] for case in NO_BRIEF], ids=[case[0] for case in NO_BRIEF]
)
def test_what_is_no_brief_is_refused_in_a_sentence(data: bytes, message: str, hint: str) -> None:
    verdict = verify_json(data, "x.json")
    (problem,) = verdict.problems
    assert problem.message == message.format(column=len(data.decode(errors="replace")) + 1)
    assert (problem.span, problem.hint) == (Span(file="x.json"), hint)
    assert verdict.unchecked == ("the quotes and their receipts: the file is not of the form that a brief has",)


# PDF.


@cache
def _pdf() -> bytes:
    """A PDF with the brief, its facts file, a whole article and excerpts attached."""
    return _pdf_with(_files())


def _files() -> dict[str, bytes]:
    from briefgen.receipts import Enclosed, enclosures
    from briefgen.values import parsed

    articles = [parsed(Enclosed, article, "article") for article in DOCUMENT["articles"]]
    return {"brief.json": _bytes(DOCUMENT), "2026-11-21.yaml": FACTS_FILE, **enclosures(articles)}


def _pdf_with(files: dict[str, bytes], change: Callable[[Pdf], None] = lambda _: None, **saving: Any) -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page()
    for number, (name, data) in enumerate(files.items()):
        pdf.attachments[f"attachment{number}"] = AttachedFileSpec(pdf, data, filename=name)
    change(pdf)
    stream = BytesIO()
    pdf.save(stream, static_id=True, **saving)
    return stream.getvalue()


def test_a_pdf_proves_itself_by_what_is_attached() -> None:
    verdict = verify_pdf(_pdf(), "brief.pdf")
    assert verdict.problems == ()
    assert (verdict.statements, verdict.attachments) == (7, 4)
    assert verdict.checked[-1] == "3 other attachments: each agrees with the sha256 that the brief names"
    assert verdict.unchecked[-1] == "the pages: they were not compared with the attached brief"


def test_facts_that_are_not_attached_are_said_to_be_unchecked() -> None:
    files = {name: data for name, data in _files().items() if name != "2026-11-21.yaml"}
    assert (
        'the facts file "seeds/facts/2026-11-21.yaml": it is not attached'
        in verify_pdf(_pdf_with(files), "x").unchecked
    )


@pytest.mark.parametrize("name", ["2026-11-21.yaml", "port.txt", "wire.excerpts.txt"])
def test_a_byte_changed_in_an_attachment_is_found_and_named(name: str) -> None:
    files = _files()
    for position in range(0, len(files[name]), 7):
        changed = bytearray(files[name])
        changed[position] ^= 1
        verdict = verify_pdf(_pdf_with({**files, name: bytes(changed)}), "brief.pdf")
        assert _messages(verdict) == [f'the attachment "{name}" was changed: the brief names another sha256']
        assert verdict.problems[0].span == Span(file="brief.pdf")
        assert verdict.checked == ()


def test_a_byte_changed_in_the_attached_brief_is_found_and_named() -> None:
    files = _files()
    changed = files["brief.json"].replace(b"**11 container ships**", b"**12 container ships**", 1)
    verdict = verify_pdf(_pdf_with({**files, "brief.json": changed}), "brief.pdf")
    assert 'fact "waiting" was changed after the brief was made' in _messages(verdict)
    assert {problem.span for problem in verdict.problems} == {Span(file="brief.pdf/brief.json")}


def test_attachments_beside_a_brief_that_cannot_be_read_are_held_to_the_pdfs_own_word() -> None:
    def blot(pdf: Pdf) -> None:
        for spec in pdf.attachments.values():
            if spec.filename == "port.txt":
                spec.get_file().obj.Params.CheckSum = pikepdf.String(b"0" * 16)

    verdict = verify_pdf(_pdf_with({**_files(), "brief.json": b"{}"}, blot), "x.pdf")
    assert _messages(verdict) == [
        "it is JSON, and no brief",
        'the attachment "port.txt" does not agree with the check sum that the PDF holds of it',
    ]
    assert verdict.unchecked[-1] == "the pages: they were not compared with the attached brief"


def test_attachments_without_a_check_sum_are_held_to_the_brief_alone() -> None:
    def bare(pdf: Pdf) -> None:
        for spec in pdf.attachments.values():
            del spec.get_file().obj["/Params"]

    assert verify_pdf(_pdf_with(_files(), bare), "x.pdf").problems == ()


def test_attachments_that_are_not_packed_are_read_too() -> None:
    data = _pdf_with(_files(), compress_streams=False)
    assert b"container ships lay" in data or b"11 container ships" in data
    assert verify_pdf(data, "x.pdf").problems == ()


def _packed(filters: Any, raw: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        for spec in pdf.attachments.values():
            if spec.filename == "port.txt":
                spec.get_file().obj.write(raw, filter=filters)

    return change


DAMAGED: list[tuple[str, Any, bytes]] = [
    ("no zlib", Name.FlateDecode, b"this is not packed at all"),
    ("cut off", Name.FlateDecode, zlib.compress(PORT.encode())[:-4]),
    ("more than may be read", Name.FlateDecode, zlib.compress(b"\0" * (64 * 1024 * 1024 + 1))),
    ("another packing", Name.DCTDecode, b"\xff\xd8"),
]


@pytest.mark.parametrize(("packing", "raw"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED])
def test_an_attachment_that_cannot_be_unpacked_is_damaged(packing: Any, raw: bytes) -> None:
    data = _pdf_with(_files(), _packed(packing, raw), stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert _messages(verify_pdf(data, "x.pdf")) == ['the attachment "port.txt" is damaged']


def _strip(pdf: Pdf) -> None:
    del pdf.Root["/Names"]


def _blotted_brief(pdf: Pdf) -> None:
    pdf.attachments["attachment0"].get_file().obj.write(b"x", filter=Name.FlateDecode)


def _no_tree(pdf: Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=pikepdf.Array([1, 2, 3]))


NO_PDF: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("nothing", lambda: b"", "it is no PDF", "give the .json or the .pdf of a brief"),
    ("text", lambda: b"brief of 2026-11-21", "it is no PDF", "give the .json or the .pdf of a brief"),
    ("a head alone", lambda: b"%PDF-1.7\n", "the PDF is damaged or cut off", ANEW),
    ("cut in half", lambda: _pdf()[: len(_pdf()) // 2], "the PDF is damaged or cut off", ANEW),
    ("locked", lambda: _pdf_with(_files(), encryption=Encryption(user="a", owner="b")),
     "the PDF is encrypted, which no brief is", ANEW),
    ("locked without a password", lambda: _pdf_with(_files(), encryption=Encryption(user="", owner="b")),
     "the PDF is encrypted, which no brief is", ANEW),
    ("no attachments", lambda: _pdf_with({}), "the PDF has no brief.json attached",
     "give the .json or the .pdf of a brief"),
    ("attachments taken out", lambda: _pdf_with(_files(), _strip), "the PDF has no brief.json attached",
     "give the .json or the .pdf of a brief"),
    ("two briefs", lambda: _pdf_with({**_files(), "more.json": b"{}"}),
     'the PDF has "brief.json" and "more.json" attached, and only one can be its brief', ANEW),
    ("a damaged brief",
     lambda: _pdf_with(_files(), _blotted_brief, stream_decode_level=pikepdf.StreamDecodeLevel.none),
     'the attachment "brief.json" is damaged', ANEW),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message", "hint"), [case[1:] for case in NO_PDF], ids=[case[0] for case in NO_PDF])
def test_what_is_no_pdf_of_a_brief_is_refused_in_a_sentence(make: Callable[[], bytes], message: str, hint: str) -> None:
    (problem,) = verify_pdf(make(), "x.pdf").problems
    assert (problem.message, problem.hint, problem.span) == (message, hint, Span(file="x.pdf"))


def test_an_attachment_that_the_brief_does_not_name_is_named() -> None:
    assert _messages(verify_pdf(_pdf_with({**_files(), "more.txt": b"x"}), "x")) == [
        'the attachment "more.txt" is not one that the brief names'
    ]


def test_a_tree_of_attachments_that_is_none_never_raises() -> None:
    assert verify_pdf(_pdf_with(_files(), _no_tree), "x.pdf").problems


def test_no_byte_of_a_pdf_raises() -> None:
    data = _pdf()
    for number, position in enumerate(range(0, len(data), 37)):
        changed = bytearray(data)
        changed[position] ^= 1 << number % 8
        verify_pdf(bytes(changed), "x.pdf")


def _unpacked(stream: bytes) -> bytes | None:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return None


def test_no_byte_of_an_attachment_that_changes_what_it_holds_goes_unseen() -> None:
    data = _pdf()
    with Pdf.open(BytesIO(data)) as pdf:
        streams = [spec.get_file().obj.read_raw_bytes() for spec in pdf.attachments.values()]
    for stream in streams:
        start = data.index(stream)
        for position in range(0, len(stream), max(1, len(stream) // 40)):
            changed = bytearray(stream)
            changed[position] ^= 0x10
            verdict = verify_pdf(data[:start] + changed + data[start + len(stream) :], "x.pdf")
            assert verdict.problems or _unpacked(changed) == _unpacked(stream), position


def test_a_pdf_cut_off_anywhere_never_raises() -> None:
    data = _pdf()
    for length in range(0, len(data), len(data) // 60):
        assert verify_pdf(data[:length], "x.pdf").problems
