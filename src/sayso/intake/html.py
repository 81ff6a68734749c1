"""A news page into a report: main text, title, date, publisher, agency, address, through trafilatura."""

from dataclasses import replace
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.agency import credited_agency
from sayso.intake.plain import make_report
from sayso.intake.text import check_text
from sayso.records import Report

FEWEST_CHARACTERS = 40


def read_html(data: bytes, given: dict[str, str]) -> Report:
    """A report from the bytes of a page; `given` fills what the page does not say.

    Raises `IntakeError` with reason `empty`, `binary` or `no_text`.
    """
    import trafilatura

    if not data.strip():
        raise IntakeError("empty", "The file is empty.")
    if b"\x00" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IntakeError("binary", "The file is binary, not HTML.")
    try:
        found = trafilatura.bare_extraction(
            data, with_metadata=True, include_comments=False, include_tables=False
        )
    except Exception as error:  # lxml and trafilatura raise many kinds for broken pages
        raise IntakeError(
            "no_text", f"The page cannot be taken apart ({error}). Save its text as .txt."
        ) from error
    page: dict[str, Any] = found if isinstance(found, dict) else found.as_dict() if found else {}
    text = (page.get("text") or "").strip()
    if len(text) < FEWEST_CHARACTERS:
        raise IntakeError("no_text", "No article was found in the page. Save its text as a .txt file.")
    fields = {
        "title": page.get("title"),
        "published": page.get("date"),
        "publisher": page.get("sitename") or page.get("hostname"),
        "url": page.get("url"),
    }
    told = {key: value for key, value in fields.items() if value}
    report = make_report(check_text(_paragraphs(text)), {**given, **told})
    agency = credited_agency(text, page.get("author") or "")
    return replace(report, agency=report.agency or agency)


def _paragraphs(text: str) -> str:
    """trafilatura puts a single line end between paragraphs; a report has a blank line."""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
