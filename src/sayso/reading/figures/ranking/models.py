"""Log-linear models: the weights of features, and the probabilities that they give to candidates.

A `Ranker` has one weight a feature and ranks candidates of any number (a conditional logit); a
`Classifier` has one a feature and label (multinomial logistic regression). Both are read from one file of
numpy arrays.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.errors import ReadingError

Array = npt.NDArray[np.float32]
Features = Sequence[str]
FORMAT = 2  # raise it when the file or the features change their meaning
SHIPPED = "ranking.npz"
RANKED = ("period", "place", "speaker")
CLASSIFIED = ("measure", "status")


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the probability that a model gives to its choice to the share of such choices that are right:
    points `said` and `right`, both rising, counted on reports that the model was not fitted on.
    """

    said: tuple[float, ...] = (0.0, 1.0)
    right: tuple[float, ...] = (0.0, 1.0)

    def __call__(self, probability: float) -> float:
        """The calibrated probability, in a straight line between two points."""
        return float(np.interp(probability, self.said, self.right))


AS_SAID = Calibration()


@dataclass(frozen=True, slots=True)
class Ranker:
    """One weight a feature, and the calibration of what it chooses."""

    weights: Mapping[str, float]
    calibration: Calibration = AS_SAID

    def scores(self, candidates: Iterable[Sequence[Features]]) -> Array:
        """The sum of the weights of each candidate's features, which come in lists; those that candidates
        share are added up once.
        """
        weight, sums = self.weights.get, dict[int, float]()
        found = []
        for lists in candidates:
            total = 0.0
            for names in lists:
                if id(names) not in sums:
                    sums[id(names)] = sum([weight(name, 0.0) for name in dict.fromkeys(names)])
                total += sums[id(names)]
            found.append(total)
        return np.array(found, dtype=np.float32)

    def probabilities(self, candidates: Sequence[Sequence[Features]]) -> Array:
        """The probability of each candidate to be the right one; they add up to 1."""
        return softmax(self.scores(candidates))


@dataclass(frozen=True, slots=True)
class Classifier:
    """One weight a feature (row) and label (column), a bias for each label, and `trust`,
    which is added to the score of the rules' label. `rare` are labels with too few examples to be learned.
    """

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Array
    bias: Array
    trust: float
    calibration: Calibration = AS_SAID
    rare: frozenset[str] = frozenset()

    def scores(self, features: Features, proposed: str) -> Array:
        """The sum of the weights for each label, in the order of `labels`."""
        found = [row for row in map(self.rows.get, dict.fromkeys(features)) if row is not None]
        scores: Array = self.bias + self.weights[found].sum(axis=0)
        if proposed in self.labels:
            scores[self.labels.index(proposed)] += self.trust
        return scores

    def probabilities(self, features: Features, proposed: str, allowed: Array | None = None) -> Array:
        """The probability of each label, in the order of `labels`; 0 for those that are not `allowed`."""
        scores = self.scores(features, proposed)
        if allowed is not None:
            scores = np.where(allowed, scores, -np.inf)
        return softmax(scores)

    def reasons(self, features: Features, label: str) -> list[tuple[str, float]]:
        """The features that speak most for a label against the mean of all, the heaviest first."""
        column = self.labels.index(label)
        found = [(name, self.rows[name]) for name in dict.fromkeys(features) if name in self.rows]
        weighed = [(name, float(self.weights[row, column] - self.weights[row].mean())) for name, row in found]
        return sorted((one for one in weighed if one[1] > 0), key=lambda one: (-one[1], one[0]))


@dataclass(frozen=True, slots=True)
class Models:
    """The models of all fields, and what they were learned from, in words."""

    rankers: Mapping[str, Ranker]
    classifiers: Mapping[str, Classifier]
    origin: str = ""

    def save(self, path: Path) -> None:
        """Write them to a file, each weight in two bytes."""
        arrays: dict[str, Any] = {"format": np.array(FORMAT), "origin": np.array(self.origin)}
        for field, ranker in self.rankers.items():
            kept = {name: weight for name, weight in sorted(ranker.weights.items()) if np.float16(weight)}
            arrays[f"{field}.names"] = _packed(kept)
            arrays[f"{field}.weights"] = np.array([*kept.values()], dtype=np.float16)
            arrays[f"{field}.calibration"] = np.array(astuple(ranker.calibration), dtype=np.float32)
        for field, one in self.classifiers.items():
            arrays[f"{field}.names"] = _packed(one.rows)
            arrays[f"{field}.labels"] = _packed(one.labels)
            arrays[f"{field}.weights"] = one.weights.astype(np.float16)
            arrays[f"{field}.bias"] = one.bias
            arrays[f"{field}.trust"] = np.array(one.trust)
            arrays[f"{field}.rare"] = _packed(sorted(one.rare))
            arrays[f"{field}.calibration"] = np.array(astuple(one.calibration), dtype=np.float32)
        with path.open("wb") as out:
            np.savez_compressed(out, **arrays)

    @classmethod
    def load(cls, data: bytes) -> "Models":
        """Read what `save` wrote. Raises `ReadingError` for another format."""
        with np.load(BytesIO(data)) as arrays:
            if int(arrays["format"]) != FORMAT:
                raise ReadingError(
                    f"the models have format {arrays['format']}, this sayso reads {FORMAT}; train them anew"
                )
            rankers = {
                field: Ranker(
                    dict(zip(_names(arrays, field), arrays[f"{field}.weights"].astype(float), strict=True)),
                    _calibration(arrays, field),
                )
                for field in RANKED
            }
            classifiers = {
                field: Classifier(
                    tuple(_unpacked(arrays[f"{field}.labels"])),
                    {name: row for row, name in enumerate(_names(arrays, field))},
                    arrays[f"{field}.weights"].astype(np.float32),
                    arrays[f"{field}.bias"].astype(np.float32),
                    float(arrays[f"{field}.trust"]),
                    _calibration(arrays, field),
                    frozenset(_unpacked(arrays[f"{field}.rare"])),
                )
                for field in CLASSIFIED
            }
            return cls(rankers, classifiers, str(arrays["origin"]))


def load_models() -> Models:
    """The models of the file that `SAYSO_MODELS` names, or those that are shipped."""
    return _read(os.environ.get("SAYSO_MODELS", ""))[0]


def models_version() -> str:
    """A hash of the models: other ones read reports anew."""
    return _read(os.environ.get("SAYSO_MODELS", ""))[1]


@lru_cache(maxsize=2)
def _read(name: str) -> tuple[Models, str]:
    shipped = files("sayso.reading.figures.ranking") / "data" / SHIPPED
    try:
        data = Path(name).read_bytes() if name else shipped.read_bytes()
    except OSError as error:
        raise ReadingError(f"SAYSO_MODELS names {name}, which cannot be read: {error.strerror}") from error
    try:
        return Models.load(data), sha256(data).hexdigest()
    except (ValueError, KeyError) as error:
        raise ReadingError(f"{name} holds no models; sayso train writes them") from error


def softmax(scores: Array) -> Array:
    """Scores as probabilities."""
    raised = np.exp(scores - scores.max())
    found: Array = raised / raised.sum()
    return found


def _packed(names: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\0".join(names).encode(), dtype=np.uint8)


def _unpacked(data: npt.NDArray[np.uint8]) -> list[str]:
    return data.tobytes().decode().split("\0")


def _names(arrays: Mapping[str, Any], field: str) -> list[str]:
    return _unpacked(arrays[f"{field}.names"])


def _calibration(arrays: Mapping[str, Any], field: str) -> Calibration:
    said, right = arrays[f"{field}.calibration"].tolist()
    return Calibration(tuple(said), tuple(right))
