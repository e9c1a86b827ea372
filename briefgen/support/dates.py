"""Dates in running text: days, months, years, weekdays and times of day, and the words that count from the date of
publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from briefgen.support.begins import matches_at, small_letters, word_starts

_MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_MONTHS: Final = (
    {name.lower(): n for n, name in enumerate(_MONTH_NAMES, 1)}
    | {name[:3].lower(): n for n, name in enumerate(_MONTH_NAMES, 1)}
    | {"sept": 9}
)
_DAY_NAMES: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAYS: Final = {name.lower(): n for n, name in enumerate(_DAY_NAMES)} | {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip

_MONTH: Final = (
    "(?:" + "|".join(_MONTH_NAMES) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?|"
    + "|".join(name.upper() for name in _MONTH_NAMES if name != "May") + ")(?![a-z])"
)  # fmt: skip
_WEEKDAY: Final = (
    "(?:" + "|".join(_DAY_NAMES) + r")s?\b|(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri)\b\.?|(?:Sat|Sun)(?=[.,]?\s\d|\.,)\.?"
)
_NTH: Final = r"(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:1[0-9]|20)\d\d"
_CENTURIES: Final = {
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21,
}  # fmt: skip
_DATE: Final = re.compile(
    rf"""
    (?P<iso>(?<![\w-])(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)(?![\w-]))
  | (?P<numeric>(?<![\w./])(?P<n1>\d{{1,2}})(?P<sep>[./])(?P<n2>\d{{1,2}})(?P=sep)(?P<ny>{_YEAR}|\d\d)
        (?![\w/.]\w|[\w/]))
  | (?P<dmy>(?<![\w.,])
        (?:(?P<d0>\d{{1,2}}){_NTH}\s?(?:-|to|and|or|until)\s?(?:the\s)?)?(?P<d1>\d{{1,2}}){_NTH}(?:\sof)?\s(?P<m1>{_MONTH})
        (?:(?:,?\s|\sof\s)(?P<y1>{_YEAR})(?![\w]|[.,]\d))?)
  | (?P<mdy>(?<![\w])(?P<m2>{_MONTH})\s(?:the\s)?(?P<d2>\d{{1,2}}){_NTH}
        (?![\w%]|[.,:]\d|\s(?:per|million|billion|thousand)\b)
        (?:\s?(?:-|to|and|or)\s?(?P<d3>\d{{1,2}}){_NTH}(?![\w%]|[.,:]\d))?
        (?:,?\s(?P<y2>{_YEAR})(?![\w]|[.,]\d))?)
  | (?P<my>(?<![\w])(?P<m3>{_MONTH})(?:,|\sof)?\s(?P<y3>{_YEAR})(?![\w]|[.,]\d))
  | (?P<month>(?<![\w])(?P<m4>{_MONTH}))
  | (?P<years>(?<![\w.,$€£¥-])(?P<y5>{_YEAR})\s?(?:-|/)\s?(?P<y6>\d{{2}}(?:\d\d)?)(?![\w]|[.,]\d))
  | (?P<decade>(?<![\w])(?P<y7>{_YEAR})'?s\b)
  | (?P<year>(?<![\w.,$€£¥])(?P<y8>{_YEAR})(?![\w%]|[.,]\d|\s(?:GMT|UTC|CET|CEST|EST|EDT|BST|hrs|hours)\b))
  | (?P<century>(?<![\w-])(?:(?P<c>\d{{1,2}})(?:st|nd|rd|th)|(?P<cw>{"|".join(_CENTURIES)}))
        [\s-](?i:century|centuries)\b)
  | (?P<weekday>(?<![\w])(?P<w>{_WEEKDAY}))
    """,
    re.VERBOSE,
)
_COUNTS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty",
)  # fmt: skip
_COUNTED: Final = dict(zip(_COUNTS, (*range(1, 13), 15, 20, 30, 40, 50), strict=True))
_TURNS: Final = {"last": (-1, 0), "past": (-1, 0), "this": (0,), "next": (0, 1), "coming": (0, 1)}
_RELATIVE: Final = re.compile(
    r"\b(?:(?P<day>yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening)|last night|overnight)"
    r"|(?P<which>last|this|next|the previous|the following|the current|coming|past) (?P<unit>month|year)"
    r"|(?P<turn>last|past|this|next|coming) (?P<season>spring|summer|autumn|fall|winter)"
    r"|(?P<soon>next)(?=\s*(?:[.,;]|$))|end of (?P<ended>" + "|".join(_MONTH_NAMES) + ")"
    r"|(?P<quarter>first|second|third|fourth|last|Q[1-4])(?:[\s-]quarter|(?<=Q\d))"
    r"|(?P<count>\d{1,3}|" + "|".join(_COUNTS[1:]) + r") years (?:ago|earlier|before)"
    r"|(?P<ago>(?:a|one) (?P<agounit>month|year) (?:ago|earlier|before))|(?P<yearly>year-on-year|year on year))\b",
    re.IGNORECASE,
)
_HOURS: Final = "|".join(_COUNTS[:12])
_PART: Final = r"\s(?:in\sthe\s(?:morning|afternoon|evening)|at\snight)"
_OFFS: Final = {"five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "half": 30}
_CLOCK: Final = re.compile(
    r"(?<![\w.:,])(?:(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[ap]\.?\s?m\b\.?)"
    r"|(?P<h2>[01]?\d|2[0-4])[:h](?P<m2>[0-5]\d)(?![\w:])"
    r"|(?P<h3>[01]\d|2[0-4])\.?(?P<m3>[0-5]\d)\s?(?:GMT|UTC|CET|CEST|EST|EDT|BST|hours\b|hrs\b|local)"
    r"|(?P<h4>1?\d|2[0-4])\s?o'clock(?!\s(?:in|at)\s)"
    rf"|(?:(?P<off>five|ten|(?:a\s)?quarter|twenty|twenty-five|half)\s(?:(?:minutes\s)?(?P<turn>past)|(?<=quarter\s)to)\s)"
    rf"(?P<h6>{_HOURS})(?P<part6>{_PART})?"
    rf"|(?P<h5>{_HOURS}|1?\d|2[0-4])(?:\so'clock(?P<part5>{_PART})?|(?P<part7>{_PART})))|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b",
    re.IGNORECASE,
)
_DATE_BEGINS: Final = frozenset(
    beginning
    for names in (_MONTH_NAMES, _DAY_NAMES, _CENTURIES)
    for name in names
    for beginning in (name[:3], name[:3].upper())
)
_CLOCK_BEGINS: Final = frozenset(
    name + hyphen
    for name in (*_COUNTS[:12], "a", "quarter", "twenty", "half", "noon", "midday", "midnight")
    for hyphen in ("", "-")
)
_UNSURE: Final = frozenset({"may", "march", "mar", "dec", "sept", "sep", "jan", "jun", "apr"})
_IN_TIME: Final = re.compile(
    r"\b(?:in|since|until|till|by|of|from|through|to|before|after|during|early|late|mid|last|next|this|end|and|for|between"
    r"|for the|every|each)[\s-]$",
    re.IGNORECASE,
)
_BLANK: Final = "\ue000"


class When(Struct, frozen=True, kw_only=True):
    """A date as far as a text gives it, or a time of day as minutes from midnight."""

    text: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: int | None = None
    century: int | None = None
    minutes: frozenset[int] = frozenset()
    month_said: bool = True
    """Whether the text names its month, or a day of another name (`Thursday`) falls in it."""


# Reading a text.


@lru_cache(maxsize=4096)
def dates_in(text: str) -> tuple[tuple[When, ...], str]:
    """The dates and times of day in a text of one kind, and the text with them blanked out."""
    found: list[When] = []
    for pattern, starts, read in ((_DATE, _date_starts, _dates_of), (_CLOCK, _clock_starts, _clock_of)):
        pieces, at = [], 0
        for match in matches_at(starts(text), pattern, text):
            whens = tuple(read(text, match))
            if whens:
                found += whens
                pieces += [text[at : match.start()], _BLANK * len(match.group())]
                at = match.end()
        text = "".join([*pieces, text[at:]]) if pieces else text
    return tuple(found), text


def _date_starts(text: str) -> list[int]:
    return [at for at, word in word_starts(text) if word[0].isdecimal() or text[at : at + 3] in _DATE_BEGINS]


def _clock_starts(text: str) -> list[int]:
    return [at for at, word in word_starts(text) if word[0].isdecimal() or word in _CLOCK_BEGINS]


def _dates_of(text: str, match: re.Match[str]) -> Iterator[When]:
    return _READERS[match.lastgroup or ""](text, match)


def _iso(_text: str, match: re.Match[str]) -> Iterator[When]:
    yield from _checked(match.group(), int(match["iy"]), int(match["im"]), int(match["id"]))


def _numeric(_text: str, match: re.Match[str]) -> Iterator[When]:
    one, other, year = int(match["n1"]), int(match["n2"]), int(match["ny"])
    year += 2000 * (year < 100)
    yield from _checked(match.group(), year, other, one)
    if match["sep"] == "/" and one != other:
        yield from _checked(match.group(), year, one, other)


def _day_first(_text: str, match: re.Match[str]) -> Iterator[When]:
    yield from _days(match, match["m1"], (match["d0"], match["d1"]), match["y1"])


def _month_first(_text: str, match: re.Match[str]) -> Iterator[When]:
    yield from _days(match, match["m2"], (match["d2"], match["d3"]), match["y2"])


def _days(match: re.Match[str], name: str, days: Iterable[str | None], year: str | None) -> Iterator[When]:
    month = _MONTHS[name.rstrip(".").lower()]
    for day in days:
        if day:
            yield from _checked(match.group(), int(year) if year else None, month, int(day))


def _checked(text: str, year: int | None, month: int, day: int) -> Iterator[When]:
    if _day_of(year or 2000, month, day):
        yield When(text=text, year=year, month=month, day=day)


def _month_year(_text: str, match: re.Match[str]) -> Iterator[When]:
    yield When(text=match.group(), year=int(match["y3"]), month=_MONTHS[match["m3"].rstrip(".").lower()])


def _month_alone(text: str, match: re.Match[str]) -> Iterator[When]:
    name = match["m4"].rstrip(".").lower()
    if name not in _UNSURE or _IN_TIME.search(text, max(0, match.start() - 12), match.start()):
        yield When(text=match.group(), month=_MONTHS[name])


def _years(_text: str, match: re.Match[str]) -> Iterator[When]:
    first, last = int(match["y5"]), match["y6"]
    second = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if first < second < first + 200:
        yield When(text=match["y5"], year=first)
        yield When(text=match["y6"], year=second)


def _decade(_text: str, match: re.Match[str]) -> Iterator[When]:
    yield When(text=match.group(), decade=int(match["y7"]))


def _century(_text: str, match: re.Match[str]) -> Iterator[When]:
    yield When(text=match.group(), century=int(match["c"]) if match["c"] else _CENTURIES[match["cw"].lower()])


def _year(_text: str, match: re.Match[str]) -> Iterator[When]:
    if 1400 <= int(match["y8"]) < 2100:
        yield When(text=match.group(), year=int(match["y8"]))


def _weekday(_text: str, match: re.Match[str]) -> Iterator[When]:
    name = match.group().rstrip(".").lower()
    yield When(text=match.group(), weekday=_WEEKDAYS.get(name, _WEEKDAYS.get(name.rstrip("s"))))


def _clock_of(_text: str, match: re.Match[str]) -> Iterator[When]:
    if match["noon"]:
        yield When(text=match.group(), minutes=frozenset({720}))
    elif match["midnight"]:
        yield When(text=match.group(), minutes=frozenset({0}))
    else:
        yield When(text=match.group(), minutes=_minutes(match))


def _minutes(match: re.Match[str]) -> frozenset[int]:
    if match["h5"] or match["h6"]:
        return _spoken(match)
    hour = int(match["h"] or match["h2"] or match["h3"] or match["h4"])
    minute = int(match["m"] or match["m2"] or match["m3"] or 0)
    if match["half"]:
        afternoon = match["half"][0] in "pP"
        return frozenset({(hour % 12 + 12 * afternoon) * 60 + minute})
    known = {(hour % 24) * 60 + minute}
    return frozenset(known | ({(hour % 12 + 12) * 60 + minute} if hour <= 12 and not match["h3"] else set()))


def _spoken(match: re.Match[str]) -> frozenset[int]:
    """Of `ten past eleven in the evening`: once where the part of the day is said, else twice."""
    said = small_letters(match["h5"] or match["h6"])
    hour = (_COUNTED.get(said) or int(said)) % 12
    off = _OFFS.get((match["off"] or "").lower(), 15) if match["off"] else 0
    minute = hour * 60 + (off if match["turn"] or not match["off"] else -off)
    part = (match["part5"] or match["part6"] or match["part7"] or "").lower()
    halves = (0,) if "morning" in part else (720,) if part else (0, 720)
    return frozenset((minute + half) % 1440 for half in halves)


_READERS: Final = {
    "iso": _iso, "numeric": _numeric, "dmy": _day_first, "mdy": _month_first, "my": _month_year, "month": _month_alone,
    "years": _years, "decade": _decade, "year": _year, "century": _century, "weekday": _weekday,
}  # fmt: skip


# What a text says of time, seen from the day of its publication.


@lru_cache(maxsize=4096)
def known_dates(text: str, said: tuple[When, ...], published: date | None) -> tuple[When, ...]:
    """The dates of a quote, those without a year or known by their weekday alone worked out from `published`."""
    if not published:
        return said
    worked_out = (when for one in said for when in _near(one, published))
    before = (_month_before(when) for when in said if when.month and _FROM_MONTH_BEFORE.search(text))
    return (*said, *worked_out, *before, *_relative(text, published))


_FROM_MONTH_BEFORE: Final = re.compile(
    r"\b(?:month[ -]on[ -]month|(?:previous|prior|preceding) month|month (?:before|earlier))\b"
)


def _month_before(when: When) -> When:
    return When(month=(when.month or 1) - 1 or 12)


def of_day(day: date) -> When:
    """A day as a date with all its parts."""
    return When(year=day.year, month=day.month, day=day.day, weekday=day.weekday())


def _near(when: When, published: date) -> Iterator[When]:
    if when.weekday is not None:
        days = (_shifted(published, n) for n in range(-7, 8))
        yield from (replace(of_day(day), month_said=False) for day in days if day and day.weekday() == when.weekday)
    elif when.day and when.month and not when.year:
        days = (_day_of(published.year + n, when.month, when.day) for n in (-1, 0, 1))
        yield from (of_day(day) for day in days if day and abs((day - published).days) <= 320)
    elif when.month and not when.year:
        yield from (
            replace(when, year=published.year + n)
            for n in (-1, 0, 1)
            if abs(12 * n + when.month - published.month) <= 11
        )


def _relative(text: str, published: date) -> Iterator[When]:
    for match in _RELATIVE.finditer(text):
        read = next((read for name, read in _RELATIVES.items() if match[name]), _period)
        yield from read(match, published)


def _by_day(match: re.Match[str], published: date) -> Iterator[When]:
    word = match["day"].lower()
    shifts = {"yesterday": (-1,), "last night": (-1,), "overnight": (-1, 0), "tomorrow": (1,)}.get(word, (0,))
    yield from (of_day(day) for n in shifts if (day := _shifted(published, n)))


def _years_ago(match: re.Match[str], published: date) -> Iterator[When]:
    count = small_letters(match["count"])
    yield When(year=published.year - (_COUNTED.get(count) or int(count)))


def _season(match: re.Match[str], published: date) -> Iterator[When]:
    yield from (When(year=published.year + n) for n in _TURNS[small_letters(match["turn"])])


def _month_after(match: re.Match[str], _published: date) -> Iterator[When]:
    yield When(month=_MONTHS[small_letters(match["ended"])] % 12 + 1)


def _year_before(_match: re.Match[str], published: date) -> Iterator[When]:
    yield When(year=published.year - 1)


def _year_after(_match: re.Match[str], published: date) -> Iterator[When]:
    yield When(year=published.year + 1)


def _quarter(match: re.Match[str], _published: date) -> Iterator[When]:
    name = small_letters(match["quarter"])
    number = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 3}.get(name)
    number = int(name[1:]) - 1 if number is None else number
    yield from (When(month=3 * number + month) for month in (1, 2, 3))


def quarters_of(dates: tuple[When, ...]) -> frozenset[int]:
    """The quarters whose first and last month follow each other in a text: `July to September` is the third."""
    months = [when.month for when in dates if when.month and not when.day]
    return frozenset(last // 3 for first, last in pairwise(months) if last - first == 2 and last % 3 == 0)


def _period(match: re.Match[str], published: date) -> Iterator[When]:
    which = (match["which"] or "last").lower()
    step = -1 if which in {"last", "the previous", "past"} else int(which in {"next", "the following", "coming"})
    if (match["unit"] or match["agounit"]).lower() == "year":
        yield When(year=published.year + step)
    else:
        index = published.year * 12 + published.month - 1 + step
        yield When(year=index // 12, month=index % 12 + 1)


_RELATIVES: Final = {
    "day": _by_day, "count": _years_ago, "season": _season, "ended": _month_after, "quarter": _quarter,
    "yearly": _year_before, "soon": _year_after,
}  # fmt: skip


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# Comparing.


def all_said(claimed: tuple[When, ...], said: tuple[When, ...]) -> bool:
    """Whether each of some dates of a fact stands so in its quotes: then none is `unsupported`, whatever follows."""
    return all(any(_agrees(when, one) for one in said) for when in claimed)


def unsupported(
    claimed: tuple[When, ...],
    said: tuple[When, ...],
    known: tuple[When, ...],
    published: tuple[date, ...],
    numbers: frozenset[int],
) -> tuple[str, ...]:
    """The dates of a fact, as written, that its quotes do not bear out.

    `said` are the dates that stand in the quotes, `known` those and what follows from them, `numbers` the bare
    numbers of the quotes. A date of publication counts where the quotes give no other of its kind.
    """
    missing = [when for when in claimed if not _is_borne_out(when, _comparable(when, said, known), numbers)]
    held = {when.text for when in claimed if when not in missing}
    missing = [when for when in missing if not ("/" in when.text and when.text in held)]
    anything_holds = bool(held)
    return tuple(
        _missing_part(when, known)
        for when in missing
        if not (_of_publication(when, published) and (anything_holds or not _competes(when, said)))
    )


def _comparable(when: When, said: tuple[When, ...], known: tuple[When, ...]) -> tuple[When, ...]:
    """For a month alone, only what is said of months, where the quotes name one; a weekday's month does not count."""
    alone = when.month and not when.day and any(one.month for one in said)
    return tuple(one for one in known if one.month_said) if alone else known


def _is_borne_out(when: When, known: tuple[When, ...], numbers: frozenset[int]) -> bool:
    if any(_agrees(when, one) for one in known):
        return True
    if when.year is None:
        return False
    if when.month is None:
        return when.year in numbers
    rest = replace(when, year=None)
    return any(_agrees(rest, one) for one in known) and any(one.year == when.year for one in known)


def _agrees(when: When, known: When) -> bool:
    if when.minutes:
        return bool(when.minutes & known.minutes)
    if when.decade is not None:
        return when.decade in {known.decade, known.year and known.year // 10 * 10}
    if when.century is not None:
        return when.century in {known.century, known.year and (known.year - 1) // 100 + 1}
    return all(
        ours is None or ours == theirs
        for ours, theirs in (
            (when.year, known.year),
            (when.month, known.month),
            (when.day, known.day),
            (when.weekday, _weekday_of(known)),
        )
    )  # fmt: skip


def _weekday_of(when: When) -> int | None:
    if when.weekday is not None or not (when.year and when.month and when.day):
        return when.weekday
    day = _day_of(when.year, when.month, when.day)
    return day.weekday() if day else None


def _of_publication(when: When, published: tuple[date, ...]) -> bool:
    return not when.minutes and any(_agrees(when, of_day(day)) for day in published)


def _competes(when: When, said: tuple[When, ...]) -> bool:
    if when.weekday is not None or when.day:
        return any(one.weekday is not None or one.day for one in said)
    if when.month:
        return any(one.month for one in said)
    return any(one.year for one in said)


def _missing_part(when: When, known: tuple[When, ...]) -> str:
    rest = replace(when, year=None)
    if when.year and when.month and any(_agrees(rest, one) for one in known):
        return str(when.year)
    return when.text
