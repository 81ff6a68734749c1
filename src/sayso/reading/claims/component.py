"""The component `sayso_claims` itself: what it runs, in order, and what it leaves on a `Doc`."""

from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from sayso.reading import findings
from sayso.reading.claims.clauses import cut_at_semicolons
from sayso.reading.claims.content import with_certainty
from sayso.reading.claims.cues import find_claims
from sayso.reading.claims.disputes import with_disputes
from sayso.reading.claims.knowing import with_speakers
from sayso.reading.claims.layout import find_signed
from sayso.reading.claims.norms import find_norms, with_norms
from sayso.reading.claims.quotes import attach_quotes
from sayso.reading.claims.speakers import name_speakers
from sayso.reading.syntax import require_parse
from sayso.records import Claim, NormUse


@Language.factory(
    "sayso_claims",
    assigns=["doc._.sayso_claims", "doc._.sayso_norms"],
    requires=["token.dep", "token.lemma"],
    default_config={},
)
def create_claims(nlp: Language, name: str) -> "ClaimReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_claims")`."""
    findings.register("claims", Claim)
    findings.register("norms", NormUse)
    missing = [] if "sayso_actors" in nlp.pipe_names else [nlp.create_pipe("sayso_actors")]
    return ClaimReader(missing)


class ClaimReader:
    """Reads claims; holds the components that the pipeline lacks."""

    def __init__(self, helpers: Sequence[Callable[[Doc], Doc]] = ()) -> None:
        self.helpers = helpers

    def __call__(self, doc: Doc) -> Doc:
        """Store the claims of `doc` in `doc._.sayso_claims`."""
        require_parse(doc, "sayso_claims")
        for helper in self.helpers:
            doc = helper(doc)
        text = findings.text_of(doc)
        candidates = attach_quotes(doc, [*find_claims(doc), *find_signed(doc)])
        named = cut_at_semicolons(doc, list(name_speakers(doc, candidates)))
        claims = sorted(named, key=lambda claim: claim.content[0].start)
        norms = find_norms(text)
        claims = [with_certainty(doc, claim) for claim in claims]
        claims = with_speakers(doc, claims)
        claims = with_norms(text, claims, norms)
        findings.store(doc, "claims", with_disputes(doc, claims))
        findings.store(doc, "norms", norms)
        return doc
