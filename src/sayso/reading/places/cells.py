"""Places that head the rows or columns of a table: "Sud | 12 | 3".

Takes a `Doc` with its tables, gives `Name`s: the heads of a column or row of which at least half are places
that the gazetteer has in a country that the report plays in.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from sayso.codebook import word_set
from sayso.gazetteer import Gazetteer, normal
from sayso.reading.findings import text_of
from sayso.reading.places.names import Name, is_acronym, place_words
from sayso.reading.places.setting import own_countries, without_kinds
from sayso.reading.tables import Heads, tables_of
from sayso.records import Cell, Table

FEWEST = 2  # known places that make a column one of places


def find_in_cells(doc: Doc, found: Sequence[Name], gazetteer: Gazetteer) -> Iterator[tuple[Name, int, int]]:
    """The names with their tokens; `found` are those that the model labels: they say where a report plays."""
    countries = own_countries(found, gazetteer)
    text = text_of(doc)
    for table in tables_of(doc):
        for heads in _lines(table):
            names = [cell for cell in heads if _may_name(text[cell.start : cell.end], gazetteer)]
            known = [one for one in names if _is_known(text[one.start : one.end], countries, gazetteer)]
            if len(known) < FEWEST or 2 * len(known) < len(names):
                continue
            for cell in names:
                span = doc.char_span(cell.start, cell.end, alignment_mode="contract")
                if span is not None and len(span):
                    yield Name(span.start_char, span.end_char, span.text), span.start, span.end


def _lines(table: Table) -> Iterator[list[Cell]]:
    """The heads of rows, column by column; those of groups of rows; the heads of columns, row by row."""
    heads = Heads(table)
    yield heads.groups
    for column in sorted({cell.column for cell in heads.sides}):
        yield [cell for cell in heads.sides if cell.column == column]
    for row in sorted({cell.row for cell in heads.columns}):
        yield [cell for cell in heads.columns if cell.row == row]


def _may_name(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a cell may be a place's name: few words, the first with a capital, no sum and no body."""
    words = text.split()
    if not words or len(words) > 5 or not text[0].isupper() or any(sign.isdigit() for sign in text):
        return False
    small = {word.strip(":").lower() for word in words}
    people = word_set("people", "people", "nouns")  # "Men", "Girls" are towns somewhere
    if small & (word_set("tables", "sums", "words") | word_set("tables", "sums", "alone")) or any(
        {w, w.removesuffix("s")} & people for w in small
    ):
        return False
    return text not in place_words("not_places") and not is_acronym(text, gazetteer)


def _is_known(text: str, countries: frozenset[str], gazetteer: Gazetteer) -> bool:
    name = normal(text)
    if name in gazetteer.countries:
        return True
    for one in (name, without_kinds(name)):
        if any(not countries or entry.place.country in countries for entry in gazetteer.towns(one)):
            return True
    return bool(gazetteer.alike(without_kinds(name), countries))
