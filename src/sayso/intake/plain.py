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
from sayso.intake.text import check_language, check_text, decode, language_of, read_day
from sayso.records import Report

HEADER = re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL)


def read_plain(data: bytes, given: dict[str, str]) -> Report:
    """A report from the bytes of a text file; `given` fills what the header does not say.

    Raises `IntakeError`.
    """
    text = check_text(decode(data))
    header: dict[str, str] = {}
    if found := HEADER.match(text):
        header = _fields(found[1])
        text = check_text(text[found.end() :]).strip("\n")
    return make_report(text, {**given, **header})


def make_report(text: str, fields: dict[str, str]) -> Report:
    """A report from a text and its fields by name. Raises `IntakeError` for a date that is none."""
    written = fields.get("published", "")
    published = read_day(written)
    if written.strip() and published is None:
        raise IntakeError("date", f"{written!r} is no date. Write it as YYYY-MM-DD.")
    return Report(
        text,
        fields.get("title", "").strip(),
        published,
        fields.get("publisher", "").strip(),
        fields.get("agency", "").strip() or credited_agency(text),
        fields.get("url", "").strip(),
        fields.get("language", "").strip() or language_of(text),
    )


def must_be_english(report: Report) -> Report:
    """The report, if it is in English. Raises `IntakeError` with reason `language` otherwise."""
    check_language(report.language)
    return report


def _fields(header: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in header.splitlines() if ":" in line)
    return {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
