"""What a model learns from: the candidates of labelled numbers, and which of them are right.

Takes labelled rows, gives `Example`s by field. The features are those that choosing uses
(`figures/ranking`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from sayso.reading.figures.component import FigureReader
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.ranking.choose import FieldOptions
from sayso.reading.figures.ranking.measures import (
    NO_FIGURE,
    may_be_figure,
    measure_features,
    proposed_measure,
)
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings
from sayso.reading.pipeline import COMPONENTS, document
from sayso.training.labelled import Row, options, paired, report_of, right_period, right_words

Right = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Example:
    """One choice: the features of its candidates by their numbers in the vocabulary, and which are right.

    `values` are equal for candidates that say the same, whose probabilities add up.
    """

    report: str
    candidates: tuple[Ids, ...]
    right: Right
    values: Ids


@dataclass(frozen=True, slots=True)
class LabelledNumber:
    """One number with its features, what the rules propose, and the labels that are right, the one to learn
    first.
    """

    report: str
    features: Ids
    proposed: str
    labels: tuple[str, ...]


@dataclass
class Examples:
    """All examples of some reports, by field, with the vocabulary of their features."""

    names: dict[str, int] = field(default_factory=dict)
    ranked: dict[str, list[Example]] = field(
        default_factory=lambda: {"period": [], "place": [], "speaker": []}
    )
    classified: dict[str, list[LabelledNumber]] = field(default_factory=lambda: {"measure": [], "status": []})
    missed: int = 0  # labels that no number of the text goes with

    def add_ranked(self, name: str, report: str, judged: Sequence[tuple[list[str], object, bool]]) -> None:
        """Add a choice: the features of each candidate, its value, and whether it is right."""
        candidates = tuple(self.ids(features) for features, _, _ in judged)
        right = np.array([is_right for _, _, is_right in judged], dtype=bool)
        known: dict[object, int] = {}
        values = [known.setdefault(value, len(known)) for _, value, _ in judged]
        self.ranked[name].append(Example(report, candidates, right, np.array(values, dtype=np.int32)))

    def ids(self, features: Iterable[str]) -> Ids:
        """The numbers of features, new ones added."""
        known = self.names
        return np.array(
            [known.setdefault(name, len(known)) for name in dict.fromkeys(features)], dtype=np.int32
        )


def gather(rows: Sequence[Row], nlp: Language, into: Examples | None = None) -> Iterator[Examples]:
    """Read labelled rows and add their examples; yields after each row, so that progress can be shown."""
    found = into if into is not None else Examples()
    reader = nlp.get_pipe("sayso_figures")
    assert isinstance(reader, FigureReader)
    pairs = ((document(nlp, report_of(row)), row) for row in rows)
    texts = ((doc, (row, origin)) for (doc, origin), row in pairs)
    for doc, (row, origin) in nlp.pipe(texts, as_tuples=True, batch_size=32, disable=COMPONENTS):
        for name in COMPONENTS[: COMPONENTS.index("sayso_events")]:
            nlp.get_pipe(name)(doc)
        _add(found, doc, row, origin, reader)
        yield found


def _add(found: Examples, doc: Doc, row: Row, origin: Sequence[int] | None, reader: FigureReader) -> None:
    context = FigureContext.of(doc, reader.codebook)
    around = Surroundings(context, list(reader.propose(context)))
    spots = [spot for spot in around.spots if may_be_figure(spot)]
    spans = [_span(spot, origin) for spot in spots]
    labels = paired(row["figures"], spans)
    found.missed += len(row["figures"]) - len(labels)
    fields = FieldOptions.of(around)
    for at, spot in enumerate(spots):
        label = labels.get(at)
        if label is None and row.get("partial"):
            continue
        features = measure_features(around, spot)
        told = options(label, "measure", label["measure"]) if label is not None else [NO_FIGURE]
        number = LabelledNumber(row["id"], found.ids(features), proposed_measure(spot), tuple(told))
        found.classified["measure"].append(number)
        if label is not None and label["measure"] != NO_FIGURE:
            _add_fields(found, (row, label), spot, fields, features)


def _add_fields(
    found: Examples, told: tuple[Row, Row], spot: NumberSpot, fields: FieldOptions, features: list[str]
) -> None:
    row, label = told
    measure = label["measure"]
    status = tuple(options(label, "status", label["status"]))
    own = found.ids([*features, f"measure={measure}"])
    proposed = str(spot.rule.status) if spot.rule is not None else "actual"
    found.classified["status"].append(LabelledNumber(row["id"], own, proposed, status))
    of_period = [
        (one.features, one.days, right_period(label, one.period)) for one in fields.periods.of(spot, measure)
    ]
    found.add_ranked("period", row["id"], of_period)
    of_speaker = []
    for speaker in fields.speakers.of(spot, measure):
        words = speaker.words.quote if speaker.words is not None else None
        of_speaker.append((speaker.features, words, right_words(label, "source", words)))
    found.add_ranked("speaker", row["id"], of_speaker)
    judged = []
    codes = options(label, "country", label["country"])
    for place in fields.places.of(spot, measure):
        words = place.mention.evidence.quote if place.mention is not None else None
        points = right_words(label, "place", words) + 2 * (place.country in codes)
        judged.append((place.features, (words, place.country), points))
    best = max((points for _, _, points in judged), default=0)
    of_place = [(features, value, points == best > 0) for features, value, points in judged]
    found.add_ranked("place", row["id"], of_place)


def _span(spot: NumberSpot, origin: Sequence[int] | None) -> tuple[int, int]:
    start, end = spot.words.start, spot.words.end
    return (start, end) if origin is None else (origin[start], origin[end])
