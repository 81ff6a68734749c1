"""The component `sayso_claims`: who says what, by which cue, in whose words.

Takes a parsed `Doc`, leaves `Claim` records in `doc._.sayso_claims`, in the order of their content.
Cues in the grammar: `cues.py`; quotation marks: `quotes.py`; who "he" is: `speakers.py`. Next: figures.
"""

from spacy.language import Language
from spacy.tokens import Doc

from sayso.reading import findings
from sayso.reading.claims.cues import find_claims
from sayso.reading.claims.quotes import attach_quotes
from sayso.reading.claims.speakers import name_speakers
from sayso.reading.syntax import require_parse
from sayso.records import Claim


@Language.factory(
    "sayso_claims", assigns=["doc._.sayso_claims"], requires=["token.dep", "token.lemma"], default_config={}
)
def create_claims(nlp: Language, name: str) -> "ClaimReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso_claims")`."""
    findings.register("claims", Claim)
    return ClaimReader()


class ClaimReader:
    """Reads claims; holds nothing."""

    def __call__(self, doc: Doc) -> Doc:
        """Store the claims of `doc` in `doc._.sayso_claims`."""
        require_parse(doc, "sayso_claims")
        drafts = attach_quotes(doc, list(find_claims(doc)))
        claims = name_speakers(doc, drafts)
        findings.store(doc, "claims", sorted(claims, key=lambda claim: claim.content[0].start))
        return doc
