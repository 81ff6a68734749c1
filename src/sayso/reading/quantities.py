"""The component `sayso_quantities`: every number of a text, what sort it is, and what it counts.

Takes a parsed `Doc`, leaves `Quantity` records in `doc._.sayso_quantities`, in text order. Needs a
tagger and a parser; uses entity labels where there are any. Numbers themselves: `numbers.py`. Next: dates.
"""

import re
from decimal import Decimal
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.codebook import Codebook, load_codebook, words
from sayso.reading import findings
from sayso.reading.numbers import Number, find_numbers
from sayso.reading.syntax import require_parse
from sayso.records import Evidence, Qualifier, Quantity, QuantityKind

NAME_LABELS = {"PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "LAW", "EVENT"}
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
BEFORE_MONTH = re.compile(rf"\b(?:{MONTH})\.?\s+$", re.IGNORECASE)
AFTER_MONTH = re.compile(rf"\s+(?:of\s+)?(?:{MONTH})\b", re.IGNORECASE)
CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o'clock|o’clock|gmt\b)|:\d\d", re.IGNORECASE)
AGE_AFTER = re.compile(
    r"[\s-](?:years?|months?|weeks?|days?)(?:[\s-]olds?\b|\s+of\s+age\b)|-(?:years?)-", re.IGNORECASE
)
AGE_BEFORE = re.compile(r"\b(?:aged?|ages|under the age of|under-|over-)\s*$", re.IGNORECASE)
AGE_APPOSITION = re.compile(r"\s*[,).;”\"]")
RATIO_AFTER = re.compile(
    r"\s+(?:in|out of|of every|in every)\s+(?:every\s+)?(?:\d|(?:two|three|four|five|six|ten|a hundred)\b)",
    re.IGNORECASE,
)
RATIO_BEFORE = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s+(?:in|out of)\s+(?:every\s+)?$", re.IGNORECASE
)
GLUED_BEFORE = re.compile(r"[A-Za-z]-$")  # "B-52"
YEAR_OF = re.compile(r"(?:\b(?:the|a|an|this|its|his|her|their)|[’']s|\b[A-Z]\w+)\s$")  # "the 1965 riots"
RESULT = re.compile(r"(?<![\w.,-])(\d{1,3})\s?[-–]\s?(\d{1,3})(?![\w.,%-]*[\d%])")
UNIT_AFTER = re.compile(
    r"[\s\u00a0-]*(?:(?:consecutive|straight|more|further|additional|US|U\.S\.|whole|full|long|short) )?"
    r"(?P<word>per cent|percentage points?|[a-z°/²]+|%)(?:\d)?",
    re.IGNORECASE,
)
YEAR_SPAN = range(1000, 2100)
EACH = re.compile(
    r"\s+(?:a|per|each|every)\s+(?:day|week|month|year|hour|night)\b|\s+(?:daily|weekly|monthly|annually|yearly)\b",
    re.IGNORECASE,
)


@Language.factory(
    "sayso_quantities",
    assigns=["doc._.sayso_quantities"],
    requires=["token.dep", "token.tag", "token.lemma"],
    default_config={},
)
def create_quantities(nlp: Language, name: str) -> "QuantityReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_quantities")`."""
    findings.register("quantities", Quantity)
    return QuantityReader(load_codebook())


class QuantityReader:
    """Reads quantities; holds the codebook that says which nouns are people."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __call__(self, doc: Doc) -> Doc:
        """Store the quantities of `doc` in `doc._.sayso_quantities`."""
        require_parse(doc, "sayso_quantities")
        numbers = find_numbers(findings.text_of(doc))
        findings.store(doc, "quantities", [quantity for n in numbers for quantity in self._read(doc, n)])
        return doc

    def _read(self, doc: Doc, number: Number) -> list[Quantity]:
        span = doc.char_span(number.at, number.stop, alignment_mode="expand")
        if span is None:
            return []
        evidence = findings.evidence(doc, number.start, number.end)
        core = findings.evidence(doc, number.at, number.stop)
        kind, unit = classify(doc, number, span)
        if kind is not QuantityKind.COUNT:
            return [Quantity(evidence, number.interval, kind, core, unit)]
        noun = counted_noun(doc, number, span)
        if core.quote.lower() == "one" and (noun is None or noun.i > span.end + 3):
            kind = QuantityKind.PRONOUN
        if core.quote.lower() == "no" and not (noun is not None and self._is_countable(noun)):
            return []
        if noun is None or kind is QuantityKind.PRONOUN:
            return [Quantity(evidence, number.interval, kind, core)]
        counted = counted_span(noun, span, self.codebook)
        each = EACH.match(findings.text_of(doc), counted.end_char) is not None
        return [
            Quantity(
                Evidence(*quote_bounds(doc, number, counted)),
                number.interval,
                kind,
                core,
                unit=noun.lemma_.lower(),
                counted=findings.span_evidence(counted),
                noun=findings.evidence(doc, noun.idx, noun.idx + len(noun.text)),
                each=each,
            )
        ]

    def _is_countable(self, noun: Token) -> bool:
        """Whether "no" before the noun counts: "no people", "no attacks", not "no evidence"."""
        lemma = noun.lemma_.lower()
        return (
            noun.tag_ in ("NNS", "NNPS") or self.codebook.is_person(lemma) or self.codebook.is_incident(lemma)
        )


def quote_bounds(doc: Doc, number: Number, counted: Span) -> tuple[int, int, str]:
    """From the hedge to the end of the counted noun, as characters and words."""
    start, end = min(number.start, counted.start_char), max(number.end, counted.end_char)
    return start, end, findings.text_of(doc)[start:end]


def classify(doc: Doc, number: Number, span: Span) -> tuple[QuantityKind, str | None]:
    """What sort of number it is, from the characters and tokens beside it; and its unit if it has one."""
    text = findings.text_of(doc)
    before, after = text[max(0, number.at - 24) : number.at], text[number.stop : number.stop + 40]
    if score := _score(text, number):
        return score
    for found in (
        _date_or_clock(number, before, after),
        (QuantityKind.ORDINAL, None) if number.ordinal and not AFTER_MONTH.match(after) else None,
        _age(doc, number, span, before, after),
        _unit(before, after),
        _glued_unit(text, number),
        _compound(after),
    ):
        if found:
            return found
    named = _titles().search(before) or GLUED_BEFORE.search(before)
    if named or _in_name(span, number):
        return QuantityKind.NAME, None
    if isinstance(number.interval.low, Decimal) and number.spelled and number.interval.low < 1:
        return QuantityKind.RATIO, None
    if RATIO_AFTER.match(after) or RATIO_BEFORE.search(before):
        return QuantityKind.RATIO, None
    return QuantityKind.COUNT, None


def _date_or_clock(number: Number, before: str, after: str) -> tuple[QuantityKind, str | None] | None:
    low = number.interval.low
    if number.interval.qualifier is Qualifier.RANGE and not number.spelled and _is_year(low):
        return (QuantityKind.DATE, None) if _is_year(number.interval.high) else None
    spelled_year = number.stop - number.at == 4 and not number.spelled and isinstance(low, int)
    if BEFORE_MONTH.search(before) and (low or 0) <= 31 and not number.spelled:
        return QuantityKind.DATE, None
    if AFTER_MONTH.match(after) and (number.ordinal or (low or 0) <= 31) and not number.vague:
        return QuantityKind.DATE, None
    if CLOCK.match(after) or re.search(r"\d[:/.]$", before):
        return QuantityKind.DATE, None
    if spelled_year and _is_year(low) and YEAR_OF.search(before) and re.match(r"\s+[a-z]", after):
        return QuantityKind.DATE, None
    if spelled_year and low in YEAR_SPAN and not re.match(r"\s+(?!and\b|to\b)[a-z]{3,}s\b", after):
        year_context = re.search(
            r"(?:\b(?:in|since|until|by|of|from|to|and|early|late|mid|during|before|after|year|through|between|for|the|around|,)|[,(–-])\s?$",
            before,
            re.IGNORECASE,
        )
        bare = re.match(
            r"\s*(?:[.,;:)—–]|$|(?:has|had|was|were|is|will|would|and|to|in|by|when|as|after|before)\b)",
            after,
        )
        if (low or 0) >= 1800 and (bare or year_context or BEFORE_MONTH.search(before) or not after.strip()):
            return QuantityKind.DATE, None
    if re.search(rf"(?:{MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+$", before, re.IGNORECASE):
        return QuantityKind.DATE, None
    return None


def _is_year(value: object) -> bool:
    return isinstance(value, int) and value in range(1900, 2100)


def _age(
    doc: Doc, number: Number, span: Span, before: str, after: str
) -> tuple[QuantityKind, str | None] | None:
    if number.vague or number.ordinal:
        return None
    if AGE_AFTER.match(after) or AGE_BEFORE.search(before):
        return QuantityKind.AGE, "year"
    low = number.interval.low
    exact = number.interval.qualifier is Qualifier.EXACT
    apposition = re.search(r"[,(]\s?$", before) and AGE_APPOSITION.match(after)
    if exact and apposition and low is not None and low <= 110 and not number.spelled and span.start >= 2:
        name = doc[span.start - 2]
        if name.pos_ == "PROPN" or name.ent_type_ == "PERSON" or name.pos_ == "PRON":
            return QuantityKind.AGE, "year"
    return None


COUNTING_COMPOUND = {
    "strong",
    "member",
    "man",
    "person",
    "people",
    "woman",
    "plus",
    "odd",
    "something",
    "or",
    "to",
}


def _compound(after: str) -> tuple[QuantityKind, str] | None:
    """ "four-star", "two-storey": a number that describes what follows it."""
    found = re.match(r"[-–]([a-z]+)", after)
    if found and found[1] not in COUNTING_COMPOUND and not found[1].endswith(("ed", "hundred", "thousand")):
        return QuantityKind.MEASURE, found[1]
    return None


@cache
def _units() -> dict[str, tuple[QuantityKind, str]]:
    table = {}
    for kind in ("duration", "measure", "percent", "money"):
        for unit in words("numbers")["units"][kind]:
            table[unit] = (QuantityKind(kind), unit)
    return table


@cache
def _titles() -> re.Pattern[str]:
    """Words after which a number is part of a name: "Article 18", "S&P 500"."""
    titles = "|".join(re.escape(title) for title in words("numbers")["names"]["before"])
    return re.compile(rf"(?:(?<!\w)(?:{titles})\.?|#|№)\s*$")


@cache
def _symbols() -> re.Pattern[str]:
    symbols = sorted(words("numbers")["units"]["symbols"], key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, symbols)) + r")\s?$", re.IGNORECASE)


def _unit(before: str, after: str) -> tuple[QuantityKind, str | None] | None:
    if symbol := _symbols().search(before):
        if symbol[0].strip().isalpha() and re.search(r"[a-z]\w*$", before[: symbol.start()], re.IGNORECASE):
            return None
        return QuantityKind.MONEY, symbol[0].strip().lower()
    modified = UNIT_AFTER.match(after)
    if not modified:
        return None
    word = modified["word"].lower()
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)):
        if form in _units() and not (
            len(form) <= 2
            and form in {"in", "m", "c", "f", "g", "ha", "pc", "ft"}
            and not _tight(after, form)
        ):
            return _units()[form]
    return None


def _glued_unit(text: str, number: Number) -> tuple[QuantityKind, str] | None:
    """ "5.5kWh", "640bhp": letters right after digits are a unit."""
    found = re.match(r"[A-Za-zµ″]{1,4}(?![\w-])|″", text[number.stop : number.stop + 6])
    return (QuantityKind.MEASURE, found[0]) if found and not number.spelled else None


def _tight(after: str, form: str) -> bool:
    """One- and two-letter units count only where no sentence word can stand ("5m", "30 ha,")."""
    return re.match(rf"\s?{form}(?![\w-])", after, re.IGNORECASE) is not None and form != "in"


def _in_name(span: Span, number: Number) -> bool:
    token = span.root
    if number.vague:
        return False
    if token.ent_type_ in NAME_LABELS:
        entity = next((ent for ent in token.doc.ents if ent.start <= token.i < ent.end), None)
        if entity is not None and len(entity) > len(span) and entity.start < span.start:
            return True
        if entity is not None and len(entity) > len(span) and all(t.is_title or t.is_digit for t in entity):
            return True
    glued = span.start_char < number.at or number.stop < span.end_char
    tail = span.text[number.stop - span.start_char :]
    return glued and not re.match(r"[-–](?:strong|member|man|person|\w+ed\b)|[-–+]|$", tail)


def _score(text: str, number: Number) -> tuple[QuantityKind, str | None] | None:
    """ "2-2", "3-1": two small numbers of which the first is not the smaller, so that they are no range."""
    for found in RESULT.finditer(text, max(0, number.at - 5), number.stop + 5):
        inside = found.start() <= number.at and number.stop <= found.end()
        if inside and int(found[1]) >= int(found[2]):
            return QuantityKind.SCORE, None
    return None


def counted_noun(doc: Doc, number: Number, span: Span) -> Token | None:
    """The token that is counted: "dozens of *airstrikes*", "30 of them *children*", "three dead *men*"."""
    root = span.root
    follows = doc[span.end] if span.end < len(doc) else None
    if follows is not None and follows.lower_ == "-" and span.end + 1 < len(doc):
        strong = doc[span.end + 1]
        if strong.lower_ in ("strong", "member", "man", "person"):
            return strong.head if strong.head.pos_ in ("NOUN", "PROPN") else _scan_noun(doc, span.end + 2)
    if follows is not None and follows.lower_ == "of":
        return _of_noun(doc, follows)
    if re.match(r"-strong\b", findings.text_of(doc)[number.stop :]):
        return _scan_noun(doc, span.end)
    if root.dep_ in ("nummod", "amod", "quantmod", "compound", "det") and root.head.i >= span.end:
        head = root.head
        if head.pos_ in ("NOUN", "PROPN", "ADJ") or head.tag_ in ("VBN", "VBG"):
            return _last_of_compound(head)
    return _scan_noun(doc, span.end)


def _of_noun(doc: Doc, of: Token) -> Token | None:
    objects = [child for child in of.children if child.dep_ == "pobj"]
    if not objects:
        return _scan_noun(doc, of.i + 1)
    noun = objects[0]
    if noun.pos_ in ("PRON", "DET") and noun.i + 1 < len(doc):
        return _scan_noun(doc, noun.i + 1)
    if noun.pos_ == "NUM":
        return _scan_noun(doc, noun.i + 1)
    return noun


def _last_of_compound(head: Token) -> Token:
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    return head


def _scan_noun(doc: Doc, start: int) -> Token | None:
    """The last noun of the noun group from token `start` on; `None` where a verb or stop comes first."""
    noun: Token | None = None
    for token in doc[start : start + 7]:
        if token.pos_ in ("NOUN", "PROPN"):
            noun = token
            continue
        if noun is not None:
            break
        modifier = token.pos_ in ("ADJ", "ADV", "NUM") or token.lower_ in ("-", "other", "more", "different")
        participle = token.tag_ in ("VBN", "VBG") and token.dep_ in ("amod", "compound")
        if not (modifier or participle):
            break
        if token.dep_ == "advmod" and token.head.i < start:
            break
    return noun


def counted_span(noun: Token, number: Span, codebook: Codebook) -> Span:
    """The counted noun with what stands before it, without the number; and "of …" after a counter."""
    doc = noun.doc
    left = max(number.end, noun.left_edge.i) if noun.i >= number.end else noun.i
    while left < noun.i and (
        doc[left].lower_ in ("of", "the", "a", "its", "their", "his", "our", "-", "other", "strong")
        or doc[left].is_punct
    ):
        left += 1
    right = noun.i + 1
    if noun.lemma_.lower() in codebook.counters and right < len(doc) and doc[right].lower_ == "of":
        complement = _of_noun(doc, doc[right])
        right = complement.i + 1 if complement is not None else right
    return doc[left:right]
