"""Claims told by grammar: verbs of saying with their clause, and "according to".

Takes a parsed `Doc`, yields `Draft`s. Cue words: `codebook/data/speakers.toml`.
"""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from sayso.codebook import word_set, words
from sayso.reading.claims.draft import Draft, phrase
from sayso.records import Stance

CONTENT_DEPS = {"ccomp"}


@cache
def stances() -> dict[str, Stance]:
    """Cue verb lemma → stance; a verb in two lists takes the more particular one."""
    table: dict[str, Stance] = {}
    for stance, verbs in words("speakers")["verbs"].items():
        for verb in verbs:
            if verb not in table or stance != "states":
                table[verb] = Stance(stance)
    return table


def find_claims(doc: Doc) -> Iterator[Draft]:
    """Every claim with a cue in the grammar, in text order of the cue."""
    for token in doc:
        if token.lemma_.lower() in word_set("speakers", "nouns", "nouns") and token.pos_ == "NOUN":
            yield from _by_noun(token)
        if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in stances():
            yield from _by_verb(token)
        elif token.lower_ in ("according", "per", "citing"):
            yield from _by_according(token)


def _by_verb(verb: Token) -> Iterator[Draft]:
    lemma = verb.lemma_.lower()
    speaker = speaker_of(verb)
    content = _content(verb, lemma) | _content_before(verb, lemma, speaker)
    if not content:
        return
    if speaker is None and not _is_impersonal(verb, lemma):
        return
    strong = lemma in word_set("speakers", "strong", "verbs")
    if speaker is not None and not _may_speak(speaker, strong):
        return
    own = {verb.i, *(child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "prt"))}
    excluded = set(own)
    if speaker is not None:
        excluded.update(token.i for token in speaker.subtree)
    yield Draft(frozenset(content - excluded), tuple(_cue(verb)), speaker, stances()[lemma])


def _cue(verb: Token) -> list[int]:
    """The verb with the auxiliaries right before it."""
    first = verb.i
    while (
        first > 0
        and verb.doc[first - 1].head.i == verb.i
        and verb.doc[first - 1].dep_ in ("aux", "auxpass", "neg")
    ):
        first -= 1
    return list(range(first, verb.i + 1))


def _content(verb: Token, lemma: str) -> set[int]:
    content: set[int] = set()
    for child in verb.children:
        clause = child.dep_ in CONTENT_DEPS or (
            child.dep_ == "xcomp" and lemma in word_set("grammar", "claim", "open_content")
        )
        parataxis = child.dep_ == "advcl" and lemma == "quote" and child.lemma_ == "say"
        if (
            clause
            or parataxis
            or (child.dep_ in ("dobj", "prep") and lemma == "put")
            or (child.dep_ == "dobj" and lemma in word_set("grammar", "claim", "nominal_content"))
            or (
                child.dep_ == "prep"
                and child.lower_ in ("of", "about", "as", "for", "on", "against", "with")
                and lemma in ("warn", "speak", "accuse", "tell", "call", "blame", "charge", "quote")
            )
        ):
            content.update(token.i for token in child.subtree)
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
        and verb.doc[before].text in (",", "”", '"')
        and not any(c.dep_ == "mark" for c in verb.children)
    )


MAX_STEPS = 4  # verbs and prepositions above a cue in which its subject may stand


def speaker_of(verb: Token) -> Token | None:
    """The head of the noun phrase that speaks: subject, agent of a passive, or the subject above."""
    token = verb
    for _ in range(MAX_STEPS):
        if (agent := _agent(token)) is not None:
            return agent
        subject = next((child for child in token.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            passive = token.i == verb.i and any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children)
            return None if passive and verb.lemma_ != "quote" else _antecedent(subject)
        if token.dep_ == "acl" and token.head.pos_ not in ("VERB", "AUX"):
            return token.head
        if token.dep_ not in ("conj", "xcomp", "advcl", "acl", "pcomp", "prep"):
            return None
        below, token = token, token.head
        quoted = next((child for child in token.children if child.dep_ == "dobj"), None)
        if below.dep_ in ("pcomp", "prep") and token.lemma_ == "quote" and quoted is not None:
            return quoted
        if below.dep_ not in ("pcomp", "prep") and token.pos_ not in ("VERB", "AUX"):
            return None
    return None


def _agent(verb: Token) -> Token | None:
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None


def _antecedent(subject: Token) -> Token:
    """The noun that "who" or "which" stands for."""
    if subject.tag_ in ("WP", "WDT") and subject.head.dep_ == "relcl":
        return subject.head.head
    return subject


def _is_impersonal(verb: Token, lemma: str) -> bool:
    """ "are believed to have drowned": said by nobody in particular."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return passive and lemma in word_set("grammar", "claim", "impersonal")


def _may_speak(speaker: Token, strong: bool) -> bool:
    """People, names, pronouns and documents speak; things do only with the strongest verbs."""
    lemma = speaker.lemma_.lower()
    if speaker.pos_ == "PRON":
        return speaker.lower_ in (
            "he",
            "she",
            "they",
            "it",
            "i",
            "we",
            "who",
            "one",
            "some",
            "others",
            "many",
        ) and (strong or speaker.lower_ != "it")
    return lemma not in word_set("speakers", "speakers", "not_speakers")


def _by_according(token: Token) -> Iterator[Draft]:
    """ "according to X": the rest of the clause that the phrase hangs on."""
    top = token
    objects: list[Token] = []
    if token.lower_ == "according":
        to = next((child for child in token.children if child.lower_ == "to"), None)
        after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        to = to or (after if after is not None and after.lower_ == "to" else None)
        if to is None:
            return
        objects = [child for child in to.children if child.dep_ == "pobj"]
        top = token if to.head.i == token.i else to
    elif token.lower_ == "citing":
        objects = [child for child in token.children if child.dep_ == "dobj"]
    else:
        return
    if not objects:
        return
    speaker = objects[0]
    head = top.head
    while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
        head = head.head
    outside = {t.i for t in top.subtree} | {token.i} | set(range(phrase(speaker)[0], phrase(speaker)[1] + 1))
    content = {t.i for t in head.subtree if not t.is_space} - outside
    cue = [token.i, token.i + 1] if token.lower_ == "according" else [token.i]
    yield Draft(frozenset(content), tuple(cue), speaker)


def _by_noun(noun: Token) -> Iterator[Draft]:
    """ "reports that …", "its claim that …": a noun of saying with its clause; its owner speaks."""
    clause = next(
        (
            c
            for c in noun.children
            if c.dep_ in ("acl", "ccomp", "relcl")
            and any(m.dep_ == "mark" and m.lower_ == "that" for m in c.children)
        ),
        None,
    )
    if clause is None:
        return
    owner = next((c for c in noun.children if c.dep_ == "poss" and c.pos_ != "PRON"), None)
    by = next(
        (t for c in noun.children if c.lower_ in ("by", "from") for t in c.children if t.dep_ == "pobj"), None
    )
    speaker = owner or by or (noun if noun.tag_ == "NNS" else None)
    yield Draft(frozenset(token.i for token in clause.subtree), (noun.i,), speaker)
