"""Plain text into a report. A file may begin with a header between two lines of "---":

    ---
    title: …
    publisher: …
    published: 2021-08-04
    url: …
    ---

Known keys: title, publisher, published, url, agency; others are left alone (`note: …`).
"""

import re

from sayso.errors import IntakeError
from sayso.intake.agency import credited_agency
from sayso.intake.bilingual import english_part
from sayso.intake.dates import Published, day_note, published_in, read_published
from sayso.intake.language import check_language, language_of
from sayso.intake.text import check_text, decode, whole
from sayso.records import Precision, Report

HEADER = re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL)

Made = tuple[Report, tuple[str, ...]]  # a report, and what a user should know of how it was made


def read_plain(data: bytes, given: dict[str, str], name: str = "") -> Made:
    """A report from the bytes of a text file; `given` fills what the header does not say.

    `name` is the file's; it may have the day. Raises `IntakeError`.
    """
    header, text = with_header(data)
    return make_report(text, {**given, **header}, name)


def with_header(data: bytes) -> tuple[dict[str, str], str]:
    """What the header of a text file says, and the text below it."""
    text = check_text(decode(data))
    found = HEADER.match(text)
    if found is None:
        return {}, text
    return _fields(found[1]), check_text(text[found.end() :]).strip("\n")


def make_report(text: str, fields: dict[str, str], name: str | None = None) -> Made:
    """A report from a text and its fields by name; without a day that can be read, that of the text's head or
    its file's `name`, or `otherwise`. Parts in other languages than English are blank, and noted.

    `name` is `None` where the text is one of many of a file.
    """
    fields = {key: _clean(value) for key, value in fields.items()}
    published, notes = _published(text, fields, name)
    text, foreign = english_part(text)
    notes += (foreign,) if foreign else ()
    report = Report(
        text=text,
        title=fields.get("title", ""),
        published=published.day if published else None,
        publisher=fields.get("publisher", ""),
        agency=fields.get("agency", "") or credited_agency(text),
        url=fields.get("url", ""),
        language="en" if foreign else language_of(text, fields.get("language", "")),
        published_precision=published.precision if published else Precision.DAY,
    )
    return report, notes


def _published(
    text: str, fields: dict[str, str], name: str | None
) -> tuple[Published | None, tuple[str, ...]]:
    broken: tuple[str, ...] = ()
    written = fields.get("published", "")
    try:
        published = read_published(written, fields.get("order"))
    except IntakeError:
        published, broken = None, (day_note(None, f"{written[:60]!r} cannot be read as a day"),)
    if published is None and name is not None and (found := published_in(text, name)):
        published, where = found
        return published, (*broken, day_note(published, f"by {where}"))
    if published is None:
        published = read_published(fields.get("otherwise", "")) if broken else None
        return published, (*broken, day_note(published, "by --published")) if published else broken
    if published.unsure:
        how = "month first" if fields.get("order") == "mdy" else "day first"
        which = f"{written!r} read {how}. Say which: --date-order dmy or mdy"
        return published, (day_note(published, which),)
    if published.precision is not Precision.DAY:
        return published, (day_note(published, "without the day: words like “Tuesday” cover no days in it"),)
    return published, ()


def _clean(value: str) -> str:
    """A field as a database takes it: no half characters, no NUL."""
    return whole(value).replace("\x00", "").strip()


def must_be_english(report: Report) -> Report:
    """The report, if it is in English. Raises `IntakeError` with reason `language` otherwise."""
    check_language(report.language)
    return report


def _fields(header: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in header.splitlines() if ":" in line)
    return {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
