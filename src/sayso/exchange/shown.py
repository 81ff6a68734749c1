"""What was shown to whoever annotated a text, and which of it came back.

Takes a returned text and its report, gives `Shown`. Tools that count in tokens widen spans to them: such a
span is not moved.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from sayso.errors import QueryError
from sayso.exchange.texts import ReturnedSpan, ReturnedText
from sayso.export.annotated.conll import tagged
from sayso.export.annotated.passages import PassageSpan, passages_of
from sayso.export.annotated.tokens import tokenized, widened
from sayso.records import Evidence, Report

FOUND = ("figure", "claim", "event")


@dataclass
class Shown:
    """The spans of a text as it was shown, by key; `links` are the words behind the fields of findings.

    Places are counted from `start` of the report.
    """

    report: Report
    start: int
    text: str
    spans: dict[str, PassageSpan]
    links: tuple[tuple[str, str, str], ...]
    doc: Any = field(repr=False)

    @property
    def findings(self) -> dict[str, PassageSpan]:
        """Those that are findings."""
        return {key: one for key, one in self.spans.items() if key.partition("-")[0] in FOUND}

    def evidence(self, span: ReturnedSpan) -> Evidence:
        """The words of a span that came back, in the report. Raises `QueryError` for one outside of it."""
        if not 0 <= span.start < span.end <= len(self.text):
            raise QueryError(f"A span from {span.start} to {span.end} is not in its text.")
        quote = self.text[span.start : span.end]
        left, right = len(quote) - len(quote.lstrip()), len(quote.rstrip())
        if not quote.strip():
            raise QueryError(f"A span from {span.start} to {span.end} has no words.")
        start = self.start + span.start + left
        return Evidence(start, start + right - left, quote.strip())

    def is_moved(self, key: str, found: ReturnedSpan) -> bool:
        """Whether a span came back with other bounds."""
        one = self.spans[key]
        return (found.start, found.end) not in ((one.start, one.end), self.wide(one))

    def wide(self, one: PassageSpan) -> tuple[int, int]:
        """A span as wide as its tokens."""
        return widened(self.doc, one.start, one.end)

    def match(self, text: ReturnedText) -> dict[str, ReturnedSpan]:
        """What came back of the spans, by key: of the same key, else in the same place, else overlapping."""
        found: dict[str, ReturnedSpan] = {}
        left = list(text.spans)
        by_key = {one.key: one for one in left if one.key}
        for key, one in self.spans.items():
            same = by_key.get(key)
            if same is not None and same.label == one.label:
                found[key] = same
        self._take(found, left)
        by_place = {(one.label, one.start, one.end): one for one in left}
        for key, one in self.spans.items():
            if key not in found:
                here = by_place.get((one.label, one.start, one.end)) or by_place.get(
                    (one.label, *self.wide(one))
                )
                if here is not None:
                    found[key] = here
        self._take(found, left)
        for key, one in self.spans.items():
            if key not in found:
                near = [
                    other for other in left
                    if other.label == one.label and other.start < one.end and other.end > one.start
                ]  # fmt: skip
                if near:
                    found[key] = max(near, key=lambda x: min(x.end, one.end) - max(x.start, one.start))
                    self._take(found, left)
        return found

    @staticmethod
    def _take(found: dict[str, ReturnedSpan], left: list[ReturnedSpan]) -> None:
        """What was matched is not there for others."""
        taken = {id(one) for one in found.values()}
        left[:] = [one for one in left if id(one) not in taken]


def shown_in(
    connection: Connection, report: Report, text: ReturnedText, labels: Collection[str] | None
) -> Shown | None:
    """What was shown of a text, but for labels that its whole file lacks (nobody looked at them); `None` if
    the text is not that of the report.
    """
    shown = _tagged(connection, report, text) if text.tokens else _carried(report, text)
    if shown is not None and labels is not None:
        shown.spans = {key: one for key, one in shown.spans.items() if one.label in labels}
        shown.links = tuple(one for one in shown.links if one[0] in shown.spans and one[2] in shown.spans)
    return shown


def _carried(report: Report, text: ReturnedText) -> Shown | None:
    """What the tool carried along."""
    start = text.about.start
    if text.text is None or start < 0 or report.text[start : start + len(text.text)] != text.text:
        return None
    spans = {
        key: PassageSpan(key, label, first, last)
        for key, label, first, last in text.about.spans
        if 0 <= first < last <= len(text.text)
    }
    return Shown(report, start, text.text, spans, text.about.links, tokenized(text.text))


def _tagged(connection: Connection, report: Report, text: ReturnedText) -> Shown | None:
    """What the columns of a file showed: the ledger's findings between its first and its last token."""
    for at, token in text.tokens:
        held = report.text[at : at + len(token)]
        if held != token and "".join(report.text[at : at + 2 * len(token)].split())[: len(token)] != token:
            return None
    first = min(at for at, _ in text.tokens)
    last = max(at + len(token) for at, token in text.tokens)
    spans: dict[str, PassageSpan] = {}
    links = list[tuple[str, str, str]]()
    for passage in passages_of(connection, report.id):
        doc = tokenized(passage.text)
        for one, _, _ in tagged(doc, passage):
            start, end = one.start + passage.start, one.end + passage.start
            if first <= start and end <= last:
                spans[one.key] = PassageSpan(one.key, one.label, start, end)
        links += [(link.finding, link.field, link.words) for link in passage.links]
    kept = tuple(one for one in links if one[0] in spans and one[2] in spans)
    return Shown(report, 0, report.text, spans, kept, tokenized(report.text))
