"""Tasks that Label Studio exports, as JSON or JSON-MIN, as returned texts: one for each annotation."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sayso.errors import QueryError
from sayso.exchange.texts import ReturnedSpan, ReturnedText, about_of
from sayso.export.annotated.label_studio import CHOSEN, LABELS, TEXT, TYPED

FIELDS = {name: one for table in (CHOSEN, TYPED) for tags in table.values() for name, one in tags.items()}


class TagValue(msgspec.Struct):
    """What a tag says of a region: its place, and labels, choices or a text."""

    start: int = 0
    end: int = 0
    text: str | list[str] = ""
    labels: list[str] = []
    choices: list[str] = []


class TagResult(msgspec.Struct):
    """A part of an annotation: of a region, or a relation between two."""

    type: str
    id: str = ""
    from_name: str = ""
    value: TagValue = msgspec.field(default_factory=TagValue)
    from_id: str = ""
    to_id: str = ""
    labels: list[str] = []


class Annotator(msgspec.Struct):
    """Who annotated, where an export says more than a number."""

    id: int = 0
    email: str = ""


class TaskAnnotation(msgspec.Struct):
    """One person's annotation of a task."""

    result: list[TagResult] = []
    completed_by: int | Annotator | None = None
    was_cancelled: bool = False


def texts_of_task(where: str, task: Any) -> Iterator[ReturnedText]:
    """The annotated texts of a task: none for one that nobody annotated, or that was skipped."""
    if not isinstance(task, dict):
        raise QueryError("a task is an object with `data` and `annotations`")
    if "data" not in task:
        yield _minimal(where, task)
        return
    text = task["data"].get(TEXT)
    if not isinstance(text, str):
        raise QueryError(f"its data have no {TEXT!r}")
    about = about_of(task["data"].get("sayso") or {})
    made = task.get("annotations") or task.get("completions") or []
    for number, each in enumerate(made, 1):
        one = msgspec.convert(each, TaskAnnotation, strict=False)
        at = where if len(made) == 1 else f"{where}, annotation {number}"
        spans = tuple(_spans(one.result, text))
        relations = tuple(
            (part.from_id, label, part.to_id)
            for part in one.result
            if part.type == "relation"
            for label in part.labels
        )
        yield ReturnedText(
            at, about, text, spans, relations or None, _who(one.completed_by),
            "ignore" if one.was_cancelled else "accept",
        )  # fmt: skip


def _minimal(where: str, task: dict[str, Any]) -> ReturnedText:
    """A task of JSON-MIN: spans beside the data, without keys and relations."""
    text = task.get(TEXT)
    if not isinstance(text, str):
        raise QueryError(f"it has neither `data` nor {TEXT!r}")
    spans = []
    for each in task.get(LABELS) or ():
        value = msgspec.convert(each, TagValue, strict=False)
        start, end = _place(text, value)
        spans += [ReturnedSpan(label, start, end) for label in value.labels]
    who = task.get("annotator")
    return ReturnedText(
        where, about_of(task.get("sayso") or {}), text, tuple(spans),
        who=f"#{who}" if isinstance(who, int) else str(who or ""),
        answer="accept" if LABELS in task or who is not None else "ignore",
    )  # fmt: skip


def _who(one: int | Annotator | None) -> str:
    if isinstance(one, Annotator):
        return one.email or f"#{one.id}"
    return "" if one is None else f"#{one}"


def _spans(parts: list[TagResult], text: str) -> Iterator[ReturnedSpan]:
    said: dict[str, dict[str, str]] = {}
    for part in parts:
        name = FIELDS.get(part.from_name)
        value = part.value.choices or part.value.text
        if name is not None and value and part.type in ("choices", "textarea"):
            said.setdefault(part.id, {})[name] = value if isinstance(value, str) else value[-1]
    for part in parts:
        if part.type == "labels" and part.value.labels:
            start, end = _place(text, part.value)
            yield ReturnedSpan(part.value.labels[0], start, end, part.id, said.get(part.id, {}))


def _place(text: str, value: TagValue) -> tuple[int, int]:
    """The place of a region; where a browser counted characters beyond U+FFFF twice, as we count them."""
    quote = value.text if isinstance(value.text, str) else ""
    if quote and text[value.start : value.end] != quote:
        units = text.encode("utf-16-le")
        start = len(units[: 2 * value.start].decode("utf-16-le", errors="ignore"))
        if text.startswith(quote, start):
            return start, start + len(quote)
    return value.start, value.end
