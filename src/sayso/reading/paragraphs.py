"""The component `sayso_paragraphs`: no sentence runs over the end of a paragraph.

Takes a `Doc` before the parser, sets sentence starts after line breaks. Headlines and captions end without
a stop; without this they run into the next sentence. What has no stop for very long is not a sentence and
is cut, so that reading it takes no longer than its length asks for. Breaks inside sentences are taken out
before, in reading (`lines.py`); a text that comes another way keeps those that are. Next: the model's
parser, then quantities.
"""

from spacy.language import Language
from spacy.tokens import Doc

from sayso.reading.lines import unwrapped

STOPS = {".", "!", "?", "…"}
LONGEST = 150  # tokens without a stop after which a sentence ends at the next comma: a table in one line


@Language.factory("sayso_paragraphs", assigns=["token.is_sent_start"], default_config={})
def create_paragraphs(nlp: Language, name: str) -> "ParagraphBounds":
    """Make the component; add it before the parser: `nlp.add_pipe("sayso_paragraphs", first=True)`."""
    return ParagraphBounds()


class ParagraphBounds:
    """Sets sentence starts at paragraphs; holds nothing."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of each paragraph of `doc` as a sentence start."""
        text, since = unwrapped(doc.text), 0
        for token in doc[:-1]:
            following = doc[token.i + 1]
            if token.is_space and "\n" in text[token.idx : token.idx + len(token)]:
                since = token.i
                if not following.is_space:
                    following.is_sent_start = True
            elif token.text in STOPS:
                since = token.i
            elif token.i - since > LONGEST and (token.is_punct or token.i - since > 2 * LONGEST):
                following.is_sent_start, since = True, token.i
        return doc
