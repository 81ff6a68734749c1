"""What people follow and move, carried out: a new situation, a move, an undo, each written in the audit.

Takes a desk and what a person asks; gives what came of it, for the page and the API alike.
"""

import re
from collections.abc import Iterable

from pydantic import BaseModel, Field

from sayso.codebook import using
from sayso.errors import NotFoundError
from sayso.ledger.review.audit import write_audit
from sayso.ledger.review.situations import add_situation
from sayso.reconcile import refresh
from sayso.reconcile.situations.moving import Move, MoveOutcome, take_back, write_move
from sayso.reconcile.situations.naming import kinds, situation_of
from sayso.records.situation import Situation
from sayso.web.auth import User
from sayso.web.desk import Desk
from sayso.web.params import Line, NoteText, QueryError, country_of, day_of, one_of, word_of

LONG = 300  # characters of a name, most
MANY = 50  # names or countries, most


class FollowRequest(BaseModel):
    """A crisis to follow. Countries by name or code, days as 2021-08-04; without `crisis`, its kind is told
    by its name.
    """

    name: str = Field(default="", max_length=LONG)
    aliases: list[Line] = Field(default=[], max_length=MANY)
    countries: list[Line] = Field(default=[], max_length=MANY)
    since: str | None = Field(default=None, max_length=LONG)
    until: str | None = Field(default=None, max_length=LONG)
    crisis: str = Field(default="", max_length=LONG)
    glide: str = Field(default="", max_length=LONG)


class MoveRequest(BaseModel):
    """What belongs, or does not: `target` is the id of a report or a figure, or "REPORT:heading"."""

    target: str = Field(max_length=LONG)
    belongs: bool
    note: NoteText = ""


def follow(desk: Desk, who: User, asked: FollowRequest, address: str) -> Situation:
    """Follow a crisis, and find what belongs to it. Raises `LedgerError` if it is followed already."""
    one = _situation(asked)
    with desk.ledger.writing() as connection:
        add_situation(connection, one, who.name)
        write_audit(connection, who.name, "follow", f"situation {one.id}: {one.name}", address=address)
    with using(desk.ledger.codebook()):
        refresh(desk.ledger)
    return one


def _situation(asked: FollowRequest) -> Situation:
    name = " ".join(asked.name.split())
    if not re.search(r"\w", name):
        raise QueryError("name: say what the crisis is called, as reports do.")
    crisis = one_of("kind", asked.crisis, kinds()) or ""
    since, until = day_of("first day", asked.since), day_of("last day", asked.until)
    if since and until and until < since:
        raise QueryError("last day: it is before the first day. Write the later day there.")
    countries = [country_of(one) for one in _parts(asked.countries, ";,\n")]
    return situation_of(
        name,
        _parts(asked.aliases, ";\n"),
        crisis,
        countries=tuple(dict.fromkeys(filter(None, countries))),
        since=since,
        until=until,
        glide=word_of(asked.glide) or "",
    )


def _parts(texts: Iterable[str], between: str) -> list[str]:
    """What stands in texts, each of which may hold several things with one of some characters between."""
    parts = (part for text in texts for part in re.split(f"[{between}]", text))
    return [found for part in parts if (found := " ".join(part.split()))]


def move(desk: Desk, who: User, name: str, asked: MoveRequest, address: str) -> MoveOutcome:
    """Move a report, a section or a figure into a situation or out of it."""
    target = asked.target.strip()
    if not target:
        raise QueryError("target: give the id of a report or a figure.")
    with desk.ledger.writing() as connection:
        wanted = Move(target, asked.belongs, who.name, " ".join(asked.note.split()))
        done = write_move(connection, name, wanted)
        action = "move in" if asked.belongs else "move out"
        detail = f"{target} of report {done.report_id}, situation {name}, move {done.move}"
        write_audit(connection, who.name, action, detail, address=address)
    return done


def undo(desk: Desk, who: User, name: str, seen: int | None, address: str) -> MoveOutcome:
    """Take the last move back, if it is the one that was `seen`. Raises `NotFoundError` if there is none."""
    with desk.ledger.writing() as connection:
        done = take_back(connection, name, who.name, seen)
        if done is None:
            raise NotFoundError("Nothing was moved into or out of this situation: there is nothing to undo.")
        detail = f"move {done.move} of report {done.report_id}, situation {name}"
        write_audit(connection, who.name, "undo move", detail, address=address)
    return done
