"""Claims by grammar: verbs, nouns and adjectives of saying with what they take; "according to": `sources.py`.

Takes a parsed `Doc`, yields `ClaimCandidate`s. Cue words: `codebook/data/speakers.toml`.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from sayso.codebook import word_set
from sayso.reading.claims.candidate import ClaimCandidate, phrase
from sayso.reading.claims.complements import adjective_complement, complement_of, lemma_of, noun_complement
from sayso.reading.claims.sources import OPENING, find_sources
from sayso.reading.claims.stances import noun_stance, stance_of, stances
from sayso.reading.claims.subjects import can_say, may_speak, speaker_of
from sayso.records import Stance

TAKING_SIDES = {Stance.ACCUSES, Stance.CONDEMNS, Stance.DENIES, Stance.DEMANDS, Stance.PROMISES}
SHOWING = {"show", "reveal", "indicate", "suggest", "demonstrate"}
OWNERS = {"GPE", "ORG", "NORP", "PERSON"}
CONTENT_DEPS = {"ccomp"}


def find_claims(doc: Doc) -> Iterator[ClaimCandidate]:
    """Every claim with a cue in the grammar, in text order of the cue."""
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and lemma_of(token) in stances():
            yield from _by_verb(token)
        elif token.lower_ in OPENING:
            yield from find_sources(token)
        elif token.pos_ == "NOUN":
            yield from _by_noun(token)
        elif token.pos_ == "ADJ" and token.dep_ == "acomp":
            yield from _by_adjective(token)


def _by_verb(verb: Token) -> Iterator[ClaimCandidate]:
    lemma = lemma_of(verb)
    speaker = speaker_of(verb)
    content = _content(verb, lemma) | _content_before(verb, lemma, speaker)
    cue = _cue(verb)
    complement = complement_of(verb) if not content else None
    if complement is not None:
        content = set(complement.tokens)
        if complement.preposition is not None:
            cue.append(complement.preposition)
    stance = stance_of(verb, complement)
    if not content or (speaker is None and not _is_impersonal(verb, lemma)):
        return
    if speaker is not None and not _speaks(verb, speaker, stance, by_clause=complement is None):
        return
    if not _is_actual(verb, lemma, speaker) or _says_nothing(verb.doc, content, stance):
        return
    excluded = {*cue, *(child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "prt"))}
    if speaker is None:
        content |= {t.i for c in verb.children if c.dep_ == "nsubjpass" for t in c.subtree}
    if speaker is not None and not content.issubset(token.i for token in speaker.subtree):
        excluded.update(token.i for token in speaker.subtree)
    yield ClaimCandidate(frozenset(content - excluded), tuple(sorted(cue)), speaker, stance)


def _speaks(verb: Token, speaker: Token, stance: Stance, *, by_clause: bool) -> bool:
    """Whether the subject of a cue speaks by it: with an object alone ("reported an increase"), and by what
    shows something, only who or what can.
    """
    lemma = lemma_of(verb)
    strong = lemma in word_set("speakers", "strong", "verbs") or stance in TAKING_SIDES
    if not may_speak(speaker, strong=strong):
        return False
    return (by_clause and lemma not in SHOWING and not _is_modifier(verb)) or can_say(speaker)


def _is_modifier(verb: Token) -> bool:
    """ "*Confirmed* cases were treated", parsed as if somebody confirmed it: a participle before a noun."""
    after = verb.nbor(1) if verb.i + 1 < len(verb.doc) else verb
    return verb.tag_ in ("VBN", "VBD") and after.tag_ == "NNS" and after.dep_ in ("nsubj", "nsubjpass")


def _is_actual(verb: Token, lemma: str, speaker: Token | None) -> bool:
    """Whether it was said: not "would say", "to tell", "did not mention", nor what "I" think."""
    modals = {child.lower_ for child in verb.children if child.tag_ == "MD"}
    told_by_can = lemma in word_set(
        "claims", "actual", "can"
    )  # "can confirm", not "can register their boats"
    if modals - ({"can", "must"} if told_by_can else {"must"}):
        return speaker is None and lemma in word_set("grammar", "claim", "impersonal")
    if any(child.dep_ == "neg" for child in verb.children):
        return lemma in word_set("claims", "actual", "negated")
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        above = verb.head
        done = (
            above.lemma_.lower() in word_set("claims", "actual", "done") or above.lemma_.lower() in stances()
        )
        if verb.dep_ not in ("xcomp", "ccomp", "conj", "acl") or not done:
            return False
    named = speaker is None or speaker.pos_ != "PRON"
    return named or lemma not in word_set("claims", "actual", "named_only")


def _says_nothing(doc: Doc, content: set[int], stance: Stance) -> bool:
    """Content of pronouns alone: "said so", "told them that"; what is denied may be one: "denied it"."""
    return stance is not Stance.DENIES and all(
        doc[i].pos_ in ("PRON", "DET", "ADV", "PUNCT", "SPACE", "SCONJ", "PART") for i in content
    )


def _cue(verb: Token) -> list[int]:
    """The verb with the auxiliaries and adverbs right before it, and its particle after it."""
    first = verb.i
    while first > 0 and _leads(verb.doc[first - 1], verb):
        first -= 1
    cue = list(range(first, verb.i + 1))
    following = verb.i + 1
    while following < len(verb.doc) and _trails(verb.doc[following], verb):
        cue += [token.i for token in verb.doc[following].subtree]
        following = cue[-1] + 1
    if following < len(verb.doc) and verb.doc[following].text == ":":
        cue.append(following)
    return sorted(set(cue))


def _trails(token: Token, verb: Token) -> bool:
    """A particle or adverb after the verb, or where it was said: "in an interview"."""
    if token.head.i != verb.i:
        return False
    if token.dep_ == "prep":
        return any(c.lemma_.lower() in word_set("claims", "cue", "occasions") for c in token.children)
    return token.dep_ == "prt" or (token.dep_ == "advmod" and not list(token.children) and token.tag_ == "RB")


def _leads(token: Token, verb: Token) -> bool:
    own = token.head.i == verb.i
    helping = token.dep_ in ("aux", "auxpass", "neg")
    return own and (helping or (token.dep_ == "advmod" and token.lower_ not in ("as", "how", "why", "when")))


def _content(verb: Token, lemma: str) -> set[int]:
    content: set[int] = set()
    for child in verb.children:
        clause = child.dep_ in CONTENT_DEPS and not _is_seen(child, lemma)
        parataxis = child.dep_ == "advcl" and lemma == "quote" and child.lemma_ == "say"
        if clause or parataxis or (child.dep_ in ("dobj", "prep") and lemma == "put" and _puts_at(verb)):
            content.update(token.i for token in child.subtree)
            content -= _other_speech(child)
    takes = lemma in word_set("claims", "verbs", "xcomp") and lemma != "tell"
    if content and takes and any(child.dep_ == "dobj" for child in verb.children):
        listener = next(child for child in verb.children if child.dep_ == "dobj")
        if not any(m.dep_ == "mark" for c in verb.children if c.dep_ == "ccomp" for m in c.children):
            content.update(token.i for token in listener.subtree)
    if (
        not content
        and verb.dep_ in ("parataxis", "advcl")
        and verb.head.pos_ in ("VERB", "AUX")
        and lemma in word_set("speakers", "strong", "verbs")
    ):
        outer = {token.i for token in verb.head.subtree} - {token.i for token in verb.subtree}
        if verb.dep_ == "parataxis" or (verb.i > verb.head.i and _is_comment(verb)):
            content = outer
    return content


def _is_seen(clause: Token, lemma: str) -> bool:
    """ "found the man hiding", "found it difficult": what is seen or met, no finding that it is so."""
    if lemma not in word_set("claims", "deeds", "seeing"):
        return False
    helpers = any(child.dep_ in ("aux", "auxpass", "mark") for child in clause.children)
    return not helpers and clause.tag_ not in ("VBD", "VBZ", "VBP")


def _puts_at(verb: Token) -> bool:
    """ "put the toll at 30", "as he put it"; not "put himself at risk"."""
    return any(
        (child.lower_ == "at" and any(token.like_num for token in child.subtree))
        or (child.dep_ == "dobj" and child.lower_ == "it")
        for child in verb.children
        if child.dep_ in ("prep", "dobj")
    )


def _other_speech(clause: Token) -> set[int]:
    """ "…, and Democrats accused them": a clause joined to what is said in which another speaks."""
    for child in clause.children:
        own = [c for c in child.children if c.dep_ == "nsubj" and c.pos_ in ("PROPN", "NOUN")]
        if child.dep_ == "conj" and own and child.lemma_.lower() in stances():
            return {token.i for token in child.subtree}
    return set()


def _content_before(verb: Token, lemma: str, speaker: Token | None) -> set[int]:
    """ "…, officials said on Monday": all of the sentence before the comma, however it was parsed."""
    if speaker is None or lemma not in word_set("speakers", "strong", "verbs") or speaker.i > verb.i + 6:
        return set()
    sentence = verb.sent
    first = min(phrase(speaker)[0], verb.i)
    if abs(verb.i - speaker.i) > 8 or first - 1 <= sentence.start + 2:
        return set()
    comma = verb.doc[first - 1]
    if comma.text not in (",", "”", '"') or any(
        child.dep_ == "ccomp" and child.i > verb.i for child in verb.children
    ):
        return set()
    rest = [
        token for token in verb.doc[max(verb.i, phrase(speaker)[1]) + 1 : sentence.end] if not token.is_space
    ]
    tail = (
        rest
        and rest[0].text not in (".", ",", "”")
        and rest[0].dep_ not in ("prep", "npadvmod", "dobj", "punct", "advmod", "dative", "advcl")
    )
    if tail or verb.dep_ in ("relcl", "acl") or any(child.dep_ == "mark" for child in verb.children):
        return set()
    held = {token.i for token in verb.doc[sentence.start : first - 1] if not token.is_space}
    return held if _has_verb(verb.doc, held) else set()


def _has_verb(doc: Doc, indexes: set[int]) -> bool:
    return any(doc[i].pos_ in ("VERB", "AUX") and doc[i].tag_ not in ("VBG",) for i in indexes)


def _is_comment(verb: Token) -> bool:
    """ "…, officials said" parsed as an adverbial clause: subject and verb alone after a comma."""
    before = verb.left_edge.i - 1
    return (
        before >= 0
        and any(child.dep_ == "nsubj" for child in verb.children)
        and verb.doc[before].text in (",", "”", '"')
        and not any(c.dep_ == "mark" for c in verb.children)
    )


def _is_impersonal(verb: Token, lemma: str) -> bool:
    """ "are believed to have drowned": said by nobody in particular."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return passive and lemma in word_set("grammar", "claim", "impersonal")


def _by_noun(noun: Token) -> Iterator[ClaimCandidate]:
    """ "reports that …", "its claim that …", "criticism of … by": its owner speaks."""
    complement = noun_complement(noun)
    if complement is None:
        return
    owner = next((c for c in noun.children if c.dep_ == "poss"), None) or next(
        (c for c in noun.children if c.dep_ in ("compound", "amod") and c.ent_type_ in OWNERS), None
    )
    by = next(
        (t for c in noun.children if c.lower_ in ("by", "from") for t in c.children if t.dep_ == "pobj"), None
    )
    plural = (
        noun if noun.tag_ == "NNS" and noun.lemma_.lower() in ("report", "rumour", "rumor", "claim") else None
    )
    speaker = owner or by or _holder(noun) or plural
    if speaker is None:
        return
    cue = [noun.i, *([complement.preposition] if complement.preposition is not None else [])]
    yield ClaimCandidate(complement.tokens, tuple(cue), speaker, noun_stance(noun))


def _holder(noun: Token) -> Token | None:
    """Who voices it: "He made the claim that", "expressed concern about"."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in word_set("claims", "cue", "voicing"):
        return speaker_of(verb)
    return None


def _by_adjective(adjective: Token) -> Iterator[ClaimCandidate]:
    """ "The minister is confident that …"."""
    complement = adjective_complement(adjective)
    speaker = speaker_of(adjective.head) if complement is not None else None
    if complement is None or speaker is None or not may_speak(speaker, strong=False):
        return
    verb = adjective.head
    if any(child.tag_ == "MD" for child in verb.children):
        return  # "will be aware"
    cue = (
        [*_cue(verb), *range(verb.i + 1, adjective.i + 1)] if 0 < adjective.i - verb.i < 4 else [adjective.i]
    )
    if complement.preposition is not None:
        cue.append(complement.preposition)
    yield ClaimCandidate(complement.tokens, tuple(cue), speaker, Stance.BELIEVES)
