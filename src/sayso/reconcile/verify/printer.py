"""Printings of figures, and the words for who says a figure, where and when.

Takes votes, gives `Printing`s and words.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.printings import printed_row
from sayso.reconcile.series.build import Vote
from sayso.reconcile.series.wording import day_words
from sayso.reconcile.verify.sought import printed_on, same_body
from sayso.records.verification import Printing


class Printer:
    """Gives the printings of figures, each looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, Printing] = {}

    def of(self, vote: Vote) -> Printing:
        """Where a figure is printed."""
        row = vote.row
        if row.row not in self._known:
            at = printed_row(self._connection, row.row)
            self._known[row.row] = Printing(
                figure_id=row.id,
                report_id=row.report_id,
                publisher=row.publisher,
                published=row.published,
                title=at.title,
                first_words=at.first_words,
                url=at.url,
                page=at.page,
                start=row.start,
                low=vote.low,
                high=vote.high,
                qualifier=row.qualifier,
                measure=row.measure,
                place=row.place or row.place_text or "",
                day=vote.day,
                says=vote.original_source.name,
                quote=row.quote,
                sentence=at.sentence,
            )
        return self._known[row.row]

    def some(self, votes: Sequence[Vote]) -> tuple[Printing, ...]:
        """The first printings of several."""
        each = dict.fromkeys(self.of(vote) for vote in votes)
        return tuple(each)[: situation_rules().verify.shown]


def place_of(vote: Vote) -> str:
    """The place of a figure; empty if none is said."""
    return vote.row.place or vote.row.place_text or ""


def said_by(vote: Vote) -> str:
    """Who says a figure, and in whose report."""
    name, printed = vote.original_source.name, vote.row.publisher
    return (printed or name) if not printed or same_body(name, printed) else f"{name} in {printed}"


def printed_words(vote: Vote) -> str:
    """Who printed a figure, and when."""
    return f"printed by {vote.row.publisher or 'a report'} on {day_words(printed_on(vote))}"


def country_name(code: str) -> str:
    """The name of a country, else its code."""
    return open_gazetteer().names.get(code, code)


def listed(parts: Sequence[str]) -> str:
    """Words as a list in running text: "A, B and C"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
