"""Choose among the candidates of each field: what the rules propose becomes what is most probable.

Takes a context with the figures of the rules, gives figures in text order, each with its `FigureCertainty`.
The models may add a figure that the rules did not find, and remove one that they found. A measure of a user's
codebook stays as its words name it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sayso.codebook import Measure
from sayso.reading import findings
from sayso.reading.figures.candidates import names_households
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure import OTHER, negated_measure
from sayso.reading.figures.ranking.dating import is_former
from sayso.reading.figures.ranking.measures import (
    NO_FIGURE,
    allowed_measures,
    may_be_figure,
    measure_features,
    measure_words,
    proposed_measure,
)
from sayso.reading.figures.ranking.models import Models
from sayso.reading.figures.ranking.periods import Days, PeriodOptions
from sayso.reading.figures.ranking.places import PlaceOption, PlaceOptions, is_rules_place
from sayso.reading.figures.ranking.speakers import SpeakerOptions
from sayso.reading.figures.ranking.surroundings import NumberSpot, Surroundings
from sayso.reading.figures.speaker import claim_around
from sayso.reading.figures.unit import HOUSEHOLDS, INCIDENTS, PEOPLE, short_unit
from sayso.records import (
    BlockKind,
    Evidence,
    Figure,
    FigureCertainty,
    FigureEvidence,
    Period,
    QuantityKind,
    Status,
)

ADD_FROM = 0.5  # the least probability of a figure that the rules did not find
REMOVE_BELOW = 0.15  # a figure of the rules that is less probable is removed
REPLACE_FROM = 0.5  # the least probability of a measure that replaces the rules'
REASONS = 5  # features that are shown
RULES_ONLY = (Status.DENIED, Status.HYPOTHETICAL)  # too few examples: as the rules say


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a model says of a number's measure: the labels with their probabilities, the best first."""

    figure: float  # the probability that it is one
    measures: tuple[tuple[str, float], ...]
    reasons: tuple[str, ...] = ()  # features that speak for the first


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """The candidates of a text's figures, by field."""

    periods: PeriodOptions
    places: PlaceOptions
    speakers: SpeakerOptions

    @classmethod
    def of(cls, around: Surroundings) -> "FieldOptions":
        """Those of a text."""
        return cls(PeriodOptions(around), PlaceOptions(around), SpeakerOptions(around))


CITED = 0.9  # so often does a source in brackets or behind "Source:" give the figure, where nobody says it


class Chooser:
    """Chooses with models; see `choose`."""

    def __init__(self, models: Models) -> None:
        self.models = models

    def choose(self, context: FigureContext, figures: Sequence[Figure]) -> Iterator[Figure]:
        """The figures of a text, of those that the rules found and of the other numbers."""
        around = Surroundings(context, figures)
        options = FieldOptions.of(around)
        for spot in around.spots:
            if not may_be_figure(spot):
                continue
            features = measure_features(around, spot)
            figure = self._measured(around, spot, features)
            if figure is not None:
                yield self._completed(options, spot, figure, features)

    def weigh(self, context: FigureContext, figures: Sequence[Figure]) -> Iterator[tuple[Evidence, Chosen]]:
        """What the model says of each number that may be a figure, with the number's words."""
        model = self.models.classifiers["measure"]
        around = Surroundings(context, figures)
        for spot in around.spots:
            if may_be_figure(spot):
                features = measure_features(around, spot)
                chosen = self._measures(context, spot, features)
                reasons = model.reasons(features, chosen.measures[0][0]) if chosen.measures else []
                yield spot.words, replace(chosen, reasons=tuple(name for name, _ in reasons[:REASONS]))

    def _measures(self, context: FigureContext, spot: NumberSpot, features: Sequence[str]) -> Chosen:
        """What counts a number, by the model alone."""
        model = self.models.classifiers["measure"]
        allowed = allowed_measures(context.codebook, model.labels, spot.quantity)
        probabilities = model.probabilities(features, proposed_measure(spot), allowed)
        found = dict(zip(model.labels, probabilities.tolist(), strict=True))
        figure = 1 - found.pop(NO_FIGURE, 0.0)
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        scale = max(figure, 1e-9)
        return Chosen(
            figure, tuple((name, probability / scale) for name, probability in ranked if probability)
        )

    def _measured(self, around: Surroundings, spot: NumberSpot, features: Sequence[str]) -> Figure | None:
        """The figure of a number with its measure, or `None`."""
        rule, chosen = spot.rule, self._measures(around.context, spot, features)
        name, probability = chosen.measures[0] if chosen.measures else (OTHER, 0.0)
        name = _denied(around, spot, name)
        if rule is None:
            return self._added(around, spot, chosen.figure, (name, probability))
        keeps = self._keeps(around, rule)
        if chosen.figure < REMOVE_BELOW and not keeps:
            return None
        measure = around.context.codebook.measure(name)
        unit = self._unit(spot, measure, rule)
        if keeps or probability < REPLACE_FROM or rule.measure == name or unit is None:
            own = rule.measure in around.context.codebook.own  # its words decide
            share = 1.0 if own else dict(chosen.measures).get(rule.measure)
            otherwise = name if name != rule.measure and chosen.measures else None
            return replace(rule, certainty=FigureCertainty(chosen.figure, share, model_measure=otherwise))
        words = replace(rule.evidence, measure=_measure_evidence(around, spot, measure))
        certainty = FigureCertainty(chosen.figure, probability)
        return replace(rule, measure=name, unit=unit, evidence=words, certainty=certainty)

    def _added(
        self, around: Surroundings, spot: NumberSpot, is_figure: float, best: tuple[str, float]
    ) -> Figure | None:
        """A figure that the rules did not find, if it and its measure are probable enough."""
        name, probability = best
        measure = around.context.codebook.measure(name)
        unit = self._unit(spot, measure, None)
        if is_figure < ADD_FROM or probability < REPLACE_FROM or unit is None:
            return None
        figure, certainty = _bare(spot), FigureCertainty(is_figure, probability)
        words = replace(figure.evidence, measure=_measure_evidence(around, spot, measure))
        return replace(figure, measure=name, unit=unit, evidence=words, certainty=certainty)

    def _keeps(self, around: Surroundings, rule: Figure) -> bool:
        """Whether the rules' measure stands: of a user's codebook, one that words name and the model hardly
        knows, or that of a key figure's label, of which the model has seen none.
        """
        known = self.models.classifiers["measure"]
        named = rule.evidence.measure is not None
        unknown = rule.measure in known.rare or rule.measure not in known.labels
        block = around.context.block_at(rule.evidence.quantity.start)
        key = block is not None and block.kind is BlockKind.KEY_FIGURE
        return rule.measure in around.context.codebook.own or (named and (unknown or key))

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

    def _completed(
        self, options: FieldOptions, spot: NumberSpot, figure: Figure, features: Sequence[str]
    ) -> Figure:
        """The figure with its speaker, status, place and period."""
        period, words, of_period = self._period(options.periods, spot, figure.measure)
        place, of_place = self._place(options.places, spot, figure)
        speaker, of_speaker = self._speaker(options.speakers, spot, figure)
        published = options.periods.published
        ahead = period.first is not None and published is not None and period.first > published
        status, of_status = self._status(figure, features, ahead=ahead)
        certain = self._certain(figure)
        said = figure.evidence.status if status is figure.status else None
        return replace(
            place,
            period=period,
            speaker=speaker.quote if speaker is not None else None,
            status=status,
            evidence=replace(place.evidence, period=words, speaker=speaker, status=said),
            certainty=replace(
                certain, period=of_period, place=of_place, speaker=of_speaker, status=of_status
            ),
        )

    def _certain(self, figure: Figure) -> FigureCertainty:
        """How certain it is that a number is a figure, and its measure."""
        certain, calibration = (
            figure.certainty or FigureCertainty(1.0),
            self.models.classifiers["measure"].calibration,
        )
        measure = calibration(certain.measure) if certain.measure is not None else None
        return replace(certain, figure=calibration(certain.figure), measure=measure)

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
        return best.period, best.words, self.models.rankers["period"].calibration(shares[days])

    def _place(self, options: PlaceOptions, spot: NumberSpot, figure: Figure) -> tuple[Figure, float]:
        found = options.of(spot, figure.measure)
        model = self.models.rankers["place"]
        probabilities = model.probabilities([[one.features] for one in found])
        in_list = spot.quantity.number.start in options.around.context.listed  # "20 in Kaya, 40 in Djibo"
        in_list = in_list or _is_of_section(options, spot)
        if spot.rule is not None and (in_list or figure.measure in options.codebook.own):
            own = [is_rules_place(spot.rule, one) for one in found]
            return figure, model.calibration(float(probabilities[own].sum()))
        best = found[int(probabilities.argmax())]
        same = [one.country == best.country and _quote(one) == _quote(best) for one in found]
        return _placed(figure, best), model.calibration(float(probabilities[same].sum()))

    def _speaker(
        self, options: SpeakerOptions, spot: NumberSpot, figure: Figure
    ) -> tuple[Evidence | None, float]:
        found = options.of(spot, figure.measure)
        model = self.models.rankers["speaker"]
        probabilities = model.probabilities([[one.features] for one in found])
        best = int(probabilities.argmax())
        context = options.around.context
        cited = context.cited_at(spot.quantity.number.start)
        if cited is not None and claim_around(context, spot.quantity.number) is None:
            return cited.name, CITED
        return found[best].words, model.calibration(float(probabilities[best]))

    def _status(self, figure: Figure, features: Sequence[str], *, ahead: bool) -> tuple[Status, float | None]:
        """The status, as the rules say where a figure is of days `ahead`, or where examples are too few."""
        model = self.models.classifiers["status"]
        allowed = np.array([label not in RULES_ONLY for label in model.labels])
        if ahead or figure.status in RULES_ONLY:
            allowed = np.ones(len(model.labels), dtype=bool)
        found = model.probabilities([*features, f"measure={figure.measure}"], figure.status, allowed)
        by_label = dict(zip(model.labels, found.tolist(), strict=True))
        if ahead or figure.status in RULES_ONLY:
            known = by_label.get(figure.status)
            return figure.status, model.calibration(known) if known is not None else None
        best = max(by_label, key=lambda label: by_label[label])
        return Status(best), model.calibration(by_label[best])


def _denied(around: Surroundings, spot: NumberSpot, name: str) -> str:
    """The measure that a denied verb makes of one that it names itself."""
    codebook = around.context.codebook
    measure = codebook.measure(name)
    turned = negated_measure(codebook, measure, spot.governor)
    if turned is measure:
        return name
    token = measure_words(around, spot, measure)
    return turned.name if token is not None and token.i == spot.governor.i else name


def _is_of_section(options: PlaceOptions, spot: NumberSpot) -> bool:
    """Whether the rules have their place from the heading above."""
    section = options.around.context.section_at(spot.words.start)
    own = spot.rule.evidence.place if spot.rule is not None else None
    return section is not None and own == section.mention.evidence


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
