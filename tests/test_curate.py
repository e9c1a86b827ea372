"""The commands that write inputs: what they write can be read back, and nothing else is touched."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen import curate, load
from briefgen.diagnostics import BriefgenError, Span
from briefgen.document import parse
from briefgen.matching import occurrences, prepared
from briefgen.model import Article, Source

REPOSITORY = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "curate"
TODAY = date(2026, 11, 21)
CATALOGUE = "seeds/articles.yaml"
KNOWN_KEYS = ("publisher", "author", "title", "url", "language")


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def catalogue_of(root: Path) -> Mapping[str, Article]:
    articles, problems = load.catalogue((root / CATALOGUE).read_bytes(), CATALOGUE)
    assert articles is not None
    assert problems == ()
    return articles


def sources_of(root: Path) -> list[Source]:
    return [
        Source(
            article=article,
            text=(root / "seeds/articles" / article.file).read_bytes().decode(),
            sha256=article.sha256,
        )
        for article in catalogue_of(root).values()
    ]


def source(text: str, alias: str = "wire") -> Source:
    span = Span(file=CATALOGUE)
    article = Article(
        alias=alias,
        file="wire.txt",
        sha256="0" * 64,
        published=TODAY,
        rights="excerpts",
        origin=alias,
        span=span,
        file_span=span,
        sha256_span=span,
    )
    return Source(article=article, text=text, sha256=article.sha256)


def message(error: pytest.ExceptionInfo[BriefgenError], root: Path | None = None) -> str:
    return str(error.value).replace(str(root), "ROOT") if root else str(error.value)


def refused(root: Path, data: bytes, name: str | None = "text.txt", **more: str) -> str:
    """What `add` says, after which every file of the workspace is as it was."""
    before = files_of(root)
    with pytest.raises(BriefgenError) as error:
        curate.add(root, data, name, received=TODAY, **more)
    assert files_of(root) == before
    return message(error, root)


def added_lines(before: bytes, after: bytes) -> str:
    """The lines that stand in `after` only, which are together and right before the end."""
    head = before.removesuffix(b"...\n")
    assert after.startswith(head)
    assert after.endswith(b"...\n")
    return after.removeprefix(head).removesuffix(b"...\n").decode()


# A new workspace.


def test_a_new_workspace_has_a_catalogue_and_facts_without_a_problem(tmp_path):
    root = tmp_path / "deep" / "desk"
    written = curate.init(root, TODAY, "{}\n")
    assert written == (
        "seeds/articles/sample.txt",
        "seeds/articles.yaml",
        "seeds/facts.schema.json",
        "seeds/facts/2026-11-21.yaml",
        ".gitattributes",
        ".gitignore",
        "briefgen.yaml",
    )
    assert set(written) == files_of(root).keys()
    name = "seeds/facts/2026-11-21.yaml"
    day, problems = load.day([(name, (root / name).read_bytes())], TODAY)
    assert problems == ()
    assert day is not None
    assert len(day.facts) == 3
    assert parse((root / "briefgen.yaml").read_bytes(), "briefgen.yaml")[1] == ()


def test_each_quote_of_a_new_workspace_stands_once_in_its_article(tmp_path):
    curate.init(tmp_path, TODAY, "{}\n")
    name = "seeds/facts/2026-11-21.yaml"
    day, _ = load.day([(name, (tmp_path / name).read_bytes())], TODAY)
    (sample,) = sources_of(tmp_path)
    assert sample.sha256 == hashlib.sha256(sample.text.encode()).hexdigest()
    assert day is not None
    for citation in day.citations:
        assert citation.article == "sample"
        assert len(occurrences(prepared(sample.text), citation.quote)) == 1, citation.quote


def test_a_folder_that_holds_a_workspace_is_left_as_it_is(tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/articles.yaml").write_text("mine\n")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    with pytest.raises(BriefgenError) as error:
        curate.init(tmp_path, TODAY, "{}\n")
    assert message(error, tmp_path) == (
        'error: "ROOT" holds files of a workspace already\n'
        "  seeds/articles.yaml\n"
        "  .gitignore\n"
        "  hint: choose an empty folder, or move these files away; nothing was written"
    )
    assert files_of(tmp_path) == {"seeds/articles.yaml": b"mine\n"}


def test_a_folder_with_other_files_becomes_a_workspace_and_keeps_them(tmp_path):
    (tmp_path / "notes.md").write_text("mine\n")
    curate.init(tmp_path, TODAY, "{}\n")
    assert (tmp_path / "notes.md").read_text() == "mine\n"
    assert (tmp_path / "briefgen.yaml").is_file()


def test_a_file_in_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "desk").write_text("mine\n")
    with pytest.raises(BriefgenError) as error:
        curate.init(tmp_path / "desk", TODAY, "{}\n")
    assert message(error, tmp_path) == (
        'error: "ROOT/desk/seeds/articles/sample.txt" cannot be written: not a directory\n'
        '  hint: make room in "ROOT/desk" and let this user write there, then try again'
    )


# Taking an article in.


def entry_cases() -> Iterator[tuple[str, str, str]]:
    for case in (CASES / "entries.txt").read_text().split("=== ")[1:]:
        title, article, entry = re.split(r"\n>>> (?:article|entry)\n", case)
        yield title, article, entry


ENTRIES = list(entry_cases())


@pytest.mark.parametrize(("article", "entry"), [case[1:] for case in ENTRIES], ids=[case[0] for case in ENTRIES])
def test_an_entry_says_what_the_article_says_and_no_more(article, entry, workspace):
    root = workspace()
    before = (root / CATALOGUE).read_bytes()
    added = curate.add(root, article.encode(), "text.txt", received=TODAY)
    lines = added_lines(before, (root / CATALOGUE).read_bytes())
    assert re.sub(r"\n  sha256: .*", "", lines.removeprefix("\n")) == entry
    known = catalogue_of(root)[added.alias]
    assert known.sha256 == added.sha256 == hashlib.sha256(article.encode()).hexdigest()
    assert added.unknown == tuple(key for key in KNOWN_KEYS if f"  # {key}:\n" in entry)
    assert added.dated == ("the article gives no date" not in entry)


@pytest.mark.parametrize("name", ["000_39b65ce7bb07e3ab.txt", "004_93cd0237868232e0.txt"])
def test_the_real_articles_are_taken_in_byte_for_byte(name, tmp_path):
    data = (REPOSITORY / "seeds/articles" / name).read_bytes()
    added = curate.add(tmp_path, data, name, received=TODAY)
    assert added.written == (f"seeds/articles/{name}", CATALOGUE)
    assert (tmp_path / added.written[0]).read_bytes() == data
    assert catalogue_of(tmp_path)[added.alias].published == date(2026, 2, 5)


def test_the_first_article_makes_the_catalogue(tmp_path):
    added = curate.add(tmp_path, b"They agreed.\n", None, alias="first", received=TODAY)
    assert (tmp_path / CATALOGUE).read_text() == (
        "# The catalogue: what is known of each article in seeds/articles/, by an alias that the facts use.\n"
        "# What an article does not say of itself is left out, never guessed.\n"
        "\n"
        "first:\n"
        "  file: first.txt\n"
        f"  sha256: {added.sha256}\n"
        "  published: 2026-11-21  # the day it was received; the article gives no date\n"
        "  rights: excerpts\n"
        "  # publisher:\n"
        "  # author:\n"
        "  # title:\n"
        "  # url:\n"
        "  # language:\n"
        "...\n"
    )


def test_a_catalogue_of_comments_alone_is_added_to(workspace):
    root = workspace({CATALOGUE: "# none yet\n...  # the end\n"})
    curate.add(root, b"They agreed.\n", None, alias="first", received=TODAY)
    text = (root / CATALOGUE).read_text()
    assert text.startswith("# none yet\n\nfirst:\n")
    assert text.endswith("\n...  # the end\n")
    assert list(catalogue_of(root)) == ["first"]


def test_a_catalogue_with_windows_line_ends_and_a_mark_keeps_both(workspace):
    root = workspace()
    old = b"\xef\xbb\xbf" + (root / CATALOGUE).read_bytes().replace(b"\n", b"\r\n")
    (root / CATALOGUE).write_bytes(old)
    curate.add(root, b"They agreed.\n", None, alias="first", received=TODAY)
    new = (root / CATALOGUE).read_bytes()
    assert new.startswith(old.removesuffix(b"...\r\n"))
    assert new.count(b"\n") == new.count(b"\r\n")
    assert list(catalogue_of(root)) == ["port", "wire", "first"]


@pytest.mark.parametrize(
    ("received", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("Meldung vom 5. Februar.md", "Meldung vom 5. Februar.md"),
        ("port.txt", "port-2.txt"),
        ("PORT.txt", "PORT-2.txt"),
        ("../../etc/passwd", "x.txt"),
        ("a\\b.txt", "x.txt"),
        (".hidden", "x.txt"),
        ("tab\there.txt", "x.txt"),
        ("-rf.txt", "x.txt"),
        ("dot.", "x.txt"),
        ("n" * 201, "x.txt"),
        (None, "x.txt"),
    ],
)
def test_a_file_keeps_its_name_where_that_is_safe_and_free(received, kept, workspace):
    root = workspace()
    added = curate.add(root, b"They agreed.\n", received, alias="x", received=TODAY)
    assert added.file == kept
    assert (root / "seeds/articles" / kept).read_bytes() == b"They agreed.\n"
    assert catalogue_of(root)["x"].file == kept


def test_an_article_that_lies_there_without_an_entry_is_the_article(workspace):
    root = workspace({"seeds/articles/new.txt": "They agreed.\n"})
    added = curate.add(root, b"They agreed.\n", "new.txt", received=TODAY)
    assert added.file == "new.txt"
    assert added.written == (CATALOGUE,)


def test_another_article_under_the_same_name_is_not_overwritten(workspace):
    root = workspace({"seeds/articles/new.txt": "Another.\n", "seeds/articles/new-2.txt/x": "a folder\n"})
    added = curate.add(root, b"They agreed.\n", "new.txt", received=TODAY)
    assert added.file == "new-3.txt"
    assert (root / "seeds/articles/new.txt").read_text() == "Another.\n"


def test_an_article_that_is_there_already_is_refused_under_its_alias(workspace):
    root = workspace()
    data = (root / "seeds/articles/port.txt").read_bytes()
    assert refused(root, data, "again.txt") == (
        'seeds/articles.yaml: error: "again.txt" is in the catalogue already, as "port"\n'
        "  hint: cite it under that alias"
    )


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("Not An\nAlias", '"Not An Alias" cannot be an alias\n  hint: use lower-case letters, digits and hyphens'),
        ("quote", '"quote" cannot be an alias: it is a key of citations\n  hint: choose another, or none'),
    ],
)
def test_an_alias_that_cannot_be_is_refused(alias, said, workspace):
    assert refused(workspace(), b"They agreed.\n", alias=alias) == f"error: {said}"


def test_every_problem_is_said_at_once(workspace):
    assert refused(workspace(), b"%PDF-1.7\n", alias="port") == (
        'seeds/articles.yaml: error: the alias "port" is taken\n'
        "  hint: choose another, or none\n"
        'error: "text.txt" is a PDF, and an article is text\n'
        "  hint: save its text as a .txt file in UTF-8, and add that"
    )


@pytest.mark.parametrize(
    ("catalogue", "said"),
    [
        (
            "port:\n  file: port.txt\n",
            (
                'seeds/articles.yaml: error: the last line of the catalogue is not "...": it may be half saved\n'
                '  hint: see that it is whole and end it with a line "..."; then add again'
            ),
        ),
        (
            "- port\n...\n",
            (
                "seeds/articles.yaml: error: the catalogue is not a mapping of aliases to what is known of each"
                " article\n"
                '  hint: write "alias:" at the beginning of a line and its keys, indented, on the lines below'
            ),
        ),
        (
            "{port: {file: port.txt}}\n...\n",
            (
                "seeds/articles.yaml: error: an entry cannot be put at the end of the catalogue without changing what"
                " it says\n"
                '  something follows the line "..."\n'
                "  hint: write each alias at the beginning of a line, its keys on lines below; then add again"
            ),
        ),
        (
            "port:\n  notice: |+\n    kept\n...\n",
            (
                "seeds/articles.yaml: error: an entry cannot be put at the end of the catalogue without changing what"
                " it says\n"
                "  hint: write each alias at the beginning of a line, its keys on lines below; then add again"
            ),
        ),
    ],
)
def test_a_catalogue_that_cannot_be_added_to_is_left_as_it_is(catalogue, said, workspace):
    assert refused(workspace({CATALOGUE: catalogue}), b"They agreed.\n") == said


def test_a_broken_catalogue_is_said_in_the_words_of_the_yaml_door(workspace):
    root = workspace({CATALOGUE: "port: &a {}\n...\n"})
    _, problems = parse(b"port: &a {}\n...\n", CATALOGUE)
    assert refused(root, b"They agreed.\n") == "\n".join(map(str, problems))


def test_a_folder_of_articles_that_leads_out_of_the_workspace_is_not_written_to(workspace, tmp_path_factory):
    root, outside = workspace(), tmp_path_factory.mktemp("outside")
    (root / "seeds/articles").rename(outside / "articles")
    (root / "seeds/articles").symlink_to(outside / "articles")
    assert refused(root, b"They agreed.\n") == (
        'seeds/articles: error: "seeds/articles" leads out of the workspace\n'
        "  hint: put the folder itself in the workspace"
    )
    assert len(files_of(outside)) == 2


# Encodings.


ENCODED = [
    ("cp1252", "The agreement seeks an end to Russia’s war. “To avoid miscalculation,” it said – on Thursday."),
    ("cp1252", "Die Gespräche führten zu größerer Übereinkunft über die Militärkontakte, hieß es am Donnerstag."),
    ("cp1251", "Соединённые Штаты и Россия договорились возобновить военные контакты на высоком уровне."),
    ("koi8_r", "Соединённые Штаты и Россия договорились возобновить военные контакты на высоком уровне."),
    ("cp1250", "Stany Zjednoczone i Rosja zgodziły się wznowić kontakty na wysokim szczeblu, ogłosił rzecznik."),
    ("cp1253", "Οι Ηνωμένες Πολιτείες και η Ρωσία συμφώνησαν να επαναλάβουν τις στρατιωτικές επαφές."),
    ("cp1255", "ארצות הברית ורוסיה הסכימו לחדש את המגעים הצבאיים ברמה גבוהה."),
    ("cp1256", "اتفقت الولايات المتحدة وروسيا على استئناف الاتصالات العسكرية رفيعة المستوى."),
    ("shift_jis", "米国とロシアは高官級の軍事対話を再開することで合意した。欧州軍が発表した。"),
    ("gb18030", "美国和俄罗斯同意恢复高级别军事对话。欧洲司令部发表声明，说明了会谈的情况。"),
    ("utf-16", "They agreed — on Thursday."),
    ("utf-32", "They agreed — on Thursday."),
]


@pytest.mark.parametrize(("encoding", "text"), ENCODED, ids=[f"{case[0]} {case[1][:8]}" for case in ENCODED])
def test_another_encoding_is_settled_once_and_said(encoding, text, workspace):
    root = workspace()
    article = f"First line\r\n{text}\r\n"
    added = curate.add(root, article.encode(encoding), "text.txt", alias="x", received=TODAY)
    assert (root / "seeds/articles/text.txt").read_bytes() == article.encode()
    assert added.encoding == encoding
    assert f"  file: text.txt  # received in {encoding}, kept as UTF-8\n" in (root / CATALOGUE).read_text()
    assert catalogue_of(root)["x"].sha256 == hashlib.sha256(article.encode()).hexdigest()


@pytest.mark.parametrize(
    "filler",
    ["ASCII. " * 20_000, "ASCII.\n" * 20_000, "Gespräche über Militär\n" * 5_000, "Gespräche über Militär; " * 5_000],
)
def test_an_encoding_is_told_by_what_comes_late_too(filler, workspace):
    text = f"{filler}\nDie Gespräche führten zu größerer Übereinkunft über die Militärkontakte, hieß es.\n"
    added = curate.add(workspace(), text.encode("cp1252"), "text.txt", received=TODAY)
    assert added.encoding == "cp1252"


def test_utf8_is_kept_with_its_mark_and_line_ends(workspace):
    root = workspace()
    data = "\ufeff date 2026-02-05 A Title\r\nThey agreed — today.\r".encode()
    added = curate.add(root, data, "text.txt", received=TODAY)
    assert (root / "seeds/articles/text.txt").read_bytes() == data
    assert (added.encoding, added.alias) == (None, "a-title")


def test_the_encoding_that_is_given_is_not_doubted(workspace):
    root = workspace()
    curate.add(root, "déjà annoncée".encode("cp1252"), "text.txt", received=TODAY, encoding="cp1252")
    assert (root / "seeds/articles/text.txt").read_text() == "déjà annoncée"


def test_an_encoding_that_is_given_and_is_utf8_changes_nothing(workspace):
    root = workspace()
    added = curate.add(root, "déjà".encode(), "text.txt", received=TODAY, encoding="utf-8")
    assert added.encoding is None


NOT_TEXT = [
    (b"", '"text.txt" is empty\n  hint: an article needs words to quote'),
    (b"\xef\xbb\xbf \r\n\t", '"text.txt" is empty\n  hint: an article needs words to quote'),
    (
        b"PK\x03\x04rest",
        (
            '"text.txt" is an archive or an office document, and an article is text\n'
            "  hint: save its text as a .txt file in UTF-8, and add that"
        ),
    ),
    (
        b"They\0agreed",
        (
            '"text.txt" holds NUL bytes, and an article is text\n'
            "  hint: save its text as a .txt file in UTF-8, and add that"
        ),
    ),
    (
        b"They\0agreed\xff",
        (
            '"text.txt" holds NUL bytes, and an article is text\n'
            "  hint: save its text as a .txt file in UTF-8, and add that"
        ),
    ),
    (
        b"\xff\xfeT",
        '"text.txt" is not text in utf-16\n  hint: leave out --encoding to have it detected, or name another',
    ),
    (
        bytes(range(1, 32)) * 4 + bytes(range(127, 256)),
        'the encoding of "text.txt" cannot be told\n  hint: save it as UTF-8, or name its encoding: --encoding cp1252',
    ),
    (
        "Le Kremlin a exprimé ses regrets à l’égard de l’accord, déjà annoncé à Genève.".encode("cp1252"),
        (
            'the encoding of "text.txt" cannot be told for sure\n'
            "  cp1257: “n a exprimé ses regrets ą l’égard de l’accord, d”\n"
            "  cp1250: “n a exprimé ses regrets ŕ l’égard de l’accord, d”\n"
            "  cp1252: “n a exprimé ses regrets à l’égard de l’accord, d”\n"
            "  hint: add it again with --encoding and the name of the one that reads right"
        ),
    ),
    (
        # A hundred kilobytes in which Windows-1252 fits, and then bytes that it has not.
        "Gespräche über Militär, größer\n".encode("cp1252") * 4_000 + b"\x81\x8d\x8f\x90\x9d\n",
        (
            'the encoding of "text.txt" cannot be told for sure\n'
            "  mac_roman: “Gespr‰che ¸ber Milit‰r,”\n"
            "  hint: add it again with --encoding and the name of the one that reads right"
        ),
    ),
    (
        b"x" * (64 * 2**20 + 1),
        '"text.txt" is too large: 64 MiB, at most 64 MiB are taken\n  hint: split the file',
    ),
]


@pytest.mark.parametrize(("data", "said"), NOT_TEXT, ids=[said.partition("\n")[0] for _, said in NOT_TEXT])
def test_what_is_no_text_is_refused(data, said, workspace):
    assert refused(workspace(), data) == f"error: {said}"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        (
            "klingon",
            (
                'there is no encoding "klingon"\n'
                "  hint: known are the names of Python's codecs: cp1252, iso8859-15, shift_jis and others"
            ),
        ),
        (
            "ascii",
            "the text is not text in ascii\n  hint: leave out --encoding to have it detected, or name another",
        ),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(encoding, said, workspace):
    assert refused(workspace(), "déjà".encode(), None, encoding=encoding) == f"error: {said}"


# Beginning a day.


def uncommented(text: str) -> list[dict[str, str]]:
    """The candidates of a facts file, as a curator's editor leaves them after "toggle comment"."""
    lines = [line.removeprefix("# ") for line in text.split("\n") if line.startswith("#           - ")]
    if not lines:
        return []
    document, problems = parse("\n".join([*lines, "...", ""]).encode(), "facts")
    assert problems == ()
    return list(document.tree) if document else []  # type: ignore[arg-type]


def test_a_new_day_offers_each_sentence_of_the_articles_with_its_line(workspace):
    root = workspace()
    name = curate.new(root, TODAY.replace(day=22), sources_of(root))
    assert name == "seeds/facts/2026-11-22.yaml"
    assert (root / name).read_text() == (CASES / "new.yaml").read_text()


def test_a_new_day_without_facts_says_so(workspace):
    root = workspace()
    name = curate.new(root, TODAY.replace(day=22), sources_of(root))
    _, problems = load.day([(name, (root / name).read_bytes())], TODAY.replace(day=22))
    assert [problem.message for problem in problems] == ["the day has no title", "there is no fact for 2026-11-22"]


def test_a_new_day_whose_template_is_uncommented_is_a_day(workspace):
    root = workspace()
    name = curate.new(root, TODAY.replace(day=22), sources_of(root))
    chosen = [line for line in (root / name).read_text().split("\n") if not line.startswith("#           - wire")]
    text = "\n".join(line.removeprefix("# ") for line in chosen if re.match(r"[^#]|# +(- )?[a-z_]+:", line))
    day, problems = load.day([(name, text.encode())], TODAY.replace(day=22))
    assert problems == ()
    assert day is not None
    assert len(day.facts) == 1
    assert len(day.citations) == 4


def test_a_day_without_articles_to_offer_says_how_to_get_one(workspace):
    root = workspace()
    name = curate.new(root, TODAY.replace(day=22), [])
    assert (
        (root / name)
        .read_text()
        .endswith("#         cite:\n#\n# Every article is cited already: take in another with `briefgen add`.\n...\n")
    )


@pytest.mark.parametrize("taken", ["seeds/facts/2026-11-22.yaml", "seeds/facts/2026-11-22"])
def test_a_day_that_has_facts_is_left_as_it_is(taken, workspace):
    root = workspace({f"{taken}/x.yaml" if taken.endswith("22") else taken: "mine\n"})
    before = files_of(root)
    with pytest.raises(BriefgenError) as error:
        curate.new(root, TODAY.replace(day=22), [])
    assert message(error) == (
        f"{taken}: error: there are facts of 2026-11-22 already\n  hint: edit them; nothing was written"
    )
    assert files_of(root) == before


def offers(text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        name = curate.new(Path(folder), TODAY, [source(text)])
        return (Path(folder) / name).read_text()


def test_a_sentence_that_stands_more_than_once_says_where():
    text = offers("He declined to comment. He declined to comment.\n\nNews.\n\nHe declined to comment.\n")
    assert "#           - wire: He declined to comment.  # line 1; stands also on 5: give prefix or suffix\n" in text
    assert "#           - wire: News.  # line 3\n" in text


def test_a_sentence_that_stands_twice_on_one_line_says_so():
    text = offers("He declined to comment. He declined to comment.\n")
    assert "#           - wire: He declined to comment.  # line 1; stands also on the same line: give" in text


def test_what_cannot_be_quoted_is_told_and_not_offered():
    text = offers("A bell\x07 rings.\n\n***\n\n[…] [sic]\n")
    assert "# line 1 holds a control character: quote the words beside it.\n" in text
    assert uncommented(text) == []


def test_what_no_quote_can_begin_at_is_shown():
    # A mark that belongs to the character before it: a quote may not cut a character in two.
    assert "# line 3 cannot be quoted whole: “\u0301abc rings.”\n" in offers("News.\n\n\u0301abc rings.\n")


def test_a_long_article_is_offered_to_its_forty_thousandth_character():
    text = offers("A sentence of forty characters it is.\n\n" * 3_000)
    assert "# The rest of the article, from line 2051, is not offered here.\n" in text


def test_a_long_line_is_offered_too():
    assert "# The rest of the article, from line 1, is not offered here.\n" in offers("x" * 200_000)


def test_a_file_of_candidates_stays_small_enough_to_be_read(workspace):
    root = workspace()
    articles = [source("".join(f"{number} " + "\ue000" * 700 + ". " for number in range(50)))] * 9
    name = curate.new(root, TODAY.replace(day=22), articles)
    data = (root / name).read_bytes()
    assert data.endswith(b"# What follows is not offered here: the file would be too large.\n...\n")
    assert parse(data, name)[0] is not None


ALPHABET = st.text(
    st.one_of(
        st.sampled_from(list("ab.?! \n\r\t\"'“”’–-:#[]{}…|>&*%@`,\\0123\u00a0\u00ad\u200b\u2028\u0085\f\ufeff中文。")),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)


@given(ALPHABET)
@example("He: said # it. - no\n[…] and [sic]")
@example("'\"both\"' kinds. “x”")
@example("\u2028a\u0085b.")
@example("中文\n  中文。")
def test_every_candidate_is_yaml_whose_quote_stands_in_the_article(text):
    written = offers(text)
    assert parse(written.encode(), "facts")[0] is not None
    for candidate in uncommented(written):
        assert occurrences(prepared(text), candidate["wire"])


@given(st.one_of(st.binary(max_size=200), ALPHABET.map(str.encode)), st.one_of(st.none(), ALPHABET))
@example(b" date 2026-02-05 By : # \xe2\x80\xa8 x", "\u2028.txt")
@example("---\ntitle: \x85\u2029 #\nurl: http://\x01\n---\nx".encode(), None)
@example(b" date 0000-00-00 x", "a" * 300)
def test_any_bytes_are_refused_or_taken_in_whole(data, name):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        curate.add(root, b"They agreed.\n", None, alias="first", received=TODAY)
        before = files_of(root)
        try:
            added = curate.add(root, data, name, received=TODAY)
        except BriefgenError:
            assert files_of(root) == before
            return
        kept = catalogue_of(root)[added.alias]
        stored = (root / "seeds/articles" / kept.file).read_bytes()
        assert hashlib.sha256(stored).hexdigest() == kept.sha256
        assert added.encoding or stored == data
        assert files_of(root).items() >= {"seeds/articles/first.txt": b"They agreed.\n"}.items()


# Accepting an article that changed.


def test_an_article_that_changed_is_accepted_and_nothing_but_its_digest_changes(workspace):
    root = workspace()
    before = (root / CATALOGUE).read_text()
    port = catalogue_of(root)["port"]
    (root / "seeds/articles/port.txt").write_text("Corrected.\n")
    change = curate.relocked(root, port, notes=["1 of 2 quotes still stands"])
    now = hashlib.sha256(b"Corrected.\n").hexdigest()
    assert str(change) == f"port:\n  sha256: {port.sha256} → {now}\n  1 of 2 quotes still stands"
    assert (root / CATALOGUE).read_text() == before
    assert curate.relock(root, port, change) == (CATALOGUE,)
    assert (root / CATALOGUE).read_text() == before.replace(port.sha256, now)


ODD_CATALOGUE = """\
port: {{ sha256: {quote}{digest}{quote}, file: {quote}port.txt{quote},  # flow, and on one line
  rights: full, published: 2026-11-20 }}

# Below.
...
"""


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_moved_and_renamed_article_keeps_its_digest_and_the_catalogue_its_form(quote, mark, workspace):
    root = workspace()
    digest = catalogue_of(root)["port"].sha256
    before = (mark + ODD_CATALOGUE).format(quote=quote, digest=digest)
    (root / CATALOGUE).write_text(before)
    port = catalogue_of(root)["port"]
    (root / "seeds/articles/2026").mkdir()
    (root / "seeds/articles/port.txt").rename(root / "seeds/articles/2026/the port.txt")
    assert curate.moved(root, [port]) == {"port": "2026/the port.txt"}
    change = curate.relocked(root, port)
    assert str(change) == "port:\n  file: port.txt → 2026/the port.txt"
    curate.relock(root, port, change)
    assert (root / CATALOGUE).read_text() == before.replace(f"{quote}port.txt{quote}", "2026/the port.txt")
    assert catalogue_of(root)["port"].file == "2026/the port.txt"


def test_file_and_digest_on_one_line_are_changed_together(workspace):
    root = workspace()
    port = catalogue_of(root)["port"]
    before = ODD_CATALOGUE.format(quote="", digest=port.sha256)
    (root / CATALOGUE).write_text(before)
    port = catalogue_of(root)["port"]
    change = replace(curate_change(port), file="a much longer name.txt", sha256="0" * 64)
    curate.relock(root, port, change)
    after = before.replace("port.txt", "a much longer name.txt").replace(port.sha256, '"' + "0" * 64 + '"')
    assert (root / CATALOGUE).read_text() == after


def curate_change(article: Article) -> curate.Relock:
    return curate.Relock(
        alias=article.alias,
        file_was=article.file,
        file=article.file,
        sha256_was=article.sha256,
        sha256=article.sha256,
    )


def test_articles_in_their_places_have_not_moved(workspace):
    root = workspace()
    assert curate.moved(root, catalogue_of(root).values()) == {}


def test_an_article_whose_place_another_text_has_taken_is_found_by_its_digest(workspace):
    root = workspace()
    articles = catalogue_of(root)
    (root / "seeds/articles/port.txt").rename(root / "seeds/articles/old.txt")
    (root / "seeds/articles/port.txt").write_text("Another.\n")
    (root / "seeds/articles/wire.txt").unlink()
    assert curate.moved(root, articles.values()) == {"port": "old.txt"}


REFUSED_RELOCKS: list[tuple[bytes | None, str]] = [
    (
        None,
        (
            'seeds/articles.yaml:2:9: error: "port.txt" is gone, and no file in seeds/articles has its text\n'
            "  hint: put the file back, or remove the article from the catalogue and what cites it from the facts"
        ),
    ),
    (
        b" \n",
        'seeds/articles/port.txt: error: "port.txt" is empty now\n  hint: put its text back',
    ),
    (
        b"d\xe9j\xe0\n",
        (
            'seeds/articles/port.txt: error: "port.txt" is not UTF-8 any more\n'
            "  hint: save it as UTF-8, then relock it again"
        ),
    ),
]


@pytest.mark.parametrize(("data", "said"), REFUSED_RELOCKS)
def test_an_article_that_no_build_could_use_is_not_accepted(data, said, workspace):
    root = workspace()
    port = catalogue_of(root)["port"]
    path = root / "seeds/articles/port.txt"
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BriefgenError) as error:
        curate.relocked(root, port)
    assert message(error) == said


def test_an_article_that_did_not_change_has_nothing_to_accept(workspace):
    root = workspace()
    with pytest.raises(BriefgenError) as error:
        curate.relocked(root, catalogue_of(root)["port"])
    assert message(error) == (
        'seeds/articles.yaml:1:1: error: "port" is as the catalogue has it: there is nothing to accept\n'
        "  hint: nothing was written"
    )


def test_a_catalogue_that_was_saved_in_between_is_not_overwritten(workspace):
    root = workspace()
    port = catalogue_of(root)["port"]
    (root / "seeds/articles/port.txt").write_text("Corrected.\n")
    change = curate.relocked(root, port)
    (root / CATALOGUE).write_text("# one line more\n" + (root / CATALOGUE).read_text())
    before = files_of(root)
    with pytest.raises(BriefgenError) as error:
        curate.relock(root, port, change)
    assert message(error) == (
        f'seeds/articles.yaml:3:11: error: "{port.sha256}" does not stand here as one plain or quoted text\n'
        "  hint: if the catalogue was saved a moment ago, try again; else write the value on one line, without escapes"
    )
    assert files_of(root) == before


# A disk that fails.


LOOP = """
import os, resource, sys
from datetime import date
from pathlib import Path
from briefgen import curate, load
from briefgen.diagnostics import BriefgenError

root, limit = Path(sys.argv[1]), int(sys.argv[2])
articles, _ = load.catalogue((root / "seeds/articles.yaml").read_bytes(), "seeds/articles.yaml")
if limit >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
elif os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
port = articles["port"]
change = curate.Relock(alias="port", file_was=port.file, file=port.file, sha256_was=port.sha256, sha256="a" * 64)
for act in (
    lambda: curate.add(root, b"They agreed.\\n", "new.txt", received=date(2026, 11, 21)),
    lambda: curate.new(root, date(2026, 11, 22), ()),
    lambda: curate.relock(root, port, change),
    lambda: curate.init(root / "seeds" / "desk", date(2026, 11, 21), "{}"),
):
    try:
        act()
    except BriefgenError as error:
        print(error)
    else:
        print("written")
"""


def tried(root: Path, limit: int = -1) -> str:
    """What the four commands say in a process that may not write past `limit`, nor where only root may."""
    ran = subprocess.run(
        [sys.executable, "-c", LOOP, str(root), str(limit)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ran.stderr == ""
    return ran.stdout.replace(str(root), "ROOT")


def test_a_folder_that_may_not_be_written_to_is_said_and_left_as_it_is(workspace):
    # A test's own folder is closed to other users; this one is not.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "ws"
        workspace().rename(root)
        for path in (Path(folder), root, *root.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = files_of(root)
        said = tried(root)
        for path in (Path(folder), root, *root.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert files_of(root) == before
    hint = '  hint: make room in "ROOT" and let this user write there, then try again\n'
    assert said == (
        f'error: "ROOT/seeds/articles/new.txt" cannot be written: permission denied\n{hint}'
        f'error: "ROOT/seeds/facts/2026-11-22.yaml" cannot be written: permission denied\n{hint}'
        f'error: "ROOT/seeds/articles.yaml" cannot be written: permission denied\n{hint}'
        'error: "ROOT/seeds/desk/seeds/articles/sample.txt" cannot be written: permission denied\n'
        '  hint: make room in "ROOT/seeds/desk" and let this user write there, then try again\n'
    )


@pytest.mark.parametrize("limit", [0, 5, 100, 300])
def test_a_disk_that_fills_up_leaves_every_file_as_it_was(limit, workspace):
    root = workspace()
    before = files_of(root)
    said = tried(root, limit)
    assert said.count("cannot be written: file too large") == 4
    assert files_of(root) == before
