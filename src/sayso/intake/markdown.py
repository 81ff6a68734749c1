"""Markdown into a report with its headings, lists and tables, through markdown-it-py.

Takes the bytes of a file, with a header as plain text may have one (`plain.py`). Raises `IntakeError`.
"""

from typing import Any

from sayso.intake.documents.office import html_parts
from sayso.intake.documents.parts import put_together
from sayso.intake.documents.report import with_layout
from sayso.intake.plain import Made, make_report, with_header
from sayso.intake.text import check_text


def read_markdown(data: bytes, given: dict[str, str], name: str = "") -> Made:
    """A report from the bytes of a Markdown file; `given` fills what it does not say."""
    from lxml import html
    from markdown_it import MarkdownIt

    header, text = with_header(data)
    shown = MarkdownIt("commonmark").enable("table").render(text)
    tree: Any = html.fragment_fromstring(shown or "<p></p>", create_parent="div")
    article = put_together(html_parts(tree))
    title = next((article.text[one.start : one.end] for one in article.blocks if one.level == 1), "")
    fields = {"title": title, **given, **header}
    report, notes = make_report(check_text(article.text), fields, name)
    return with_layout(report, article), notes
