"""The benchmark measures what it says: sound news, the same pages for all, verdicts that follow the figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks import peers, workspaces
from benchmarks.__main__ import ROUNDS
from benchmarks.measure import Contestant, Cost, costs
from benchmarks.rows import ROWS, Round, Row, result
from briefgen import build, check


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of three days, built but for the PDFs."""
    folder = tmp_path_factory.mktemp("news")
    workspaces.make(folder, 3)
    build(folder, since=date.min, formats=["md", "html", "json"])
    return folder


def test_a_day_of_news_is_as_large_as_the_benchmark_says(news: Path) -> None:
    (day,) = check(news).days
    sizes = (len(day.sections), len(day.facts), len(day.citations), len(day.disputes))
    assert sizes == (5, 30, 40, 2)
    assert len({citation.article for citation in day.citations}) == 6


def test_nothing_is_to_be_said_of_the_facts_however_strict_one_is(news: Path) -> None:
    assert check(news, since=date.min, strict=True).warnings == ()


def test_no_two_events_of_a_day_are_told_in_the_same_words() -> None:
    # On the third of these days a council would have voted twice by the same votes for the same.
    for day in (date(2024, 10, 28), date(2024, 3, 30), date(2021, 6, 9)):
        news = workspaces.news_of(day)
        disputed = (report for _, *reports in news.disputes for report in reports)
        quotes = [event.quote for event in (*news.events, *news.passing, *disputed)]
        assert len({*quotes}) == len(quotes), day


def test_a_day_is_the_same_whatever_lies_before_it(news: Path, tmp_path: Path) -> None:
    workspaces.make(tmp_path / "longer", 5)
    held = {path.name: path.read_bytes() for path in (news / "seeds/facts").iterdir()}
    first = min(held)
    assert held.pop(first) != (tmp_path / f"longer/seeds/facts/{first}").read_bytes()
    assert held == {name: (tmp_path / f"longer/seeds/facts/{name}").read_bytes() for name in held}


def test_the_others_make_the_pages_that_briefgen_makes(news: Path) -> None:
    days = sorted(date.fromisoformat(path.stem) for path in (news / "seeds/facts").iterdir())
    pages = peers.pages_of(news, days)
    made = {str(path.relative_to(news / "output")) for path in (news / "output").glob("[0-9a]*/*.html")}
    briefs_and_articles = {name for name in made if name.endswith("/brief.html") or name.startswith("articles/")}
    assert {f"{page.name}.html" for page in pages} == {*briefs_and_articles, "index.html"}
    assert [page.name for page in peers.briefs_alone(pages)] == [*(f"{day}/brief" for day in days), "index"]


def test_the_others_are_given_every_statement_and_every_quote(news: Path) -> None:
    day = check(news).days[0]
    text = peers.pages_of(news, [day.date])[0].text
    assert [fact.text for fact in day.facts if fact.text not in text] == []
    assert [citation.quote for citation in day.citations if citation.quote not in text] == []


def test_a_change_is_another_one_at_each_step_and_a_page_without_it_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("It rains. It pours.")
    change = peers.Change(file, "It rains")
    change.step()
    change.step()
    assert file.read_text() == "It rains 2. It pours."
    change.shown_in(file)
    file.write_text("It rains 1. It pours.")
    with pytest.raises(RuntimeError, match=r"page\.md does not show the change to \"It rains 2\""):
        change.shown_in(file)


def test_contestants_run_in_turn_after_a_turn_that_is_not_counted(tmp_path: Path) -> None:
    log = tmp_path / "turns"
    contestants = [
        Contestant(name=name, command=["sh", "-c", f"echo {name} >> {log}; sleep 0.1"], folder=tmp_path)
        for name in "AB"
    ]
    one, other = costs(contestants, 3, tmp_path)
    assert log.read_text().split() == ["A", "B"] * 4
    assert (one.name, other.name, one.turns) == ("A", "B", 3)
    assert one.cpu > 0
    assert one.wall > 0
    assert one.peak > 0


def test_what_a_command_leaves_behind_counts_too(tmp_path: Path) -> None:
    work = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
    alone = Contestant(name="alone", command=["sh", "-c", "true"], folder=tmp_path)
    leaving = Contestant(name="leaving", command=["sh", "-c", f"({work}) & true"], folder=tmp_path)
    less, more = costs([alone, leaving], 1, tmp_path)
    assert more.cpu > 10 * less.cpu


def test_a_command_that_fails_is_no_result(tmp_path: Path) -> None:
    contestant = Contestant(name="C", command=["sh", "-c", "echo sorry >&2; exit 3"], folder=tmp_path)
    with pytest.raises(RuntimeError, match="C ended with 3: sorry"):
        costs([contestant], 1, tmp_path)


def test_work_that_was_not_done_is_no_result(tmp_path: Path) -> None:
    made = tmp_path / "made"
    contestant = Contestant(name="C", command=["true"], folder=tmp_path, proof=lambda: peers.proved([made]))
    with pytest.raises(RuntimeError, match=r"1 of 1 files were not made: made …"):
        costs([contestant], 1, tmp_path)


def test_every_row_has_a_round_and_every_round_a_row() -> None:
    assert {row.round for row in ROWS} == {*ROUNDS}


def _cost(name: str, cpu: float, wall: float) -> Cost:
    return Cost(name=name, cpu=cpu, wall=wall, peak=1, spread=(cpu, cpu), turns=1)


@pytest.mark.parametrize(
    ("cpu", "wall", "verdict"),
    [
        (5.0, 5.0, "aim met"),
        (5.0, 6.0, "met"),
        (7.5, 7.5, "met"),
        (7.6, 5.0, "missed"),
        (5.0, 7.6, "missed"),
    ],
)
def test_a_target_is_met_by_cpu_and_wall_time_both(cpu: float, wall: float, verdict: str) -> None:
    row = Row(job="job", round="round", against="B", cpu=0.75, wall=0.75, aim=0.5)
    found = result(row, {"round": Round(costs=[_cost("A", cpu, wall), _cost("B", 10, 10)])})
    assert found
    assert found.values == (cpu / 10, wall / 10)
    assert found.verdict == verdict


def test_a_row_without_a_target_has_no_verdict_and_one_without_a_figure_says_so() -> None:
    untold = result(Row(job="job", round="r", against="B"), {"r": Round(costs=[_cost("A", 1, 1), _cost("B", 1, 1)])})
    broken = result(Row(job="job", round="r", figure="f", most=1), {"r": Round(fault="it fell over")})
    small = result(Row(job="job", round="r", figure="f", most=1), {"r": Round(figures={"f": 0.5})})
    large = result(Row(job="job", round="r", figure="f", most=1), {"r": Round(figures={"f": 1.5})})
    assert [found.verdict for found in (untold, broken, small, large) if found] == [
        "–",
        "not measured",
        "met",
        "missed",
    ]
    assert result(Row(job="job", round="other", against="B"), {}) is None
