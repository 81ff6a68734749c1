"""Documents in two languages: their English parts are read where they stand, and a note says so."""

import pytest
from docx import Document

from sayso.intake import Defaults, read_file
from sayso.intake.bilingual import english_part

ENGLISH = (
    "The flood of 3 March displaced 1,240 people in the town of Ogre, and the Red Cross opened two shelters "
    "for them in schools. Roads to the north were closed."
)
OTHERS = {
    "Spanish": "La inundación del 3 de marzo desplazó a 1.240 personas en la ciudad de Ogre, y la Cruz "
    "Roja abrió dos refugios para ellas en escuelas. Las carreteras al norte que van a Riga fueron cerradas.",
    "French": "L'inondation du 3 mars a déplacé 1 240 personnes dans la ville d'Ogre, et la Croix-Rouge a "
    "ouvert deux abris pour elles dans les écoles. Les routes au nord ont été fermées par la police.",
    "Portuguese": "A inundação de 3 de março deslocou 1.240 pessoas na cidade de Ogre, e a Cruz Vermelha "
    "abriu dois abrigos para elas em escolas. As estradas que vão para o norte foram fechadas pela polícia.",
    "Russian": "Наводнение 3 марта вынудило покинуть дома 1240 человек в городе Огре, и Красный Крест открыл "
    "для них два приюта в школах. Дороги на север были закрыты полицией.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_the_english_part_stands_where_it_stood(language):
    text = f"{OTHERS[language]}\n\nOgre, 1.240\n\n{ENGLISH}\n\n{OTHERS[language]}"
    found, note = english_part(text)
    assert len(found) == len(text) and found.split() == ENGLISH.split()
    assert found.index(ENGLISH) == text.index(ENGLISH)
    assert language in note and "several languages" in note


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        OTHERS["Spanish"],
        f"{ENGLISH}\n\n" * 8 + OTHERS["French"],
        f"{ENGLISH}\n\nQasr Alkhyar, Al Aziziyah, Al Khums, Bani Waleed, Ain Zara, Tarhuna, Zawiya",
        f"{ENGLISH}\n\nMunicipios: San Juan de la Maguana, Las Matas de Farfán, El Cercado, Los Patos",
        "",
    ],
)
def test_a_text_in_one_language_but_for_names_and_asides_stays_as_it_is(text):
    assert english_part(text) == (text, "")


def test_a_word_file_in_spanish_and_english_is_read_in_english(tmp_path):
    document = Document()
    for paragraph in (OTHERS["Spanish"], ENGLISH):
        document.add_paragraph(paragraph)
    document.save(str(tmp_path / "a.docx"))
    (item,) = read_file(tmp_path / "a.docx", Defaults())
    assert item.error is None and item.report.language == "en"
    assert item.report.text.split() == ENGLISH.split()
    assert item.report.layout is not None and any("Spanish" in note for note in item.notes)


def test_the_same_in_two_files_is_read_and_kept(tmp_path):
    kinds = {}
    for name, text in (("a.txt", ENGLISH), ("b.txt", OTHERS["Spanish"])):
        (tmp_path / name).write_text(text)
        (item,) = read_file(tmp_path / name, Defaults())
        kinds[name] = item.error and item.error.reason, item.report.text == text
    assert kinds == {"a.txt": (None, True), "b.txt": ("language", True)}
