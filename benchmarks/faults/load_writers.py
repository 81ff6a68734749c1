"""What the writers of a load run do: decide as reviewers at the desk, write readings, move, bring up to date.

Each is a process of its own with a ledger of its own; what the ledger acknowledged goes into its journal.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace

from load_journal import Journal, kind_of
from load_ledger import varied

from sayso.ledger.picture.situations import find_members
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.accounts import Role
from sayso.ledger.review.queue import find_queue
from sayso.ledger.review.situations import find_situations
from sayso.ledger.schema.connections import begin_reading
from sayso.reconcile import refresh
from sayso.reconcile.behind import Behind, refresh_behind
from sayso.records import Reading
from sayso.web import following, reviewing
from sayso.web.auth import User
from sayso.web.cards import Card, cards
from sayso.web.desk import Desk
from sayso.web.following import MoveRequest

VERDICTS = {"confirm": 20, "correct": 40, "reject": 25, "merge": 15}
SHARES = {"decide": 60, "undo": 12, "reading": 10, "reading anew": 8, "move": 7, "undo move": 3}
HOT = 40  # reports that everybody works on, so that people meet
BETWEEN = 2.0  # seconds between two refreshes of everything


class Writer:
    """One person (or program) that writes; `name` is unlike that of all others."""

    def __init__(self, desk: Desk, name: str, journal: Journal, readings: list[Reading]) -> None:
        self.desk, self.name, self.journal, self.readings = desk, name, journal, readings
        self.user = User(name, Role.REVIEWER, None, "")
        self.random = random.Random(name)
        self.count = 0
        self.own: list[Reading] = []
        with desk.ledger.engine.connect() as connection:
            self.situation = find_situations(connection)[0].id
        self.acts: dict[str, Callable[[], None]] = {
            "decide": self.decide, "undo": self.undo, "reading": self.write_new,
            "reading anew": self.write_anew, "move": self.move, "undo move": self.undo_move,
        }  # fmt: skip

    def act(self) -> None:
        """Do one thing, as often each as its share says."""
        self.count += 1
        (name,) = self.random.choices(list(SHARES), list(SHARES.values()))
        self.acts[name]()

    @property
    def token(self) -> str:
        """Words that no other act has."""
        return f"{self.name} {self.count}"

    def decide(self) -> None:
        """Decide about a finding, by what its page said."""
        found = self.journal.timed("open a finding", self._choose)
        if found is None:
            return
        report, card, others = found
        (verdict,) = self.random.choices(list(VERDICTS), list(VERDICTS.values()))
        form = {"verdict": verdict, "kind": card.kind, "report": report, "finding": card.id}
        form |= {"seen": str(card.review.id if card.review else 0), "note": self.token}
        change = self._change(card) if verdict == "correct" else {}
        if verdict == "merge":
            if not others:
                return
            form["other"] = self.random.choice(others).id
        asked = form | change
        done = self.journal.timed(verdict, lambda: reviewing.decide(self.desk, self.user, asked, "load"))
        if done is not None:
            self.journal.write(
                act="decide", review=done.review, who=self.name, verdict=verdict, kind=card.kind,
                report=report, note=self.token, change=change, other=form.get("other"),
            )  # fmt: skip

    def _choose(self) -> tuple[str, Card, list[Card]] | None:
        """A finding that waits, or any of a report; with the others of its kind in the same report."""
        draw = self.random
        with self.desk.ledger.engine.connect() as connection:
            begin_reading(connection)
            waiting = find_queue(connection, limit=HOT)
            hot = [one.report.id for one in self.readings[:HOT]] + [one.report.id for one in self.own[-HOT:]]
            report = draw.choice(waiting).report_id if waiting and draw.random() < 0.5 else draw.choice(hot)
            known = [one for one in cards(get_report_page(connection, report)) if one.kind != "number"]
        if not known:
            return None
        card = draw.choice(known)
        return report, card, [one for one in known if one.kind == card.kind and one.id != card.id]

    def _change(self, card: Card) -> dict[str, str]:
        """What a correction changes."""
        if card.kind == "figure":
            number = str(self.random.randrange(1, 10**6))
            return {"low": number, "high": number}
        if card.kind == "claim":
            return {"negated": "false" if card.row.negated else "true"}
        return {"status": "denied" if card.row.status != "denied" else "reported"}

    def undo(self) -> None:
        """Take back what this person did last."""
        done = self.journal.timed("undo", lambda: reviewing.undo(self.desk, self.user, "", "load"))
        if done is not None:
            self.journal.write(act="undo", undone=done.act.number, who=self.name)

    def write_new(self) -> None:
        """Write a reading of a report that nobody has; one in four is a copy of another's words."""
        of = self.random.choice(self.readings)
        made = varied(of, self.token, same_words=self.random.random() < 0.25)
        self._write("reading", made, f"reader of {self.token}")
        self.own.append(made)

    def write_anew(self) -> None:
        """Write what another reader finds in a report that is there: most of it."""
        of = self.random.choice(self.own or self.readings) if self.random.random() < 0.7 else None
        of = of or self.random.choice(self.readings[:HOT])
        kept = tuple(one for one in of.figures if self.random.random() < 0.9)
        made = replace(of, figures=kept, events=(), claims=of.claims)
        self._write("reading anew", made, f"reader of {self.token}")

    def _write(self, act: str, made: Reading, reader: str) -> None:
        new = self.journal.timed(act, lambda: self.desk.ledger.write_reading(made, reader))
        if new is not None:
            ids = sorted(one.id(made.report.id) for one in made.figures)
            self.journal.write(
                act="reading", report=made.report.id, reader=reader, new=new, figures=ids,
                claims=len(made.claims), events=len(made.events),
            )  # fmt: skip

    def move(self) -> None:
        """Move a report, or a figure of it, into the situation or out of it."""
        with self.desk.ledger.engine.connect() as connection:
            known = find_members(connection, self.situation, figures=True, belongs=self.random.random() < 0.5)
        if not known:
            return
        one = self.random.choice(known)
        target = one.report_id if self.random.random() < 0.5 else one.figure_id or one.report_id
        asked = MoveRequest(target=target, belongs=self.random.random() < 0.5, note=self.token)
        done = self.journal.timed(
            "move", lambda: following.move(self.desk, self.user, self.situation, asked, "load")
        )
        if done is not None:
            self.journal.write(
                act="move", move=done.move, who=self.name, report=done.report_id,
                belongs=asked.belongs, note=self.token,
            )  # fmt: skip

    def undo_move(self) -> None:
        """Take the last move back, whoever made it."""
        done = self.journal.timed(
            "undo move", lambda: following.undo(self.desk, self.user, self.situation, None, "load")
        )
        if done is not None:
            self.journal.write(act="undo move", undone=done.move, who=self.name)


class BehindTheDesk:
    """Brings up to date what decisions touched, as a desk does."""

    def __init__(self, desk: Desk, name: str, journal: Journal, readings: list[Reading]) -> None:
        self.desk, self.name, self.journal = desk, name, journal

    def act(self) -> None:
        """One turn; a pause where nothing waits."""
        began = time.monotonic()
        try:
            came = refresh_behind(self.desk.ledger, self.name)
        except Exception as error:
            self.journal.write(
                time="refresh behind", seconds=time.monotonic() - began, error=kind_of(error), told=str(error)
            )
            return
        if came is Behind.DONE:
            self.journal.write(time="refresh behind", seconds=time.monotonic() - began)
        else:
            time.sleep(0.1)


class Reconciler:
    """Brings the whole picture up to date again and again, as each command does that asks for it."""

    def __init__(self, desk: Desk, name: str, journal: Journal, readings: list[Reading]) -> None:
        self.desk, self.journal = desk, journal

    def act(self) -> None:
        """One refresh, and a pause."""
        self.journal.timed("refresh", lambda: refresh(self.desk.ledger))
        time.sleep(BETWEEN)
