"""Write a briefing: Markdown, or one HTML page with everything in it. Templates lie in `templates/`."""

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sayso.export.brief.gather import Brief
from sayso.intake.first_words import name_of
from sayso.ledger.picture.rows import EstimateRow
from sayso.reconcile.series.wording import day_words, estimate_words, series_words

TEMPLATES = Path(__file__).parent / "templates"


def to_html(brief: Brief, chart: str | None) -> str:
    """One page that needs no other file; `chart` is SVG."""
    return (
        environment().get_template("brief.html").render(brief=brief, chart=Markup(chart) if chart else None)
    )


def to_markdown(brief: Brief, chart: str | None = None) -> str:
    """Markdown with links to its own evidence; `chart` is the address of a picture."""
    return environment().get_template("brief.md").render(brief=brief, chart=chart)


@cache
def environment() -> Environment:
    """The templates of briefings with their filters."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day_words,
        "short_day": _short_day,
        "amount": _amount,
        "cell": _cell,
        "name": name_of,
    }
    made.globals |= {"series_words": series_words}
    return made


def _short_day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "–"


def _amount(row: EstimateRow) -> str:
    numbers = estimate_words(row)
    return numbers if row.best is not None else f"{numbers}, disputed".removeprefix("?, ")


def _cell(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
