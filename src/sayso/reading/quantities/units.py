"""Units beside a number: "$3m", "20 miles per gallon", "1.3 kV/cm"; and how one unit turns into another.

Takes text and the offsets of a number, gives a `Unit`. No model and no parse. The units, their forms and
what pint calls them are data: `codebook/data/units.toml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sayso.codebook import word_set, words
from sayso.codebook.units import plurals, units_of
from sayso.errors import ReadingError
from sayso.reading.numbers import Number
from sayso.records import Interval, QuantityKind

SPACED_LETTERS = {
    "m",
    "g",
    "l",
    "W",
    "V",
    "C",
}  # units of one letter that may stand apart from the number: "5 m"
LOOK_AHEAD = 64
SUM_OF_MONEY = re.compile(r"[.,\sa-z]")  # after a sign of one letter: "R450 million", "R18.50", not "R2"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, from `start` to `end`: its name ("mile per hour") and the kind of quantity."""

    start: int
    end: int
    name: str
    kind: QuantityKind


def read_unit(text: str, number: Number) -> Unit | None:
    """The unit of a number, before it ("$3m") or after it ("3 km"), with "per …" if that follows."""
    before = _currency_before(text, number)
    after = _after(text, number.stop)
    if before is not None:
        # "$75 U.S. per barrel": the second unit only makes the first more exact
        exact = _us_dollar(text, number.stop) if before.name == "dollar" else None
        start = before.start
        unit = exact or before
        end = max(number.stop, unit.end)
        return _per(text, Unit(start, end, unit.name, QuantityKind.MONEY))
    if after is None:
        return _scale_before(text, number)
    if after.name == words("units")["either"]["word"] + "-mass" and _is_money(text, number):
        after = Unit(after.start, after.end, words("units")["either"]["money"], QuantityKind.MONEY)
    return _per(text, after)


def convert(interval: Interval, unit: str, to: str) -> Interval:
    """The bounds of `interval` in another unit: `convert(interval, "mile", "kilometre")`.

    Names are those of `Quantity.unit`. Raises `ReadingError` for a unit that is unknown, has no
    conversion (money, points), or is of another dimension. Numbers come back as `Decimal`.
    """
    import pint

    source, target = _pint_name(unit), _pint_name(to)

    def one(value: int | Decimal | None) -> Decimal | None:
        if value is None:
            return None
        amount = _registry().Quantity(float(value), source).to(target).magnitude
        return Decimal(repr(round(float(amount), 9)))

    try:
        return Interval(one(interval.low), one(interval.high), interval.qualifier)
    except pint.DimensionalityError as error:
        raise ReadingError(f"{unit} cannot be given in {to}: they measure different things.") from error


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def _pint_name(unit: str) -> str:
    parts = [unit] if unit in _pint_names() else unit.split(" per ")
    unknown = [part for part in parts if part not in _pint_names()]
    if unknown:
        raise ReadingError(f"{unknown[0]!r} cannot be converted: units.toml gives it no name in pint.")
    return " / ".join(f"({_pint_names()[part]})" for part in parts)


@cache
def _pint_names() -> dict[str, str]:
    names = {name: entry["pint"] for _, name, entry in _entries() if "pint" in entry}
    prefixes = words("units")["prefixes"].values()
    for base in set(words("units")["prefixed"].values()):
        called = base.replace(" ", "_")
        names |= {f"{prefix}{base}": f"{prefix}{called}" for prefix in prefixes}
    return names


def _entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    return units_of(words("units"))


def _kind(dimension: str) -> QuantityKind:
    return QuantityKind(words("units")["kinds"].get(dimension, "measure"))


@cache
def _forms() -> dict[str, tuple[str, QuantityKind]]:
    """Words, in lower case, in singular and plural → (unit, kind)."""
    table: dict[str, tuple[str, QuantityKind]] = {}
    ordinary = word_set("units", "ordinary", "words")
    for dimension, name, entry in _entries():
        for form in (name, *entry.get("forms", ())):
            for spelled in {form, *plurals(form)} if form not in ordinary else ():
                table.setdefault(spelled.lower(), (name, _kind(dimension)))
    for prefix, base in _prefixed_words():
        for spelled in {prefix + base, *plurals(prefix + base)}:
            table.setdefault(spelled, (prefix + base, QuantityKind.MEASURE))
    return table


def _prefixed_words() -> Iterator[tuple[str, str]]:
    for prefix in set(words("units")["prefixes"].values()):
        for base in set(words("units")["prefixed"].values()):
            yield prefix, base


@cache
def _symbols() -> dict[str, tuple[str, QuantityKind]]:
    """Symbols, told apart by case → (unit, kind)."""
    data = words("units")
    ordinary = word_set("units", "ordinary", "symbols")
    table: dict[str, tuple[str, QuantityKind]] = {}
    for dimension, name, entry in _entries():
        for symbol in (*entry.get("symbols", ()), *filter(None, [entry.get("code")])):
            if symbol not in ordinary:
                table.setdefault(symbol, (name, _kind(dimension)))
    for name, entry in data["money"].items():  # "20 €"
        for sign in entry.get("before", ()):
            if len(sign) == 1 and not sign.isalpha():
                table.setdefault(sign, (name, QuantityKind.MONEY))
    for symbol, base in data["prefixed"].items():
        if symbol == base:
            continue
        table.setdefault(symbol, (base, QuantityKind.MEASURE))
        for sign, prefix in data["prefixes"].items():
            if sign + symbol in ordinary:
                continue
            table.setdefault(sign + symbol, (prefix + base, QuantityKind.MEASURE))
    return table


def _any(forms: object) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))  # type: ignore[call-overload]


@cache
def _words_pattern() -> re.Pattern[str]:
    """A unit in words after a number."""
    between = _any(words("units")["between"]["words"])
    return re.compile(
        rf"[\s\u00a0-]{{0,4}}(?:(?:{between})[\s-])?(?P<unit>{_forms_pattern()})"
        r"(?:(?<=%)|(?!\w|-\w*(?<=-old)))",
        re.IGNORECASE,
    )


@cache
def _symbols_pattern() -> re.Pattern[str]:
    """A symbol of a unit after a number."""
    symbols = _any(_symbols())
    return re.compile(
        rf"(?P<gap>[\s\u00a0-]?)(?P<unit>{symbols})(?![\w/-]{{0,40}}\w)"
        rf"|(?P<gap2>[\s\u00a0-]?)(?P<unit2>{symbols})/"
    )


@cache
def _per_pattern() -> re.Pattern[str]:
    """What follows a unit with "per"; made when the first may: it is long."""
    data = words("units")["per"]
    forms, symbols, letters = _forms_pattern(), _any(_symbols()), "".join(data["letters"])
    by = (
        rf"(?:[\s-]{{1,4}}(?:{_any(data['words'])})[\s-]{{1,4}}(?!(?:{_any(data['not_by'])})\b)|\s?/\s?)"
        rf"(?P<by>{forms}|(?-i:{symbols})(?!\w)|(?<=/)(?-i:[{letters}])|[a-z][a-z-]+)"
        rf"|[\s-]{{1,4}}(?:{_any(data['articles'])})[\s-]{{1,4}}(?P<each>{forms}|{_any(data['things'])})"
        rf"(?!\s{{1,20}}(?:{_any(data['not_before'])})\b|\s{{1,20}}on\s{{0,20}}(?:[,.;:)]|$))"
    )
    return re.compile(rf"\)?(?:{by})(?!\w)", re.IGNORECASE)


@cache
def _may_be_per() -> re.Pattern[str]:
    """How what follows a unit with "per" begins."""
    data = words("units")["per"]
    return re.compile(
        rf"\)?(?:[\s-]{{1,4}}(?:{_any([*data['words'], *data['articles']])})[\s-]|\s?/)", re.IGNORECASE
    )


@cache
def _forms_pattern() -> str:
    return _any(_forms()).replace(r"\ ", r"\.?[\s\u00a0-]+")  # "sq. km" too


def _after(text: str, stop: int) -> Unit | None:
    piece = text[stop : stop + LOOK_AHEAD]
    if found := _symbols_pattern().match(piece):
        sign, gap = found["unit"] or found["unit2"], found["gap"] or found["gap2"] or ""
        group = "unit" if found["unit"] else "unit2"
        apart = len(sign) > 1 and sign not in word_set("units", "ordinary", "glued")
        if group == "unit2" or apart or not gap or not sign.isalpha() or sign in SPACED_LETTERS:
            return Unit(stop + found.start(group), stop + found.end(group), *_symbols()[sign])
    if found := _words_pattern().match(piece):
        form = re.sub(r"[\s\u00a0]+", " ", found["unit"].lower())
        plain = form.replace("-", " ")
        named = _forms().get(form) or _forms().get(plain) or _forms().get(plain.replace(". ", " "))
        if named and not _is_sentence_word(form, piece, found.end()):
            return Unit(stop + found.start("unit"), stop + found.end("unit"), *named)
    return None


def _is_sentence_word(form: str, piece: str, end: int) -> bool:
    """ "min" and the like inside a longer word are no units: "5 mi-" ."""
    return len(form) <= 2 and form.isalpha() and re.match(r"-[a-z]|\.[a-z]", piece[end:]) is not None


def _per(text: str, unit: Unit) -> Unit:
    if not _may_be_per().match(text, unit.end):
        return unit
    found = _per_pattern().match(text, unit.end)
    if not found:
        return unit
    by = found["by"] or found["each"]
    form = re.sub(r"[\s\u00a0]+", " ", by)
    letter = words("units")["per"]["letters"].get(form)
    name = letter or (_forms().get(form.lower()) or _symbols().get(form) or (form.lower(), None))[0]
    group = "by" if found["by"] else "each"
    return Unit(unit.start, found.end(group), f"{unit.name} per {name}", unit.kind)


@cache
def _currencies() -> tuple[dict[str, str], re.Pattern[str]]:
    table = {
        sign.lower(): name
        for dimension, name, entry in _entries()
        if dimension == "money"
        for sign in (*entry.get("before", ()), *entry.get("mistyped", ()))
    }
    return table, re.compile(rf"(?<![A-Za-z])(?P<sign>{_any(table)})[\s\u00a0]?$", re.IGNORECASE)


def _currency_before(text: str, number: Number) -> Unit | None:
    table, pattern = _currencies()
    found = pattern.search(text, max(0, number.at - 8), number.at)
    if not found:
        return None
    sign = found["sign"]
    if sign.isalpha() and (sign.islower() or not text[number.at].isdigit()):
        return None
    if len(sign) == 1 and sign.isalpha() and not SUM_OF_MONEY.search(text[number.at : number.stop]):
        return None
    if (
        sign.isalpha()
        and len(sign) == 2
        and found.end("sign") < number.at
        and sign in ("PS", "TL", "Fr", "Sh")
    ):
        return None
    return Unit(found.start("sign"), found.end("sign"), table[sign.lower()], QuantityKind.MONEY)


def _us_dollar(text: str, stop: int) -> Unit | None:
    found = re.match(r"\s(?:U\.S\.|US)(?!\w)", text[stop : stop + 6])
    if not found:
        return None
    return Unit(stop + 1, stop + found.end(), "united states dollar", QuantityKind.MONEY)


def _scale_before(text: str, number: Number) -> Unit | None:
    """ "magnitude 7.2", "a magnitude of 7.2"."""
    found = re.search(r"\bmagnitude[\s-](?:of\s)?$", text[max(0, number.start - 14) : number.start], re.I)
    if not found:
        return None
    start = number.start - (found.end() - found.start())
    return Unit(start, number.stop, "magnitude", QuantityKind.MEASURE)


def _is_money(text: str, number: Number) -> bool:
    rule = words("units")["either"]
    low = number.interval.low if number.interval.low is not None else number.interval.high
    if low is not None and low >= rule["from"]:
        return True
    near = text[max(0, number.start - 40) : number.start].lower()
    return any(re.search(rf"\b{word}\b", near) for word in rule["near"])
