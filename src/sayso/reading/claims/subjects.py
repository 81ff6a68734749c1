"""Who is the subject of a cue, and whether that can speak: people, bodies, names and documents can.

Takes the cue's verb, gives the head of the noun phrase that speaks. Words: `speakers.toml`.
"""

from spacy.tokens import Token

from sayso.codebook import load_codebook, word_set
from sayso.reading.claims.stances import stances

MAX_STEPS = 4  # verbs and prepositions above a cue in which its subject may stand
PASSIVE = ("auxpass", "nsubjpass")
PRONOUNS = {"he", "she", "they", "it", "i", "we", "who", "one", "some", "others", "many"}
GUESSED = {"PERSON", "ORG", "GPE", "NORP"}  # labels of names that may speak


def speaker_of(verb: Token) -> Token | None:
    """The head of the noun phrase that speaks: subject, agent of a passive, or the subject above."""
    token = verb
    for _ in range(MAX_STEPS):
        if (agent := _agent(token)) is not None:
            return agent
        subjects = [child for child in token.children if child.dep_ in ("nsubj", "nsubjpass")]
        subject = max(subjects, key=lambda child: (child.i < token.i, child.i), default=None)
        if subject is not None:
            passive = _is_passive(verb) if token.i == verb.i else _goes_on_in_passive(verb, token)
            return None if passive and verb.lemma_ != "quote" else _said_above(verb, token, subject)
        if token.dep_ == "acl" and token.head.pos_ not in ("VERB", "AUX"):
            return _said_of(verb, token)
        if token.dep_ not in ("conj", "xcomp", "advcl", "acl", "pcomp", "prep"):
            return None
        below, token = token, token.head
        quoted = next((child for child in token.children if child.dep_ == "dobj"), None)
        if below.dep_ in ("pcomp", "prep") and token.lemma_ == "quote" and quoted is not None:
            return quoted
        if below.dep_ not in ("pcomp", "prep") and token.pos_ not in ("VERB", "AUX"):
            return None
    return None


def _said_of(verb: Token, participle: Token) -> Token | None:
    """Who speaks in a participle on a noun: the noun, or, where that is a thing, the subject of its clause
    ("called it a sham, *saying* …"); nobody in "people *estimated* to be at risk".
    """
    noun = participle.head
    if participle.i == verb.i and verb.tag_ == "VBN" and verb.lemma_ != "quote":
        return None
    if can_say(noun):
        return noun
    return next((child for child in noun.head.children if child.dep_ == "nsubj"), noun)


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in PASSIVE for child in verb.children)


def _goes_on_in_passive(verb: Token, above: Token) -> bool:
    """ "was arrested and *charged* with": a participle joined to a passive is one too."""
    own = any(child.dep_ in ("aux", "nsubj", "dobj") for child in verb.children)
    return verb.dep_ == "conj" and verb.tag_ == "VBN" and not own and _is_passive(above)


def _said_above(verb: Token, token: Token, subject: Token) -> Token:
    """ "The army said its strikes hurt nobody, *pledging* an inquiry": where a thing is the subject inside
    what is said, who says that pledges.
    """
    if token.i == verb.i or token.dep_ != "ccomp" or can_say(subject):
        return subject
    above = next((child for child in token.head.children if child.dep_ == "nsubj"), None)
    return above if above is not None and token.head.lemma_.lower() in stances() else subject


def _agent(verb: Token) -> Token | None:
    """Who it is said by: not "by telephone"."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    if by is None:
        return None
    means = word_set("speakers", "speakers", "means")
    return next((c for c in by.children if c.dep_ == "pobj" and c.lemma_.lower() not in means), None)


def may_speak(speaker: Token, *, strong: bool) -> bool:
    """People, names, pronouns and documents speak; things do only with the strongest verbs."""
    if any(child.lower_ == "no" for child in speaker.children):
        return False  # "no country wants"
    if speaker.pos_ == "PRON":
        return speaker.lower_ in PRONOUNS and (strong or speaker.lower_ != "it")
    return speaker.lemma_.lower() not in word_set("speakers", "speakers", "not_speakers")


def can_say(speaker: Token) -> bool:
    """Whether a noun names somebody or a document: "officials", "the ministry", "most of them"."""
    named = speaker.pos_ == "PROPN" and not any(letter.isdigit() for letter in speaker.text)  # not "COVID-19"
    if named or speaker.ent_type_ in GUESSED or speaker.pos_ == "PRON" or speaker.tag_ == "WP":
        return True
    forms = {speaker.lemma_.lower(), speaker.lower_, speaker.lower_.removesuffix("s")}
    listed = word_set("speakers", "sources", "documents") | word_set("speakers", "speakers", "bodies")
    if not forms.isdisjoint(listed) or any(map(load_codebook().is_person, forms)):
        return True
    of = (inner for child in speaker.children if child.lower_ == "of" for inner in child.children)
    if any(inner.dep_ == "pobj" and can_say(inner) for inner in of):
        return True
    return any(m.evidence.start <= speaker.idx < m.evidence.end for m in speaker.doc._.sayso_actors)
