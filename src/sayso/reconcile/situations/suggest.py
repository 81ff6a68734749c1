"""Situations that a ledger's reports are about and that nobody follows yet.

Takes a `Ledger` whose picture is up to date, gives `Suggestion`s, those of most stories first: crises with
names (here), kinds of crises with a place, GLIDE numbers, and many incidents of one kind (`nameless.py`).
Thresholds and words are in `suggestions.toml`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection

from sayso.codebook.rules import situation_rules
from sayso.codebook.suggestion_rules import suggestion_rules
from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger.picture.suggestions import ReportOpening, openings, reports_followed
from sayso.ledger.review.situations import add_situation, find_situations
from sayso.reconcile.situations.nameless import Known, by_glide, clusters, nameless
from sayso.reconcile.situations.naming import crisis_of, crisis_words, kinds, own_name
from sayso.reconcile.situations.outlines import Outline, spells, suggestion_of
from sayso.reconcile.situations.sightings import KindInTitle, NamedCrisis, kinds_in, named_in
from sayso.records.situation import Situation, Suggestion


def suggest(ledger: Ledger, newest: int | None = None) -> list[Suggestion]:
    """Situations to follow, those of most stories first, of all reports or of the `newest` by publication.
    Reads each title and opening once.
    """
    with ledger.engine.connect() as connection:
        return _suggested(connection, newest)


def follow(ledger: Ledger, found: Sequence[Suggestion], number: int, reviewer: str) -> Situation:
    """Follow the suggestion of a number, as `suggest` orders them. Raises `LedgerError` for no such one."""
    if not 1 <= number <= len(found):
        many = f"the last is {len(found)}" if found else "there is none"
        raise LedgerError(f"There is no suggestion {number}: {many}. `sayso situation suggest` lists them.")
    one = found[number - 1].situation
    with ledger.writing() as connection:
        add_situation(connection, one, reviewer)
    return one


def _suggested(connection: Connection, newest: int | None) -> list[Suggestion]:
    named: dict[str, list[NamedCrisis]] = defaultdict(list)
    of_kinds: list[KindInTitle] = []
    reports: dict[str, ReportOpening] = {}
    for report in openings(connection, situation_rules().naming.opening, newest):
        reports[report.id] = replace(report, opening="")
        for one in named_in(report):
            named[one.key].append(one)
        of_kinds.extend(kinds_in(report))
    followed = find_situations(connection)
    found = [
        suggestion_of(connection, outline)
        for own in named.values()
        for outline in _outlines(own)
        if not _is_followed(outline, followed)
    ]
    first = min((one.published for one in reports.values() if one.published), default=None)
    known = Known(followed, reports_followed(connection), found, reports, first if newest else None)
    found += nameless(connection, of_kinds, known)
    found = by_glide(connection, found, known)
    found += clusters(connection, known)
    ids = {one.id for one in followed}
    new = [one for one in found if one.situation.id not in ids]
    return sorted(new, key=lambda one: (-one.stories, -one.figures, one.situation.name))


def _outlines(own: Sequence[NamedCrisis]) -> Iterator[Outline]:
    """What is suggested by the sightings of one name: once, and again after a long time without it."""
    if not any(one.sure for one in own):
        return
    apart = timedelta(days=suggestion_rules().named.apart)
    parts = spells(own, lambda one: one.report.published, apart)
    for part in parts:
        crisis = _crisis(part)
        if crisis and _is_enough(part):
            yield _outline(part, crisis, again=len(parts) > 1)


def _is_enough(part: Iterable[NamedCrisis]) -> bool:
    """Whether enough stories name it, in a title or at their beginning."""
    rules = suggestion_rules().named
    stories = {one.report.story for one in part}
    about = [one.report for one in part if one.in_title]
    if not about:
        return len(stories) >= rules.openings
    return len(stories) >= rules.stories or max(report.figures for report in about) >= rules.figures


def _crisis(part: Sequence[NamedCrisis]) -> str:
    """The kind of a named crisis: by its name, else the kind whose words are in most of its titles."""
    found = Counter(kind for one in part if (kind := crisis_of(one.form)))
    if not found:
        titles = {one.report.title for one in part}
        found.update(kind for kind in kinds() for title in titles if crisis_words(kind).search(title))
    return found.most_common(1)[0][0] if found else ""


def _outline(part: Sequence[NamedCrisis], crisis: str, *, again: bool) -> Outline:
    forms = Counter(one.form for one in part for _ in range(2 if one.in_title else 1))
    same: dict[str, str] = {}
    for form, _ in forms.most_common():
        same.setdefault(form.casefold(), form)
    after = tuple(situation_rules().naming.after)
    plain = [form for form in same.values() if not form.endswith(after)]  # "Freddy floods" says no more
    name, *aliases = plain or same.values()
    by_id = {one.report.id: one.report for one in part}
    bare = re.compile(rf"(?<!\w){re.escape(part[0].key)}(?!\w)", re.IGNORECASE)
    about = {name: report for name, report in by_id.items() if bare.search(report.title)}
    days = [report.published for report in by_id.values() if report.published]
    if again and days:
        name, aliases = f"{name} {min(days).year}", [name, *aliases]
    titles = len({report.story for report in about.values()})
    stories = len({report.story for report in by_id.values()})
    where = (
        f"in the title of {titles}, at the beginning of the others" if titles < stories else "in the title"
    )
    reason = f"named by {stories} {'stories' if stories != 1 else 'story'}, {where}"
    return Outline(
        name=name,
        aliases=tuple(aliases),
        crisis=crisis,
        found_by="name",
        reason=reason if titles else f"{stories} stories begin with its name",
        reports=tuple(by_id.values()),
        about=tuple(about.values()),
    )


def _is_followed(outline: Outline, followed: Iterable[Situation]) -> bool:
    """Whether somebody follows a crisis of that name, of that time."""
    names = {name.casefold() for name in (outline.name, *outline.aliases)}
    names |= {own_name(name).casefold() for name in names | {outline.name, *outline.aliases}} - {""}
    days = [report.published for report in outline.reports if report.published]
    for one in followed:
        if names.isdisjoint(name.casefold() for name in one.names):
            continue
        if not days or _is_of_time(one, min(days), max(days)):
            return True
    return False


def _is_of_time(one: Situation, first: date, last: date) -> bool:
    """Whether reports between two days may be on a situation."""
    slack = timedelta(days=suggestion_rules().named.apart)
    begun = one.since is None or last >= one.since - slack
    return begun and (one.until is None or first <= one.until + slack)
