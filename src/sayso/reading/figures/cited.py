"""Sources that stand in brackets or behind "Source:": "40 died (OCHA, 3 May)", "Source: IOM DTM".

Takes a document with its dates, places and actors; gives `CitedSource`s: who is cited, and for which part of
the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.syntax import sentence_starts
from sayso.records import ActorKind, Evidence

BRACKET = re.compile(r"[(\[](?P<body>[^()\[\]\n]{2,120})[)\]]")
SOURCE = re.compile(
    r"(?:(?<=\n)|\A|(?<=[.!?)] ))(?:data\s)?sources?\s?:\s{0,4}(?P<body>[^\n]{2,120})", re.IGNORECASE
)
LEAD = re.compile(r"\s*(?:(?:data\s)?sources?\s?:|according to|as per|per|via|by)\s{0,4}", re.IGNORECASE)
_WORD = r"[A-Z](?:[\w'’&-]|\.(?=\w)){0,40}"
NAME = re.compile(
    rf"\s{{0,4}}(?:the\s)?(?P<name>{_WORD}(?:(?:\s{{1,2}}|\s?/\s?)"
    rf"(?:{_WORD}|\d{{1,4}}\b|of|and|for|the|de|la|on|in)){{0,12}})"
)
AFTER = re.compile(
    r"\s{0,4}(?:[,;:]|\.(?:\s|\Z)|\d|\Z)|\s+(?:report|sitrep|update|as of|on|in)\b", re.IGNORECASE
)
SHORT_WORDS = {"of", "and", "for", "the", "de", "la", "on", "in"}
PUBLISHING = {ActorKind.GOVERNMENT, ActorKind.IGO, ActorKind.NGO, ActorKind.HEALTH}
ACTING = {ActorKind.ARMED_GROUP, ActorKind.MILITARY, ActorKind.PARTY, ActorKind.CIVILIAN}
CAPITALS = re.compile(r"[A-Z][A-Z&/-]{1,11}s?")  # "OCHA", "AFAD"
STOP = re.compile(r"\.\s{1,4}(?=\S)")
LONGEST_NAME = 6  # words
EXPLAINED = 2  # capitalised words before a short form in brackets, "Gulf Agency (GA)"


@dataclass(frozen=True, slots=True)
class CitedSource:
    """Who is cited, the characters that the source stands for, and where its bracket or line ends."""

    name: Evidence
    start: int
    end: int
    until: int

    def tells(self, offset: int) -> bool:
        """Whether a character stands in the bracket or line itself, as the day of a source does."""
        return self.name.end <= offset < self.until


class _Spans:
    """Spans of a text that do not overlap much, for questions by offset."""

    def __init__(self, spans: Iterable[Evidence]) -> None:
        self.spans = sorted(spans, key=lambda one: one.start)
        self.starts = [one.start for one in self.spans]

    def within(self, start: int, end: int) -> Sequence[Evidence]:
        """Those that begin from `start` to before `end`."""
        return self.spans[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def touch(self, start: int, end: int) -> bool:
        """Whether one shares a character with that part."""
        first = max(0, bisect_right(self.starts, start) - 1)
        return any(one.end > start for one in self.spans[first : bisect_left(self.starts, end)])


class _Finder:
    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, findings.text_of(doc)
        self.sentences = [doc[at].idx for at in sentence_starts(doc)]
        self.dates = _Spans(mention.evidence for mention in doc._.sayso_dates)
        self.places = _Spans(mention.evidence for mention in doc._.sayso_places)
        kinds = [(one.evidence, one.actor.kind) for one in doc._.sayso_actors if one.actor]
        self.media = _Spans(words for words, kind in kinds if kind is ActorKind.MEDIA)
        self.bodies = _Spans(words for words, kind in kinds if kind in PUBLISHING)
        self.acting = _Spans(words for words, kind in kinds if kind in ACTING)

    def bracketed(self) -> Iterator[CitedSource]:
        """Each holds for its sentence up to it, from the source before on; one that stands behind a sentence,
        for that sentence.
        """
        last = 0
        for match in BRACKET.finditer(self.text):
            name = self._name(match.start("body"), match.end("body"))
            if name is not None:
                start = max(last, self._sentence(match.start()))
                yield CitedSource(name, start, match.start(), match.end())
                last = match.end()

    def lines(self) -> Iterator[CitedSource]:
        """A line "Source: …" holds for what its paragraph says before it; if it opens the paragraph, for what
        follows there; if it stands alone, for the line before.
        """
        for match in SOURCE.finditer(self.text):
            name = self._told(match.start("body"), match.end("body"))
            if name is None:
                continue
            start, until = self.text.rfind("\n", 0, match.start()) + 1, match.end("body")
            if not self.text[start : match.start()].strip():
                if self.media.touch(name.start, name.end):
                    continue  # the credit of the whole
                if self._goes_on(name.end, until):
                    yield CitedSource(name, name.end, until, name.end)
                    continue
                before = start
                while before and self.text[before - 1].isspace():
                    before -= 1
                start = self.text.rfind("\n", 0, before) + 1
            yield CitedSource(name, start, match.start(), until)

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a sentence follows a source in its line: "Source: OCHA. 17,000 people fled." """
        after = STOP.match(self.text, start - (self.text[start - 1] == "."), end)
        if after is None or self.dates.within(after.end(), after.end() + 1):
            return False
        return len(self.text[after.end() : end].split()) > EXPLAINED

    def _sentence(self, at: int) -> int:
        """Where the sentence before a bracket begins."""
        found = bisect_right(self.sentences, at) - 1
        start = self.sentences[found] if found >= 0 else 0
        if found > 0 and not any(sign.isalnum() for sign in self.text[start:at]):
            return self.sentences[found - 1]
        return start

    def _name(self, start: int, end: int) -> Evidence | None:
        """Who is cited in a bracket: behind "source:" any name but a place's; with a date a body, a short
        form or a publication; else a body that is known.
        """
        lead = LEAD.match(self.text, start, end)
        if lead is not None:
            return self._told(lead.end(), end)
        name = self._told(start, end)
        if name is None or self.acting.touch(name.start, name.end):
            return None
        known = self.bodies.touch(name.start, name.end)
        if self.dates.within(start + 1, end):
            named = known or self.media.touch(name.start, name.end) or _is_publication(name.quote)
            return name if named else None
        rest = self.text[name.end : end].strip()
        alone = not rest or rest[0] in ",;"
        return name if known and alone and not self._explains(start - 1, name.quote) else None

    def _told(self, start: int, end: int) -> Evidence | None:
        stop = min([end, *(date.start for date in self.dates.within(start, end))])
        match = NAME.match(self.text, start, stop)
        if match is None:
            return None
        first, last = match.span("name")
        last = first + len(self.text[first:last].rstrip(".-/ "))
        while (tail := re.search(r"\s+(\S+)$", self.text[first:last])) and (
            tail[1] in SHORT_WORDS or tail[1].isdigit()
        ):
            last = first + tail.start()
        parts = self.text[first:last].split()
        never = word_set("speakers", "cited", "never")
        if len(parts) > LONGEST_NAME or any(
            part.lower() in never for part in parts if part not in SHORT_WORDS
        ):
            return None
        if AFTER.match(self.text, last) is None and last < stop and self.text[last:stop].strip(" ,;:.-"):
            return None
        words = findings.evidence(self.doc, first, last)
        if not re.search(r"[A-Za-z]{2}", words.quote):
            return None
        return None if any(spans.touch(first, last) for spans in (self.dates, self.places)) else words

    def _explains(self, at: int, short: str) -> bool:
        """Whether a bracket gives the short form of the name before it: "World Food Programme (WFP)"."""
        before = [one for one in self.text[max(0, at - 60) : at].split() if one not in SHORT_WORDS]
        letters = [one for one in short if one.isupper()]
        initials = [one[0].upper() for one in before[-len(letters) :]]
        capitalised = before[-EXPLAINED:]
        return initials == letters or (
            len(capitalised) == EXPLAINED and all(one[0].isupper() and one.isalpha() for one in capitalised)
        )


def _is_publication(name: str) -> bool:
    """Whether a name is of a body or a publication by its words: "AFAD", "Humanitarian Response Plan"."""
    parts = name.split()
    bodies = word_set("speakers", "cited", "bodies")
    return any(part.lower() in bodies for part in parts) or CAPITALS.fullmatch(parts[0]) is not None


def find_cited(doc: Doc) -> tuple[CitedSource, ...]:
    """The sources that are cited in a text, in order."""
    finder = _Finder(doc)
    return tuple(sorted((*finder.bracketed(), *finder.lines()), key=lambda one: (one.start, one.end)))
