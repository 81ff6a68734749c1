"""Words of a PDF's page: where they stand on it as it is shown."""

import pypdfium2
import pytest

from intake.test_documents import pdf
from sayso.intake.documents.words import page_words

TEXT = "The Red Cross said that 3,000 houses were destroyed."
PDF = pdf([(50, 60, 10, False, TEXT)])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 30, 580, 800)])
def test_words_lie_where_the_page_shows_them_cropped_and_turned(turn, crop):
    file = pypdfium2.PdfDocument(PDF)
    page = file[0]
    page.set_rotation(turn)
    if crop:
        page.set_cropbox(*crop)
    words = list(page_words(page))
    assert [word.text for word in words] == TEXT.split()
    dark = page.render(scale=4).to_numpy().min(axis=2) < 100
    for word in words:
        box = [round(4 * side) for side in (word.left, word.top, word.right, word.bottom)]
        assert dark[box[1] - 1 : box[3] + 1, box[0] - 1 : box[2] + 1].any(), word
        dark[box[1] - 2 : box[3] + 2, box[0] - 2 : box[2] + 2] = False
    assert not dark.any()
