"""What of its articles a day draws on: found, weighed, and shown in a terminal and a browser."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from briefgen.coverage import Coverage, Sentence, coverage, page, report
from briefgen.diagnostics import Span
from briefgen.files import Inputs
from briefgen.model import Account, Dispute, Fact, Section, Source
from briefgen.theme import Theme
from chromium import chromium
from tests.receipted import DAY, EVIDENCE, SOURCES, cite
from tests.values import HOSTILE

REPOSITORY = Path(__file__).parent.parent
COVERED = coverage(DAY, EVIDENCE, SOURCES)


def _of_text(text: str, *quotes: str) -> Coverage:
    """The coverage of an article by facts named `a`, `b`, … that cite a quote each."""
    source = replace(SOURCES["port"], text=text)
    place = Span(file="x")
    facts, found = [], {}
    for name, quote in zip("abcdef", quotes, strict=False):
        citation = cite(1, "port", quote)
        start = text.index(quote)
        facts.append(Fact(id=name, text=quote, citations=(citation,), span=place, text_span=place, id_span=place))
        passage = replace(EVIDENCE[DAY.facts[0].citations[0]].passages[0], start=start, end=start + len(quote))
        found[citation] = replace(EVIDENCE[DAY.facts[0].citations[0]], citation=citation, passages=(passage,))
    day = replace(DAY, sections=(Section(title="x", facts=tuple(facts), span=place),), disputes=())
    return coverage(day, found, {"port": source})


def _sentences(covered: Coverage) -> list[Sentence]:
    return [sentence for paragraph in covered.articles[0].paragraphs for sentence in paragraph.sentences]


def test_each_sentence_knows_its_line_and_what_draws_on_it() -> None:
    port = COVERED.articles[0]
    assert [(sentence.first_line, sentence.text, sentence.drawn_on_by) for sentence in port.sentences] == [
        (3, "The port authority said on Friday that 11 container ships lay at anchor.", ("fact-waiting",)),
        (4, "Berths 7 and 8 are closed until 4 December.", ("dispute-when-open",)),
        (6, "“We expect a normal week”, the office said.", ()),
    ]
    assert [(paragraph.first_line, paragraph.drawn_on) for paragraph in port.paragraphs] == [
        (1, False), (3, True), (6, False),
    ]  # fmt: skip


def test_what_bears_a_fact_is_counted_by_origin() -> None:
    assert [(fact.anchor, fact.id, fact.origins, fact.articles) for fact in COVERED.borne] == [
        ("fact-waiting", "waiting", ("Port",), ("port", "locked")),
        ("fact-vote", "vote", ("wire",), ("wire",)),
        ("fact-berth-8", "berth-8", ("wire",), ("wire",)),
        ("dispute-when-open", "when-open", ("Port", "wire"), ("port", "wire")),
    ]


LEFT: list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]] = [
    ("all of it, where nothing is drawn on", "Ships lay at anchor.", (), "Ships lay at anchor.", ()),
    ("nothing but a full stop", "Ships lay at anchor.", ("Ships lay at anchor",), "", ()),
    ("nothing, not even a full stop", "Ships lay at anchor.", ("Ships lay at anchor.",), "", ()),
    ("words around a quote", "Later, ships lay at anchor, he said.", ("ships lay",),
     "Later, … at anchor, he said.", ()),
    ("overlapping quotes leave no gap", "Ships lay at anchor.", ("Ships lay at", "lay at anchor", "at"), "", ()),
    ("a digit", "Then 11 ships lay there.", ("ships lay",), "Then 11 … there.", ("a number",)),
    ("a number word", "Then eleven ships lay there.", ("ships lay",), "Then eleven … there.", ("a number",)),
    ("a number that is drawn on", "Then 11 ships lay there.", ("11 ships",), "Then … lay there.", ()),
    ("no number in a word", "Often they wondered.", (), "Often they wondered.", ()),
    ("a name within", "Then Halvard closed.", ("closed",), "Then Halvard", ("a name",)),
    ("a name after a comma", "Then, Halvard closed.", ("closed",), "Then, Halvard", ("a name",)),
    ("a name behind what is drawn on", "The port of Halvard closed.", ("The port",), "of Halvard closed.", ("a name",)),
    ("an abbreviated name", "Then the U.S. closed.", ("closed",), "Then the U.S.", ("a name",)),
    ("no name at the beginning", "Halvard closed.", ("closed",), "Halvard", ()),
    ("no name where a quotation begins", "He said: “Ships wait.”", (), "He said: “Ships wait.”", ("a quotation",)),
    ("no name in one capital", "Then I waited.", (), "Then I waited.", ()),
    ("a quotation", "He said “ships wait”.", ("He said",), "“ships wait”.", ("a quotation",)),
    ("a straight quotation", 'He said "ships wait".', ("He said",), '"ships wait".', ("a quotation",)),
    ("a French quotation", "Il dit « attendez ».", ("Il dit",), "« attendez ».", ("a quotation",)),
    ("only the end of a quotation", "“Ships wait” he said.", ("“Ships wait",), "” he said.", ()),
    ("only the end of a straight one", '"Ships wait," he said.', ('"Ships wait',), ',\" he said.', ()),
    ("all three", "Then 11 said “no” to Halvard.", (), "Then 11 said “no” to Halvard.",
     ("a number", "a name", "a quotation")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quotes", "left", "reasons"), [case[1:] for case in LEFT], ids=[c[0] for c in LEFT])
def test_what_is_left_of_a_sentence_is_weighed(
    text: str, quotes: tuple[str, ...], left: str, reasons: tuple[str, ...]
) -> None:
    (sentence,) = _sentences(_of_text(text, *quotes))
    assert (sentence.left, sentence.reasons) == (left, reasons)


def test_what_may_matter_comes_first_and_the_header_line_last() -> None:
    text = (
        " date 2026-11-20 By Anna Example, 3 pages\n\nIt rained.\n\nThen Halvard closed.\n\n"
        "Then 11 said “no” to Halvard.\n\nIt was wet.\n"
    )
    assert [(sentence.first_line, sentence.header) for sentence in _of_text(text).articles[0].undrawn] == [
        (7, False), (5, False), (3, False), (9, False), (1, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (" date 2026-11-20 By Anna\n", True),
        ("\ufeffdate 2026-11-20\n", True),
        ("date of birth unknown\n", False),
        ("By Anna, date 2026-11-20\n", False),
        ("\ndate 2026-11-20\n", False),
    ],
)
def test_only_a_first_line_of_the_seeds_form_is_a_header(text: str, header: bool) -> None:
    assert {sentence.header for sentence in _sentences(_of_text(text))} == {header}


def test_an_article_that_nothing_cites_can_be_looked_at_too() -> None:
    more = {**SOURCES, "more": replace(SOURCES["port"], article=replace(SOURCES["port"].article, alias="more"))}
    covered = coverage(DAY, EVIDENCE, more).articles[-1]
    assert [sentence.drawn_on_by for sentence in covered.sentences] == [(), (), ()]


def test_the_report_says_first_what_is_not_drawn_on() -> None:
    assert (
        report(COVERED)
        == """\
Coverage of 2026-11-21: A strike vote is three days away

port: facts draw on 2 of 3 sentences, in 1 of 2 paragraphs

  Not drawn on
    line 6: a quotation
      “We expect a normal week”, the office said.
    line 1: the header line
      date 2026-11-20 By the port office

  Drawn on in part; left are
    line 3: a name
      The port authority said on Friday that
    line 4: a number
      Berths 7 and 8 are

wire: facts draw on 2 of 4 sentences, in 2 of 3 paragraphs

  Not drawn on
    line 1: a name
      The union has called a vote for Tuesday.
    line 8: a number
      It would be the first stoppage since 2019.

locked: facts draw on 1 of 2 sentences, in 1 of 1 paragraph

  Not drawn on
    line 2: a number
      Ships inside: nine.

What bears each fact
  waiting    1 origin: Port
  vote       1 origin: wire
  berth-8    1 origin: wire
  when-open  2 origins, a dispute: Port; wire
"""
    )


def test_the_report_is_readable_at_80_columns_and_sends_no_commands_to_the_terminal() -> None:
    long = "\x1b[2J" + "Then Halvard closed and nobody in the whole of the town knew why or for how long \x07" * 4
    origin = "an origin that goes by a very long name in every one of its many and varied publications " * 2
    source = replace(SOURCES["port"], text=long, article=replace(SOURCES["port"].article, origin=origin))
    place = Span(file="x")
    citation = cite(1, "port", "closed")
    fact = Fact(id="f" * 60, text="x", citations=(citation,), span=place, text_span=place, id_span=place)
    day = replace(DAY, title="t" * 50 + " " + "u" * 50, disputes=(), sections=(
        Section(title="x", span=place, facts=(fact,)),
    ))  # fmt: skip
    found = replace(EVIDENCE[DAY.facts[0].citations[0]], citation=citation)
    text = report(coverage(day, {citation: found}, {"port": source}))
    assert max(map(len, text.splitlines())) <= 80
    assert all(char.isprintable() or char == "\n" for char in text)


def test_a_day_without_facts_has_a_report_too() -> None:
    empty = replace(DAY, sections=(), disputes=())
    assert report(coverage(empty, {}, {})) == (
        "Coverage of 2026-11-21: A strike vote is three days away\n\nWhat bears each fact\n"
    )


# The page.


@pytest.fixture
def theme(tmp_path: Path) -> Theme:
    return Theme(Inputs(tmp_path))


def test_the_page_marks_what_is_drawn_on_and_names_the_facts_in_the_margin(theme: Theme) -> None:
    made = page(COVERED, theme)
    (line,) = re.findall(r'<li id="port-L3" value="3" class="is-cited">.*?</div>\n</li>', made, re.DOTALL)
    assert line == (
        '<li id="port-L3" value="3" class="is-cited">\n'
        '<p class="line">The port authority said on Friday that '
        '<mark title="waiting: 11 container ships were waiting.">11 container ships</mark></p>\n'
        '<div class="margin"><ul>\n'
        '<li><a href="#fact-waiting">waiting '
        '<span class="tip" dir="auto">11 container ships were waiting.</span></a></li>\n'
        "</ul></div>\n"
        "</li>"
    )
    assert '<li id="port-L6" value="6">\n<p class="line">“We expect a normal week”, the office said.</p>\n</li>' in made


def test_every_link_of_the_page_leads_somewhere_within_it(theme: Theme) -> None:
    made = page(COVERED, theme)
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bhref="#([^"]+)"', made)) <= set(ids)
    assert not re.search(r'\b(?:src|href)="(?!#|data:)', made)


def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else(theme: Theme) -> None:
    made = page(COVERED, theme)
    (css,) = re.findall(r"<style>(.*?)</style>", made, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    assert f'content="{policy}"'.replace("'", "&#39;") in made
    assert "<script" not in made
    assert "style=" not in made


def test_hostile_text_stays_text_on_the_page(theme: Theme) -> None:
    article = replace(SOURCES["port"].article, title=HOSTILE, publisher=HOSTILE, origin=HOSTILE, language='"><script>')
    text = HOSTILE.replace("\n", " ") + "\n11 container ships lay\r\nat anchor\n"
    citation = cite(1, "port", "11 container ships")
    start = text.index("11 container")
    passage = replace(EVIDENCE[DAY.facts[0].citations[0]].passages[0], start=start, end=start + 5)
    found = replace(EVIDENCE[DAY.facts[0].citations[0]], citation=citation, passages=(passage,))
    place = Span(file="x")
    fact = Fact(id="a", text=HOSTILE, citations=(citation,), span=place, text_span=place, id_span=place)
    account = Account(text=HOSTILE, citations=(citation,), span=place)
    day = replace(
        DAY,
        title=HOSTILE,
        sections=(Section(title=HOSTILE, facts=(fact,), span=place),),
        disputes=(Dispute(id="b", question=HOSTILE, accounts=(account, account), span=place),),
    )
    made = page(coverage(day, {citation: found}, {"port": Source(article=article, text=text, sha256="")}), theme)
    assert "<script" not in made
    assert "<img" not in made
    assert made.count("<style") == 1
    assert "49" not in re.sub(r"<style>.*</style>", "", made, flags=re.DOTALL)


def test_the_same_day_gives_the_same_page(theme: Theme) -> None:
    assert page(COVERED, theme) == page(coverage(DAY, dict(EVIDENCE), dict(SOURCES)), theme)


def test_on_a_small_screen_nothing_overflows_and_the_keyboard_shows_a_fact(theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "coverage.html").write_text(page(COVERED, theme), "utf-8")
    complaints: list[str] = []
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": 320, "height": 800})
        tab.on("console", lambda message: complaints.append(message.text))
        tab.goto((tmp_path / "coverage.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") == 320
        tip = tab.locator("#port-L3 .tip")
        assert not tip.is_visible()
        tab.locator("#port-L3 .margin a").focus()
        assert tip.is_visible()
        box = tip.bounding_box()
        assert box
        assert 0 <= box["x"] < box["x"] + box["width"] <= 320
    assert complaints == []
