"""The page of a situation as HTML or Markdown: its picture, and the words behind each number at its end.

Takes a `SituationPicture`, and a connection for the words; gives one page that needs no other file. The desk
shows the same body with links to its own pages (`Links`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sayso.export.brief.drawings import course_svg, map_svg
from sayso.export.brief.gather import Words, words_of
from sayso.export.brief.write import environment
from sayso.ledger.picture.series import find_series_figures, series_of_situation
from sayso.reconcile.series.wording import day_words, unit_words
from sayso.reconcile.situations.key_figures import KeyFigure, state_in_full
from sayso.reconcile.situations.labels import age_words, list_words, step_words
from sayso.reconcile.situations.picture import SituationPicture
from sayso.records.picture import Disagreement


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page of a situation leads: the address of a figure in its report, and of others, empty for
    none; of a disagreement its links, each with its words.
    """

    figure: Callable[[str, str], str]
    series: Callable[[str], str]
    report: Callable[[str, str], str]
    disagreement: Callable[[Disagreement], Sequence[tuple[str, str]]]
    left_out: Callable[[str], str]


def context_of(picture: SituationPicture, links: Links) -> dict[str, Any]:
    """What the template of the body needs."""
    return {
        "picture": picture,
        "cards": cards_of(picture.key_figures),
        "to": links,
        "course": course_svg,
        "map_of": map_svg,
        "save": None,  # what saves a drawing, at the desk
        "state_in_full": state_in_full,
        "age_words": age_words,
        "day_words": day_words,
        "list_words": list_words,
        "step_of": step_of,
        "title": title_of(picture),
        "unit_words": unit_words,
    }


def title_of(picture: SituationPicture) -> str:
    """The head of the page: "Cyclone Freddy, as of 19 May 2023"."""
    return (
        f"{picture.situation.name}, as of {day_words(picture.on)}" if picture.on else picture.situation.name
    )


def cards_of(found: Sequence[KeyFigure]) -> list[tuple[KeyFigure, list[KeyFigure]]]:
    """Key figures, each with the others of its label: other definitions, and what is expected."""
    cards: list[tuple[KeyFigure, list[KeyFigure]]] = []
    for one in found:
        if one.main or not cards:
            cards.append((one, []))
        else:
            cards[-1][1].append(one)
    return cards


def step_of(one: KeyFigure) -> str:
    """How a number differs from the last other one; empty if there was none."""
    if one.before is None or one.best is None:
        return ""
    return step_words(one.before.best, one.best, one.before.day)


def situation_html(picture: SituationPicture, connection: Connection) -> str:
    """One page that needs no other file, with the words behind its numbers."""
    evidence = evidence_of(picture, connection)
    context = context_of(picture, _own_links(picture)) | {"evidence": evidence}
    return environment().get_template("situation.html").render(context)


def situation_markdown(picture: SituationPicture, connection: Connection) -> str:
    """Markdown with links to its own evidence."""
    evidence = evidence_of(picture, connection)
    context = context_of(picture, _own_links(picture)) | {"evidence": evidence}
    return environment().get_template("situation.md").render(context)


def _own_links(picture: SituationPicture) -> Links:
    """Links within one page, and to reports on the web."""
    return Links(
        figure=lambda report, figure: f"#f-{figure}" if figure else "",
        series=lambda name: "",
        report=lambda name, url: url if url.startswith(("http://", "https://")) else "",
        disagreement=lambda one: [("one", f"#f-{one.one.finding}"), ("other", f"#f-{one.other.finding}")],
        left_out=lambda reason: "",
    )


def evidence_of(picture: SituationPicture, connection: Connection) -> list[Words]:
    """The words of all figures that the page has, by publication."""
    ids = {one.figure_id for one in (*picture.key_figures, *picture.help)}
    ids |= {one.figure_id for one in picture.changes} | {one.figure_id for one in picture.checks}
    ids |= {one.figure_id for table in picture.parts for one in (*table.places, *table.groups)}
    series = [row.id for row in series_of_situation(connection, picture.situation.id)]
    figures = [row for row in find_series_figures(connection, series) if row.figure_id in ids]
    return list(words_of(connection, figures, [one.disagreement for one in picture.contradictions]))
