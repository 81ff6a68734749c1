"""Passages as tasks for Label Studio, and the labelling configuration that goes with them.

What nobody reviewed is a prediction, which annotators take over; what people reviewed is an annotation.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO
from xml.etree import ElementTree

from sayso.codebook import Codebook
from sayso.codebook.exchange_rules import exchange_rules
from sayso.export.annotated.passages import PassageSpan, TextPassage, passages
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.records import EventStatus, Qualifier, Stance, Status

LABELS, TEXT = "label", "text"  # the names of the tags for spans, and for the text
CHOSEN = {  # what is chosen of a region, by its label: the name of the tag, and the field
    "FIGURE": {"measure": "measure", "status": "status", "qualifier": "qualifier"},
    "EVENT": {"code": "code", "event_status": "status"},
    "CLAIM": {"stance": "stance"},
}
TYPED = {  # what is typed
    "FIGURE": {
        "low": "low", "high": "high", "period_first": "period_first", "period_last": "period_last",
        "country": "country",
    },
    "EVENT": {},
    "CLAIM": {},
}  # fmt: skip
RELATIONS = ("place", "period", "speaker", "counted", "measure", "status", "actor", "recipient")


def write_label_studio(ledger: Ledger, query: ExportQuery, out: TextIO) -> int:
    """Write a list of tasks; how many."""
    from sayso import __version__

    count = 0
    out.write("[")
    for passage in passages(ledger, query):
        out.write(",\n" if count else "\n")
        out.write(json.dumps(task_of(passage, __version__, reviewed=query.reviewed), ensure_ascii=False))
        count += 1
    out.write("\n]\n")
    return count


def task_of(passage: TextPassage, version: str, *, reviewed: bool = False) -> dict[str, Any]:
    """A passage as a task."""
    result = [part for one in passage.spans for part in _region(one)]
    result += [
        {
            "type": "relation", "from_id": link.finding, "to_id": link.words, "direction": "right",
            "labels": [link.field],
        }
        for link in passage.links
    ]  # fmt: skip
    given = {"result": result, "model_version": f"sayso {version}"}
    data = {TEXT: passage.text, **passage.meta(), "sayso": passage.about()}
    if reviewed:
        return {"data": data, "annotations": [{"result": result, "ground_truth": not passage.waiting}]}
    return {"data": data, "predictions": [given]}


def _region(one: PassageSpan) -> Iterator[dict[str, Any]]:
    """A span, and what is said of it."""
    place = {"start": one.start, "end": one.end}
    base = {"id": one.key, "to_name": TEXT, "origin": "prediction"}
    yield {**base, "from_name": LABELS, "type": "labels", "value": {**place, "labels": [one.label]}}
    for name, field in CHOSEN.get(one.label, {}).items():
        value = one.fields.get(field)
        if value is not None:
            yield {**base, "from_name": name, "type": "choices", "value": {**place, "choices": [str(value)]}}
    for name, field in TYPED.get(one.label, {}).items():
        value = one.fields.get(field)
        if value is not None:
            yield {**base, "from_name": name, "type": "textarea", "value": {**place, "text": [str(value)]}}


def write_configuration(book: Codebook, path: Path) -> None:
    """Write the labelling configuration, as Label Studio's project settings take it."""
    from sayso.export.whole import whole_file

    with whole_file(path) as part:
        part.write_text(configuration(book), encoding="utf-8")


def configuration(book: Codebook) -> str:
    """The labelling configuration, with the measures and events of a ledger's codebook."""
    view = ElementTree.Element("View")
    labels = ElementTree.SubElement(view, "Labels", name=LABELS, toName=TEXT, showInline="true")
    for name, one in exchange_rules().labels.items():
        ElementTree.SubElement(labels, "Label", value=name, background=one.colour, hint=one.about)
    ElementTree.SubElement(view, "Header", value="$title", size="5")
    ElementTree.SubElement(view, "Text", name=TEXT, value="$text", granularity="word")
    relations = ElementTree.SubElement(view, "Relations")
    for field in RELATIONS:
        ElementTree.SubElement(relations, "Relation", value=field)
    known: dict[str, Sequence[str]] = {
        "measure": sorted([*book.measures, "other"]),
        "status": list(Status),
        "qualifier": list(Qualifier),
        "code": sorted(book.events.codes),
        "event_status": list(EventStatus),
        "stance": list(Stance),
    }
    for label, chosen in CHOSEN.items():
        for name in chosen:
            made = ElementTree.SubElement(view, "Choices", _of_region(name, label), choice="single")
            for value in known[name]:
                ElementTree.SubElement(made, "Choice", value=str(value))
        for name in TYPED[label]:
            about = {"placeholder": name.replace("_", " "), "editable": "true", "maxSubmissions": "1"}
            ElementTree.SubElement(view, "TextArea", {**_of_region(name, label), **about})
    ElementTree.indent(view)
    return f"{ElementTree.tostring(view, encoding='unicode')}\n"


def _of_region(name: str, label: str) -> dict[str, str]:
    """What a tag says that is asked of each region with a label."""
    return {
        "name": name, "toName": TEXT, "perRegion": "true", "visibleWhen": "region-selected",
        "whenTagName": LABELS, "whenLabelValue": label,
    }  # fmt: skip
