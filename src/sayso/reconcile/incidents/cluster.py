"""Incidents from mentions that are linked: who was harmed, where and when, as all of them give it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sayso.codebook.rules import picture_rules
from sayso.reconcile.incidents.link import Cuts, Failed
from sayso.reconcile.incidents.persons import EVENT_STATUSES
from sayso.reconcile.incidents.spots import rank
from sayso.reconcile.incidents.tolls import Toll, of_many
from sayso.records import content_id
from sayso.records.picture import Incident, Link, Mention, Spot


def incidents(
    mentions: Sequence[Mention], links: Iterable[Link], failed: Failed, cuts: Cuts = ()
) -> Iterator[Incident]:
    """The incidents that linked mentions come to; a mention that is linked to none is an incident alone.

    Two groups are one incident if their mentions are linked enough on average, the best links first, so that
    one report of two incidents does not join them. What a person joined is one, and what a person cut is not.
    The reports of what cannot be made go to `failed`.
    """
    by_id = {mention.id: mention for mention in mentions if mention.kind != "summary"}
    together = {name: [name] for name in by_id}
    group = dict(zip(together, together, strict=True))
    ordered = sorted(links, key=lambda link: (not link.joined, -link.score, link.one, link.other))
    scores = {frozenset((link.one, link.other)): link.score for link in ordered}
    enough = picture_rules().incidents.average
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
            failed |= {mention.report_id: error for mention in found}


def _is_cut(one: Mention, other: Mention, cuts: Cuts) -> bool:
    return bool(cuts) and frozenset((one.report_id, other.report_id)) in cuts


def merge_mentions(found: Sequence[Mention]) -> Incident:
    """One incident of its mentions: the later report speaks where they tie, a story has one vote."""
    ordered = sorted(found, key=lambda mention: (mention.published or date.min, mention.id))
    main = [mention for mention in ordered if mention.kind == "main"] or ordered
    voting = list({mention.story: mention for mention in main}.values())  # the newest of each story
    toll = of_many([Toll(mention.killed, mention.injured) for mention in voting])
    killed, injured = (_bounds(voting, name, best) for name, best in _best(toll))
    dated = [mention for mention in main if mention.dated] or main
    days = Counter(mention.first for mention in dated if mention.first is not None)
    day = min(days, key=lambda day: (-days[day], day), default=None)
    lasts = [mention.last for mention in main if mention.first == day and mention.last is not None]
    return Incident(
        id=content_id("incident", *sorted(mention.id for mention in found)[:1]),
        about=ordered[0].about,
        codes=tuple(sorted({code for mention in ordered for code in mention.codes})),
        first=day,
        last=max(lasts, default=day),
        spot=_spot(ordered),
        killed=killed[1],
        injured=injured[1],
        mentions=tuple(mention.id for mention in ordered),
        reports=len({mention.report_id for mention in ordered}),
        stories=len({mention.story for mention in ordered}),
        status=next(
            (status for status in EVENT_STATUSES if any(mention.status == status for mention in ordered)),
            EVENT_STATUSES[0],
        ),
        killed_low=killed[0],
        killed_high=killed[2],
        injured_low=injured[0],
        injured_high=injured[2],
    )


def _best(toll: Toll) -> tuple[tuple[str, int | None], ...]:
    return ("killed", toll.killed), ("injured", toll.injured)


def _bounds(
    voting: Sequence[Mention], name: str, best: int | None
) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of what words give; `None` where nobody gives any."""
    numbers = [getattr(mention, name) for mention in voting if name in mention.told]
    stated = [number for number in numbers if number is not None]
    if not stated or best is None:
        return None, None, None
    return min(*stated, best), best, max(*stated, best)


def _spot(found: Iterable[Mention]) -> Spot | None:
    """The place that most mentions give: subdivision first, then town; events' words before a report's."""
    spots = [mention.spot for mention in found if mention.spot is not None]
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
