"""The component `sayso_figures` itself: what it runs, in order, and what it leaves on a `Doc`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from heapq import merge

from spacy.language import Language
from spacy.tokens import Doc

from sayso.codebook import Codebook, load_codebook
from sayso.reading import findings
from sayso.reading.figures.as_of import as_of, day_of
from sayso.reading.figures.candidates import FigureCandidate, find_candidates
from sayso.reading.figures.cells import cell_figures
from sayso.reading.figures.context import FigureContext
from sayso.reading.figures.measure import Measured, read_measure
from sayso.reading.figures.period import read_period
from sayso.reading.figures.place import read_place
from sayso.reading.figures.plans import as_planned, if_ahead
from sayso.reading.figures.ranking.choose import Chooser, Chosen
from sayso.reading.figures.ranking.models import load_models
from sayso.reading.figures.speaker import read_speaker
from sayso.reading.figures.status import read_status
from sayso.reading.figures.unit import read_unit
from sayso.reading.syntax import require_parse
from sayso.records import Evidence, Figure, FigureEvidence

NEEDED = ("quantities", "dates", "places", "claims")


@Language.factory(
    "sayso_figures", assigns=["doc._.sayso_figures"], default_config={"codebooks": [], "ranked": True}
)
def create_figures(nlp: Language, name: str, codebooks: list[str], ranked: bool) -> "FigureReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_figures")`.

    `codebooks` are paths of TOML files to lay over the shipped ones; without `ranked` the figures are those
    of the rules alone, with no certainty.
    """
    from pathlib import Path

    findings.register("figures", Figure)
    codebook = load_codebook([Path(path) for path in codebooks])
    missing = [part for part in NEEDED if f"sayso_{part}" not in nlp.pipe_names]
    helpers = [nlp.create_pipe(f"sayso_{part}") for part in missing]
    return FigureReader(codebook, helpers, Chooser(load_models()) if ranked else None)


class FigureReader:
    """Reads figures; holds the codebook, the components that the pipeline lacks, and what chooses among
    the proposals of the rules (`chooser`; `None`: nothing does).
    """

    def __init__(
        self, codebook: Codebook, helpers: Sequence[Callable[[Doc], Doc]], chooser: Chooser | None = None
    ) -> None:
        self.codebook = codebook
        self.helpers = helpers
        self.chooser = chooser

    def __call__(self, doc: Doc) -> Doc:
        """Store the figures of `doc` in `doc._.sayso_figures`."""
        require_parse(doc, "sayso_figures")
        for helper in self.helpers:
            doc = helper(doc)
        context = FigureContext.of(doc, self.codebook)
        found: list[Figure] = []
        complete = False
        try:
            found.extend(self._read(context))
            complete = True
        finally:
            if not complete:  # time was up: what the rules found further on stands as it is
                end = max((figure.evidence.quantity.end for figure in found), default=0)
                proposed = (figure for _, figure in context.figures)
                found += [figure for figure in proposed if figure.evidence.quantity.start >= end]
            findings.store(doc, "figures", found)
        return doc

    def read(self, doc: Doc) -> Iterator[Figure]:
        """Yield each figure of `doc`, in text order."""
        return self._read(FigureContext.of(doc, self.codebook))

    def _read(self, context: FigureContext) -> Iterator[Figure]:
        proposed = self.propose(context)
        found = proposed if self.chooser is None else self.chooser.choose(context, list(proposed))
        found = (as_of(context, as_planned(context, figure)) for figure in found)
        cells = (if_ahead(context.codebook, figure) for figure in cell_figures(context))
        both = merge(found, cells, key=lambda figure: figure.evidence.quantity.start)
        return (replace(figure, as_of=day_of(context, figure)) for figure in both)

    def weigh(self, doc: Doc) -> Iterator[tuple[Evidence, Chosen]]:
        """Yield what the model says of the measure of each number of `doc` that may be a figure."""
        context = FigureContext.of(doc, self.codebook)
        if self.chooser is not None:
            yield from self.chooser.weigh(context, list(self.propose(context)))

    def propose(self, context: FigureContext) -> Iterator[Figure]:
        """Yield each figure that the rules find, in text order."""
        for candidate in find_candidates(context):
            figure = _figure(context, candidate)
            if figure is not None:
                context.figures.append((candidate, figure))
                yield figure


def _figure(context: FigureContext, candidate: FigureCandidate) -> Figure | None:
    measured = read_measure(context, candidate)
    if measured is None:
        return None
    if candidate.item is not None and measured.inherited is not None:
        return _part(context, candidate, measured, measured.inherited)
    speaker = read_speaker(context, candidate)
    status = read_status(context, candidate, measured)
    place = read_place(context, candidate, measured)
    period = read_period(context, candidate, measured, status)
    counted = candidate.counted
    evidence = FigureEvidence(
        quantity=candidate.quantity.evidence,
        counted=counted,
        measure=measured.evidence,
        period=period.evidence,
        place=place.evidence,
        speaker=speaker,
        status=status.evidence,
    )
    return Figure(
        interval=candidate.quantity.interval,
        measure=measured.measure,
        counted=counted.quote if counted else None,
        period=period.period,
        place_text=place.words,
        country=place.country,
        speaker=speaker.quote if speaker else None,
        status=status.status,
        evidence=evidence,
        place=place.location,
        unit=read_unit(context, candidate, measured),
    )


def _part(context: FigureContext, candidate: FigureCandidate, measured: Measured, whole: Figure) -> Figure:
    """An item of a list: what is said of the number that leads the list, with its own number and place."""
    place = read_place(context, candidate, measured)
    quantity = candidate.quantity
    return replace(
        whole,
        interval=quantity.interval,
        place_text=place.words,
        country=place.country,
        place=place.location,
        evidence=replace(whole.evidence, quantity=quantity.evidence, place=place.evidence),
    )
