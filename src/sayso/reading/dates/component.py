"""The component `sayso_dates` itself: what it runs, in order, and what it leaves on a `Doc`."""

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.codebook import word_set
from sayso.reading import findings
from sayso.reading.dates.meaning import DateContext, Resolved
from sayso.reading.dates.patterns import PATTERNS, order_by_day, order_of
from sayso.reading.dates.resolve import resolve
from sayso.reading.quantities.kinds import NOTE
from sayso.reading.syntax import token_at
from sayso.records import DateMention

ANAPHORIC = {"quarter_anaphor", "year_earlier", "ago"}  # counted from a quarter, they do not replace it


@Language.factory("sayso_dates", assigns=["doc._.sayso_dates"], default_config={"published": None})
def create_dates(nlp: Language, name: str, published: str | None) -> "DateReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_dates")`.

    `published` is an ISO date for documents that carry none of their own.
    """
    findings.register("dates", DateMention)
    if not Doc.has_extension("sayso_published"):
        Doc.set_extension("sayso_published", getter=_get_published, setter=_set_published)
    findings.register_fact("precision")
    return DateReader(date.fromisoformat(published) if published else None)


def _get_published(doc: Doc) -> date | None:
    stored = doc.user_data.get("sayso_published")
    return date.fromisoformat(stored) if stored else None


def _set_published(doc: Doc, when: date | None) -> None:
    doc.user_data["sayso_published"] = when.isoformat() if when else None


class DateReader:
    """Reads dates; holds the publication date for documents without one."""

    def __init__(self, published: date | None) -> None:
        self.published = published

    def __call__(self, doc: Doc) -> Doc:
        """Store the date mentions of `doc` in `doc._.sayso_dates`."""
        mentions: list[DateMention] = []
        try:
            self._read(doc, mentions)
        finally:  # what was read before time was up
            findings.store(doc, "dates", mentions)
        return doc

    def _read(self, doc: Doc, mentions: list[DateMention]) -> None:
        """Add the date mentions of `doc` to a list, in text order."""
        published = _get_published(doc) or self.published
        whole = doc.user_data.get("sayso_precision") in (None, "day")
        text = findings.text_of(doc)
        taken, quarter = -1, None
        order = order_of(text) or order_by_day(text, published)
        notes = [found.span() for found in NOTE.finditer(text)]
        for start, end, name, match in _candidates(text):
            if start < taken or any(first < start < last for first, last in notes):
                continue
            last = mentions[-1] if mentions else None
            future = _is_future(doc, start)
            context = DateContext(
                published=published,
                future=future,
                previous=last.period if last else None,
                quarter=quarter,
                order=order,
                whole=whole,
            )
            resolved = resolve(name, match, context)
            if resolved is None:
                continue
            mentions.append(_mention(doc, (start, end), resolved))
            if "-Q" in resolved.value and name not in ANAPHORIC:
                quarter = resolved.period
            taken = end


def _candidates(text: str):  # type: ignore[no-untyped-def]
    """Matches of all patterns: leftmost first, of those the longest, then the earlier pattern."""
    found = [
        (match.start(), match.end(), rank, name, match)
        for rank, (name, pattern) in enumerate(PATTERNS)
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda item: (item[0], -item[1], item[2]))
    return [(start, end, name, match) for start, end, _, name, match in found]


def _mention(doc: Doc, bounds: tuple[int, int], resolved: Resolved) -> DateMention:
    return DateMention(
        findings.evidence(doc, *bounds), resolved.type, resolved.value, resolved.period, resolved.anchored
    )


def _is_future(doc: Doc, offset: int) -> bool:
    """Whether the verb that a date hangs on is in the future, or the date is one that something lasts
    until.
    """
    if not doc.has_annotation("DEP"):
        return False
    first = token = token_at(doc, offset)
    future = word_set("claims", "certainty", "future")
    lasting = first.i > 0 and doc[first.i - 1].lower_ in word_set("dates", "ahead", "until")
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX"):
            if any(word.lower_ in future for word in (token, *token.children)):
                return True
            if token.dep_ == "xcomp" and token.head.lemma_ == "be" and token.head.tag_ in ("VBZ", "VBP"):
                return True
            if lasting or _is_scheduled(token, first):
                return not lasting or _goes_on(token)
            planning = ("expect", "plan", "schedule", "due", "set")
            planned = token.dep_ == "xcomp" and token.tag_ == "VB" and token.head.lemma_ in planning
            return planned or (token.lemma_ in ("schedule", "slate", "set") and token.tag_ == "VBN")
        if token.lower_ in ("due", "scheduled"):
            return True
        token = token.head
    return False


def _goes_on(verb: Token) -> bool:
    """Whether what lasts until a day was not over when it was reported: "have been put off until", "stays
    shut".
    """
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    past = (verb.tag_ in ("VBD", "VBN") and not auxiliaries & {"has", "have", "is", "are", "be"}) or (
        verb.tag_ not in ("VBD", "VBN") and "did" in auxiliaries
    )
    postponed = verb.lemma_.lower() in word_set("dates", "ahead", "postponing")
    return postponed or not past


def _is_scheduled(verb: Token, date_: Token) -> bool:
    """ "the funeral is on Saturday", "talks resume on Friday": the present of what has its day."""
    if verb.tag_ not in ("VBZ", "VBP") or any(child.dep_ == "aux" for child in verb.children):
        return False
    own = date_.head.i == verb.i or (date_.head.dep_ == "prep" and date_.head.head.i == verb.i)
    named = any(child.dep_ in ("attr", "nsubj") and child.i == date_.i for child in verb.children)
    known = verb.lemma_ == "be" or verb.lemma_.lower() in word_set("dates", "ahead", "scheduled")
    return own and not named and known
