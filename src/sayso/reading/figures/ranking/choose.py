"""Choose among the candidates of each field: what the rules propose becomes what is most probable.

Takes a context with the figures of the rules, gives figures in text order, each with its `Certainty`. A
number that the rules passed over may become a figure, and one of theirs none. A measure of a user's
codebook stays as its words name it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.codebook import Measure
from sayso.reading import findings
from sayso.reading.figures.candidates import names_households
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure import OTHER
from sayso.reading.figures.ranking.measures import (
    NO_FIGURE,
    allowed_measures,
    may_be_figure,
    measure_features,
    measure_words,
    proposed_measure,
)
from sayso.reading.figures.ranking.models import Models
from sayso.reading.figures.ranking.periods import Days, PeriodOptions, is_former
from sayso.reading.figures.ranking.places import PlaceOption, PlaceOptions, is_rules_place
from sayso.reading.figures.ranking.speakers import SpeakerOptions
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings
from sayso.reading.figures.unit import HOUSEHOLDS, INCIDENTS, PEOPLE, short_unit
from sayso.records import Evidence, Figure, FigureCertainty, FigureEvidence, Period, QuantityKind, Status

ADDED = 0.5  # probability from which a number that the rules passed over is a figure
DROPPED = 0.15  # and below which one of theirs is none
SURE = 0.5  # and from which another measure takes the place of the rules'
LEFT_TO_RULES = (Status.DENIED, Status.HYPOTHETICAL)  # too seldom seen to be learned


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a model says of a number's measure: the labels with their probabilities, the best first."""

    figure: float  # the probability that it is one
    measures: tuple[tuple[str, float], ...]
    reasons: tuple[str, ...]  # features that speak for the first


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """The candidates of a text's figures, by field."""

    periods: PeriodOptions
    places: PlaceOptions
    speakers: SpeakerOptions

    @classmethod
    def of(cls, around: Surroundings) -> "FieldOptions":
        """Those of a text."""
        codebook = around.context.codebook
        return cls(PeriodOptions(around, codebook), PlaceOptions(around, codebook), SpeakerOptions(around))


class Chooser:
    """Chooses with models; see `choose`."""

    def __init__(self, models: Models) -> None:
        self.models = models

    def choose(self, context: FigureContext, figures: Sequence[Figure]) -> Iterator[Figure]:
        """The figures of a text, of those that the rules found and of the other numbers."""
        around = Surroundings(context, figures)
        options = FieldOptions.of(around)
        for spot in around.spots:
            figure = self._measured(around, spot)
            if figure is not None:
                yield self._completed(options, spot, figure)

    def weigh(self, context: FigureContext, figures: Sequence[Figure]) -> Iterator[tuple[Evidence, Chosen]]:
        """What the model says of each number that may be a figure, with the number's words."""
        around = Surroundings(context, figures)
        for spot in around.spots:
            if may_be_figure(spot):
                yield spot.words, self.measures(around, spot)

    def measures(self, around: Surroundings, spot: NumberSpot) -> Chosen:
        """What counts a number, by the model alone."""
        model = self.models.classifiers["measure"]
        features = measure_features(around, spot)
        allowed = allowed_measures(around.context.codebook, model.labels, spot.quantity)
        probabilities = model.probabilities(features, proposed_measure(spot), allowed)
        found = dict(zip(model.labels, probabilities.tolist(), strict=True))
        figure = 1 - found.pop(NO_FIGURE)
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        scale = max(figure, 1e-9)
        best = tuple((name, probability / scale) for name, probability in ranked[:5] if probability)
        reasons = model.reasons(features, best[0][0])[:5] if best else []
        return Chosen(figure, best, tuple(name for name, _ in reasons))

    def _measured(self, around: Surroundings, spot: NumberSpot) -> Figure | None:
        """The figure of a number with its measure, or `None`."""
        rule = spot.rule
        if not may_be_figure(spot):
            return None
        chosen = self.measures(around, spot)
        kept = rule is not None and self._keeps(around, rule)
        least = ADDED if rule is None else DROPPED
        if not chosen.measures or (chosen.figure < least and not kept):
            return None
        name, probability = chosen.measures[0]
        certain = FigureCertainty(figure=chosen.figure, measure=probability)
        if rule is None and probability < SURE:
            return None
        kept = kept or probability < SURE
        if rule is not None and (kept or rule.measure == name):
            otherwise = name if name != rule.measure else None
            own = rule.measure in around.context.codebook.own  # its words decide
            share = 1.0 if own else dict(chosen.measures).get(rule.measure, 0.0)
            return replace(rule, certainty=replace(certain, measure=share, model_measure=otherwise))
        measure = around.context.codebook.measure(name)
        unit = self._unit(spot, measure, rule)
        if unit is None:
            return rule
        evidence = _measure_evidence(around, spot, measure)
        figure = rule if rule is not None else _bare(spot)
        words = replace(figure.evidence, measure=evidence)
        return replace(figure, measure=name, unit=unit, evidence=words, certainty=certain)

    def _keeps(self, around: Surroundings, rule: Figure) -> bool:
        """Whether the rules' measure stands: of a user's codebook, or one that words name and the model
        hardly knows.
        """
        known = self.models.classifiers["measure"]
        named = rule.evidence.measure is not None
        unknown = rule.measure in known.rare or rule.measure not in known.labels
        return rule.measure in around.context.codebook.own or (named and unknown)

    def _unit(self, spot: NumberSpot, measure: Measure, rule: Figure | None) -> str | None:
        """What a number is counted in by a measure; `None` where no word says which thing."""
        if spot.quantity.kind is not QuantityKind.COUNT:
            return short_unit(spot.quantity.unit or "") or None
        if measure.counts == INCIDENTS:
            return INCIDENTS
        people = rule is not None and rule.unit in (PEOPLE, HOUSEHOLDS)
        if measure.counts == PEOPLE:
            if rule is not None and people:
                return rule.unit
            return HOUSEHOLDS if spot.noun is not None and names_households(spot.noun) else PEOPLE
        if rule is not None and not people and rule.unit != INCIDENTS:
            return rule.unit
        if spot.noun is not None:
            return short_unit(spot.quantity.unit or spot.noun.lemma_.lower())
        return spot.before.unit if spot.before is not None and spot.before.measure == measure.name else None

    def _completed(self, options: FieldOptions, spot: NumberSpot, figure: Figure) -> Figure:
        """The figure with its speaker, status, place and period."""
        around = options.periods.around
        period, words, of_period = self._period(options.periods, spot, figure.measure)
        place, of_place = self._place(options.places, spot, figure)
        speaker, of_speaker = self._speaker(options.speakers, spot, figure)
        published = around.context.published
        ahead = period.first is not None and published is not None and period.first > published
        status, of_status = self._status(around, spot, figure, ahead=ahead)
        certain = figure.certainty or FigureCertainty(0.0, 0.0)
        return replace(
            place,
            period=period,
            speaker=speaker.quote if speaker is not None else None,
            status=status,
            evidence=replace(place.evidence, period=words, speaker=speaker),
            certainty=replace(
                certain, period=of_period, place=of_place, speaker=of_speaker, status=of_status
            ),
        )

    def _period(
        self, options: PeriodOptions, spot: NumberSpot, measure: str
    ) -> tuple[Period, Evidence | None, float]:
        found = options.of(spot, measure)
        probabilities = self.models.rankers["period"].probabilities([one.groups for one in found])
        shares: dict[Days, float] = defaultdict(float)  # options of the same days stand for one another
        for probability, one in zip(probabilities.tolist(), found, strict=True):
            shares[one.days] += probability
        days = max(shares, key=lambda one: shares[one])
        own = measure in options.codebook.own  # its keys say what it is of
        if spot.rule is not None and (own or is_former(options.around, spot)):
            days = found[0].days
        same = [
            (one.words is not None, probability, at)
            for at, (probability, one) in enumerate(zip(probabilities.tolist(), found, strict=True))
            if one.days == days
        ]
        best = found[max(same)[2]]
        return best.period, best.words, shares[days]

    def _place(self, options: PlaceOptions, spot: NumberSpot, figure: Figure) -> tuple[Figure, float]:
        found = options.of(spot, figure.measure)
        probabilities = self.models.rankers["place"].probabilities([[one.features] for one in found])
        in_list = spot.quantity.number.start in options.around.context.listed  # "20 in Kaya, 40 in Djibo"
        if spot.rule is not None and (in_list or figure.measure in options.codebook.own):
            own = [is_rules_place(spot.rule, one) for one in found]
            return figure, float(probabilities[own].sum())
        best = found[int(probabilities.argmax())]
        same = [one.country == best.country and _quote(one) == _quote(best) for one in found]
        return _placed(figure, best), float(probabilities[same].sum())

    def _speaker(
        self, options: SpeakerOptions, spot: NumberSpot, figure: Figure
    ) -> tuple[Evidence | None, float]:
        found = options.of(spot, figure.measure)
        probabilities = self.models.rankers["speaker"].probabilities([[one.features] for one in found])
        best = int(probabilities.argmax())
        return found[best].words, float(probabilities[best])

    def _status(
        self, around: Surroundings, spot: NumberSpot, figure: Figure, *, ahead: bool
    ) -> tuple[Status, float]:
        """The status; the rules' where a figure is of days `ahead`, or where the model has seen too few."""
        model = self.models.classifiers["status"]
        features = [*measure_features(around, spot), f"measure={figure.measure}"]
        found = model.probabilities(features, figure.status)
        best = int(found.argmax())
        if ahead or figure.status in LEFT_TO_RULES:
            best = model.labels.index(figure.status)
        return Status(model.labels[best]), float(found[best])


def _quote(option: PlaceOption) -> str | None:
    return option.mention.evidence.quote if option.mention is not None else None


def _placed(figure: Figure, option: PlaceOption) -> Figure:
    """The figure at a place; what the rules say stays where they chose the same words."""
    mention, own = option.mention, figure.evidence.place
    words = mention.evidence if mention is not None else None
    place = mention.place if mention is not None else None
    if words is not None and own == words:
        place = figure.place
    if place is not None and place.country is not None and place.country != option.country:
        place = None  # another of that name
    return replace(
        figure,
        place_text=figure.place_text if own == words else words.quote if words is not None else None,
        country=option.country,
        place=place,
        evidence=replace(figure.evidence, place=words),
    )


def _measure_evidence(around: Surroundings, spot: NumberSpot, measure: Measure) -> Evidence | None:
    token = measure_words(around, spot, measure) if measure.name != OTHER else None
    if token is None:
        return None
    return findings.evidence(around.doc, token.idx, token.idx + len(token))


def _bare(spot: NumberSpot) -> Figure:
    """A number that the rules passed over, with nothing but its words."""
    counted = spot.quantity.counted
    return Figure(
        interval=spot.quantity.interval,
        measure=OTHER,
        counted=counted.quote if counted is not None else None,
        period=Period(None, None),
        place_text=None,
        country=None,
        speaker=None,
        status=Status.ACTUAL,
        evidence=FigureEvidence(spot.quantity.evidence, counted),
    )
