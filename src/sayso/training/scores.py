"""How well the models do on reports that they were not fitted on: by field, by domain, and how calibrated.

Takes the held-out choices of `learn`, gives rows of numbers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.training.learn import Held, Judged, choice, temperature

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
            heat = temperature(judged)
            right = float(np.mean([choice(one, heat)[1] for one in some]))
            yield FieldScore(field, len(some), right, calibration_error(reliability(some, heat)))


def reliability(judged: Sequence[Judged], heat: float) -> list[Bin]:
    """The choices in bins of their probability: what a reliability diagram shows."""
    chosen = [choice(one, heat) for one in judged]
    said, right = [probability for probability, _ in chosen], [is_right for _, is_right in chosen]
    place = np.minimum((np.array(said) * BINS).astype(int), BINS - 1)
    found = []
    for at in range(BINS):
        here = place == at
        if here.any():
            means = float(np.array(said)[here].mean()), float(np.array(right)[here].mean())
            found.append(Bin(*means, int(here.sum())))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far the probabilities are from the shares, over all choices."""
    total = sum(one.choices for one in bins)
    return sum(abs(one.said - one.right) * one.choices for one in bins) / max(total, 1)
