"""Predict what a benchmark asks for: python benchmarks/predict.py TASK GOLD OUT

Reads the texts of GOLD (JSON lines; formats in ../shared/bench/README.md), never its answers, and writes
one line a text to OUT. `incidents` and `questions` (`longtail.py`) ask many texts together:
python benchmarks/predict.py incidents DOCS OUT --incidents FILE
"""

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language

import longtail
from sayso.reading.claims.quotes import find_quotes
from sayso.reading.events.acled import main_event
from sayso.reading.pipeline import Reading, load_model, read_reports
from sayso.records import Evidence, Interval, Qualifier, Quantity, QuantityKind

Row = dict[str, Any]


# measures of the second guide -> those of the first, which has fewer, and counts no things
FIRST_GUIDE = {
    "assisted": "affected",
    "dismissed": "affected",
    "in_need": "affected",
    "recovered": "released",
    "strikers": "protesters",
    "targeted": "affected",
    "tested": "other",
    "vaccinated": "other",
}
COUNTED = ("people", "households", "incidents")


def figures(reading: Reading) -> Row:
    """The task `figures`, by the first guide."""
    rows = figures2(reading)["figures"]
    return {
        "figures": [
            {**row, "measure": FIRST_GUIDE.get(row["measure"], row["measure"])}
            for row in rows
            if row["unit"] in COUNTED
        ]
    }


def figures2(reading: Reading) -> Row:
    """The tasks `figures2` and `displacement`: figures by the second guide, with their units."""
    return {
        "figures": [
            {
                "span": [figure.evidence.quantity.start, figure.evidence.quantity.end],
                "quote": figure.evidence.quantity.quote,
                "low": figure.interval.low,
                "high": figure.interval.high,
                "qualifier": figure.interval.qualifier,
                "measure": figure.measure,
                "unit": figure.unit,
                "counted": figure.counted,
                "start": figure.period.first.isoformat() if figure.period.first else None,
                "end": figure.period.last.isoformat() if figure.period.last else None,
                "place": figure.place_text,
                "country": figure.country,
                "source": figure.speaker,
                "status": figure.status,
            }
            for figure in reading.figures
        ]
    }


CHANGES = {
    Qualifier.ABOUT: "~",
    Qualifier.AT_LEAST: ">",
    Qualifier.MORE_THAN: ">",
    Qualifier.AT_MOST: "<",
    Qualifier.LESS_THAN: "<",
}
SKIPPED = {
    QuantityKind.DATE,
    QuantityKind.ORDINAL,
    QuantityKind.NAME,
    QuantityKind.PRONOUN,
    QuantityKind.SCORE,
    QuantityKind.COMPOUND,
}


def quantities(reading: Reading) -> Row:
    """The task `quantities`, in NewsQuant's conventions.

    It has no indefinite small numbers ("several", "both", "no"), no ages set after a name ("Smith, 25,"), and
    no compounds ("three-bed"); "from 20 to 29" is one value "20-29", "eight or nine" is two.
    """
    rows: list[Row] = []
    for quantity in reading.quantities:
        words = quantity.number.quote.lower()
        change = quantity.change
        if quantity.kind in SKIPPED or _is_not_annotated(quantity, words):
            continue
        move = change is not None and change.start is not None and change.evidence.quote.lower()[:4] == "from"
        row = {
            "change": _change(quantity, move, reading.report.text),
            "value": _value(quantity.interval),
            "normalized_unit": _unit(quantity),
            "referred_concepts": _concepts(quantity),
        }
        low, high = quantity.interval.low, quantity.interval.high
        if move and change is not None and change.start is not None and rows and _is_single(change.start):
            end = replace(quantity.interval, low=high) if high is not None else quantity.interval
            rows[-1] = row | {"value": f"{_value(change.start)}-{_value(end)}"}
        elif " or " in words and low is not None and high is not None:
            rows += [row | {"value": str(Decimal(low))}, row | {"value": str(Decimal(high))}]
        else:
            rows.append(row)
    return {"quantities": rows}


def _is_single(interval: Interval) -> bool:
    return interval.low == interval.high or interval.low is None or interval.high is None


def _is_not_annotated(quantity: Quantity, words: str) -> bool:
    small = quantity.interval.qualifier is Qualifier.VAGUE and (quantity.interval.low or 0) < 10
    apposition = quantity.kind is QuantityKind.AGE and quantity.evidence.quote.isdigit()
    return small or apposition or words in ("no", "both", "no one", "none", "nobody")


def _change(quantity: Quantity, move: bool, text: str) -> str:
    hedge = CHANGES.get(quantity.interval.qualifier, "=")
    change = quantity.change
    if move or change is None or change.evidence.start > quantity.number.start:
        return hedge
    if quantity.evidence.quote.lower().startswith("from "):
        return hedge  # "rose from 12 to 15 euros" is one value, which has no way
    adverb = change.evidence.quote.lower() in ("up", "down")
    if text.startswith(" of", change.evidence.end) or (hedge != "=" and (adverb or hedge != "~")):
        return hedge
    return change.direction.value


ROUND = {2_000: "1000-10000", 200: "100-1000", 20_000: "10000-100000", 24: "12"}  # its values of vague words


def _value(interval: Interval) -> str:
    low, high = interval.low, interval.high
    if interval.qualifier is Qualifier.VAGUE:
        return ROUND.get(int(low or 0), f"{low}-{high}")
    if low is None or high is None:
        return str(Decimal(low if low is not None else high or 0))
    return str(Decimal(low)) if low == high else f"{Decimal(low)}-{Decimal(high)}"


def _unit(quantity: Quantity) -> str:
    """Its names: dollars are "dollar", a share "% noun", a count the whole counted phrase."""
    if quantity.kind is QuantityKind.AGE:
        return f"{quantity.unit} of age"
    if quantity.kind is QuantityKind.RATIO:
        of = " ".join(_content(quantity.concept[0].quote)) if quantity.concept else "-"
        return "% " + (of if of.istitle() else of.removesuffix("s"))
    if quantity.counted is None or quantity.noun is None or quantity.unit is None:
        return (quantity.unit or "-").replace("united states ", "").replace("parts per ", "parts-per-")
    before = quantity.counted.quote[: max(0, quantity.noun.start - quantity.counted.start)]
    if re.search(r"\bof\s+(?:\w+\s+)?\d[\d,.]*\s", quantity.evidence.quote):
        before = re.sub(r"^[\d,.]+\s", "", before)  # "7 of 12 shots"
    if quantity.unit.split()[0] == "time":
        return quantity.unit.replace("time", "count", 1)
    return " ".join([*map(_positive, _content(before)), quantity.unit])


@cache
def _positive(word: str) -> str:
    """ "hottest" -> "hot": its units are lemmas."""
    if not word.endswith(("er", "est")):
        return word
    token = _model()(f"the {word} ones")[1]
    return token.lemma_ if token.tag_ in ("JJR", "JJS") else word


@cache
def _model() -> Language:
    return load_model()


def _concepts(quantity: Quantity) -> str:
    if quantity.kind is QuantityKind.RATIO:
        return "-"
    return " ".join(word for part in quantity.concept for word in _content(part.quote)) or "-"


def _content(phrase: str) -> list[str]:
    return [
        word
        for word in re.findall(r"[\w&./-]+", re.sub(r"[’']s?\b", "", phrase))
        if word.isupper() or word.lower() not in STOP_WORDS
    ]


def timex(reading: Reading) -> Row:
    """The task `timex`."""
    return {
        "timexes": [
            {"start": m.evidence.start, "end": m.evidence.end, "type": m.type, "value": m.value}
            for m in reading.dates
        ]
    }


def places(reading: Reading) -> Row:
    """The task `places`."""
    return {
        "places": [
            {
                "start": mention.evidence.start,
                "end": mention.evidence.end,
                "lat": mention.place.latitude if mention.place else None,
                "lon": mention.place.longitude if mention.place else None,
            }
            for mention in reading.places
        ]
    }


def attribution(reading: Reading) -> Row:
    """The task `attribution`; PolNeAR has no attributions inside quotation marks."""
    quotes = list(find_quotes(reading.report.text))
    return {
        "attributions": [
            {
                "source": _spans(claim.described or claim.speaker),
                "cue": _spans(claim.cue),
                "content": [[part.start, part.end] for part in claim.content],
            }
            for claim in reading.claims
            if claim.cue is None or not any(start < claim.cue.start < end for start, end in quotes)
        ]
    }


CASE = {  # ACLED's sub-events and those of the extension -> the labels of CASE 2021
    "Government regains territory": "GOV_REGAINS_TERIT",
    "Non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "Armed clash": "ARMED_CLASH",
    "Excessive force against protesters": "FORCE_AGAINST_PROTEST",
    "Protest with intervention": "PROTEST_WITH_INTER",
    "Peaceful protest": "PEACE_PROTEST",
    "Violent demonstration": "VIOL_DEMONSTR",
    "Mob violence": "MOB_VIOL",
    "Chemical weapon": "CHEM_WEAP",
    "Air/drone strike": "AIR_STRIKE",
    "Suicide bomb": "SUIC_BOMB",
    "Shelling/artillery/missile attack": "ART_MISS_ATTACK",
    "Remote explosive/landmine/IED": "REM_EXPLOS",
    "Grenade": "GRENADE",
    "Sexual violence": "SEX_VIOL",
    "Attack": "ATTACK",
    "Abduction/forced disappearance": "ABDUCT_DISSAP",
    "Agreement": "AGREEMENT",
    "Arrests": "ARREST",
    "Change to group/activity": "CHANGE_TO_GROUP_ACT",
    "Disrupted weapons use": "DISR_WEAP",
    "Headquarters or base established": "HQ_ESTABLISHED",
    "Looting/property destruction": "PROPERTY_DISTRUCT",
    "Non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER",
    "Other": "OTHER",
    "Organised crime": "ORG_CRIME",
    "Natural disaster": "NATURAL_DISASTER",
    "Man-made disaster": "MAN_MADE_DISASTER",
    "Attribution of responsibility": "ATTRIB",
    "Diplomatic event": "DIPLO",
}


def events(reading: Reading) -> Row:
    """The task `events`: one label a snippet, that of its most telling event (see `main_event`)."""
    found = main_event(reading)
    return {"type": CASE[found.acled] if found is not None and found.acled is not None else "OTHER"}


def _spans(evidence: Evidence | None) -> list[list[int]]:
    return [[evidence.start, evidence.end]] if evidence else []


TASKS: dict[str, Callable[[Reading], Row]] = {
    "figures": figures,
    "figures2": figures2,
    "displacement": figures2,
    "quantities": quantities,
    "timex": timex,
    "places": places,
    "attribution": attribution,
    "events": events,
}


MANY = {"incidents": longtail.incidents, "questions": longtail.questions}


def _one_by_one(task: str, gold: Path) -> Iterator[Row]:
    rows = list(longtail.lines(gold))
    readings = read_reports(longtail.report_of(row) for row in rows)
    for row, reading in zip(rows, readings, strict=True):
        yield {"id": row["id"], **TASKS[task](reading)}


def main() -> None:
    """Read the command line and write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=sorted({*TASKS, *MANY}))
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--incidents", type=Path, help="incidents with the articles of each")
    parser.add_argument("--questions", type=Path, help="counting questions")
    arguments = parser.parse_args()
    asked = getattr(arguments, arguments.task, None)
    if arguments.task in MANY and asked is None:
        parser.error(f"{arguments.task} needs --{arguments.task} FILE")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    many = MANY.get(arguments.task)
    rows = many(arguments.gold, asked) if many else _one_by_one(arguments.task, arguments.gold)
    with arguments.out.open("w", encoding="utf-8") as out:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
