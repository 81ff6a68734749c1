"""Give a ledger of make_ledger.py what it lacks: python benchmarks/fill_ledger.py LEDGER [SEED]

Events with who is in them, incidents with their mentions, stories, places that reports name, agencies; a
certainty of most figures and a speaker of many. No words of anybody's: for speed, not for accuracy. What is
written into the picture is not what reconciling would give: do not refresh the whole of it after.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, text, update

from sayso.codebook import load_codebook
from sayso.ledger import Ledger
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import insert_rows
from sayso.reconcile.refresh import picture_version
from sayso.records import content_id
from sayso.records.picture import Mention, Spot

BATCH = 20_000  # reports
KINDS = ("migrants", "border_guard", "police", "civilians", "army", "igo", "ngo", "government")
STATUS = ("reported", "reported", "reported", "claimed", "denied")
STORY = 30  # one report in so many is of a story of several
MENTION = 4  # one event in so many is told of as an incident

Rows = dict[Any, list[dict[str, Any]]]


class Filler:
    """Makes rows for reports, each beside its first figure."""

    def __init__(self, seed: int, first_row: int) -> None:
        self.random, self.row = random.Random(seed), first_row
        known = load_codebook().events
        self.codes = sorted(known.codes)
        self.incident: list[Mention] = []
        self.story: list[str] = []

    def rows(self, reports: list[Any]) -> Rows:
        """Rows by their tables."""
        made: Rows = {
            one: []
            for one in (
                tables.event, tables.participant, tables.event_evidence, tables.report_place,
                tables.number, picture.mention, picture.incident, picture.story_member,
            )
        }  # fmt: skip
        for report in reports:
            self._event(made, report)
            self._beside(made, report)
        return made

    def _event(self, made: Rows, report: Any) -> None:
        draw = self.random
        self.row += 1
        start, end, quote = report.start, report.end, report.quote
        place = ("place_text", "country", "place", "place_kind", "geonames_id", "latitude", "longitude")
        made[tables.event].append(
            {
                "row": self.row, "id": content_id(report.report_id, start, "event"), "withdrawn": False,
                "report_id": report.report_id, "reading_id": report.reading_id,
                "code": self.codes[min(int(draw.expovariate(0.1)), len(self.codes) - 1)],
                "type": draw.choice(("COERCE", "ASSAULT", "AID", "PROTEST")), "mode": None,
                "acled_event": None, "acled": None, "status": draw.choice(STATUS), "trigger": quote,
                "start": start, "end": end, "period_first": report.period_last,
                "period_last": report.period_last, "period_precision": "day", "place_approximate": False,
                "contexts": draw.choice(("", "migration", "migration;human_rights")),
                "claim": None, "denied_by": None, **{name: getattr(report, name) for name in place},
            }
        )  # fmt: skip
        words = {"event_row": self.row, "start": start, "end": end, "quote": quote}
        made[tables.event_evidence].append({**words, "field": "period"})
        for side in ("actor", "recipient"):
            kind = draw.choice(KINDS)
            named = f"{kind} of {report.country}" if draw.random() < 0.7 else None
            made[tables.participant].append(
                {
                    **words, "side": side, "quote": f"the {kind} {draw.randrange(400)}", "actor": named,
                    "actor_kind": kind if named else None,
                    "actor_country": report.country if named else None,
                    "person": False, "role": None,
                }
            )  # fmt: skip
        if draw.random() < 1 / MENTION:
            self._mention(made, report)

    def _mention(self, made: Rows, report: Any) -> None:
        draw, day = self.random, report.period_last
        spot = Spot(
            report.place, report.place_kind, report.country, None, report.geonames_id, report.latitude,
            report.longitude,
        )  # fmt: skip
        killed, injured = (int(draw.expovariate(0.2)) if draw.random() < 0.5 else None for _ in "ki")
        told = Mention(
            content_id(report.report_id, "mention"), report.report_id, "harm", "main", day, day, spot,
            ("attack",), killed, injured, frozenset(), frozenset(), frozenset(),
            (content_id(report.report_id, report.start, "event"),), report.published, report.report_id,
        )  # fmt: skip
        self.incident.append(told)
        if draw.random() < 0.6:
            mentions, self.incident = self.incident, []
            self._incident(made, mentions)

    def _incident(self, made: Rows, mentions: list[Mention]) -> None:
        first, name = mentions[0], content_id(mentions[0].id, "incident")
        spot = msgspec.to_builtins(first.spot)
        spot.pop("by_report", None)
        made[picture.incident].append(
            {
                "id": name, "about": "harm", "codes": ["attack"], "first": first.first, "last": first.last,
                "place": spot.pop("name"), "place_kind": spot.pop("kind"), **spot,
                "killed": first.killed, "killed_low": first.killed, "killed_high": first.killed,
                "injured": first.injured, "injured_low": first.injured, "injured_high": first.injured,
                "reports": len(mentions), "stories": len(mentions), "status": first.status,
                "mentions": [one.id for one in mentions],
            }
        )  # fmt: skip
        for one in mentions:
            day = one.first or date(2023, 1, 1)
            made[picture.mention].append(
                {
                    "id": one.id, "report_id": one.report_id, "about": "harm", "kind": "main",
                    "month": 12 * day.year + day.month, "first": one.first, "last": one.last,
                    "killed": one.killed, "injured": one.injured, "incident_id": name,
                    "data": msgspec.json.encode(one, order="deterministic").decode(),
                }
            )  # fmt: skip

    def _beside(self, made: Rows, report: Any) -> None:
        words = {"start": report.start, "end": report.end, "quote": report.quote}
        own = {"reading_id": report.reading_id, **words}
        made[tables.number].append({**own, "kind": "year", "reason": "no number of people"})
        made[tables.report_place].append(
            {
                **own, "report_id": report.report_id, "name": report.place, "kind": report.place_kind,
                "country": report.country, "admin1": None, "geonames_id": report.geonames_id,
                "latitude": report.latitude, "longitude": report.longitude, "mentions": 1,
            }
        )  # fmt: skip
        if self.random.random() < 1 / STORY:
            self.story.append(report.report_id)
            if self.random.random() < 0.4:
                self._story(made, self.story)
                self.story = []

    def _story(self, made: Rows, reports: list[str]) -> None:
        for number, name in enumerate(reports):
            made[picture.story_member].append(
                {
                    "report_id": name, "story_id": reports[0], "representative": number == 0,
                    "kind": "first" if number == 0 else self.random.choice(("copy", "update")),
                    "nearest": reports[0] if number else None, "shared": 0.9, "passage": "", "reason": "made",
                }
            )  # fmt: skip


def reports_of(connection: Connection) -> Iterator[list[Any]]:
    """Reports with their first figures, some thousand at a time."""
    f, r = tables.figure.c, tables.report.c
    first = select(func.min(f.row)).group_by(f.report_id)
    wanted = select(tables.figure, r.published).join(tables.report, r.id == f.report_id)
    wanted = wanted.where(f.row.in_(first)).order_by(f.row)
    rows = connection.execution_options(stream_results=True).execute(wanted)
    for part in rows.partitions(BATCH):
        yield list(part)


def fill_figures(connection: Connection) -> None:
    """A certainty of four figures in five, a speaker of one in three, an agency of one report in four."""
    f, r = tables.figure.c, tables.report.c
    kinds = "CASE row % 8 " + " ".join(f"WHEN {n} THEN '{kind} of '" for n, kind in enumerate(KINDS)) + " END"
    drawn = update(tables.figure).values(certainty=text("0.5 + (row * 7919 % 50) / 100.0"))
    connection.execute(drawn.values(least_certain="place").where(f.row % 5 != 0))
    connection.execute(
        update(tables.figure).values(speaker=text(f"{kinds} || country")).where(f.row % 3 == 0)
    )
    agency = text("'Agency ' || substr(publisher, 7) % 20")
    connection.execute(update(tables.report).values(agency=agency).where(r.publisher.like("%7")))


def main() -> None:
    """Read the command line, fill the ledger: a file."""
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with Ledger(sys.argv[1], create=False) as ledger:
        with ledger.writing() as connection:
            fill_figures(connection)
            connection.execute(picture.story_member.delete())
            state = update(picture.picture_state).where(picture.picture_state.c.name == "version")
            connection.execute(state.values(value=picture_version()))
        filler = Filler(seed, 0)
        with ledger.engine.connect() as asking:
            for part in reports_of(asking):
                with ledger.writing() as connection:
                    for table, rows in filler.rows(part).items():
                        insert_rows(connection, table, rows)


if __name__ == "__main__":
    main()
