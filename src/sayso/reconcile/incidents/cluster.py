"""Incidents from mentions that are linked: who was harmed, where and when, as all of them give it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sayso.codebook import words
from sayso.reconcile.incidents.link import Cuts, Failed
from sayso.reconcile.incidents.persons import TOLD
from sayso.reconcile.incidents.spots import rank
from sayso.reconcile.incidents.tolls import Toll, of_many
from sayso.records import content_id
from sayso.records.picture import Incident, Link, Spot, Telling


def incidents(
    tellings: Sequence[Telling], links: Iterable[Link], failed: Failed, cuts: Cuts = ()
) -> Iterator[Incident]:
    """What the linked tellings tell together; a telling that is linked to none is an incident alone.

    Two groups are one incident if their tellings are linked enough on average, the best links first, so that
    one report of two incidents does not join them. What a person joined is one, and what a person cut is not.
    The reports of what cannot be made go to `failed`.
    """
    by_id = {telling.id: telling for telling in tellings if telling.kind != "summary"}
    together = {name: [name] for name in by_id}
    group = dict(zip(together, together, strict=True))
    ordered = sorted(links, key=lambda link: (not link.joined, -link.score, link.one, link.other))
    scores = {frozenset((link.one, link.other)): link.score for link in ordered}
    enough = words("picture")["incidents"]["average"]
    for link in ordered:
        if link.one not in group or link.other not in group:
            continue
        one, other = sorted((group[link.one], group[link.other]))
        pairs = [(a, b) for a in together[one] for b in together[other]]
        if one == other or any(_is_cut(by_id[a], by_id[b], cuts) for a, b in pairs):
            continue
        linked = sum(scores.get(frozenset(pair), 0.0) for pair in pairs)
        if link.joined or linked >= enough * len(pairs):
            together[one] += together.pop(other)
            group.update(dict.fromkeys(together[one], one))
    for names in together.values():
        found = [by_id[name] for name in names]
        try:
            yield merge_mentions(found)
        except Exception as error:  # as above
            failed |= {telling.report_id: error for telling in found}


def _is_cut(one: Telling, other: Telling, cuts: Cuts) -> bool:
    return bool(cuts) and frozenset((one.report_id, other.report_id)) in cuts


def merge_mentions(found: Sequence[Telling]) -> Incident:
    """One incident of its tellings: the later report speaks where they tie, a story has one vote."""
    ordered = sorted(found, key=lambda telling: (telling.published or date.min, telling.id))
    main = [telling for telling in ordered if telling.kind == "main"] or ordered
    voting = list({telling.story: telling for telling in main}.values())  # the newest of each story
    toll = of_many([Toll(telling.killed, telling.injured) for telling in voting])
    killed, injured = (_bounds(voting, name, best) for name, best in _best(toll))
    dated = [telling for telling in main if telling.dated] or main
    days = Counter(telling.first for telling in dated if telling.first is not None)
    day = min(days, key=lambda day: (-days[day], day), default=None)
    lasts = [telling.last for telling in main if telling.first == day and telling.last is not None]
    return Incident(
        content_id("incident", *sorted(telling.id for telling in found)[:1]),
        ordered[0].about,
        tuple(sorted({code for telling in ordered for code in telling.codes})),
        day,
        max(lasts, default=day),
        _spot(ordered),
        killed[1],
        injured[1],
        tuple(telling.id for telling in ordered),
        len({telling.report_id for telling in ordered}),
        len({telling.story for telling in ordered}),
        next((status for status in TOLD if any(telling.status == status for telling in ordered)), TOLD[0]),
        killed[0],
        killed[2],
        injured[0],
        injured[2],
    )


def _best(toll: Toll) -> tuple[tuple[str, int | None], ...]:
    return ("killed", toll.killed), ("injured", toll.injured)


def _bounds(
    voting: Sequence[Telling], name: str, best: int | None
) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of what words give; `None` where nobody tells any."""
    numbers = [getattr(telling, name) for telling in voting if name in telling.told]
    told = [number for number in numbers if number is not None]
    if not told or best is None:
        return None, None, None
    return min(*told, best), best, max(*told, best)


def _spot(found: Iterable[Telling]) -> Spot | None:
    """The place that most tellings give: subdivision first, then town; events' words before a report's."""
    spots = [telling.spot for telling in found if telling.spot is not None]
    regions = Counter((spot.country, spot.admin1) for spot in spots)
    names = Counter((spot.name, spot.country) for spot in spots)

    def fit(spot: Spot) -> tuple[int, ...]:
        region = regions[(spot.country, spot.admin1)]
        return (
            int(rank(spot.kind) > 0),
            region,
            rank(spot.kind),
            names[(spot.name, spot.country)],
            -spot.by_report,
        )

    return max(spots, key=fit, default=None)
