"""Speed and memory beside bare spaCy: python benchmarks/speed.py [TEXTS.jsonl]

One process, the same model, the same texts, in one run; each is read twice and the better time counts, so
that neither pays for warming up. Prints tokens a second, the ratio, time by component, and peak memory.
"""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from sayso.reading.pipeline import BATCH, COMPONENTS, load_pipeline

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "guardian.jsonl"
ROUNDS = 2


def texts(path: Path) -> list[str]:
    """The texts of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def tokens_a_second(nlp: Language, corpus: list[str]) -> float:
    """The best of several rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        tokens = sum(len(doc) for doc in nlp.pipe(corpus, batch_size=BATCH))
        best = max(best, tokens / (time.perf_counter() - began))
    return best


def by_component(nlp: Language, corpus: list[str]) -> tuple[Counter[str], int]:
    """Seconds in each of sayso's components, over the corpus once; and its tokens."""
    spent: Counter[str] = Counter()
    with nlp.select_pipes(disable=list(COMPONENTS)):
        docs = list(nlp.pipe(corpus, batch_size=BATCH))
    for name in COMPONENTS:
        component: Callable[..., object] = nlp.get_pipe(name)
        began = time.perf_counter()
        for doc in docs:
            component(doc)
        spent[name] = time.perf_counter() - began  # type: ignore[assignment]
    return spent, sum(map(len, docs))


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not path.exists():
        sys.exit(f"{path} is not here. Give a JSON lines file with a field `text`.")
    corpus = texts(path)
    nlp = load_pipeline()
    whole = tokens_a_second(nlp, corpus)
    sentences = sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(corpus, batch_size=BATCH))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with nlp.select_pipes(disable=[*COMPONENTS, "sayso_paragraphs"]):
        bare = tokens_a_second(nlp, corpus)
    print(f"{len(corpus)} texts, one process")
    print(f"bare spaCy      {bare:8,.0f} tokens/s")
    print(f"with sayso      {whole:8,.0f} tokens/s   {whole / bare:.0%} of bare")
    print(f"peak memory     {peak:8,.0f} MB")
    spent, tokens = by_component(nlp, corpus)
    print(f"sentences       {whole * sentences / tokens:8,.0f} a second, parsing included")
    print(f"after parsing, {tokens:,} tokens:")
    for name, seconds in spent.most_common():
        print(f"  {name:<18} {seconds:6.2f} s {tokens / seconds:10,.0f} tokens/s")


if __name__ == "__main__":
    main()
