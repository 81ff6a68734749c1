"""What a verb, noun or adjective of saying takes as its content, by the lists of `claims.toml`.

Takes the cue's token, gives the tokens of its complements: "vowed *to leave*", "called for *calm*",
"described *it as a lie*". Clauses with "that" are in `cues.py`.
"""

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.codebook import load_codebook, word_set, words

APART = {
    "so",
    "while",
    "as",
    "after",
    "before",
    "because",
    "when",
    "amid",
}  # clauses that stand beside what is said
CLAUSES = {"xcomp", "oprd", "dobj"}
TAKEN_UP = {"it", "this", "that", "which"}  # what was just said: "which the army denied"


@dataclass(frozen=True, slots=True)
class Complement:
    """Tokens of the content; and the preposition before it, which belongs to the cue."""

    tokens: frozenset[int]
    preposition: int | None = None


@cache
def _lists(table: str) -> dict[str, frozenset[str]]:
    return {kind: frozenset(listed) for kind, listed in words("claims")[table].items()}


def lemma_of(verb: Token) -> str:
    """The verb's lemma; the model makes "hop" of "hoping"."""
    lemma = verb.lemma_.lower()
    return "hope" if lemma == "hop" else lemma


def complement_of(verb: Token) -> Complement | None:
    """The listed complements of a verb, together; `None` where it has none."""
    lists = _lists("verbs")
    lemma = lemma_of(verb)
    found: set[int] = set()
    preposition: int | None = None
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    if _only_names(verb, lemma) or _has_particle(verb):
        return None
    for child in verb.children:
        taken = child.dep_ in CLAUSES and lemma in lists[child.dep_]
        if taken and not _is_filler(child, lemma) and not _is_deed(verb, child, lemma):
            found |= _core(child)
        elif child.dep_ == "prep":
            for kind in ("pobj", "pcomp"):
                inner = [c for c in child.children if c.dep_ == kind]
                listed = lemma in lists.get(f"{child.lower_}+{kind}", ())
                if inner and listed and not (kind == "pobj" and _is_deed(verb, inner[0], lemma)):
                    if found:
                        found |= _subtree(child)
                    else:
                        found |= _subtree(inner[0])
                        preposition = child.i
    if lemma in lists["xcomp"]:  # "urged them to leave": the one urged belongs to what is wanted
        clause = any(child.dep_ == "xcomp" for child in verb.children)
        objects = [child for child in verb.children if child.dep_ == "dobj"]
        if clause and objects and not passive and lemma not in ("tell", "promise", "say"):
            found |= _subtree(objects[0])
    return Complement(frozenset(found), preposition) if found else None


def noun_complement(noun: Token) -> Complement | None:
    """The content of a noun of saying: "the claim *that …*", "criticism of *the plan*"."""
    lists = _lists("nouns")
    for child in noun.children:
        clause = child.dep_ in ("acl", "ccomp", "relcl") and noun.lemma_.lower() in lists["clause"]
        if clause and _is_content_clause(child):
            return Complement(frozenset(_subtree(child)))
    return _after_preposition(noun, lists)


def adjective_complement(adjective: Token) -> Complement | None:
    """The content of "is confident *that …*", "was critical of *it*"."""
    lists = _lists("adjectives")
    for child in adjective.children:
        if child.dep_ in ("ccomp", "xcomp") and adjective.lemma_.lower() in lists[child.dep_]:
            return Complement(frozenset(_subtree(child)))
    return _after_preposition(adjective, lists)


def _after_preposition(token: Token, lists: dict[str, frozenset[str]]) -> Complement | None:
    """What follows the listed preposition of a noun or adjective."""
    for child in token.children:
        if child.dep_ == "prep" and token.lemma_.lower() in lists.get(f"{child.lower_}+pobj", ()):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return Complement(frozenset(_subtree(inner)), child.i)
    return None


def _core(token: Token) -> set[int]:
    """The words of an object or open clause, without what is added after a comma or as another clause."""
    words = _subtree(token)
    for child in token.rights:
        comma = token.doc[child.left_edge.i - 1].text == ","
        added = child.dep_ in ("appos", "relcl", "acl") and comma
        marks = {inner.lower_ for inner in child.children if inner.dep_ in ("mark", "advmod")}
        if added or (child.dep_ == "advcl" and marks & APART):
            words -= _subtree(child)
    return words


def _subtree(token: Token) -> set[int]:
    return {inner.i for inner in token.subtree}


def _is_deed(verb: Token, taken: Token, lemma: str) -> bool:
    """What is done and not said: "attacked *the village*" (but "attacked *the decision*"), "supports
    *families*", "responded to *the floods*", "called *the police*" (but "called it a lie").
    """
    object_ = taken.dep_ == "dobj" or (taken.dep_ == "pobj" and taken.head.lower_ == "to")
    if not object_ or taken.pos_ in ("VERB", "AUX"):
        return False
    if verb.tag_ == "VBG" and taken.i == verb.i + 1 and _is_source(taken):
        return True  # "reporting officers"
    if lemma == "call":
        return taken.dep_ == "dobj" and taken.lemma_.lower() in word_set("claims", "deeds", "called")
    if lemma in word_set("claims", "deeds", "helping"):
        forms = {taken.lemma_.lower(), taken.lower_, taken.lower_.removesuffix("s")}
        helped = not forms.isdisjoint(word_set("claims", "deeds", "helped"))
        return taken.pos_ != "PROPN" and (helped or any(map(load_codebook().is_person, forms)))
    if lemma in word_set("claims", "deeds", "citing"):
        return _is_source(taken)
    if lemma not in word_set("claims", "deeds", "verbs"):
        return False
    matters = word_set("claims", "deeds", "matters") | word_set("claims", "disputing", "objects")
    return taken.lemma_.lower() not in matters and taken.lower_.removesuffix("s") not in matters


def _is_source(noun: Token) -> bool:
    """Whether who or what is cited speaks: "officials", "a report"."""
    forms = {noun.lemma_.lower(), noun.lower_, noun.lower_.removesuffix("s")}
    documents = word_set("speakers", "sources", "documents")
    return not forms.isdisjoint(documents) or any(map(load_codebook().is_person, forms))


def _only_names(verb: Token, lemma: str) -> bool:
    """ "a project *called* Hope", "*dubbed* the Beast": a name, and nobody who gives it."""
    participle = verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "conj", "amod", "dep")
    helped = any(child.dep_ in ("aux", "agent", "nsubj") for child in verb.children)
    return participle and not helped and lemma in word_set("claims", "verbs", "oprd")


def _has_particle(verb: Token) -> bool:
    """ "called *off* the truce", "backed *up* the teams": another verb."""
    particles = word_set("claims", "deeds", "particles")
    return any(child.dep_ == "prt" and child.lower_ in particles for child in verb.children)


def _is_filler(child: Token, lemma: str) -> bool:
    """Objects that say nothing: "it", "themselves"; what is denied may be one: "which they denied"."""
    if lemma in word_set("events", "status", "denied_verbs") and child.lower_ in TAKEN_UP:
        return False
    return (
        child.pos_ == "PRON"
        and child.dep_ == "dobj"
        and child.lower_ in ("it", "itself", "himself", "herself", "themselves", "what", "which")
    )


def _is_content_clause(clause: Token) -> bool:
    """ "that …" with its own subject, or "to …": not "the claim that he made"."""
    marked = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
    to = any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children)
    return marked or (to and clause.dep_ == "acl")
