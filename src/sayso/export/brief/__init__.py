"""A situation briefing of a place: estimates, chart, disagreements, change points, incidents, sources.

Takes a ledger whose picture is up to date, and a filter; gives a `Brief` (`gather.py`), written as Markdown
or as one self-contained HTML page (`write.py`, `templates/`), or as PDF through a browser that is installed
(`pdf.py`). Every number links to the words that it comes from. The chart (`chart.py`) needs the extra
`brief`.
"""

from sayso.export.brief.gather import Brief, gather
from sayso.export.brief.pdf import write_pdf
from sayso.export.brief.write import to_html, to_markdown

__all__ = ["Brief", "gather", "to_html", "to_markdown", "write_pdf"]
