"""Claims by layout: "“Words.” ― Ana Ruiz", "ANA RUIZ: words" and "From the judge, Ana Ruiz:
“Words.”".

Takes a `Doc`, yields `ClaimCandidate`s whose cue is the dash or the colon.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from sayso.reading import findings
from sayso.reading.claims.candidate import ClaimCandidate
from sayso.reading.claims.stances import stances
from sayso.reading.syntax import token_at

QUOTE = r"(?P<quote>[“\"][^”\"\n]{12,1500}[”\"])"
SIGNED = re.compile(rf"{QUOTE}\s*(?P<cue>―|—|–|--)\s*(?P<name>[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){{0,4}})")
SIGNED_LINE = re.compile(rf"{QUOTE}\s*(?P<cue>―|—|–|--|-)\s*(?P<who>[^\n“”\"]{{4,100}}?)\s*(?=\n|$)")
INTRODUCED = re.compile(rf"(?:^|\n|(?<=[.!?]\s))(?P<who>[^\n“”\".!?:]{{4,120}})(?P<cue>:)\s*{QUOTE}")
SCRIPT = re.compile(
    r"(?:^|\n)(?P<name>(?:[A-Z][\w.'’-]+|of|de|von|van)(?:\s+(?:[A-Z][\w.'’-]+|of|de|von|van)){0,4})(?P<cue>:)\s+"
    r"(?P<quote>\S[^\n]{15,})"
)
CAPITALS = re.compile(r"[A-Z][\w'’-]{1,60}(?:\s+(?:de|von|van|al|bin|[A-Z][\w'’-]{1,60})){1,4}")
NAMES = {"PERSON", "ORG", "NORP", "GPE"}


def find_signed(doc: Doc) -> Iterator[ClaimCandidate]:
    """Quotations with a name after a dash, lines that begin with the name of who speaks, and quotations after
    a line that names who.
    """
    text = findings.text_of(doc)
    signed = set[int]()
    for pattern, find in (
        (SIGNED, _speaker),
        (SCRIPT, _in_script),
        (SIGNED_LINE, _signer),
        (INTRODUCED, _signer),
    ):
        for found in pattern.finditer(text):
            start = found.start("quote")
            speaker = find(doc, *found.span("who" if find is _signer else "name"))
            if speaker is not None and start not in signed:
                signed.add(start)
                content = _tokens(doc, *found.span("quote"))
                yield ClaimCandidate(content, _cue(doc, found.start("cue")), speaker, direct=True)


def _speaker(doc: Doc, start: int, end: int) -> Token | None:
    """The head of the name, if it is one: a person or body, or capitals as in a transcript."""
    first, last = token_at(doc, start), token_at(doc, end - 1)
    span = doc[first.i : last.i + 1]
    named = any(token.ent_type_ in NAMES for token in span) or span.text.isupper()
    return span.root if named and all(token.pos_ != "VERB" for token in span) else None


def _in_script(doc: Doc, start: int, end: int) -> Token | None:
    """Who speaks in a line that begins with a name: a person, or who has another such line; no place
    ("Lima: Two buses collided") or heading, and what follows has a verb of its own.
    """
    text = findings.text_of(doc)
    line = text[end:].split("\n", 1)[0]
    after = doc[token_at(doc, end).i : token_at(doc, end + len(line) - 1).i + 1]
    words = doc[token_at(doc, start).i : token_at(doc, end - 1).i + 1]
    person = any(token.ent_type_ == "PERSON" for token in words)
    place = any(m.evidence.start < end and start < m.evidence.end for m in doc._.sayso_places)
    again = sum(found["name"] == text[start:end] for found in SCRIPT.finditer(text)) > 1
    told = any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in after)
    return _speaker(doc, start, end) if told and not place and (person or again) else None


def _signer(doc: Doc, start: int, end: int) -> Token | None:
    """The name in words that say who: "District officer Ana Ruiz", "the judge, Ana Ruiz"; `None` where a verb
    stands among them, or no name of two words.
    """
    first, last = token_at(doc, start), token_at(doc, end - 1)
    span = doc[first.i : last.i + 1]
    if any(token.pos_ in ("VERB", "AUX") and token.lemma_.lower() not in ("state",) for token in span):
        return None
    if any(token.lemma_.lower() in stances() and token.pos_ != "NOUN" for token in span):
        return None
    for found in reversed(list(CAPITALS.finditer(findings.text_of(doc), start, end))):
        name = doc[token_at(doc, found.start()).i : token_at(doc, found.end() - 1).i + 1]
        ends = found.end() == end or findings.text_of(doc)[found.end() : found.end() + 1] in ",("
        person = any(token.ent_type_ == "PERSON" for token in name)
        if person or (ends and all(token.pos_ in ("PROPN", "NOUN", "ADJ") for token in name)):
            return name.root
    return None


def _tokens(doc: Doc, start: int, end: int) -> frozenset[int]:
    first, last = token_at(doc, start).i, token_at(doc, end - 1).i
    return frozenset(i for i in range(first, last + 1) if not doc[i].is_space)


def _cue(doc: Doc, offset: int) -> tuple[int, ...]:
    return (token_at(doc, offset).i,)
