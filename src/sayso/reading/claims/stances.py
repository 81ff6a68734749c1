"""What a speaker does by a cue: the stance of its word, and of what the word takes.

Takes the cue's token, gives a `Stance`: "asked" states, "asked for" and "asked them to" demand, "expressed
concern" warns. Words: `[verbs]` of `speakers.toml`, `[open_clause]` and `[noun_stances]` of `claims.toml`.
"""

from functools import cache

from spacy.tokens import Token

from sayso.codebook import word_set, words
from sayso.reading.claims.complements import Complement, lemma_of
from sayso.records import Stance


@cache
def stances() -> dict[str, Stance]:
    """Cue verb lemma → stance; a verb in two lists takes the more particular one."""
    table: dict[str, Stance] = {}
    for stance, verbs in words("speakers")["verbs"].items():
        for verb in verbs:
            if verb not in table or table[verb] is Stance.STATES:
                table[verb] = Stance(stance)
    return table


def stance_of(verb: Token, complement: Complement | None) -> Stance:
    """The stance of a verb of saying with what it takes here."""
    lemma = lemma_of(verb)
    told = stances()[lemma]
    if complement is not None and complement.preposition is not None:
        preposition = verb.doc[complement.preposition].lower_
        return stances().get(f"{lemma} {preposition}", told)
    if _opens(verb):
        return _of_open_clause().get(lemma, told)
    if complement is not None and told is Stance.STATES and lemma in word_set("claims", "cue", "voicing"):
        voiced = next((child for child in verb.children if child.dep_ == "dobj"), None)
        return noun_stance(voiced, told) if voiced is not None else told
    return told


def noun_stance(noun: Token, otherwise: Stance = Stance.STATES) -> Stance:
    """The stance of a noun of saying: "warning", "criticism"."""
    listed = words("claims")["noun_stances"].items()
    return next((Stance(stance) for stance, nouns in listed if noun.lemma_.lower() in nouns), otherwise)


@cache
def _of_open_clause() -> dict[str, Stance]:
    return {
        verb: Stance(stance) for stance, verbs in words("claims")["open_clause"].items() for verb in verbs
    }


def _opens(verb: Token) -> bool:
    """Whether what the verb takes is an infinitive: "urged them *to leave*"."""
    clauses = (child for child in verb.children if child.dep_ in ("xcomp", "ccomp"))
    return any(c.lower_ == "to" and c.dep_ == "aux" for clause in clauses for c in clause.children)
