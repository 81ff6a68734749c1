"""Views for people who open the ledger with other tools: `figures`, `claims`, `events`.

Only what the newest reading of each report found, as people corrected it.
"""

from sqlalchemy import Connection, text

from sayso.ledger.schema.connections import is_postgres

FIGURES = """
CREATE VIEW figures AS
SELECT f.id AS figure_id, f.measure, f.low, f.high, f.qualifier, f.counted, f.unit,
       f.period_first, f.period_last,
       f.place_text, f.place, f.country, f.speaker, f.status, f.certainty, f.least_certain, f.quote,
       f.page, f.section,
       f.table_number, f.table_row, f.table_column, f.is_total,
       f.as_of,
       r.publisher, r.agency, r.published, r.title, r.url,
       f.latitude, f.longitude, f.report_id, g.reader, v.verdict AS review, v.reviewer
FROM figure f JOIN report r ON r.id = f.report_id JOIN reading g ON g.id = f.reading_id
LEFT JOIN review v ON v.id = f.review_id
WHERE g.superseded_by IS NULL AND NOT f.withdrawn
"""

CLAIMS = """
CREATE VIEW claims AS
SELECT c.id AS claim_id, c.speaker, c.name, c.actor, c.actor_kind, c.actor_country, c.role, c.stance,
       c.content, c.direct, c.negated, c.certainty, c.access, c.quality, c.disputes, r.publisher, r.agency,
       r.published, r.title, r.url, c.report_id, g.reader, v.verdict AS review, v.reviewer
FROM claim c JOIN report r ON r.id = c.report_id JOIN reading g ON g.id = c.reading_id
LEFT JOIN review v ON v.id = c.review_id
WHERE g.superseded_by IS NULL AND NOT c.withdrawn
"""

EVENTS = """
CREATE VIEW events AS
SELECT e.id AS event_id, e.code, e.type, e.mode, e.acled_event, e.acled, e.status,
       {actors} AS actors, {recipients} AS recipients,
       e.trigger, e.period_first, e.period_last, e.place_text, e.place, e.country,
       e.contexts, e.claim, e.denied_by,
       r.publisher, r.agency, r.published, r.title, r.url, e.latitude, e.longitude, e.report_id, g.reader,
       v.verdict AS review, v.reviewer
FROM event e JOIN report r ON r.id = e.report_id JOIN reading g ON g.id = e.reading_id
LEFT JOIN review v ON v.id = e.review_id
WHERE g.superseded_by IS NULL AND NOT e.withdrawn
"""

NAMES = ("figures", "claims", "events")


def make_views(
    connection: Connection, figures: str = FIGURES, claims: str = CLAIMS, events: str = EVENTS
) -> None:
    """Make the views, in place of older ones; a migration gives the statements of its time."""
    listed = "string_agg" if is_postgres(connection) else "group_concat"
    side = (
        "(SELECT {listed}(coalesce(p.actor, p.quote), '; ') FROM participant p "
        "WHERE p.event_row = e.row AND p.side = '{side}')"
    )
    parts = {name: side.format(listed=listed, side=name[:-1]) for name in ("actors", "recipients")}
    for name, made in zip(NAMES, (figures, claims, events.format(**parts)), strict=True):
        drop_view(connection, name)
        connection.execute(text(made))


def drop_view(connection: Connection, name: str) -> None:
    """Take a view away, if it is there."""
    connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
