"""A ledger of invented reports on an invented storm, made without the model: figures are set by hand."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sayso.gazetteer import open_gazetteer
from sayso.ledger import Ledger
from sayso.ledger.review.situations import add_situation
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import situation_of
from sayso.records import Evidence, Figure, Interval, Period, Place, Qualifier, Reading, Report, Status
from sayso.records.findings import FigureEvidence

NAME = "Storm Alba"
FIRST, FOURTH = date(2024, 3, 1), date(2024, 3, 4)


@dataclass(frozen=True)
class Told:
    """A sentence of a report with its one number, `quote`, and how it is read."""

    sentence: str
    quote: str
    measure: str
    low: int
    more: dict[str, object] = field(default_factory=dict)


def region(name: str, country: str = "PE") -> Place:
    """The first-level subdivision of that name."""
    found = open_gazetteer().towns(name.casefold())
    return next(one.place for one in found if one.level == 1 and one.place.country == country)


def report_of(publisher: str, day: str, *told: Told) -> Reading:
    """A report on the storm with these sentences, each with its figure."""
    published = date.fromisoformat(day)
    text = "\n\n".join([f"{NAME} struck the coast of Peru.", *(one.sentence for one in told)])
    figures = [_figure(one, text, published) for one in told]
    report = Report(text=text, title=f"{NAME}, {day}, {publisher}", published=published, publisher=publisher)
    return Reading(report, tuple(figures), (), (), (), ())


def _figure(one: Told, text: str, published: date) -> Figure:
    start = text.index(one.sentence) + one.sentence.index(one.quote)
    evidence = Evidence(start, start + len(one.quote), one.quote)
    values = {
        "counted": "people",
        "period": Period(FIRST, published),
        "place_text": None,
        "country": "PE",
        "speaker": None,
        "status": Status.ACTUAL,
        "place": None,
        "as_of": published,
    } | one.more
    place = values["place"]
    values |= {"place_text": place.name} if isinstance(place, Place) else {}
    speaker = values["speaker"]
    said = text.index(str(speaker)) if speaker else 0
    return Figure(
        interval=Interval(one.low, one.low, Qualifier.EXACT),
        measure=one.measure,
        evidence=FigureEvidence(
            quantity=evidence,
            speaker=Evidence(said, said + len(str(speaker)), str(speaker)) if speaker else None,
        ),
        **values,
    )


def killed(number: int, speaker: str = "", **more: object) -> Told:
    """So many killed, as a speaker says."""
    by = f"{speaker} says that " if speaker else ""
    sentence = f"{by}{number} people were killed by {NAME}."
    return Told(sentence, f"{number} people", "killed", number, {"speaker": speaker or None} | more)


def sheltered(number: int, words: str = "are", **more: object) -> Told:
    """So many in shelters; who "remain" there are those who are left."""
    sentence = f"{number:,} people {words} in shelters after {NAME}."
    return Told(sentence, f"{number:,} people", "sheltered", number, more)


def readings() -> list[Reading]:
    """Six reports of three weeks."""
    civil = "Civil protection"
    town = next(one.place for one in open_gazetteer().towns("sullana") if one.level == 0)
    on_fourth = {"place": region("Loreto"), "period": Period(FOURTH, FOURTH)}
    piura, tumbes = region("Piura"), region("Tumbes")
    return [
        report_of(
            "OCHA", "2024-03-02", killed(20, civil), sheltered(5_000),
            Told(f"7 people are missing after {NAME}.", "7 people", "missing", 7),
        ),
        report_of("UNICEF", "2024-03-04", killed(26, civil), sheltered(16_000)),
        report_of(
            "OCHA", "2024-03-04", killed(26, civil),
            Told(f"In Piura {NAME} killed 15 people.", "15 people", "killed", 15, {"place": piura}),
            Told(f"In Tumbes {NAME} killed 7 people.", "7 people", "killed", 7, {"place": tumbes}),
            Told(f"In Sullana {NAME} killed 3 people.", "3 people", "killed", 3, {"place": town}),
            Told(f"On 4 March {NAME} killed 4 people in Loreto.", "4 people", "killed", 4, on_fourth),
        ),
        report_of("IFRC", "2024-03-06", killed(26, civil, as_of=FOURTH, period=Period(FIRST, FOURTH))),
        report_of(
            "WFP", "2024-03-18",
            Told("WFP has reached 12,000 people with food.", "12,000 people", "assisted", 12_000),
            Told("WFP plans to reach 40,000 people.", "40,000 people", "targeted", 40_000),
        ),
        report_of(
            "OCHA", "2024-03-20", killed(29, civil), sheltered(3_000, "still remain"),
            Told(f"{NAME} injured 40 people in Ecuador.", "40 people", "injured", 40, {"country": "EC"}),
        ),
    ]  # fmt: skip


def storm_ledger(path: Path) -> Path:
    """A ledger with these reports and the situation."""
    with Ledger(path) as ledger:
        ledger.write_readings(readings(), "by hand")
        one = situation_of(
            NAME, (), "storm", countries=("PE",), since=date(2024, 3, 1), glide="TC-2024-000001-PER"
        )
        with ledger.writing() as connection:
            add_situation(connection, one, "ana")
        refresh(ledger)
        if ledger.path is not None:
            with ledger.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path
