"""How well the models do on reports that they were not fitted on: by field, by domain, and how calibrated.

Takes the held-out choices of `learn`, gives rows of numbers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.reading.figures.ranking.models import Calibration
from sayso.training.learn import Held, Judged, choice, fit_calibration

BINS = 10


@dataclass(frozen=True, slots=True)
class FieldScore:
    """A field on held-out reports: how many choices, the share that is right, the calibration error."""

    field: str
    choices: int
    right: float
    error: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The choices whose probability is about the same: the mean of it, the share right, how many."""

    said: float
    right: float
    choices: int


def field_scores(held: Held, keep: Callable[[str], bool] = lambda _: True) -> Iterator[FieldScore]:
    """The scores of each field, on the reports that are kept."""
    for field, judged in held.items():
        some = [one for one in judged if keep(one.report)]
        if some:
            calibration = fit_calibration(judged)
            right = float(np.mean([choice(one)[1] for one in some]))
            yield FieldScore(field, len(some), right, calibration_error(reliability(some, calibration)))


def reliability(judged: Sequence[Judged], calibration: Calibration) -> list[Bin]:
    """The choices in bins of their calibrated probability: what a reliability diagram shows."""
    return binned([(calibration(share), is_right) for share, is_right in map(choice, judged)])


def binned(chosen: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Probabilities with whether each is right, in bins of about the same probability."""
    said, right = (np.array(one, dtype=float) for one in zip(*chosen, strict=True))
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    here = (place == at for at in range(BINS))
    return [
        Bin(float(said[one].mean()), float(right[one].mean()), int(one.sum())) for one in here if one.any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far the probabilities are from the shares, over all choices."""
    total = sum(one.choices for one in bins)
    return sum(abs(one.said - one.right) * one.choices for one in bins) / max(total, 1)
