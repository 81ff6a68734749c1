"""Legal norms in a text, and the claims that invoke them: as kept or as broken.

Takes text and claims; gives `NormUse`s and claims with `norms`. Instruments and words: `norms.toml`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sayso.codebook import words
from sayso.records import Claim, Evidence, NormUse, Verdict

ARTICLE = (
    r"(?:Articles?|Art\.?|Protocol\s+No\.?|article)\s+"
    r"(?P<article>\d+[A-Za-z]?(?:\(\d+\))?(?:\s*(?:,|and|to|-)\s*\d+)*)"
)
BETWEEN = r"(?:\s+of)?(?:\s+Protocol\s+No\.?\s+\d+\s+(?:to|of))?(?:\s+the)?\s+"
NEAR = 60  # characters between the words of a verdict and the norm, in one claim


@cache
def _instruments() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {name: entry["name"] for entry in words("norms")["instrument"] for name in entry["names"]}
    listed = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?:{ARTICLE}{BETWEEN})?(?<!\w)(?P<name>{listed})(?!\w)")
    return pattern, names


@cache
def _verdicts() -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str]]:
    data = words("norms")["verdicts"]
    both = sorted([*data["breached"], *data["complied"]], key=len, reverse=True)
    said = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, both))})(?!\w)", re.IGNORECASE)
    negated = re.compile(
        rf"(?:{'|'.join(re.escape(word) for word in data['negations'])})\s+(?:\w+\s+){{0,2}}$", re.I
    )
    return said, frozenset(data["breached"]), negated


def find_norms(text: str) -> list[NormUse]:
    """Every legal instrument that the text names, in order."""
    pattern, names = _instruments()
    return [
        NormUse(
            Evidence(found.start(), found.end(), found[0]),
            names[re.sub(r"\s+", " ", found["name"])],
            found["article"],
        )
        for found in pattern.finditer(text)
    ]


def with_norms(text: str, claims: Sequence[Claim], norms: Sequence[NormUse]) -> list[Claim]:
    """Each claim with the norms inside its content, and its verdict on them."""
    return [_with_norms(text, claim, norms) if norms else claim for claim in claims]


def _with_norms(text: str, claim: Claim, norms: Sequence[NormUse]) -> Claim:
    inside = [
        replace(norm, verdict=_verdict(text, part, norm))
        for part in claim.content
        for norm in norms
        if part.start <= norm.evidence.start and norm.evidence.end <= part.end
    ]
    return replace(claim, norms=tuple(inside))


def _verdict(text: str, part: Evidence, norm: NormUse) -> Verdict | None:
    """What the words before a norm, or right after it, say of it; instruments in a list share a verdict."""
    said, breached, negated = _verdicts()
    before = text[part.start : norm.evidence.start]
    found = list(said.finditer(before))
    last = found[-1] if found else said.match(text[norm.evidence.end : norm.evidence.end + NEAR].lstrip(", "))
    if last is None:
        return None
    broken = last[0].lower() in breached
    turned = bool(found) and negated.search(before[: last.start()]) is not None
    return Verdict.BREACHED if broken != turned else Verdict.COMPLIED
