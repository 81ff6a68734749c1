"""The component `sayso_places`: place names with their kind, country and coordinates.

Takes a `Doc` with entity labels (and a parse, where there is one), leaves `PlaceMention` records in
`doc._.sayso_places`, in text order; each stands alone, so that one unknown name empties nothing else.
Names are found in `names.py` and told apart in `choose.py`. Next: claims.
"""

from spacy.language import Language
from spacy.tokens import Doc

from sayso.gazetteer import Gazetteer, open_gazetteer
from sayso.reading import findings
from sayso.reading.places.choose import choose_places
from sayso.reading.places.names import find_names
from sayso.records import PlaceMention


@Language.factory("sayso_places", assigns=["doc._.sayso_places"], requires=["doc.ents"], default_config={})
def create_places(nlp: Language, name: str) -> "PlaceReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_places")`.

    The first call on a machine compiles the gazetteer (some seconds).
    """
    findings.register("places", PlaceMention)
    return PlaceReader(open_gazetteer())


class PlaceReader:
    """Reads places; holds the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Store the place mentions of `doc` in `doc._.sayso_places`."""
        names = find_names(doc, self.gazetteer)
        findings.store(doc, "places", list(choose_places(doc, names, self.gazetteer)))
        return doc
