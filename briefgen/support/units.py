"""Units of measure and money: which words are one unit, and how units of one kind convert."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from msgspec import Struct

from briefgen.support.begins import small_letters
from briefgen.support.numerals import Number


class Unit(Struct, frozen=True, kw_only=True):
    """A unit: what it measures, how many of the kind's basic unit it is, and what tells it apart from its namesakes."""

    kind: str
    factor: Number = 1
    qualifier: str = ""
    system: str = ""
    """`imperial`, where converting to the kind's basic unit rounds."""


def measure_alike(one: Unit, other: Unit) -> bool:
    """Whether amounts in these units can be compared."""
    if one.kind != other.kind:
        return (one.kind, other.kind) in _COINS or (other.kind, one.kind) in _COINS
    return not (one.qualifier and other.qualifier) or one.qualifier == other.qualifier


_COINS: Final = frozenset({("cent", "dollar"), ("cent", "euro"), ("penny", "pound")})


def _table(rows: str) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for row in rows.strip().splitlines():
        kind, factor, *names = row.split()
        kind, _, qualifier = kind.partition(":")
        imperial = "" if kind == kind.lstrip("!") else "imperial"
        unit = Unit(
            kind=kind.lstrip("!"),
            factor=int(factor) if factor.isdecimal() else Fraction(factor),
            qualifier=qualifier,
            system=imperial,
        )
        table.update((name.replace("_", " "), unit) for name in names)
    return table


# kind[:qualifier], how many basic units, then the names; `_` stands for a space, `!` for a system that is not metric.
_WORDS: Final = _table("""
ratio 1/100 percent per_cent pct percents pc
points 1 percentage_point percentage_points percentage-point percent_points
points 1/100 basis_point basis_points bps
time 1 second seconds sec secs
time 60 minute minutes min mins
time 3600 hour hours hr hrs
time 86400 day days
time 604800 week weeks
time 1209600 fortnight fortnights
months 1 month months
months 3 quarter-year
months 12 year years yr yrs
months 120 decade decades
months 1200 century centuries
months 12000 millennium millennia
length 1 metre metres meter meters
length 1000 kilometre kilometres kilometer kilometers kms
length 1/100 centimetre centimetres centimeter centimeters
length 1/1000 millimetre millimetres millimeter millimeters
!length 1609.344 mile miles
!length 1852 nautical_mile nautical_miles
!length 0.3048 foot feet
!length 0.9144 yard yards
!length 0.0254 inch inches
knot 1 knot knots
area 1 square_metre square_metres square_meter square_meters
area 10000 hectare hectares
area 1000000 square_kilometre square_kilometres square_kilometer square_kilometers
!area 2589988 square_mile square_miles
!area 0.092903 square_foot square_feet
!area 4046.856 acre acres
volume 1 litre litres liter liters
volume 100 hectolitre hectolitres hectoliter hectoliters
volume 1000 cubic_metre cubic_metres cubic_meter cubic_meters
volume 1/1000 millilitre millilitres milliliter milliliters
cubicfoot 1 cubic_foot cubic_feet
gallon 1 gallon gallons
barrel 1 barrel barrels
bushel 1 bushel bushels
mass 1 gram grams gramme grammes
mass 1000 kilogram kilograms kilogramme kilogrammes kilo kilos
mass 1/1000 milligram milligrams
mass 1/1000000 microgram micrograms
mass 1000000 tonne tonnes ton tons metric_ton metric_tons metric_tonnes
mass 1000000000 kilotonne kilotonnes kiloton kilotons
ounce 1 ounce ounces
carat 1 carat carats
power 1 watt watts
power 1000 kilowatt kilowatts
power 1000000 megawatt megawatts
power 1000000000 gigawatt gigawatts
power 1000000000000 terawatt terawatts
energy 1 watt-hour watt-hours
energy 1000 kilowatt-hour kilowatt-hours kilowatt_hour kilowatt_hours
energy 1000000 megawatt-hour megawatt-hours megawatt_hours
energy 1000000000 gigawatt-hour gigawatt-hours gigawatt_hours
energy 1000000000000 terawatt-hour terawatt-hours terawatt_hours
horsepower 1 horsepower
volt 1 volt volts
volt 1000 kilovolt kilovolts
degree 1 degree degrees
degree:celsius 1 degrees_celsius degree_celsius degrees_centigrade celsius degrees_c
degree:fahrenheit 1 degrees_fahrenheit degree_fahrenheit fahrenheit degrees_f
decibel 1 decibel decibels
byte 1000000 megabyte megabytes
byte 1000000000 gigabyte gigabytes
byte 1000000000000 terabyte terabytes
calorie 1 calorie calories
calorie 1000 kilocalorie kilocalories
teu 1 teu teus container containers
people 1 people person persons residents inhabitants
people:women 1 woman women girl girls
people:men 1 man men boy boys
people:children 1 child children
people:soldiers 1 soldier soldiers troops
people:civilians 1 civilian civilians
home 1 family families household households home homes house houses flat flats apartment apartments
settlement:village 1 village villages
settlement:town 1 town towns
settlement:city 1 city cities
dollar 1 dollar dollars
cent 1/100 cent cents
penny 1/100 pence penny
euro 1 euro euros
pound 1 pound pounds pound_sterling pounds_sterling
pound:british 1 sterling
yen 1 yen
yuan 1 yuan renminbi rmb
ruble 1 ruble rubles rouble roubles
rupee 1 rupee rupees
rupiah 1 rupiah rupiahs
won 1 won
franc 1 franc francs
crown 1 krona kronor krone kroner krónur koruna korunas crown crowns
zloty 1 zloty zlotys zloties złoty
hryvnia 1 hryvnia hryvnias hryvnya
lira 1 lira liras
real 1 real reais
peso 1 peso pesos
rand 1 rand rands
naira 1 naira
shilling 1 shilling shillings
dinar 1 dinar dinars
dirham 1 dirham dirhams
riyal 1 riyal riyals rial rials
shekel 1 shekel shekels
forint 1 forint forints
leu 1 leu lei
lev 1 lev leva
tenge 1 tenge
baht 1 baht
dong 1 dong
ringgit 1 ringgit
""")

# Directly after digits, in this case only.
_SHORT: Final = _table("""
ratio 1/100 %
time 3600 h
time 1 s
length 1 m
length 1000 km
length 1/100 cm
length 1/1000 mm
!length 0.3048 ft
mass 1 g
mass 1000 kg
mass 1/1000 mg
mass 1000000 t
mass 1000000000 kt
mass 1000000000000 Mt
pound 1 lb lbs
ounce 1 oz
volume 1 l L
volume 1/1000 ml
area 10000 ha
power 1 W
power 1000 kW
power 1000000 MW
power 1000000000 GW
power 1000000000000 TW
energy 1000 kWh
energy 1000000 MWh
energy 1000000000 GWh
energy 1000000000000 TWh
volt 1 V
volt 1000 kV
degree:celsius 1 C °C °_C
degree:fahrenheit 1 F °F °_F
degree 1 °
decibel 1 dB
byte 1000000 MB
byte 1000000000 GB
byte 1000000000000 TB
area 1000000 km2 km² sq_km
area 1 m2 m² sq_m
!area 0.092903 sq_ft
volume 1000 m3 m³ cu_m
points 1/100 bp bps
""")

_SPEEDS: Final = {"km/h": "km", "kmh": "km", "kph": "km", "mph": "mile", "m/s": "m", "kmph": "km"}

CURRENCY_SIGNS: Final = {
    "$": Unit(kind="dollar"),
    "US$": Unit(kind="dollar", qualifier="american"),
    "A$": Unit(kind="dollar", qualifier="australian"),
    "AU$": Unit(kind="dollar", qualifier="australian"),
    "C$": Unit(kind="dollar", qualifier="canadian"),
    "CA$": Unit(kind="dollar", qualifier="canadian"),
    "NZ$": Unit(kind="dollar", qualifier="new zealand"),
    "HK$": Unit(kind="dollar", qualifier="hong kong"),
    "S$": Unit(kind="dollar", qualifier="singapore"),
    "R$": Unit(kind="real"),
    "€": Unit(kind="euro"),
    "£": Unit(kind="pound"),
    "¥": Unit(kind="yen"),
    "₹": Unit(kind="rupee"),
    "₽": Unit(kind="ruble"),
    "₴": Unit(kind="hryvnia"),
    "₺": Unit(kind="lira"),
    "₩": Unit(kind="won"),
    "₦": Unit(kind="naira"),
    "₪": Unit(kind="shekel"),
    "USD": Unit(kind="dollar", qualifier="american"),
    "AUD": Unit(kind="dollar", qualifier="australian"),
    "CAD": Unit(kind="dollar", qualifier="canadian"),
    "EUR": Unit(kind="euro"),
    "GBP": Unit(kind="pound", qualifier="british"),
    "CHF": Unit(kind="franc", qualifier="swiss"),
    "JPY": Unit(kind="yen"),
    "CNY": Unit(kind="yuan"),
    "RMB": Unit(kind="yuan"),
    "RUB": Unit(kind="ruble"),
    "INR": Unit(kind="rupee", qualifier="indian"),
    "Rs": Unit(kind="rupee"),
    "SEK": Unit(kind="crown", qualifier="swedish"),
    "NOK": Unit(kind="crown", qualifier="norwegian"),
    "DKK": Unit(kind="crown", qualifier="danish"),
    "CZK": Unit(kind="crown", qualifier="czech"),
    "PLN": Unit(kind="zloty"),
    "HUF": Unit(kind="forint"),
    "UAH": Unit(kind="hryvnia"),
    "TRY": Unit(kind="lira"),
    "BRL": Unit(kind="real"),
    "ZAR": Unit(kind="rand"),
    "KRW": Unit(kind="won"),
    "NGN": Unit(kind="naira"),
    "MXN": Unit(kind="peso", qualifier="mexican"),
}

_QUALIFIERS: Final = {
    "US": "american",
    "U.S.": "american",
    "American": "american",
    "Australian": "australian",
    "Canadian": "canadian",
    "New Zealand": "new zealand",
    "Hong Kong": "hong kong",
    "Singapore": "singapore",
    "British": "british",
    "Egyptian": "egyptian",
    "Lebanese": "lebanese",
    "Swiss": "swiss",
    "CFA": "cfa",
    "Swedish": "swedish",
    "Norwegian": "norwegian",
    "Danish": "danish",
    "Icelandic": "icelandic",
    "Czech": "czech",
    "Indian": "indian",
    "Pakistani": "pakistani",
    "Mexican": "mexican",
    "Argentine": "argentine",
    "Kenyan": "kenyan",
    "Kuwaiti": "kuwaiti",
    "Iraqi": "iraqi",
    "Saudi": "saudi",
    "Iranian": "iranian",
}


def _either(names: object) -> str:
    return "|".join(re.escape(name) for name in sorted(map(str, names), key=len, reverse=True))  # type: ignore[call-overload]


_MONEY: Final = frozenset(unit.kind for unit in CURRENCY_SIGNS.values())
_PER: Final = (
    r"second|minute|hour|day|night|week|month|quarter|year|annum|person|head|capita|household|litre|liter|gallon|barrel"
    r"|tonne|ton|gram|kilo|kilogram|kilometre|kilometer|mile|hectare|acre|unit|share|ounce|pound|bushel|game|match|metre"
    r"|megawatt-hour|kilowatt-hour|MWh|kWh"
)
_BETWEEN: Final = (
    r"(?:[\s-](?:more|further|additional|extra|full|whole|consecutive|straight|successive)(?=\s))?"
    rf"(?:[\s-]?(?P<qualifier>{_either(_QUALIFIERS)})(?=[\s-]))?[\s-]?"
)
# Any word and the next: to look a unit up is quicker than to try two hundred, and they need not be compiled.
_NAMED: Final = re.compile(rf"{_BETWEEN}(?P<one>[^\W\d_]+)(?!\w)(?P<next>[ -][^\W\d_]+(?!\w))?")
_ABBREVIATED: Final = re.compile(rf"{_BETWEEN}(?:(?P<speed>{_either(_SPEEDS)})|(?P<short>{_either(_SHORT)}))(?!\w)")
_RATE: Final = re.compile(
    rf"(?:\s+of\s+\w+(?:\s+\w+)?|\s+in\s+\w+)??[\s-]*(?:\b(?:an?|per|each|every|the)\s+|/\s?)(?P<per>{_PER})(?![\w])"
    r"|\s+(?P<often>daily|weekly|monthly|quarterly|annually|yearly|hourly)\b",
    re.IGNORECASE,
)
_OFTEN: Final = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "annually": "year", "yearly": "year",
    "hourly": "hour", "annum": "year", "capita": "head", "person": "head", "liter": "litre", "ton": "tonne",
    "kilogram": "kilo", "kilometer": "kilometre", "mwh": "megawatt-hour", "kwh": "kilowatt-hour",
}  # fmt: skip
_MARK: Final = re.compile(rf"(?<![\w])(?P<sign>{_either(CURRENCY_SIGNS)})\s?-?$")


_ENDS_OF_MARKS: Final = frozenset(name[-1] for name in CURRENCY_SIGNS)


def unit_before(text: str, at: int) -> tuple[Unit, int] | None:
    """The currency sign or code that ends just before `at`, and where it starts."""
    first = max(0, at - 8)
    if text[first:at].rstrip().rstrip("-").rstrip()[-1:] not in _ENDS_OF_MARKS:
        return None
    match = _MARK.search(text, first, at)
    return (CURRENCY_SIGNS[match["sign"]], match.start()) if match else None


def unit_after(text: str, at: int, *, of_digits: bool) -> tuple[Unit, str, int] | None:
    """The unit that starts just after `at`, what it is counted per, and its end; abbreviations only `of_digits`."""
    found = _named(text, at)
    return found or (_abbreviated(text, at) if of_digits else None)


def _named(text: str, at: int) -> tuple[Unit, str, int] | None:
    match = _NAMED.match(text, at)
    if not match:
        return None
    one = small_letters(match["one"])
    if match["next"] and (unit := _WORDS.get(one + small_letters(match["next"]))):
        return _qualified(unit, match), "", match.end()
    unit = _WORDS.get(one)
    return (_qualified(unit, match), "", match.end("one")) if unit else None


def _abbreviated(text: str, at: int) -> tuple[Unit, str, int] | None:
    match = _ABBREVIATED.match(text, at)
    if not match:
        return None
    if match["speed"]:
        name = _SPEEDS[match["speed"]]
        return _WORDS.get(name) or _SHORT[name], "second" if match["speed"] == "m/s" else "hour", match.end()
    return _qualified(_SHORT[match["short"]], match), "", match.end()


def _qualified(unit: Unit, match: re.Match[str]) -> Unit:
    if match["qualifier"] and unit.kind in _MONEY:
        return Unit(kind=unit.kind, factor=unit.factor, qualifier=_QUALIFIERS[match["qualifier"]])
    return unit


def rate_after(text: str, at: int) -> tuple[str, int]:
    """What an amount that ends at `at` is counted per, and where that ends; nothing if it is not said there."""
    match = _RATE.match(text, at)
    if not match:
        return "", at
    said = (match["per"] or match["often"]).lower()
    return _OFTEN.get(said, said), match.end()


def is_counted(unit: Unit | None) -> bool:
    """Whether a unit only tells what is counted, or is none: people, homes, towns."""
    return unit is None or unit.kind in _COUNTED


_COUNTED: Final = frozenset({"people", "home", "settlement"})


def is_money(unit: Unit) -> bool:
    """Whether a unit is a currency."""
    return unit.kind in _MONEY
