"""ACLED's types of our codes of events."""

from collections.abc import Iterable
from typing import NamedTuple

from sayso.codebook import acled_types, active_codebook
from sayso.codebook.export_rules import export_rules


class Coded(NamedTuple):
    """ACLED's disorder type, event type and sub-event type; empty where no code has one."""

    disorder: str
    event: str
    sub_event: str


def coded(codes: Iterable[str]) -> Coded:
    """The type of the first code that has one by which ACLED counts violence or demonstrations, else of the
    first that has any.
    """
    known, types = active_codebook().events.codes, acled_types()
    subs = [found for code in codes if code in known and (found := known[code].acled)]
    disorders = export_rules().acled_disorder
    ranked = sorted((sub for sub in subs if types.get(sub)), key=lambda sub: _rank(types[sub]))
    if not ranked:
        return Coded("", "", "")
    event = types[ranked[0]]
    return Coded(disorders.get(ranked[0]) or disorders.get(event, ""), event, ranked[0])


def _rank(event: str) -> int:
    return 1 if event == "Strategic developments" else 0
