"""The list of claims."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from sayso.ledger.filters import ANY_CLAIM
from sayso.ledger.findings.claims import ClaimRow, claims_with_parts, select_claims
from sayso.ledger.lists import common
from sayso.ledger.lists.frame import Facet, FilterKind, ListFilter, Listing, ListSort
from sayso.ledger.schema import tables
from sayso.records import ActorKind, Certainty, Stance

C, R = tables.claim, tables.report
c = C.c


def claim_rows(connection: Connection, keys: Sequence[int]) -> list[ClaimRow]:
    """The claims of these rows, in their order."""
    rows = {row.row: row for row in connection.execute(select_claims(ANY_CLAIM).where(c.row.in_(keys)))}
    return list(claims_with_parts(connection, [rows[key] for key in keys if key in rows]))


_own, _other = C.alias("own"), C.alias("disputing")
_answered = and_(_other.c.disputes == _own.c.id, _other.c.reading_id == _own.c.reading_id)
IN_DISPUTE = (
    select(_other.c.row)
    .where(_other.c.disputes.is_not(None))
    .union(select(_own.c.row).select_from(_other.join(_own, _answered)).where(_other.c.disputes.is_not(None)))
)


def disputed_claim() -> ColumnElement[bool]:
    """A claim that another disputes, or that disputes one."""
    other = tables.claim.alias()
    answered = select(other.c.row).where(
        other.c.disputes == c.id, other.c.reading_id == c.reading_id, ~other.c.withdrawn
    )
    return or_(c.disputes.is_not(None), answered.exists())


def _norm(value: Any, names: Any) -> list[ColumnElement[bool]]:
    n = tables.norm.c
    return [c.row.in_(select(n.claim_row).where(n.instrument.icontains(value, autoescape=True)))]


CLAIMS = Listing(
    name="claims",
    one="claim",
    about="Who says what, who disputes it, and which law it invokes.",
    kind=ClaimRow,
    source=C,
    beside=(R, R.c.id == c.report_id),
    key=c.row,
    standing=(~c.withdrawn,),
    words_of="claim",
    start="-published",
    rare=("kind", "certainty", "norm", "country"),
    filters=(
        common.words("what is said, or of who says it"),
        ListFilter("speaker", "Who says so", "Part of the name of who says it, or of the words for them.",
                   "border guard", common.named(c.actor, c.name, c.speaker)),
        common.choice("stance", "Stance", "What the speaker does by saying it.", c.stance, Stance),
        common.flag("disputed", "Disputed", "Whether another claim disputes it, or it disputes another.",
                    disputed_claim, IN_DISPUTE),
        common.choice("kind", "Kind", "What sort of body the speaker is, or speaks for.", c.actor_kind,
                      ActorKind),
        common.country(common.equal(c.actor_country), "Where the speaker is from."),
        common.choice("certainty", "Given as", "How the speaker gives it.", c.certainty, Certainty),
        ListFilter("norm", "Law", "Part of the name of a legal instrument that it invokes.", "Geneva", _norm),
        common.publisher(),
        common.since(common.at_least(R.c.published), "Published on this day or later."),
        common.until(common.at_most(R.c.published), "Published by this day."),
        common.month(R.c.published, "Published in this month."),
        ListFilter("min_quality", "Source from", "How good a source the speaker is for it, from 1 to 5.", "3",
                   common.at_least(c.quality), FilterKind.NUMBER, shown=False),
        ListFilter("actor", "Actor", "The whole name of who says it, as lists give it.",
                   "Border guard of Lithuania", common.equal(c.actor), shown=False),
        ListFilter("about", "Of", "The whole name of an actor that others say something of.", "Frontex",
                   lambda value, names: [or_(c.actor.is_(None), c.actor != value)], shown=False,
                   full_text=True),
        common.report(C),
    ),
    sorts=(
        ListSort("published", "Published", "the day of publication", R.c.published, (R.c.id,),
                 index="ix_report_published_id", of=R,
                 inner=(C, "ix_claim_report_id")),
        ListSort("speaker", "Who says so", "the speaker's name", c.actor, index="ix_claim_actor", of=C),
        ListSort("quality", "Source", "how good a source the speaker is for it", c.quality,
                 index="ix_claim_quality", of=C),
    ),
    facets=(
        Facet("stance", "Stance", c.stance),
        Facet("speaker", "Who says so", c.actor, whole=True),
        Facet("kind", "Kind", c.actor_kind),
        Facet("country", "Country", c.actor_country),
        Facet("publisher", "Publisher", R.c.publisher, whole=True),
        Facet("month", "Month", R.c.published, by_month=True),
        Facet("certainty", "Given as", c.certainty),
    ),
    rows=claim_rows,
    drivers=(
        (("words",), C, ""),
        (("about",), C, ""),
        (("disputed",), C, ""),
        (("report",), C, "ix_claim_report_id"),
        (("actor",), C, "ix_claim_actor"),
        (("country",), C, "ix_claim_actor_country"),
        (("month",), R, "ix_report_published_id"),
        (("stance",), C, "ix_claim_stance"),
        (("publisher",), R, "ix_report_publisher"),
        (("since",), R, "ix_report_published_id"),
        (("until",), R, "ix_report_published_id"),
    ),
)  # fmt: skip
