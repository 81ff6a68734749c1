"""Fit the models: a conditional logit for what is ranked, multinomial logistic regression for what is
classified.

Takes `Examples`, gives `Models`, calibrated on reports that they were not fitted on. Numbers by L-BFGS of
scipy, from nothing, so that the same rows give the same models.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.errors import ReadingError
from sayso.reading.figures.ranking.models import (
    AS_SAID,
    CLASSIFIED,
    RANKED,
    Calibration,
    Classifier,
    Models,
    Ranker,
)
from sayso.training.examples import Example, Examples, Ids, LabelledNumber
from sayso.training.labelled import folds

Floats = npt.NDArray[np.float64]
FEWEST = 10  # reports with labelled figures
LEAST_REPORTS = 3  # least number of reports that contain a feature
PENALTY = {"period": 6.0, "place": 6.0, "speaker": 3.0, "measure": 3.0, "status": 3.0}
ROUNDS = {"period": 80, "place": 60, "speaker": 60, "measure": 100, "status": 60}
FOLDS = 5
GROUPS = 15  # of choices of about the same probability
RARE = 30  # numbers with a label, below which what the rules say stands
SMALLEST = 0.004  # weights below are left out


@dataclass(frozen=True, slots=True)
class Judged:
    """A choice on a report that the model was not fitted on: its scores, and which candidates are right."""

    report: str
    scores: Floats
    right: npt.NDArray[np.bool_]
    values: npt.NDArray[np.int32]  # equal for candidates that say the same


Held = dict[str, list[Judged]]


def learn(
    found: Examples, origin: str, report: Callable[[str], None] = lambda _: None
) -> tuple[Models, Held]:
    """The models of all fields, and their choices on reports held out one fold at a time.

    Raises `ReadingError` if there is too little to learn from.
    """
    labelled = {one.report for one in found.classified["status"]}
    if len(labelled) < FEWEST:
        raise ReadingError(
            f"labelled figures in {len(labelled)} reports are too few to learn from: {FEWEST} reports at "
            "least, and some hundreds to be of use"
        )
    held = hold_out(found, report)
    rankers, classifiers = {}, {}
    for field in RANKED:
        report(f"{field}: fitting")
        rankers[field] = fit_ranker(found, field, found.ranked[field], fit_calibration(held[field]))
    for field in CLASSIFIED:
        report(f"{field}: fitting")
        classifiers[field] = fit_classifier(
            found, field, found.classified[field], fit_calibration(held[field])
        )
    return Models(rankers, classifiers, origin), held


def hold_out(found: Examples, report: Callable[[str], None] = lambda _: None) -> Held:
    """The choices on each fold of the reports by models fitted on the others."""
    reports = {one.report for one in found.classified["measure"]}
    fold_of = folds(reports, FOLDS)
    held: Held = defaultdict(list)
    for fold in range(FOLDS):
        report(f"fold {fold + 1} of {FOLDS}")
        part = {report for report in reports if fold_of[report] == fold}
        judge(found, reports - part, part, held)
    return held


def judge(found: Examples, learned: set[str], asked: set[str], into: Held) -> None:
    """Add the choices on the reports `asked` by models fitted on those `learned`."""
    for field in RANKED:
        rows = found.ranked[field]
        ranker = fit_ranker(found, field, [one for one in rows if one.report in learned])
        weights = _by_number(found, ranker.weights)
        for one in rows:
            if one.report in asked:
                scores = np.array([weights[ids].sum() for ids in one.candidates])
                into[field].append(Judged(one.report, scores, one.right, one.values))
    for field in CLASSIFIED:
        numbers = found.classified[field]
        model = fit_classifier(found, field, [one for one in numbers if one.report in learned])
        rows_ = np.full(len(found.names) + 1, -1)
        for name, row in model.rows.items():
            rows_[found.names[name]] = row
        for number in numbers:
            if number.report in asked:
                ids = rows_[number.features]
                scores = model.bias + model.weights[ids[ids >= 0]].sum(axis=0)
                if number.proposed in model.labels:
                    scores[model.labels.index(number.proposed)] += model.trust
                right = np.array([label in number.labels for label in model.labels])
                values = np.arange(len(right), dtype=np.int32)
                into[field].append(Judged(number.report, scores.astype(float), right, values))


def fit_ranker(
    found: Examples, field: str, rows: Sequence[Example], calibration: Calibration = AS_SAID
) -> Ranker:
    """A ranker of a field, fitted to the examples that have a right candidate."""
    kept = [one for one in rows if one.right.any() and not one.right.all()]
    if not kept:
        return Ranker({}, calibration)
    column = _columns(found, ((one.report, ids) for one in kept for ids in one.candidates))
    matrix = _matrix([ids for one in kept for ids in one.candidates], column)
    sizes = np.array([len(one.candidates) for one in kept])
    right = np.concatenate([one.right for one in kept])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(kept)), sizes)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights
        whole, shares = _log_sums(scores, starts, group)
        good, own = _log_sums(np.where(right, scores, -1e30), starts, group)
        gradient = matrix.T @ (shares - own) + PENALTY[field] * weights
        return float((whole - good).sum() + PENALTY[field] / 2 * (weights @ weights)), gradient

    weights = _minimum(loss, matrix.shape[1], ROUNDS[field])
    names = _names(found)
    by_name = {names[int(i)]: float(weights[at]) for at, i in enumerate(_by_column(column))}
    return Ranker({name: weight for name, weight in by_name.items() if abs(weight) >= SMALLEST}, calibration)


def fit_classifier(
    found: Examples, field: str, rows: Sequence[LabelledNumber], calibration: Calibration = AS_SAID
) -> Classifier:
    """A classifier of a field, fitted to the first label of each number."""
    labels = tuple(sorted({one.labels[0] for one in found.classified[field]}))  # the same for every fold
    place = {label: at for at, label in enumerate(labels)}
    column = _columns(found, ((one.report, one.features) for one in rows))
    matrix = _matrix([one.features for one in rows], column)
    told = np.zeros((len(rows), len(labels)))
    told[np.arange(len(rows)), [place[one.labels[0]] for one in rows]] = 1
    width, size = matrix.shape[1], len(labels)
    by_rules = np.zeros_like(told)
    for at, one in enumerate(rows):
        if one.proposed in place:
            by_rules[at, place[one.proposed]] = 1

    def parts(flat: Floats) -> tuple[Floats, Floats, float]:
        return flat[: width * size].reshape(width, size), flat[width * size : -1], float(flat[-1])

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias, trust = parts(flat)
        scores = matrix @ weights + bias + trust * by_rules
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        off = np.exp(scores - sums) - told
        gradient = matrix.T @ off + PENALTY[field] * weights
        value = ((sums - scores) * told).sum() + PENALTY[field] / 2 * (weights * weights).sum()
        ends = [np.asarray(gradient).ravel(), off.sum(axis=0), [(off * by_rules).sum()]]
        return float(value), np.concatenate(ends)

    weights, bias, trust = parts(_minimum(loss, (width + 1) * size + 1, ROUNDS[field]))
    seen = Counter(one.labels[0] for one in rows)
    rare = frozenset(label for label in labels if seen[label] < RARE)
    names = _names(found)
    kept = np.abs(weights).max(axis=1, initial=0) >= SMALLEST
    used = [names[int(i)] for i in _by_column(column)]
    rows_ = {name: at for at, name in enumerate(one for one, keep in zip(used, kept, strict=True) if keep)}
    return Classifier(
        labels, rows_, weights[kept].astype(np.float32), bias.astype(np.float32), trust, calibration, rare
    )


def fit_calibration(held: Sequence[Judged]) -> Calibration:
    """How often choices of a probability are right on held-out reports: the mean of each of some groups of
    equal size, made to rise.
    """
    from scipy.optimize import isotonic_regression

    said, right = np.array([choice(one) for one in held], dtype=float).T
    order = np.argsort(said, kind="stable")
    groups = [one for one in np.array_split(order, GROUPS) if len(one)]
    means = np.array([[round(said[one].mean(), 6), right[one].mean(), len(one)] for one in groups])
    points, at = np.unique(means[:, 0], return_inverse=True)  # many choices have one probability
    counts = np.bincount(at, means[:, 2])
    shares = np.bincount(at, means[:, 1] * means[:, 2]) / counts
    rising = isotonic_regression(shares, weights=counts).x
    return Calibration(tuple(points.tolist()), tuple(rising.tolist()))


def choice(one: Judged) -> tuple[float, bool]:
    """The probability of the value that is chosen, and whether it is right."""
    raised = np.exp(one.scores - one.scores.max())
    shares = np.bincount(one.values, raised / raised.sum())
    best = int(shares.argmax())
    return float(shares[best]), bool(one.right[one.values == best].any())


def _log_sums(scores: Floats, starts: npt.NDArray[Any], group: npt.NDArray[Any]) -> tuple[Floats, Floats]:
    """For each group the logarithm of the sum of its exponents, and each candidate's share of it."""
    most = np.maximum.reduceat(scores, starts)
    raised = np.exp(scores - most[group])
    sums = np.add.reduceat(raised, starts)
    return most + np.log(sums), raised / sums[group]


def _columns(found: Examples, told: Any) -> npt.NDArray[np.int64]:
    """The column of each feature that stands in enough reports; -1 for the others."""
    reports: dict[int, set[str]] = defaultdict(set)
    for report, ids in told:
        for one in ids.tolist():
            if len(reports[one]) < LEAST_REPORTS:
                reports[one].add(report)
    column = np.full(len(found.names), -1, dtype=np.int64)
    names = _names(found)
    kept = [one for one, those in reports.items() if len(those) >= LEAST_REPORTS]
    kept.sort(key=lambda one: names[one])  # the same whatever was read first
    column[kept] = np.arange(len(kept))
    return column


def _by_column(column: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The features that have a column, in the order of these."""
    kept = np.flatnonzero(column >= 0)
    found: npt.NDArray[np.int64] = kept[np.argsort(column[kept])]
    return found


def _matrix(rows: Sequence[Ids], column: npt.NDArray[np.int64]) -> Any:
    """A sparse matrix with a row for each list of features."""
    from scipy.sparse import csr_matrix

    lengths = [len(ids) for ids in rows]
    columns = column[np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=sum(lengths))]
    at = np.repeat(np.arange(len(rows)), lengths)
    kept = columns >= 0
    shape = (len(rows), int(column.max(initial=-1)) + 1)
    found = csr_matrix((np.ones(int(kept.sum())), (at[kept], columns[kept])), shape=shape)
    found.sort_indices()  # sums are of one order
    return found


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], width: int, rounds: int) -> Floats:
    from scipy.optimize import minimize

    best = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    found: Floats = best.x
    return found


def _names(found: Examples) -> list[str]:
    return list(found.names)


def _by_number(found: Examples, weights: Mapping[str, float]) -> Floats:
    known = np.zeros(len(found.names))
    for name, weight in weights.items():
        known[found.names[name]] = weight
    return known
