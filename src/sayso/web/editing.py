"""The fields of a finding as reviewers edit them: in the list itself, each with its controls and its key.

Takes a card, what its fields can be set to, and what somebody typed before; gives `FieldEditor`s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.codebook import Codebook
from sayso.records import Certainty, EventStatus, Qualifier, Stance, Status
from sayso.web.cards import Card, Field


@dataclass(frozen=True, slots=True)
class Control:
    """One input: the column it sets, its label, and its sort: text, number, date, select, place, speaker."""

    name: str
    label: str
    sort: str = "text"


@dataclass(frozen=True, slots=True)
class FilledControl:
    """A control with its value and what can be chosen."""

    name: str
    label: str
    sort: str
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldEditor:
    """A field of a card; with a key and controls if people may change it, and the words chosen for it."""

    field: Field
    key: str = ""
    controls: tuple[FilledControl, ...] = ()
    words: str = ""


NUMBER = (
    Control("low", "Low", "number"),
    Control("high", "High", "number"),
    Control("qualifier", "Qualifier", "select"),
)
DAYS = (Control("period_first", "First day", "date"), Control("period_last", "Last day", "date"))
WHERE = (Control("place_text", "Place", "place"), Control("country", "Country"))
EDITABLE: dict[str, dict[str, tuple[Control, ...]]] = {
    "figure": {
        "quantity": NUMBER,
        "measure": (Control("measure", "Measure", "select"),),
        "counted": (Control("counted", "Counted"),),
        "period": DAYS,
        "place": WHERE,
        "speaker": (Control("speaker", "Who says so", "speaker"),),
        "status": (Control("status", "Status", "select"),),
    },
    "claim": {
        "speaker": (
            Control("actor", "Who says so", "speaker"), Control("speaker", "As written"),
        ),
        "stance": (Control("stance", "Stance", "select"),),
        "negated": (Control("negated", "Negated", "select"),),
        "certainty": (Control("certainty", "Certainty", "select"),),
    },
    "event": {
        "trigger": (Control("code", "Event", "select"),),
        "period": DAYS,
        "place": WHERE,
        "status": (Control("status", "Status", "select"),),
    },
}  # fmt: skip
LABELS = {"period": "When", "place": "Where"}


def choices_of(book: Codebook) -> dict[str, tuple[str, ...]]:
    """What selects offer, by column; a status is by kind of finding."""
    return {
        "measure": tuple(sorted([*book.measures, "other"])),
        "code": tuple(sorted(book.events.codes)),
        "qualifier": tuple(Qualifier),
        "figure.status": tuple(Status),
        "event.status": tuple(EventStatus),
        "stance": tuple(Stance),
        "certainty": tuple(Certainty),
        "negated": ("false", "true"),
    }


def editors(
    card: Card, choices: Mapping[str, Sequence[str]], typed: Mapping[str, str] | None = None
) -> list[FieldEditor]:
    """The fields of a card in their order, those that can be changed first, with keys 1 to 9."""
    known = {one.name: one for one in card.fields}
    made = []
    for key, (name, controls) in enumerate(EDITABLE[card.kind].items(), 1):
        shown = known.pop(name, None) or Field(name, LABELS.get(name, name.capitalize()), "")
        filled = tuple(_filled(card, one, choices, typed or {}) for one in controls)
        made.append(FieldEditor(shown, str(key), filled, (typed or {}).get(f"words.{name}", "")))
    return [*made, *(FieldEditor(one) for one in known.values())]


def _filled(
    card: Card, control: Control, choices: Mapping[str, Sequence[str]], typed: Mapping[str, str]
) -> FilledControl:
    value = typed.get(control.name, _shown(getattr(card.row, control.name, None)))
    own = choices.get(control.name) or choices.get(f"{card.kind}.{control.name}") or ()
    return FilledControl(control.name, control.label, control.sort, value, tuple(own))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
