"""Templates, the words that they use for numbers and days, and addresses of assets.

Takes a request, the name of a template and what it shows; gives a page.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sayso.display.words import counted, interval_words, noun_for, period_words
from sayso.export.brief.write import TEMPLATES as BRIEF
from sayso.gazetteer import open_gazetteer
from sayso.intake.first_words import name_of
from sayso.reconcile.series.wording import (
    day_words,
    estimate_words,
    measure_words,
    range_words,
    series_words,
)
from sayso.records.picture import Severity
from sayso.web.auth import User, set_csrf_cookie
from sayso.web.desk import desk_of
from sayso.web.notices import forget_told, told
from sayso.web.params import with_query

HERE = Path(__file__).parent
STATIC = HERE / "static"
GUESSED = "This report has no title: these are its first words."


def page(
    request: Request, user: User | None, template: str, context: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """A page of the desk, for a person; `None` if nobody is logged in."""
    desk = desk_of(request)
    made = environment().get_template(template)
    shared = {
        "request": request,
        "path": request.url.path,
        "user": user,
        "login": desk.settings.login or (user is not None and user.account is not None),
        "csrf": (user.csrf_token or "") if user is not None else "",
        "link": lambda **changes: with_query(request, changes),
        "ledger": Path(desk.ledger.name).name,
        "printed": f"{request.url}, printed on {day_words(datetime.now(UTC).date())}",
        "notice": told(request) if user is not None else None,
    }
    response = HTMLResponse(made.render({**shared, **context}), status)
    forget_told(request, response)
    set_csrf_cookie(request, response)
    return response


@cache
def environment() -> Environment:
    """The templates with their filters."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", BRIEF]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day_words,
        "short": short_day,
        "minute": minute,
        "number": lambda value: "" if value is None else f"{value:,}",
        "plain": lambda text: (text or "").replace("_", " "),
        "country": country_name,
        "severity": lambda value: Severity(value).name.lower(),
        "marked": marked,
        "name": name_of,
        "named": named,
        "css_string": css_string,
    }
    made.globals |= {
        "asset": asset,
        "counted": counted,
        "noun_for": noun_for,
        "interval_words": interval_words,
        "period_words": period_words,
        "measure_words": measure_words,
        "estimate_words": estimate_words,
        "range_words": range_words,
        "series_words": series_words,
    }
    return made


def named(report: Any, longest: int = 0) -> Markup:
    """What a report goes by, marked where that is its first words and no title of its publisher's; `longest`
    cuts it.
    """
    words = name_of(report)
    words = f"{words[:longest].rpartition(' ')[0] or words[:longest]}…" if 0 < longest < len(words) else words
    if report.title.strip():
        return escape(words)
    return Markup('<span class="first-words" title="{}">{}</span>').format(GUESSED, words)


def json_of(value: Any) -> Markup:
    """JSON for a script element of a page: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def short_day(day: date | None) -> str:
    """A day as in tables: "2021-08-04"."""
    return f"{day:%Y-%m-%d}" if day else "–"


def minute(at: datetime | None) -> str:
    """A time to the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def country_name(code: str | None) -> str:
    """The name of a country; the code if it has none."""
    return open_gazetteer().names.get(code or "", code or "")


def marked(sentence: str, quote: str) -> Markup:
    """A sentence with a quote in it marked, where it is first found: "80" not within "280", if elsewhere."""
    words = re.escape(" ".join(quote.split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", sentence) or re.search(
        words, sentence
    )  # "80" is not in "280"
    if not words or found is None:
        return escape(sentence)
    before, after = sentence[: found.start()], sentence[found.end() :]
    return Markup("{}<mark>{}</mark>{}").format(before, found[0], after)


def css_string(text: str) -> Markup:
    """A text within a string of a style: whatever is in it, it cannot end the string or the element."""
    plain = re.compile(r"[A-Za-z0-9 .,:/-]")
    return Markup("".join(one if plain.match(one) else f"\\{ord(one):x} " for one in text))


@cache
def asset(name: str) -> str:
    """The address of a file of `static/`, with a mark of its content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"
