"""Sources that stand in brackets or behind "Source:": "40 died (OCHA, 3 May)", "Source: IOM DTM".

Takes a document with its dates, places and actors; gives `CitedSource`s: who is cited, and for which part of
the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
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
NAME = re.compile(
    r"\s*(?:the\s)?(?P<name>[A-Z][\w'’&/.-]*(?:[\s/]+(?:[A-Z0-9][\w'’&/.-]*|of|and|for|the|de|la|on|in))*)"
)
AFTER = re.compile(r"\s{0,4}(?:[,;:]|$|\d|\Z)|\s+(?:report|sitrep|update|as of|on|in)\b", re.IGNORECASE)
SHORT_WORDS = {"of", "and", "for", "the", "de", "la", "on", "in"}
PUBLISHING = {ActorKind.GOVERNMENT, ActorKind.IGO, ActorKind.NGO, ActorKind.HEALTH}  # "VILNIUS (AP)" credits
LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True)
class CitedSource:
    """Who is cited, and the characters of the text that the source stands for."""

    name: Evidence
    start: int
    end: int


class _Finder:
    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, findings.text_of(doc)
        self.sentences = [doc[at].idx for at in sentence_starts(doc)]
        self.dates = [mention.evidence for mention in doc._.sayso_dates]
        self.places = [mention.evidence for mention in doc._.sayso_places]
        self.media = [
            one.evidence for one in doc._.sayso_actors if one.actor and one.actor.kind is ActorKind.MEDIA
        ]
        self.actors = [
            one.evidence for one in doc._.sayso_actors if one.actor and one.actor.kind in PUBLISHING
        ]

    def bracketed(self) -> Iterator[CitedSource]:
        """Each holds for its sentence up to it, from the source before on; one that stands behind a sentence,
        for that sentence.
        """
        last = 0
        for match in BRACKET.finditer(self.text):
            name = self._name(match.start("body"), match.end("body"))
            if name is not None:
                yield CitedSource(name, max(last, self._sentence(match.start())), match.start())
                last = match.end()

    def lines(self) -> Iterator[CitedSource]:
        """A line "Source: …" holds for its paragraph, or for the one before if it stands alone."""
        for match in SOURCE.finditer(self.text):
            name = self._told(match.start("body"), match.end("body"))
            if name is None:
                continue
            start = self.text.rfind("\n", 0, match.start()) + 1
            if not self.text[start : match.start()].strip():
                if any(one.start < name.end and name.start < one.end for one in self.media):
                    continue  # the credit of the whole
                rest = self.text[name.end - 1 : match.end("body")]
                if re.search(r"[.;]\s+\S", rest):
                    yield CitedSource(name, name.end, match.end("body"))
                    continue
                before = self.text[:start].rstrip()
                start = before.rfind("\n") + 1
            yield CitedSource(name, start, match.start())

    def _sentence(self, at: int) -> int:
        """Where the sentence before a bracket begins."""
        found = bisect_right(self.sentences, at) - 1
        start = self.sentences[found] if found >= 0 else 0
        if found > 0 and not any(sign.isalnum() for sign in self.text[start:at]):
            return self.sentences[found - 1]
        return start

    def _name(self, start: int, end: int) -> Evidence | None:
        """Who is cited in a bracket: with a date or "source:" any name but a place's, else a known one."""
        lead = LEAD.match(self.text, start, end)
        if lead is not None:
            return self._told(lead.end(), end)
        dated = any(start < date.start < end for date in self.dates)
        name = self._told(start, end)
        if name is None:
            return None
        known = any(one.start < name.end and name.start < one.end for one in self.actors)
        if dated:
            return name
        alone = self.text[name.end : end].strip() == "" or self.text[name.end : end].lstrip()[:1] in ",;"
        return name if known and alone and not self._explains(start - 1, name.quote) else None

    def _told(self, start: int, end: int) -> Evidence | None:
        dates = [date.start for date in self.dates if start <= date.start < end]
        stop = min([end, *dates])
        match = NAME.match(self.text, start, stop)
        if match is None:
            return None
        first, last = match.span("name")
        last = first + len(self.text[first:last].rstrip(".-/ "))
        while (tail := re.search(r"\s+(\S+)$", self.text[first:last])) and (
            tail[1] in SHORT_WORDS or tail[1].isdigit()
        ):
            last = first + tail.start()
        if len(self.text[first:last].split()) > LONGEST_NAME:
            return None
        words = findings.evidence(self.doc, first, last)
        if AFTER.match(self.text, last) is None and last < stop and self.text[last:stop].strip(" ,;:.-"):
            return None
        first_word = words.quote.split()[0].lower()
        if not re.search(r"[A-Za-z]{2}", words.quote) or first_word in word_set("speakers", "cited", "never"):
            return None
        if any(one.start <= first and last <= one.end for one in (*self.dates, *self.places)):
            return None
        return words

    def _explains(self, at: int, short: str) -> bool:
        """Whether a bracket gives the short form of the name before it: "World Food Programme (WFP)"."""
        before = self.text[max(0, at - 60) : at].split()
        letters = [one for one in short if one.isupper()]
        initials = [one[0].upper() for one in before[-len(letters) :]]
        named = bool(before) and before[-1][0].isupper()
        if named and any(at - 2 <= one.end <= at for one in (*self.dates, *self.places)):
            return False
        return named or initials == letters


def find_cited(doc: Doc) -> tuple[CitedSource, ...]:
    """The sources that are cited in a text, in order."""
    finder = _Finder(doc)
    return tuple(sorted((*finder.bracketed(), *finder.lines()), key=lambda one: (one.start, one.end)))
