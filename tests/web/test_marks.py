"""A text with marks: every character once, in pieces that know all that covers them."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.display.marks import Mark, passages
from sayso.ledger.findings.sentences import sentence, sentence_span
from sayso.records import Block, BlockKind, Layout

TEXT = "Police said 12 people were hurt in Riga.\n\nIt was on Monday."


def mark(words, kind="figure", key="f", field=""):
    start = TEXT.index(words)
    return Mark(start, start + len(words), kind, key, field)


def shown(marks):
    return [passage.cells[0] for passage in passages(TEXT, marks)]


def test_marks_overlap_and_the_figure_is_what_a_click_means():
    (first, second) = shown([mark("12 people"), mark("12 people were hurt in Riga", "claim", "c")])
    by_text = {piece.text: piece for piece in first}
    assert by_text["12 people"].own.key == "f" and by_text["12 people"].classes == "m-claim m-figure"
    assert by_text[" were hurt in Riga"].own.key == "c"
    assert second[0].text == "It was on Monday." and second[0].marks == ()


def test_words_behind_a_field_are_known_by_finding_and_field():
    (first, _) = shown([mark("12 people"), mark("Riga", "evidence", "f", "place")])
    assert next(piece for piece in first if piece.text == "Riga").keys == "f:place"


PRINTED = "Floods\n\nRiga: 12 dead\n\nCity\tDead\nRiga\t12\n\nSource: the city"
KINDS = ("heading", "item", "row", "row", "note")


def test_a_layout_says_what_each_part_is_and_a_row_has_its_cells():
    starts = [PRINTED.index(words) for words in ("Floods", "Riga: 12", "City", "Riga\t", "Source")]
    ends = [*(PRINTED.rindex("\n", 0, start) for start in starts[1:]), len(PRINTED)]
    blocks = [
        Block(BlockKind(kind), start, len(PRINTED[:end].rstrip()), 1)
        for kind, start, end in zip(KINDS, starts, ends, strict=True)
    ]
    at = PRINTED.index("12\n\nSource")
    found = passages(PRINTED, [Mark(at, at + 2, "figure", "f")], None, Layout(tuple(blocks)))
    assert [one.kind.value for one in found] == list(KINDS)
    assert [[piece.text for cell in one.cells for piece in cell] for one in found[2:4]] == [
        ["City", "Dead"],
        ["Riga", "12"],
    ]
    assert found[3].cells[1][0].own.key == "f"
    (cut,) = passages(PRINTED, [], (at, at + 2), Layout(tuple(blocks)))
    assert cut.cells[-1][0].text == "12"


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TEXT)),
            st.integers(1, 20),
            st.sampled_from(["figure", "claim", "event", "number"]),
        )
    ),
    st.integers(0, 20),
)
def test_every_character_is_there_once_and_in_its_place(spans, first):
    marks = [
        Mark(start, min(start + length, len(TEXT)), kind, str(n))
        for n, (start, length, kind) in enumerate(spans)
    ]
    found = [
        piece
        for passage in passages(TEXT, marks, (first, len(TEXT)))
        for cell in passage.cells
        for piece in cell
    ]
    assert "".join(piece.text for piece in found) == TEXT[first:].replace("\n", "")
    assert all(TEXT[piece.start : piece.start + len(piece.text)] == piece.text for piece in found)
    assert all(mark.start <= piece.start < mark.end for piece in found for mark in piece.marks)


def test_a_sentence_is_cut_between_sentences_and_never_within_a_word():
    assert sentence(TEXT, 12, 14) == "Police said 12 people were hurt in Riga."
    long = f"{'word ' * 100}12 people {'word ' * 100}"
    start = long.index("12 people")
    shown = sentence(long, start, start + 9)
    assert "12 people" in shown and set(shown.split()) == {"word", "12", "people"}


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(0, 400), st.integers(0, 30))
def test_a_sentence_holds_its_span(text, start, length):
    start = min(start, len(text))
    end = min(start + length, len(text))
    low, high = sentence_span(text, start, end)
    assert 0 <= low <= start <= end <= high <= len(text)
