"""What a reviewer types, as columns of a finding.

Takes the fields of a form (or of the API's JSON), gives new values and the words of the report that support
them; raises `QueryError` with what would be right.
"""

from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock
from typing import Any

from sayso.codebook import acled_types, active_codebook
from sayso.errors import QueryError
from sayso.gazetteer import normal, open_gazetteer
from sayso.ledger.review.typed import country_of, day_of, one_of, word_of
from sayso.reading.numbers import find_numbers
from sayso.records import Certainty, EventStatus, Evidence, Place, Qualifier, Stance, Status

_TOWNS = Lock()  # the gazetteer answers one thread at a time
LARGEST = 10**15
LONGEST = 300  # characters of a name


def _count(name: str, text: str | None) -> int | None:
    plain = (text or "").replace(",", "").replace(" ", "").strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 16 or int(plain) > LARGEST:
        raise QueryError(f"{name}: {text!r} is not a whole number. Leave it empty where there is no bound.")
    return int(plain)


def _day(name: str, text: str | None) -> date | None:
    return day_of(name, text)


def _known(name: str, known: Any) -> Callable[[str, str | None], str]:
    def read(_: str, text: str | None) -> str:
        found = one_of(name, text, known)
        if found is None:
            raise QueryError(f"{name}: one of these is needed: {', '.join(str(one) for one in known)}.")
        return found

    return read


def _measure(name: str, text: str | None) -> str:
    return _known(name, sorted([*active_codebook().measures, "other"]))(name, text)


def _code(name: str, text: str | None) -> str:
    return _known(name, sorted(active_codebook().events.codes))(name, text)


def _text(name: str, text: str | None) -> str | None:
    if text is not None and len(text) > LONGEST:
        raise QueryError(f"{name}: {LONGEST} characters at most. Write it shorter.")
    if text is not None and "\x00" in text:
        raise QueryError(f"{name}: a character in it cannot be kept. Type it anew.")
    return word_of(text)


def _flag(name: str, text: str | None) -> bool:
    return (text or "").lower() in ("1", "true", "yes", "on")


Read = Callable[[str, str | None], Any]
FIELDS: dict[str, dict[str, Read]] = {
    "figure": {
        "measure": _measure,
        "low": _count,
        "high": _count,
        "qualifier": _known("qualifier", Qualifier),
        "counted": _text,
        "period_first": _day,
        "period_last": _day,
        "place_text": _text,
        "country": lambda _, text: country_of(text),
        "speaker": _text,
        "status": _known("status", Status),
    },
    "claim": {
        "speaker": _text,
        "actor": _text,
        "stance": _known("stance", Stance),
        "certainty": _known("certainty", Certainty),
        "negated": _flag,
    },
    "event": {
        "code": _code,
        "status": _known("status", EventStatus),
        "period_first": _day,
        "period_last": _day,
        "place_text": _text,
        "country": lambda _, text: country_of(text),
    },
}


def read_changes(kind: str, form: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a form changes, `before` being those of the finding (empty for a new one)."""
    known = FIELDS.get(kind)
    if known is None:
        raise QueryError(f"There is no kind of finding {kind!r}. Known: {', '.join(FIELDS)}.")
    if "place" in form and "place_text" not in form:  # the name of the field before version 0.3
        form = {**form, "place_text": form["place"]}
    found: dict[str, Any] = {}
    for name, read in known.items():
        if name in form:
            value = read(name, form[name])
            if value != before.get(name):
                found[name] = value
    if kind != "claim":
        _check(found, before)
        _derive(found, before, new=not before)
    if kind == "event" and "code" in found:
        found |= _types(found["code"])
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _check(found: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    whole = {**before, **found}
    low, high = whole.get("low"), whole.get("high")
    if low is not None and high is not None and low > high:
        raise QueryError(f"low: {low:,} is above high, {high:,}.")
    if {"low", "high"} & found.keys() and low is None and high is None:
        raise QueryError("A figure needs a number: give low, high, or both.")
    first, last = whole.get("period_first"), whole.get("period_last")
    if first is not None and last is not None and first > last:
        raise QueryError(f"period_first: {first} is after period_last, {last}.")


def _derive(found: dict[str, Any], before: Mapping[str, Any], *, new: bool) -> None:
    """What follows from a change: how precise a period is, where a place lies."""
    whole = {**before, **found}
    if new or {"period_first", "period_last"} & found.keys():
        first, last = whole.get("period_first"), whole.get("period_last")
        found["period_precision"] = "day" if first is not None and first == last else "span"
    if new or {"place_text", "country"} & found.keys():
        place = locate(whole.get("place_text"), whole.get("country"))
        found |= {
            "place": place.name if place else None,
            "place_kind": place.kind.value if place else None,
            "geonames_id": place.id if place else None,
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "place_approximate": place.approximate if place else None,
        }
        if place is not None and place.country and not whole.get("country"):
            found["country"] = place.country


def with_number(form: Mapping[str, str], quote: str) -> Mapping[str, str]:
    """A form whose number is that of the selected words ("two dozen"), if nobody typed one."""
    if (form.get("low") or "").strip() or (form.get("high") or "").strip():
        return form
    found = find_numbers(quote)
    if not found:
        return form
    interval = found[0].interval
    low, high = ("" if value is None else str(value) for value in (interval.low, interval.high))
    return {**form, "low": low, "high": high, "qualifier": str(interval.qualifier)}


def locate(name: str | None, country: str | None) -> Place | None:
    """The place of a name: a country, an area, or the largest town of that name there, or subdivision."""
    gazetteer = open_gazetteer()
    if not name:
        return gazetteer.country(gazetteer.names[country]) if country in gazetteer.names else None
    found = gazetteer.country(name) or gazetteer.area(name)
    if found is not None and country in (None, found.country):
        return found
    with _TOWNS:
        entries = gazetteer.towns(normal(name))
    there = [one for one in entries if country in (None, one.place.country)]
    towns = [one for one in there if one.level == 0 and one.main]
    return (towns or there)[0].place if there else None


def _types(code: str) -> dict[str, Any]:
    known = active_codebook().events.codes[code]
    event = acled_types().get(known.acled or "") or None
    return {"type": known.type, "mode": known.mode, "acled": known.acled, "acled_event": event}


def read_words(text: str, form: Mapping[str, str]) -> dict[str, Evidence]:
    """The words that were selected for fields: `words.place` is "120-127"."""
    found = {}
    for name, value in form.items():
        if name.startswith("words.") and value:
            first, _, last = value.partition("-")
            digits = all(one.isascii() and one.isdigit() and len(one) < 12 for one in (first, last))
            if not (digits and int(first) < int(last) <= len(text)):
                raise QueryError(f"{name}: {value[:40]!r} is not a part of the text. Select the words anew.")
            start, end = int(first), int(last)
            found[name.removeprefix("words.")] = Evidence(start, end, text[start:end])
    return found
