"""A document into a report: its title, day and publisher from its first page, its properties and its name.

Takes what a format's reader gives, gives a `Made`: the report, and notes of what is guessed and what is
missing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sayso.codebook import words
from sayso.errors import IntakeError
from sayso.intake.dates import GUESS, day_note, read_published
from sayso.intake.documents.assemble import Assembled
from sayso.intake.plain import Made, make_report
from sayso.intake.text import check_text
from sayso.records import BlockKind, Layout, Report

UNREAD_PAGES = "Pages without text, only images"  # how the note begins
LONGEST_TITLE = 160
HEAD = 10  # blocks among which the title stands
PROPERTY_DAY = re.compile(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+@(?:[\w-]{1,63}\.){0,6}([\w-]{1,63})\.(?:org|int|com|net|gov|eu|edu|\w\w)\b"
)
SITE = re.compile(
    r"\b(?:www\.|https?://(?:www\.)?)(?:[\w-]{1,63}\.){0,6}([\w-]{1,63})\.(?:org|int|com|net|gov|eu|edu)\b"
)
LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader of a format gives: the text with its parts, pages, and the file's own properties (title,
    author, publisher, created), as far as it has them. Of pages: those on which no text was found, that
    cannot be opened, and that OCR was asked to read.
    """

    assembled: Assembled
    pages: int = 0
    without_text: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    by_ocr: tuple[int, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)


def made_of(document: Document, given: dict[str, str], name: str = "") -> Made:
    """The report of a document; `given` fills what it does not say, its file's `name` may have the day.

    Raises `IntakeError`.
    """
    assembled = document.assembled
    text = check_text(assembled.text)
    notes = list(_missing(document))
    stated = {"title": _title(assembled) or document.properties.get("title", ""), **given}
    publisher = document.properties.get("publisher", "") or _publisher("\n".join([text, *assembled.repeated]))
    if publisher and "publisher" not in stated:
        stated["publisher"] = publisher
        notes.append(f"Published by {publisher}, by its addresses. Say otherwise with --publisher.")
    report, own = make_report(text, stated, name)
    notes += own
    if report.published is None and (day := _made_on(document.properties)):
        report, _ = make_report(text, {**stated, "published": day}, None)
        notes.append(day_note(read_published(day), f"by when the file was made, {GUESS}"))
    return with_layout(report, assembled, document.pages), tuple(notes)


def with_layout(report: Report, assembled: Assembled | None, pages: int = 0) -> Report:
    """The report with the layout of its text; without, where characters were taken out of that."""
    if assembled is None or len(report.text) != len(assembled.text):
        return report
    return replace(report, layout=Layout(assembled.blocks, assembled.lines, pages, assembled.tables))


def _missing(document: Document) -> Iterator[str]:
    tried = set(document.by_ocr)
    for what, pages, told in (
        ("Pages read by OCR", tried - set(document.without_text), "Compare figures with the page."),
        (UNREAD_PAGES, set(document.without_text) - tried, "They are not read; --ocr reads them."),
        ("Pages on which OCR found no text", tried & set(document.without_text), "Look at them."),
        ("Pages that cannot be opened", set(document.broken), "They are not read."),
    ):
        if pages:
            numbers = ", ".join(map(str, sorted(pages)[:20])) + (", …" if len(pages) > 20 else "")
            yield f"{what}: {numbers} of {document.pages}. {told}"


def _title(document: Assembled) -> str:
    """The headings at the beginning, the largest and those that follow it."""
    sections = set(words("intake")["sections"]["usual"])
    found: list[str] = []
    for block in document.blocks[:HEAD]:
        words_ = " ".join(document.text[block.start : block.end].split())
        if block.kind is BlockKind.HEADING and words_.rstrip(":").lower() not in sections:
            found.append(words_)
        elif found:
            break
    title = ""
    for one in found:
        if title and len(title) + len(one) + 2 > LONGEST_TITLE:
            break
        title = f"{title}: {one}" if title else one
    return title[:LONGEST_TITLE]


def _publisher(text: str) -> str:
    """Who most of the text's addresses belong to, by the name in them: "paho.org" is PAHO's."""
    others = set(words("intake")["hosts"]["others"])
    for pattern in (MAIL, SITE):
        counts = Counter(one.lower() for one in pattern.findall(text) if one.lower() not in others)
        if counts:
            name, _ = counts.most_common(1)[0]
            known: dict[str, str] = words("intake")["hosts"]["names"]
            usual = name.upper() if len(name) <= LONGEST_ACRONYM else name.capitalize()
            return str(known.get(name, usual))
    return ""


def _made_on(properties: dict[str, str]) -> str:
    """The day on which a file was made, if it is one."""
    found = PROPERTY_DAY.match(properties.get("created", ""))
    if found is None:
        return ""
    day = "-".join(found.groups())
    try:
        return day if read_published(day) else ""
    except IntakeError:
        return ""
