"""The component `sayso_places` itself: what it runs, in order, and what it leaves on a `Doc`."""

from spacy.language import Language
from spacy.tokens import Doc

from sayso.gazetteer import Gazetteer, open_gazetteer
from sayso.reading import findings
from sayso.reading.places.choose import choose_places
from sayso.reading.places.find import find_names
from sayso.reading.places.relations import find_borders, find_routes, place_spans
from sayso.records import Border, PlaceMention, Route


@Language.factory(
    "sayso_places",
    assigns=["doc._.sayso_places", "doc._.sayso_borders", "doc._.sayso_routes"],
    requires=["doc.ents"],
    default_config={},
)
def create_places(nlp: Language, name: str) -> "PlaceReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_places")`.

    The first call on a machine compiles the gazetteer (some seconds).
    """
    findings.register("places", PlaceMention)
    findings.register("borders", Border)
    findings.register("routes", Route)
    findings.register_fact("url")
    findings.register_fact("title")
    return PlaceReader(open_gazetteer())


class PlaceReader:
    """Reads places; holds the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Store the place mentions of `doc` in `doc._.sayso_places`."""
        names = find_names(doc, self.gazetteer)
        mentions = list(choose_places(doc, names, self.gazetteer))
        findings.store(doc, "places", mentions)
        known = place_spans(doc, mentions)
        findings.store(doc, "borders", sorted(find_borders(doc, known), key=lambda b: b.evidence.start))
        findings.store(doc, "routes", list(find_routes(doc, known)))
        return doc
