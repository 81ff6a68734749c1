"""The English model, faster: what it says stays, to the tag, but for the last bit of a float.

Three parts of it are most of its time: products of matrices, which spaCy leaves to the plain kernels of BLIS
and numpy does by those of OpenBLAS for the processor at hand; the embedding of each token, which is the same
wherever a word stands and is computed once; and rules that set a part of speech by tag and word, which are
matched once for each tag and word. On how much it is worth: docs/performance.md.
"""

import re
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

RULER = "sayso_attribute_ruler"
WORDS = 20_000  # rows of a cache of embeddings, 8 MB: of a week of news, 19 in 20 tokens are among them
LEXICAL_ATTRIBUTES = {
    "ORTH",
    "NORM",
    "LOWER",
    "PREFIX",
    "SUFFIX",
    "SHAPE",
    "SPACY",
    "IS_SPACE",
}  # what a word decides
RULE_ATTRIBUTES = {"TAG", "LOWER", "DEP", "IS_SPACE"}
SET_ATTRIBUTES = {"POS", "MORPH", "LEMMA"}
Forward = Callable[["Model[Any, Any]", Sequence[Doc], bool], tuple[Any, Callable[[Any], Any]]]
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio of 2**64, odd: keeps two hashes apart when added


def speed_up(nlp: Language) -> None:
    """Make the components of a model faster, in place; those that are not as expected stay as they are."""
    ops = OneThreadOps()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if isinstance(model, Model):
            for node in list(model.walk()):
                node.ops = ops
            _cache_embeddings(model, nlp.vocab)
    for name, component in nlp.pipeline:
        if type(component) is AttributeRuler and _is_simple(component):
            ruler: Any = nlp.replace_pipe(name, RULER)
            ruler.add_patterns(component.patterns)


class OneThreadOps(NumpyOps):  # type: ignore[misc]  # a class of Cython
    """Products of matrices by numpy's library, in one thread: processes share the cores by themselves."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)
        self.threads = ThreadpoolController().select(user_api="blas")

    def gemm(self, *matrices: Any, **options: Any) -> Any:
        """As of thinc: the product of two matrices."""
        with self.threads.limit(limits=1):
            return super().gemm(*matrices, **options)


def _cache_embeddings(model: "Model[Any, Any]", vocab: Vocab) -> None:
    """Put a cache before every embedding of words in a model, which keeps its layers: it may be saved."""
    for layer in model.walk():
        if _is_embedding(layer) and not isinstance(layer._func, CachedEmbedding):
            layer._func = CachedEmbedding(layer._func, layer.get_dim("nO"), vocab)


def _is_embedding(layer: "Model[Any, Any]") -> bool:
    """Whether a layer makes rows of tokens from the words alone."""
    extracts = [node for node in layer.walk() if node.name == "extract_features"]
    whole = layer.name.startswith("extract_features") and layer.name.endswith("ragged2list")
    return (
        whole and bool(extracts) and all({*node.attrs["columns"]} <= LEXICAL_ATTRIBUTES for node in extracts)
    )


class CachedEmbedding:
    """Rows of tokens by word, its norm, and whether a space follows. Full, it forgets all and begins anew."""

    def __init__(self, forward: Forward, width: int, vocab: Vocab) -> None:
        self.forward, self.vocab = forward, vocab
        self.rows = np.zeros((WORDS, width), dtype="float32")
        self.places: dict[int, int] = {}
        self.lock = Lock()

    def __call__(
        self, layer: "Model[Any, Any]", docs: Sequence[Doc], is_train: bool
    ) -> tuple[Any, Callable[[Any], Any]]:
        """As a layer of thinc: a matrix for each document; training computes all anew."""
        if is_train:
            return self.forward(layer, docs, is_train)
        return [self.look_up(layer, doc) for doc in docs], lambda changes: []

    def look_up(self, layer: "Model[Any, Any]", doc: Doc) -> "np.ndarray[Any, np.dtype[np.float32]]":
        """The rows of a document's tokens: tokens × width."""
        told = doc.to_array(["ORTH", "NORM", "SPACY"])
        keys: list[int] = ((told[:, 0] + told[:, 1] * _MIXER) * np.uint64(2) + told[:, 2]).tolist()
        with self.lock:
            new = {key: at for at, key in enumerate(keys) if key not in self.places}
            if len(self.places) + len(new) > WORDS:
                self.places.clear()
                new = {key: at for at, key in enumerate(keys)}
            if len(new) > WORDS:
                rows: np.ndarray[Any, np.dtype[np.float32]] = self.forward(layer, [doc], False)[0][0]
                return rows
            if new:
                self._learn(layer, doc, new)
            return self.rows[[self.places[key] for key in keys]]

    def _learn(self, layer: "Model[Any, Any]", doc: Doc, new: dict[int, int]) -> None:
        tokens = [doc[at] for at in new.values()]
        words, spaces = [token.text for token in tokens], [bool(token.whitespace_) for token in tokens]
        alone = Doc(self.vocab, words=words, spaces=spaces)
        for token, one in zip(alone, tokens, strict=True):
            token.norm_ = one.norm_
        begin = len(self.places)
        self.rows[begin : begin + len(new)] = self.forward(layer, [alone], False)[0][0]
        self.places |= {key: begin + place for place, key in enumerate(new)}


class CachedAttributeRuler(AttributeRuler):
    """spaCy's rules by tag, word and dependency; what they set for one is kept.

    Rules of several tokens, and those that set a tag or a dependency, are few and rarely match: where one may
    begin, all rules are matched as before, on the few tokens that it may take.
    """

    prepared = -1  # rules that were looked through

    def prepare(self) -> None:
        """Look through the rules, and begin with an empty cache."""
        self.prepared, self.is_simple = len(self.attrs), _is_simple(self)
        if not self.is_simple:
            return
        self.known: dict[tuple[int, ...], tuple[int, int, int, bool]] = {}
        self.longest = max((len(rule) for rule, _ in _rules(self)), default=1)
        firsts = [rule[0] for rule, attrs in _rules(self) if len(rule) > 1 or not {*attrs} <= SET_ATTRIBUTES]
        self.rare = Matcher(self.vocab)
        self.rare.add("rare", [[token] for token in firsts])
        asked = [token.get("LOWER", ()) for rule, _ in _rules(self) for token in rule]
        words = [[one] if isinstance(one, str) else one.get("IN", ()) for one in asked if one]
        self.words = {word for some in words for word in some}
        self.patterns_of_words = [
            re.compile(one["REGEX"]) for one in asked if isinstance(one, dict) and "REGEX" in one
        ]
        self.word_keys: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set what the rules say, from the cache where all of a document's tokens are in it."""
        if self.prepared != len(self.attrs):
            self.prepare()
        if not self.is_simple:
            return super().__call__(doc)
        told: list[tuple[int, int, int, int]] = doc.to_array(["TAG", "LOWER", "DEP", "IS_SPACE"]).tolist()
        words = self.word_keys
        keys = [
            (tag, words[word] if word in words else self._word(word), dep, space)
            for tag, word, dep, space in told
        ]
        found = [self.known.get(key) for key in keys]
        if None in found:
            super().__call__(doc)
            self._learn(doc, keys)
        elif found:
            values: Any = np.array(found, dtype="uint64")
            doc.from_array(["POS", "MORPH", "LEMMA"], values[:, :3])
            for at in np.flatnonzero(values[:, 3]).tolist():
                self._match(doc, at)
        return doc

    def _word(self, word: int) -> int:
        """The word, or 0 for all that no rule asks for."""
        text = self.vocab.strings[word]
        asked = text in self.words or any(one.search(text) for one in self.patterns_of_words)
        if len(self.word_keys) >= WORDS:
            self.word_keys.clear()
        self.word_keys[word] = word if asked else 0
        return self.word_keys[word]

    def _learn(self, doc: Doc, keys: Sequence[tuple[int, ...]]) -> None:
        """Keep what was set, but for tokens that a rule of several may have set."""
        begins = {start for _, start, _ in self.rare(doc, allow_missing=True)}
        for token, key in zip(doc, keys, strict=True):
            if token.i in begins:
                self.known[key] = (0, 0, 0, True)
            elif begins.isdisjoint(range(token.i - self.longest + 1, token.i)):
                morph: Any = token.morph
                self.known[key] = (token.pos, int(morph.key), token.lemma, False)

    def _match(self, doc: Doc, start: int) -> None:
        """Apply all rules to a token and those after it that a rule from there may take."""
        part = doc[start : start + self.longest]
        matches = [
            (int(self.vocab.strings[name]), name, start + first, start + last)
            for name, first, last in self.matcher(part, allow_missing=True, as_spans=False)
        ]
        self.set_annotations(doc, sorted(matches))  # type: ignore[no-untyped-call]


@Language.factory(RULER)
def create_attribute_ruler(nlp: Language, name: str) -> CachedAttributeRuler:
    """Make the component."""
    return CachedAttributeRuler(nlp.vocab, name)


def _rules(ruler: AttributeRuler) -> list[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Each rule's tokens, and what it sets."""
    entries: list[dict[str, Any]] = list(ruler.patterns)
    return [(rule, entry["attrs"]) for entry in entries for rule in entry["patterns"]]


def _is_simple(ruler: AttributeRuler) -> bool:
    """Whether no rule depends on anything but tags, words and dependencies, which a cache can tell apart."""
    return all({*token} <= RULE_ATTRIBUTES for rule, _ in _rules(ruler) for token in rule)
