"""The Atom feed parses without complaint, keeps to RFC 4287, and tells a correction by its date and not by its name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
from msgspec.structs import replace

import sites
import values
from briefgen.assets import Assets
from briefgen.model import Correction, Edition
from briefgen.site import feed
from judges import outputs, vnu
from pages import default_theme

SCHEMA = Path(__file__).with_name("atom.rnc")
NO_ASSETS = Assets(hrefs={}, files={})

DEFECTS = {
    "no date": ("<updated>.*</updated>", ""),
    "no name": ("<id>.*</id>", ""),
    "no title": ("<title>.*</title>", ""),
    "no author": ("<author>.*</author>", ""),
    "an empty title": ("<title>.*</title>", "<title> </title>"),
    "a day for a moment": ("T00:00:00Z</published>", "</published>"),
    "a name that is no IRI": ("<id>tag:", "<id>tag "),
    "no way to the brief": ('<link rel="alternate".* title=.*/>', ""),
    "a way of no kind": ('type="application/pdf"', 'type="PDF"'),
    "an element that there is not": ("<summary>", "<description/><summary>"),
}


def _feed(*editions: Edition, url: str = outputs.ADDRESS) -> str:
    desk = sites.desk([sites.out(edition) for edition in editions], default_theme(), NO_ASSETS)
    return feed(desk, desk.site.listed, url=url)


def _parsed(text: str) -> Any:
    return feedparser.parse(text.encode(), response_headers={"content-type": "application/atom+xml; charset=utf-8"})


def test_it_keeps_to_the_schema(real: Path, made: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_text(_feed(), "utf-8")
    archived = sorted(made.glob("archive/*.xml"))
    assert len(archived) == 5
    assert vnu.jing(SCHEMA, [real / "feed.xml", made / "feed.xml", *archived, empty]) == []


def test_each_seeded_defect_breaks_the_schema(tmp_path: Path) -> None:
    sound = _feed(values.full())
    files = [tmp_path / f"{name}.xml" for name in DEFECTS]
    for file, (there, instead) in zip(files, DEFECTS.values(), strict=True):
        file.write_text(re.sub(there, instead, sound), "utf-8")
    said = vnu.jing(SCHEMA, files)
    assert [file.stem for file in files if not any(f"{quote(file.name)}:" in line for line in said)] == []


def test_a_feed_reader_has_no_complaint_and_reads_all_of_it(made: Path) -> None:
    read = _parsed((made / "feed.xml").read_text("utf-8"))
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", len(outputs.ALL))
    newest = read.entries[0]
    hostile = outputs.EDITIONS["hostile"]
    assert newest.title.startswith("The harbour is open again, and a strike vote could close it on Thursday</script>")
    assert newest.link == f"{outputs.ADDRESS}{hostile.date}/brief.html"
    assert [link.type for link in newest.links] == ["text/html", "application/pdf", "text/markdown", "application/json"]


def test_a_feed_reader_complains_of_a_feed_that_is_broken() -> None:
    assert _parsed(_feed(values.full()).replace("</entry>", "")).bozo


def test_within_a_feed_no_name_and_no_two_ways_of_one_kind_stand_twice(made: Path) -> None:
    read = _parsed((made / "feed.xml").read_text("utf-8"))
    names = [entry.id for entry in read.entries]
    assert len(set(names)) == len(names)
    for entry in read.entries:
        ways = [(link.rel, link.type, link.get("hreflang")) for link in entry.links]
        assert len(set(ways)) == len(ways)


def test_a_correction_moves_the_date_and_nothing_else_that_names_the_brief() -> None:
    plain = replace(values.full(), corrections=())
    first = replace(values.full().corrections[0], at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    second = replace(first, at=date(2026, 3, 4))
    told = [_entry(replace(plain, corrections=made)) for made in ((), (first,), (first, second))]
    assert [entry.updated for entry in told] == ["2026-03-02T00:00:00Z", "2026-03-02T09:30:00Z", "2026-03-04T00:00:02Z"]
    assert len({(entry.id, entry.published, entry.link) for entry in told}) == 1


def test_the_feed_is_as_new_as_its_newest_entry() -> None:
    corrected: Correction = replace(values.full().corrections[0], at=datetime(2026, 3, 9, 9, 30, tzinfo=UTC))
    read = _parsed(
        _feed(replace(values.full(), corrections=(corrected,)), replace(values.sparse(), date=date(2026, 3, 5)))
    )
    assert read.feed.updated == "2026-03-09T09:30:00Z"


def test_a_brief_keeps_its_name_when_the_site_becomes_secure() -> None:
    plain, secure = (_parsed(_feed(values.full(), url=f"{scheme}://desk.example/")) for scheme in ("http", "https"))
    assert plain.entries[0].id == secure.entries[0].id == "tag:desk.example,2026-03-02:/2026-03-02/brief"


def _entry(edition: Edition) -> Any:
    (entry,) = _parsed(_feed(edition)).entries
    return entry
