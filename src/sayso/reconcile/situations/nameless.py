"""Crises without a name of their own: a kind and a place, a GLIDE number, many incidents of one kind.

Takes what titles say of kinds (`KindInTitle`) and what is followed or suggested already (`Known`), gives
`Suggestion`s.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from sayso.codebook.rules import situation_rules
from sayso.codebook.suggestion_rules import ClusterRules, suggestion_rules
from sayso.gazetteer import open_gazetteer
from sayso.ledger.picture.inputs import places_of
from sayso.ledger.picture.rows import IncidentRow
from sayso.ledger.picture.suggestions import ReportOpening, incidents_told, texts_with
from sayso.reconcile.situations.belonging import countries_in
from sayso.reconcile.situations.naming import kinds, naming_pattern, own_name
from sayso.reconcile.situations.outlines import Outline, month_words, spells, suggestion_of
from sayso.reconcile.situations.sightings import KindInTitle, lines_with_glide
from sayso.records.situation import Situation, Suggestion

MANY = 2  # countries in a title, above which it is about none of them
NEAR = timedelta(days=366)  # between a GLIDE number's year and a crisis's days
SHOWN = 120  # characters of a line in a reason


@dataclass(frozen=True, slots=True)
class Known:
    """What is followed, with its reports by situation, what is suggested by name, and all reports by id; if
    only the newest ones are looked at, those of `since` a day.
    """

    followed: Sequence[Situation]
    followed_reports: Mapping[str, set[str]]
    named: Sequence[Suggestion]
    reports: Mapping[str, ReportOpening]
    since: date | None = None

    def has(self, report: ReportOpening, kind: str) -> bool:
        """Whether a title is about a crisis that is known, and this kind is that one's or comes with it."""
        for one in self.followed:
            inside = report.id in self.followed_reports.get(one.id, ())
            if inside and is_with(one.crisis, kind):
                return True
        named = (one for one in (*self.followed, *(one.situation for one in self.named)) if _has_name(one))
        return any(is_with(one.crisis, kind) and naming_pattern(one).search(report.title) for one in named)


def _has_name(one: Situation) -> bool:
    return bool(own_name(one.name) or one.names[1:])


def is_with(crisis: str, kind: str) -> bool:
    """Whether a kind is a crisis's own, or one that comes with it."""
    return kind == crisis or (crisis in kinds() and kind in situation_rules().crises[crisis].brings)


@dataclass(frozen=True, slots=True)
class PlacedTitle:
    """A title with a kind of crisis, in a country, and the smaller places there that it names."""

    told: KindInTitle
    country: str
    places: tuple[str, ...]


def nameless(connection: Connection, found: Iterable[KindInTitle], known: Known) -> list[Suggestion]:
    """Suggestions of a kind and a country, or a place there."""
    rules = suggestion_rules().nameless
    wanted = [one for one in found if not known.has(one.report, one.kind)]
    groups: dict[tuple[str, str], list[PlacedTitle]] = defaultdict(list)
    for placed in _placed(connection, wanted):
        groups[(placed.told.subject, placed.country)].append(placed)
    outlines = []
    for own in groups.values():
        parts = spells(own, lambda one: one.told.report.published, timedelta(days=rules.days))
        for part in parts:
            if len({one.told.report.story for one in part}) >= rules.stories:
                outlines.append(_outline(part, over=part is not parts[-1]))
    return [suggestion_of(connection, one) for one in _without_parts(outlines)]


def _placed(connection: Connection, found: Sequence[KindInTitle]) -> Iterator[PlacedTitle]:
    """Titles with the places that they name; those that name no place, or many countries, are left out."""
    places = places_of(connection, {one.report.id for one in found})
    for one in found:
        title = one.report.title
        inside = [
            (place.country, place.name)
            for place in places.get(one.report.id, ())
            if place.country and place.name.casefold() in title.casefold()
        ]
        people = (open_gazetteer().people(word.strip(",.:;’'")) for word in title.split())
        codes = {*countries_in(title), *filter(None, people)} or {code for code, _ in inside}
        if len(codes) > MANY:
            continue
        names = open_gazetteer().names
        for code in sorted(codes):
            own = {name for country, name in inside if country == code and name != names.get(code)}
            yield PlacedTitle(one, code, tuple(sorted(own)))


def _outline(part: Sequence[PlacedTitle], *, over: bool) -> Outline:
    """What titles are suggested as; `over` if others like it there come later: then it ends."""
    rules = suggestion_rules().nameless
    told = part[0].told
    reports = tuple({one.told.report.id: one.told.report for one in part}.values())
    stories = len({report.story for report in reports})
    places = Counter(place for one in part for place in one.places)
    where = open_gazetteer().names.get(part[0].country, part[0].country)
    if places and places.most_common(1)[0][1] >= rules.mostly * len(part):
        where = places.most_common(1)[0][0]
    days = [report.published for report in reports if report.published]
    disease = told.subject != told.kind and told.subject not in rules.generic
    label = told.subject.capitalize() if disease else rules.labels[told.kind]
    when = f", {min(days):%B %Y}" if days else ""
    words = Counter(one.told.word.casefold() for one in part).most_common(1)[0][0]
    return Outline(
        name=f"{label} in {where}{when}",
        aliases=(told.subject,) if disease else (),
        crisis=told.kind,
        found_by="kind and place",
        reason=f"{stories} stories within {rules.days} days have “{words}” and {where} in their titles",
        reports=reports,
        about=reports,
        countries=(part[0].country,),
        until=max(days) + timedelta(days=rules.days) if over and days else None,
    )


def _without_parts(outlines: Iterable[Outline]) -> list[Outline]:
    """Outlines but those whose reports are mostly on a larger one there that brings them: its landslides."""
    kept: list[Outline] = []
    for one in sorted(outlines, key=lambda one: (-len(one.reports), one.name)):
        own = {report.id for report in one.reports}
        for other in kept:
            shared = own & {report.id for report in other.reports}
            same = other.countries == one.countries and is_with(other.crisis, one.crisis)
            if same and 2 * len(shared) >= len(own):
                break
        else:
            kept.append(one)
    return kept


def by_glide(connection: Connection, found: Sequence[Suggestion], known: Known) -> list[Suggestion]:
    """Suggestions with the GLIDE numbers that their reports print; and those that only a number tells of."""
    printed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report_id, text in texts_with(connection, "glide", known.since):
        if report_id not in known.reports:
            continue
        for match, line in lines_with_glide(text):
            printed[match[0]].append((report_id, line))
    codes = {longer: code for code, longer in open_gazetteer().iso3.items()}
    result = list(found)
    for number, lines in printed.items():
        letters, year, _, country = number.split("-")
        kind, code = suggestion_rules().glide.get(letters, ""), codes.get(country, "")
        if not kind or not code or _follows(known.followed, number, (kind, code, int(year))):
            continue
        words = f"its GLIDE number is printed: “{lines[0][1][:SHOWN]}”"
        at = next(
            (at for at, one in enumerate(result) if _may_have(one, (kind, code, int(year)), lines)), None
        )
        if at is not None:
            result[at] = _with_glide(result[at], number, words)
            continue
        reports = tuple(known.reports[name] for name in dict.fromkeys(name for name, _ in lines))
        label = suggestion_rules().nameless.labels.get(kind, kind.capitalize())
        name = f"{label} in {open_gazetteer().names[code]}, {year}"
        result.append(
            suggestion_of(
                connection,
                Outline(name, (), kind, "GLIDE number", words, reports, (), (code,), None, None, number),
            )
        )
    return result


def _follows(followed: Iterable[Situation], number: str, meant: tuple[str, str, int]) -> bool:
    return any(number == one.glide or (not one.glide and _fits(one, meant)) for one in followed)


def _fits(one: Situation, meant: tuple[str, str, int]) -> bool:
    """Whether a situation may be the one that a number is of: by kind, country and year."""
    kind, code, year = meant
    inside = not one.countries or code in one.countries
    near = one.since is None or abs(one.since - date(year, 7, 1)) < NEAR
    return is_with(one.crisis, kind) and inside and near


def _may_have(one: Suggestion, meant: tuple[str, str, int], lines: Iterable[tuple[str, str]]) -> bool:
    printed = not {name for name, _ in lines}.isdisjoint(one.reports_on)
    return printed and not one.situation.glide and _fits(one.situation, meant)


def _with_glide(one: Suggestion, number: str, words: str) -> Suggestion:
    return replace(
        one,
        situation=replace(one.situation, glide=number),
        reason=f"{one.reason}; {words}",
        command=f"{one.command} --glide {number}",
    )


def clusters(connection: Connection, known: Known) -> Iterator[Suggestion]:
    """Many incidents of one kind within some weeks in one country."""
    rules = suggestion_rules()
    groups: dict[tuple[str, str], list[tuple[IncidentRow, frozenset[str]]]] = defaultdict(list)
    followed = set[str]().union(*known.followed_reports.values())
    for incident, told in incidents_told(connection, known.since):
        for name, kind in rules.clusters.items():
            if kind.codes.intersection(incident.codes) and not told <= followed:
                groups[(name, incident.country or "")].append((incident, told))
                break
    for (name, code), own in groups.items():
        for part in _crowded(own):
            outline = _cluster(rules.clusters[name], code, part, known)
            if outline is not None:
                yield suggestion_of(connection, outline)


def _crowded(
    own: Sequence[tuple[IncidentRow, frozenset[str]]],
) -> Iterator[Sequence[tuple[IncidentRow, frozenset[str]]]]:
    """Stretches in which many incidents lie within some days; those that overlap are one."""
    rules = suggestion_rules().incidents
    first, last = 0, -1
    begin = 0
    for at, (incident, _) in enumerate(own):
        while (_day(incident) - _day(own[begin][0])).days > rules.days:
            begin += 1
        if at - begin + 1 < rules.least:
            continue
        if last >= begin:
            last = at
            continue
        if last >= 0:
            yield own[first : last + 1]
        first, last = begin, at
    if last >= 0:
        yield own[first : last + 1]


def _day(incident: IncidentRow) -> date:
    assert incident.first is not None  # others are not asked for
    return incident.first


def _cluster(
    kind: ClusterRules, code: str, part: Sequence[tuple[IncidentRow, frozenset[str]]], known: Known
) -> Outline | None:
    """What many incidents are suggested as; `None` where too few stories tell of them, or one is followed."""
    ids = {name for _, told in part for name in told}
    reports = tuple(known.reports[name] for name in sorted(ids) if name in known.reports)
    stories = len({report.story for report in reports})
    if stories < suggestion_rules().incidents.stories:
        return None
    first, last = _day(part[0][0]), max(one.last or _day(one) for one, _ in part)
    country = open_gazetteer().names.get(code, code)
    name = f"{kind.label} in {country}, {month_words(first, last)}"
    if any(name.casefold() == one.name.casefold() for one in known.followed):
        return None
    reason = (
        f"{len(part)} incidents in {country} from {first} to {last}, told by {stories} stories: "
        f"{suggestion_rules().incidents.least} or more within {suggestion_rules().incidents.days} days"
    )
    return Outline(name, kind.words, "", "incidents", reason, reports, (), (code,), first, last)
