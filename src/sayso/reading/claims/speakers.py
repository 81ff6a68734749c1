"""Who "he", "it" or "the group" is: the last speaker before that it can stand for.

Takes candidates, gives `Claim`s whose `name` holds the fuller words. A pronoun without a fitting speaker
before it stays as it is.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from sayso.codebook import load_codebook
from sayso.reading.claims.candidate import ClaimCandidate, finish, speaker_evidence
from sayso.reading.syntax import token_at
from sayso.records import Claim, Evidence

PEOPLE_PRONOUNS = {"he", "she"}
GROUP_PRONOUNS = {"it", "they"}
OWN_PRONOUNS = {"i", "we"}  # whose words they stand in says who they are
POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "i"}
PLACE_OR_ORG = {"ORG", "GPE", "NORP"}


def name_speakers(doc: Doc, candidates: list[ClaimCandidate]) -> Iterator[Claim]:
    """Finish each candidate, with the antecedent of its speaker where that is a pronoun."""
    before: list[Token] = []
    people = {token_at(doc, m.evidence.end - 1).i for m in doc._.sayso_actors if m.actor.person}
    ordered = sorted(
        candidates,
        key=lambda candidate: (
            candidate.speaker.i if candidate.speaker is not None else min(candidate.content)
        ),
    )
    for candidate in ordered:
        speaker = candidate.speaker
        name: Evidence | None = None
        if speaker is not None and speaker.tag_ in ("WP", "WDT"):
            name = _relative(speaker)
        elif speaker is not None and POSSESSIVES.get(speaker.lower_, speaker.lower_) in OWN_PRONOUNS:
            name = _own(doc, speaker, ordered, before, people)
        elif speaker is not None and speaker.pos_ == "PRON":
            name = _antecedent(doc, speaker, before, people)
        elif speaker is not None:
            name = _apposition(speaker) or _fuller(speaker, before) or _actor_before(doc, speaker)
            before.append(speaker)
        claim = finish(doc, candidate, name)
        if claim is not None:
            yield claim


def _own(
    doc: Doc, pronoun: Token, candidates: list[ClaimCandidate], before: list[Token], people: set[int]
) -> Evidence | None:
    """Who says "we": the speaker of the quotation that it stands in; `None` where nobody is quoted."""
    around = [c for c in candidates if c.direct and pronoun.i in c.content and c.speaker is not None]
    quoted = min(around, key=lambda candidate: len(candidate.content)).speaker if around else None
    if quoted is None or quoted.i == pronoun.i:
        return None
    return _antecedent(doc, quoted, before, people) if quoted.pos_ == "PRON" else speaker_evidence(quoted)


def _relative(pronoun: Token) -> Evidence | None:
    """The noun that "who" or "which" stands for."""
    clause = pronoun.head
    while clause.dep_ not in ("relcl", "acl") and clause.dep_ in ("conj", "xcomp", "ccomp", "advcl"):
        clause = clause.head
    return speaker_evidence(clause.head) if clause.dep_ in ("relcl", "acl") else None


def _fuller(speaker: Token, before: list[Token]) -> Evidence | None:
    """ "the service" is the border guard service that spoke before: the same noun with more words."""
    plain = speaker.pos_ == "NOUN" and [child.lower_ for child in speaker.children] == ["the"]
    if not plain:
        return None
    for earlier in reversed(before):
        own = [child for child in earlier.children if child.dep_ in ("compound", "amod", "poss", "prep")]
        if earlier.lemma_.lower() == speaker.lemma_.lower() and own:
            return speaker_evidence(earlier)
    return None


def _actor_before(doc: Doc, speaker: Token) -> Evidence | None:
    """The first mention of the actor whom "the group" or "the minister" takes up."""
    if [child.lower_ for child in speaker.children] != ["the"] or speaker.pos_ != "NOUN":
        return None
    here = next((m for m in doc._.sayso_actors if m.evidence.start <= speaker.idx < m.evidence.end), None)
    first = next((m for m in doc._.sayso_actors if here is not None and m.actor == here.actor), None)
    return first.evidence if first is not None and first is not here else None


def _apposition(speaker: Token) -> Evidence | None:
    """The person's name beside a role: "one of the protesters, Hayley Walsh"."""
    if speaker.ent_type_ == "PERSON":
        return None
    for token in speaker.subtree:
        if (
            token.dep_ == "appos"
            and token.ent_type_ == "PERSON"
            and token.head in (speaker, *speaker.children)
        ):
            return speaker_evidence(token)
    return None


def _antecedent(doc: Doc, pronoun: Token, speakers: list[Token], people: set[int]) -> Evidence | None:
    word = POSSESSIVES.get(pronoun.lower_, pronoun.lower_)
    if word not in PEOPLE_PRONOUNS and word not in GROUP_PRONOUNS:
        return None  # "some", "many", "one"
    spoke = next((t for t in reversed(speakers) if t.i < pronoun.i and _fits(t, word, people)), None)
    if word == "it" or spoke is None:
        subject = _subject_before(doc, pronoun, word, people)
        if subject is not None and (spoke is None or subject.i > spoke.i):
            return speaker_evidence(subject)
    return speaker_evidence(spoke) if spoke is not None else None


def _fits(token: Token, word: str, people: set[int]) -> bool:
    joined = any(child.dep_ == "conj" for child in token.children)
    plural = token.tag_ in ("NNS", "NNPS") or joined or token.lower_ in ("most", "many", "some", "all", "few")
    person = (
        token.i in people
        or token.ent_type_ == "PERSON"
        or any(child.ent_type_ == "PERSON" or child.i in people for child in token.children)
    )
    if word in PEOPLE_PRONOUNS:
        human = person or load_codebook().is_person(token.lemma_)
        return not plural and human and (token.i in people or token.ent_type_ not in PLACE_OR_ORG)
    if word == "it":
        return not plural and not person
    return plural or not person


def _subject_before(doc: Doc, pronoun: Token, word: str, people: set[int]) -> Token | None:
    """The nearest earlier subject that is a name the pronoun can stand for."""
    person = word in PEOPLE_PRONOUNS
    for i in range(pronoun.i - 1, max(-1, pronoun.i - 120), -1):
        token = doc[i]
        is_person = i in people or token.ent_type_ == "PERSON"
        named = is_person if person else token.ent_type_ in PLACE_OR_ORG and not is_person
        if named and token.dep_ in ("nsubj", "nsubjpass") and token.pos_ in ("PROPN", "NOUN"):
            return token
    return None
