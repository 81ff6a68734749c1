"""All place names of a text, in order: of tables, of its labels, those that it shows, and these elsewhere.

Takes a `Doc`, gives `Name`s that do not overlap; `choose.py` decides what they mean.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from sayso.gazetteer import Gazetteer
from sayso.reading.places.cells import find_in_cells
from sayso.reading.places.local import find_local, is_whole, surnames
from sayso.reading.places.names import BLOCKING_LABELS, Name, find_labelled, widen

NAMED_LABELS = {"PERSON", "PRODUCT"}  # of names that may be places


def find_names(doc: Doc, gazetteer: Gazetteer) -> list[Name]:
    """Every place name of `doc`, in order, none overlapping."""
    taken = bytearray(len(doc))
    found: list[Name] = []

    def take(names: Iterable[tuple[Name, int, int]]) -> None:
        for name, first, last in names:
            if not any(taken[first:last]):
                taken[first:last] = b"\x01" * (last - first)
                found.append(name)

    labelled = list(find_labelled(doc, gazetteer))
    take(find_in_cells(doc, [name for name, _, _ in labelled], gazetteer))
    take(labelled)
    take(list(find_local(doc, found, gazetteer)))
    take(list(_again(doc, found, gazetteer)))
    return sorted(found, key=lambda name: name.start)


def _again(doc: Doc, found: list[Name], gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """Other occurrences of a name that was found, in a label that the model gave something else.

    A person of that name is one only where the report also names the person in full.
    """
    known = {name.look_up for name in found if not name.adjective and len(name.look_up) > 3}
    openings = {look_up[:2].lower() for look_up in known}
    longest = max((look_up.count(" ") + 1 for look_up in known), default=0)
    persons = surnames(doc, gazetteer)
    for token in doc:
        word = token.text
        if not word[0].isupper() or word[:2].lower() not in openings:
            continue
        named = token.ent_type_ in NAMED_LABELS
        if token.ent_type_ in BLOCKING_LABELS and not named:
            continue
        for last in range(min(len(doc), token.i + longest), token.i, -1):
            text = doc[token.i : last].text
            text = text if text in known else text.title()
            if text in known and not (named and (text in persons or not is_whole(doc[token.i : last]))):
                yield widen(doc, token.i, last, text), token.i, last
                break
