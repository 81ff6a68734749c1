"""Where reports name crises: "Hurricane X", "floods in Y", a GLIDE number.

Takes a report's title and the beginning of its text (`ReportOpening`), gives what is named there. Capital
letters show a name only in a line that has words in small letters, too: a headline in capitals does not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from sayso.codebook.rules import situation_rules
from sayso.codebook.suggestion_rules import suggestion_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.suggestions import ReportOpening
from sayso.reconcile.situations.naming import crisis_of, crisis_words, kinds, own_name, whole_words

WORD = r"[^\W\d_a-z][\w’'-]{1,60}"
GLIDE = re.compile(r"\b(?P<kind>[A-Z]{2})-(?P<year>(?:19|20)\d\d)-(?P<number>\d{6})-(?P<country>[A-Z]{3})\b")
SENTENCE_END = ".!?:"
_SMALL = re.compile(r"(?<![\w’'-])[a-z][a-z’'-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class NamedCrisis:
    """That a report names a crisis: `key` is the same for all forms of its name ("melissa"), `form` the one
    that stands there; `sure` if capital letters show that it is a name.
    """

    report: ReportOpening
    key: str
    form: str
    in_title: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class KindInTitle:
    """That a title has a word of a kind of crisis: `subject` is the word where each is a crisis of its own
    ("cholera"), else the kind.
    """

    report: ReportOpening
    kind: str
    subject: str
    word: str


def named_in(report: ReportOpening) -> Iterator[NamedCrisis]:
    """The crises that a report's title and opening name."""
    for in_title, text in ((True, report.title), (False, report.opening)):
        for line in text.splitlines():
            for form, name, at in names_in(line):
                if in_title or not _is_of_old(report, line, at):
                    sure = _shows_names(line) and not name.isupper()
                    yield NamedCrisis(report, name.casefold(), form, in_title, sure)


def names_in(line: str) -> Iterator[tuple[str, str, int]]:
    """The names of crises in a line: the whole name, the name alone, and where it begins."""
    for match in (found for pattern in _before() for found in pattern.finditer(line)):
        name = re.sub(r"[’']s?$", "", match["name"])
        if _may_be_name(name.split()[0]):
            before = match["before"].title() if match["before"].isupper() else match["before"]
            plain = name.title() if name.isupper() else name
            yield f"{before[:1].upper()}{before[1:]} {plain}", plain, match.start()
    for match in _after().finditer(line):
        name = match["name"]
        begins = not line[: match.start()].strip() or line[: match.start()].rstrip()[-1:] in SENTENCE_END
        form = f"{name} {match['after'].lower()}"
        known = form.casefold() in situation_rules().naming.before
        if not (begins or known) and _may_be_name(name) and _shows_names(line) and own_name(name):
            yield form, name, match.start()


@cache
def _before() -> tuple[re.Pattern[str], ...]:
    """Names after words of crises: of one word, and after some of up to three."""
    words = situation_rules().naming.before
    longer = suggestion_rules().named.longer
    one = _either(word for word in words if word not in longer)
    several = _either(longer)
    return (
        re.compile(rf"(?<!\w)(?P<before>(?i:{one}))\s+(?P<name>{WORD})"),
        re.compile(rf"(?<!\w)(?P<before>(?i:{several}))\s+(?P<name>{WORD}(?: {WORD}){{0,2}})"),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _after() -> re.Pattern[str]:
    after = _either(situation_rules().naming.after)
    return re.compile(rf"(?<!\w)(?P<name>{WORD}) (?P<after>(?i:{after}))(?!\w)")


def _may_be_name(word: str) -> bool:
    """Whether a word may be a crisis's own name: no ordinary word, kind of crisis, country or people."""
    lowered = word.casefold()
    known = open_gazetteer()
    return not (
        len(word) < 3
        or lowered in suggestion_rules().named.no_names
        or lowered in situation_rules().naming.before
        or crisis_of(word)
        or known.country(word)
        or known.people(word.title())
    )


def _shows_names(line: str) -> bool:
    """Whether capital letters in a line tell names: it has words in small letters."""
    return len(_SMALL.findall(line)) >= suggestion_rules().named.capitals


def _is_of_old(report: ReportOpening, line: str, at: int) -> bool:
    """Whether a name stands beside a year long before the report, or words of another time."""
    near = line[max(0, at - 60) : at + 80]
    if report.published and any(int(year) < report.published.year - 1 for year in _YEAR.findall(near)):
        return True
    return whole_words(situation_rules().before.words).search(near) is not None


def kinds_in(report: ReportOpening) -> Iterator[KindInTitle]:
    """The kinds of crises that a title has words of, one each."""
    rules = suggestion_rules().nameless
    for kind in kinds():
        if kind not in rules.labels:
            continue
        found = [match[0] for match in crisis_words(kind).finditer(report.title)]
        if not found:
            continue
        if kind not in rules.by_word:
            yield KindInTitle(report, kind, kind, found[0])
            continue
        diseases = {word.casefold() for word in found} - rules.generic
        for word in sorted(diseases) or [kind]:
            yield KindInTitle(report, kind, word, word)


def lines_with_glide(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The GLIDE numbers of a text, each with the line that it stands in."""
    for line in text.splitlines():
        for match in GLIDE.finditer(line):
            yield match, line.strip()
