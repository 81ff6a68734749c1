"""Who is counted: everybody, or a sub-group ("of them children"), so that like is compared with like.

Takes the counted words of a figure, gives a label: "people" for everybody, else the sub-group.
"""

import re
from functools import lru_cache

from sayso.codebook.rules import picture_rules
from sayso.gazetteer import open_gazetteer

WHOLE = "people"
_AFTER = re.compile(
    r"\s{1,20}((?:with|aged|under|without|who (?:had|have|were|are))\s{1,20}(?:[\w-]{1,60}\s{0,20}){1,2})"
)


def group_of(counted: str | None, after: str = "") -> str:
    """The label of what is counted; `after` is the text behind the words ("with bodily injuries")."""
    more = _AFTER.match(after)
    label = _label((counted or "").lower(), counted or "")
    if more:
        detail = " ".join(more[1].split())
        return detail if label == WHOLE else f"{label} {detail}"
    return label


@lru_cache(maxsize=10_000)
def _label(lowered: str, counted: str) -> str:
    counting = picture_rules().counted
    if not lowered or lowered in counting.whole:
        return WHOLE
    tokens = lowered.split()
    people = [word for word in counted.split() if open_gazetteer().people(word)]
    if people:  # "Iraqi migrants", "Iraqis"
        code = open_gazetteer().people(people[0])
        return f"from {open_gazetteer().names[code]}" if code else WHOLE
    kept = [word for word in tokens if word not in counting.plain]
    for size in (2, 1):
        noun = " ".join(kept[-size:])
        for label, nouns in counting.groups.items():
            if noun in nouns:
                return label
        if noun in counting.whole:
            return WHOLE if len(kept) <= size else " ".join(kept)
    return " ".join(kept) or WHOLE


def exclusive(one: str, other: str) -> bool:
    """Whether two sub-groups have nobody in common, so that their numbers may be added up."""
    if one == other or WHOLE in (one, other):
        return False
    if one.startswith("from ") and other.startswith("from "):
        return True
    return any({one, other} <= side for side in picture_rules().counted.sides.values())
