"""The component `sayso_paragraphs`: no sentence runs over the end of a paragraph.

Takes a `Doc` before the parser, sets sentence starts after blank lines (and after every line break, where
the text is not wrapped at a fixed width). Headlines and captions end without a stop; without this they
run into the next sentence. Next: the model's parser, then quantities.
"""

from statistics import median

from spacy.language import Language
from spacy.tokens import Doc

WRAPPED = range(40, 110)  # usual widths of hard-wrapped lines
FEW_LINES = 6


@Language.factory("sayso_paragraphs", assigns=["token.is_sent_start"], default_config={})
def create_paragraphs(nlp: Language, name: str) -> "ParagraphBounds":
    """Make the component; add it before the parser: `nlp.add_pipe("sayso_paragraphs", first=True)`."""
    return ParagraphBounds()


class ParagraphBounds:
    """Sets sentence starts at paragraphs; holds nothing."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of each paragraph of `doc` as a sentence start."""
        single = not is_wrapped(doc.text)
        for token in doc[:-1]:
            breaks = token.text.count("\n") if token.is_space else 0
            if breaks >= 2 or (breaks and single):
                following = doc[token.i + 1]
                if not following.is_space:
                    following.is_sent_start = True
        return doc


def is_wrapped(text: str) -> bool:
    """Whether line breaks stand inside sentences, at about one width."""
    lengths = [len(line) for line in text.splitlines() if line.strip()]
    return len(lengths) > FEW_LINES and int(median(lengths)) in WRAPPED and max(lengths) < 130
