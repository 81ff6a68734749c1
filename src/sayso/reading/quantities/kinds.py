"""What sort of number it is: a count, money, an age, a date, part of a name.

Decided from the characters and tokens beside it, the surest signs first.
"""

import re
from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Span

from sayso.codebook import alternatives, words
from sayso.reading import findings
from sayso.reading.numbers import Number
from sayso.reading.quantities.units import Unit
from sayso.reading.syntax import entity_at
from sayso.records import Qualifier, QuantityKind

NAME_LABELS = {"PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "LAW", "EVENT"}
MONTH = alternatives("dates", "months", "month_abbreviations")
BEFORE_MONTH = re.compile(rf"\b(?:{MONTH})\.?\s+(?:\d{{1,2}}\s?(?:and|to|or|[-–])\s?)?$", re.IGNORECASE)
AFTER_MONTH = re.compile(
    rf"(?:\s?(?:and|to|or|until|[-–])\s?\d{{1,2}}(?:st|nd|rd|th)?)?\s+(?:of\s+)?(?:{MONTH})\b", re.IGNORECASE
)
IN_MONTH = re.compile(
    rf"\b(?:in|during|throughout|early|late|mid|between\s+\w+\s+and)[\s-]+(?:{MONTH})\s+$", re.IGNORECASE
)
CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o'clock|o’clock|gmt\b)|:\d\d", re.IGNORECASE)
AGE_AFTER = re.compile(
    r"[\s-](?P<unit>year|month|week|day)s?(?:[\s-]olds?\b|\s+of\s+age\b)|-years?-", re.IGNORECASE
)
AGE_BEFORE = re.compile(
    r"(?:\b(?:aged?|ages|ages? \d+,?(?: and| to|,)|under the age of|under-|over-)"
    r"|\w[,(]\s(?:both|each|all))\s*$",
    re.IGNORECASE,
)
AGE_WAS = re.compile(
    r"\b(?:who|she|he)\s+(?:was|is|turned|turns|had turned)\s+(?:only\s+|just\s+)?$", re.IGNORECASE
)
AGE_END = re.compile(r"\s*(?:[.,;)]|$|when\b|at\s+the\s+time\b)")
AGE_APPOSITION = re.compile(r"\s*[,).;”\"]|\s+and\s+(?=[A-Z])")
AGE_VERB = re.compile(r"\s+(?:was|were|is|are|died|had|has)\b")  # "Ana Ruiz, 64 was found": after a full name
AGE_COMMA = re.compile(r"\s*,(?!\s*\d)")  # "the other man, 31, was hit"
RATIO_AFTER = re.compile(
    r"\s+(?:in(?!\s+(?:19|20)\d\d\b)|out of|of every|in every)\s+(?:every\s+)?"
    r"(?:\d|(?:two|three|four|five|six|ten|a hundred)\b)",
    re.IGNORECASE,
)
RATIO_BEFORE = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s+(?:in|out of)\s+(?:every\s+)?$", re.IGNORECASE
)
GLUED_BEFORE = re.compile(r"[A-Za-z]-$")  # "B-52"
YEAR_OF = re.compile(r"(?:\b(?:the|a|an|this|its|his|her|their)|[’']s|\b[A-Z]\w+)\s$")  # "the 1965 riots"
RESULT = re.compile(r"(?<![\w.,-])(\d{1,3})\s?[-–]\s?(\d{1,3})(?![\w.,%-]{0,40}[\d%])")
PHONE = re.compile(r"(?<![\w.,/])\+?\(?\d{1,5}\)?(?:[\s.-]\(?\d{2,8}\)?){1,5}(?![\w,/]|\.\d)")
FLIGHT = re.compile(r"\bflights?\b[^.!?\n]*\b(?-i:[A-Z][A-Z0-9])\s$", re.IGNORECASE)
CALL = re.compile(r"(?:phone|call|tel|fax|hotline|helpline|text|dial)\W+(?:\w+\W+){0,3}$", re.IGNORECASE)
DECADES = {*range(10, 100, 10), *range(1000, 2100, 10)}
LIFE = re.compile(r"\b(?:in|into) (?:his|her|their|my|our|your) (?:(?:early|mid|late)[\s-])?$", re.IGNORECASE)
YEAR_SPAN = range(1000, 2200)
YEAR_CONTEXT = re.compile(
    r"(?:\b(?:in|since|until|by|of|from|to|and|early|late|mid|end|during|before|after|year|through|between|for|the"
    r"|around|due|,)|[,(–-])\s?$",
    re.IGNORECASE,
)
OF_A_YEAR = re.compile(
    r"\s+(?:levels|prices|figures|values|totals|results|standards|dollars|terms)\b"
)  # "2010 levels"
BARE_YEAR = re.compile(
    r"\s*(?:[.,;:)—–]|$|(?:has|had|was|were|is|will|would|and|to|in|by|when|as|after|before|review|this)\b)"
)
CALENDAR = re.compile(
    r"(?<![\w.,-])(?:19|20)\d\d(?:-\d\d-\d\d(?:T[\d:.]+Z?)?|[-–/]\d\d)(?![\w-])"
    r"|(?<![\w.,/-])\d{1,2}(?P<sign>[./-])\d{1,2}(?P=sign)(?:19|20)\d\d(?![\w/-]|[.,]\d)"
    r"|(?<![\w.,/-])\d{1,2}/\d{1,2}/\d\d(?![\w/-]|[.,]\d)"
)
NOTE = re.compile(r"\[[\d\s,;–—-]{1,24}\]")  # "[23]", "[8–2015]": a note or a source, not a number
DAY_AND_MONTH = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH})\.?,?\s+$", re.IGNORECASE)
MONTH_AND_DAY = re.compile(rf"\b(?:{MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+$", re.IGNORECASE)


OLDEST = 110  # years
Kind = tuple[QuantityKind, str | None]


def classify(doc: Doc, number: Number, span: Span, unit: Unit | None) -> Kind:
    """What sort of number it is, from the characters and tokens beside it; and its unit if it has one."""
    text = findings.text_of(doc)
    before, after = text[max(0, number.at - 24) : number.at], text[number.stop : number.stop + 40]
    for found in (
        _score(text, number),
        _calendar(text, number),
        _note(text, number),
        _identifier(text, number),
        None if unit is not None and unit.start < number.at else _date_or_clock(number, span, before, after),
        (QuantityKind.ORDINAL, None) if number.ordinal and not AFTER_MONTH.match(after) else None,
        _age(number, span, before, after),
        (QuantityKind.NAME, None) if _titles().search(before) else None,
        (unit.kind, unit.name) if unit is not None else None,
        (QuantityKind.DATE, None) if _is_year_of_one(number, span) else None,
        _decade(number, before, after),
        _glued_unit(text, number),
        _compound(after),
        (QuantityKind.NAME, None) if GLUED_BEFORE.search(before) or _in_name(span, number) else None,
    ):
        if found:
            return found
    if number.share or number.factor or RATIO_AFTER.match(after) or RATIO_BEFORE.search(before):
        return QuantityKind.RATIO, None
    return QuantityKind.COUNT, None


def _calendar(text: str, number: Number) -> Kind | None:
    """ "2021-08-04", "2012–13"."""
    for found in CALENDAR.finditer(text, max(0, number.at - 24), number.stop + 24):
        if found.start() <= number.at and number.stop <= found.end():
            return QuantityKind.DATE, None
    return None


def _note(text: str, number: Number) -> Kind | None:
    """ "[23]", "[8–2015]": the number of a note."""
    for found in NOTE.finditer(text, max(0, number.at - 24), number.stop + 24):
        if found.start() <= number.at and number.stop <= found.end():
            return QuantityKind.NAME, "note"
    return None


def _identifier(text: str, number: Number) -> Kind | None:
    """A number that names one thing among others: a telephone number, a house in a street."""
    if number.spelled or number.vague:
        return None
    for found in PHONE.finditer(text, max(0, number.at - 24), number.stop + 24):
        inside = found.start() <= number.at and number.stop <= found.end()
        digits = sum(map(str.isdigit, found[0]))
        if (
            inside
            and digits >= 7
            and (found[0].startswith(("+", "(", "0")) or CALL.search(text, 0, found.start()))
        ):
            return QuantityKind.NAME, "telephone"
    if FLIGHT.search(text, max(0, number.at - 60), number.at):
        return QuantityKind.NAME, "flight"
    if _street().match(text, number.stop):
        return QuantityKind.NAME, "address"
    return None


@cache
def _street() -> re.Pattern[str]:
    kinds = "|".join(words("numbers")["names"]["streets"])
    return re.compile(rf"[a-z]?,?\s(?:[A-Z][\w'’.-]+\s){{1,3}}(?:{kinds})(?!\w)")


def _date_or_clock(number: Number, span: Span, before: str, after: str) -> Kind | None:
    low = number.interval.low
    if number.interval.qualifier is Qualifier.RANGE and not number.spelled and _is_year(low):
        return (QuantityKind.DATE, None) if _is_year(number.interval.high) else None
    following = span.doc[span.end].tag_ if span.end < len(span.doc) else ""
    counts = bool(IN_MONTH.search(before)) and following in ("NNS", "NNPS")  # "in July 30 people came"
    counts = counts or DAY_AND_MONTH.search(before) is not None  # "on 3 March 14 people"
    if BEFORE_MONTH.search(before) and (low or 0) <= 31 and not number.spelled and not counts:
        return QuantityKind.DATE, None
    if AFTER_MONTH.match(after) and (number.ordinal or (low or 0) <= 31) and not number.vague:
        return QuantityKind.DATE, None
    if CLOCK.match(after) or re.search(r"\d[:/.]$", before):
        return QuantityKind.DATE, None
    four_digits = number.stop - number.at == 4 and not number.spelled and isinstance(low, int)
    if four_digits and _stands_as_year(low, span, before, after):
        return QuantityKind.DATE, None
    told = MONTH_AND_DAY.search(before) or DAY_AND_MONTH.search(before)
    if told and four_digits and _is_year(low) and following not in ("NNS", "NNPS"):
        return QuantityKind.DATE, None
    return None


def _stands_as_year(low: object, span: Span, before: str, after: str) -> bool:
    if not isinstance(low, int) or low not in YEAR_SPAN:
        return False
    following = span.doc[span.end] if span.end < len(span.doc) else None
    if _is_year(low) and OF_A_YEAR.match(after):
        return True
    if _is_year(low) and YEAR_OF.search(before) and re.match(r"\s+[a-z]", after):
        return True
    if _is_year(low) and low % 10 and _describes_group(span):
        return True  # "2011 anti-regime protesters"
    if _is_year(low) and following is not None and following.tag_ in ("NN", "NNP"):
        nouns = [token.tag_ for token in span.doc[span.end : span.end + 3]]
        if YEAR_OF.search(before) or (nouns[:2] == ["NN", "NN"] and "NNS" not in nouns):
            return True  # "the entire 2012 election cycle"
    if re.match(r"\s+(?!and\b|to\b|this\b|was\b|has\b|as\b)[a-z]{3,}s\b", after):
        return False
    if low < 1800:
        return False
    return bool(BARE_YEAR.match(after) or YEAR_CONTEXT.search(before) or BEFORE_MONTH.search(before))


MANY_IN_ONE = {"aircraft", "cattle", "crew", "fish", "livestock", "personnel", "police", "staff", "sheep"}


def _is_year_of_one(number: Number, span: Span) -> bool:
    """Whether a year stands before a noun in the singular, which no such number counts: "2020 revenue"."""
    bare = number.stop - number.at == 4 and span.text.isdigit() and _is_year(number.interval.low)
    group = list(takewhile(lambda token: token.pos_ in ("ADJ", "NOUN"), span.doc[span.end : span.end + 5]))
    return bare and bool(group) and group[-1].tag_ == "NN" and group[-1].lemma_ not in MANY_IN_ONE


def _describes_group(span: Span) -> bool:
    """Whether an adjective or a noun stands between a number and a plural noun, and no verb."""
    for token in span.doc[span.end : span.end + 5]:
        if token.tag_ in ("NNS", "NNPS"):
            return token.i > span.end
        if token.pos_ not in ("ADJ", "NOUN", "PROPN") and not token.is_punct:
            return False
    return False


def _is_year(value: object) -> bool:
    return isinstance(value, int) and value in range(1900, 2100)


def _age(number: Number, span: Span, before: str, after: str) -> Kind | None:
    if number.vague or number.ordinal:
        return None
    if found := AGE_AFTER.match(after):
        return QuantityKind.AGE, found["unit"].lower() if found["unit"] else "year"
    if _is_age_of_group(number, span, before):
        return QuantityKind.AGE, "year"
    if AGE_BEFORE.search(before) or (AGE_WAS.search(before) and AGE_END.match(after)):
        return QuantityKind.AGE, "year"
    low = number.interval.low
    exact = number.interval.qualifier is Qualifier.EXACT
    apposition = re.search(r"[,(]\s?$", before) and (
        AGE_APPOSITION.match(after) or _is_named_fully(span, after)
    )
    if exact and apposition and low is not None and low <= OLDEST and span.start >= 2:
        name = span.doc[span.start - 2]
        if number.spelled and (name.pos_ != "PROPN" or name.ent_type_ not in ("", "PERSON")):
            return None
        one = name.tag_ in ("NN", "UH") and re.search(r",\s?$", before) and AGE_COMMA.match(after)
        if name.pos_ == "PROPN" or name.ent_type_ == "PERSON" or name.pos_ == "PRON" or one:
            return QuantityKind.AGE, "year"
    return None


def _is_age_of_group(number: Number, span: Span, before: str) -> bool:
    """ "children under *five*", "people over 60": a bound after who they are, and nothing that it counts."""
    value = number.interval.low if number.interval.low is not None else number.interval.high
    if value is None or value > OLDEST or not _age_groups().search(before):
        return False
    following = span.doc[span.end] if span.end < len(span.doc) else None
    return following is None or following.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "SYM")


@cache
def _age_groups() -> re.Pattern[str]:
    """Who may be of an age, and the bound before it."""
    lists = words("numbers")["ages"]
    who, bounds = ("|".join(re.escape(word) for word in lists[name]) for name in ("groups", "bounds"))
    return re.compile(rf"\b(?:{who})\s+(?:who\s+are\s+|aged\s+)?(?:{bounds})\s+$", re.IGNORECASE)


def _is_named_fully(span: Span, after: str) -> bool:
    """Whether a verb follows, and the full name of a person stands before: "Ana Ruiz, 64 was found dead"."""
    names = span.doc[max(0, span.start - 3) : max(0, span.start - 1)]
    return (
        AGE_VERB.match(after) is not None and len(names) == 2 and all(t.ent_type_ == "PERSON" for t in names)
    )


COUNTING_COMPOUND = {
    "strong", "member", "man", "person", "people", "woman", "plus", "odd", "something", "or", "to",
}  # fmt: skip


def _compound(after: str) -> Kind | None:
    """ "four-star", "two-storey": a number that describes what follows it."""
    found = re.match(r"[-–]([a-z]+)", after)
    if found and found[1] not in COUNTING_COMPOUND and not found[1].endswith(("hundred", "thousand")):
        return QuantityKind.COMPOUND, found[1]
    return None


@cache
def _titles() -> re.Pattern[str]:
    """Words after which a number is part of a name: "Article 18", "S&P 500"."""
    titles = "|".join(re.escape(title) for title in words("numbers")["names"]["before"])
    return re.compile(rf"(?:(?<!\w)(?:{titles})\.?|#|№)\s*$")


def _decade(number: Number, before: str, after: str) -> Kind | None:
    """ "in her mid-20s", "the 90s": ten years of a life, or of a century."""
    if number.spelled or not re.match(r"[’']?s(?![\w-])", after) or number.interval.low not in DECADES:
        return None
    return (QuantityKind.AGE, "year") if LIFE.search(before) else (QuantityKind.DATE, None)


def _glued_unit(text: str, number: Number) -> Kind | None:
    """ "32GWp": letters right after digits are a unit, if only one that the table lacks."""
    found = re.match(r"[A-Za-zµ]{1,4}(?![\w-])", text[number.stop : number.stop + 6])
    return (QuantityKind.MEASURE, found[0]) if found and not number.spelled else None


def _in_name(span: Span, number: Number) -> bool:
    token = span.root
    if number.vague:
        return False
    if _follows_its_name(span, number):
        return True
    if token.ent_type_ in NAME_LABELS and not _counts_next(span):
        entity = entity_at(token.doc, token.i)
        if entity is not None and len(entity) > len(span) and entity.start < span.start:
            return True
        if entity is not None and len(entity) > len(span) and all(t.is_title or t.is_digit for t in entity):
            return True
    glued = span.start_char < number.at or number.stop < span.end_char
    tail = span.text[number.stop - span.start_char :]
    return glued and not re.match(r"[-–](?:strong|member|man|person|\w+ed\b)|[-–+]|$", tail)


def _counts_next(span: Span) -> bool:
    """ "moved to Jadu 475 *IDPs*": a number that counts the plural after it, whatever the entity before."""
    head = span.root.head
    return span.root.dep_ == "nummod" and head.i >= span.end and head.tag_ == "NNS" and not head.ent_type_


def _follows_its_name(span: Span, number: Number) -> bool:
    """ "Planet 9", "the Big 12": a number that the grammar hangs on the capitalised word before it."""
    if span.start == 0 or number.interval.qualifier is not Qualifier.EXACT:
        return False
    name, root = span.doc[span.start - 1], span.root
    for token in span.doc[span.end : span.end + 3]:
        if token.tag_ in ("NNS", "NNPS", "CD"):
            return False
        if token.pos_ in ("VERB", "AUX", "PUNCT", "ADP"):
            break
    if name.ent_type_ == "DATE":
        return False
    return root.dep_ == "nummod" and root.head.i == name.i and name.tag_ == "NNP" and name.is_title


def _score(text: str, number: Number) -> Kind | None:
    """ "2-2", "3-1": two small numbers of which the first is not the smaller, so that they are no range."""
    for found in RESULT.finditer(text, max(0, number.at - 5), number.stop + 5):
        inside = found.start() <= number.at and number.stop <= found.end()
        if inside and int(found[1]) >= int(found[2]):
            return QuantityKind.SCORE, None
    return None
