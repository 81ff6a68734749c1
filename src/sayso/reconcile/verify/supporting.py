"""Who says a number: its original sources, however many reports print it.

Takes votes, gives `Support`s. Names of one body are one source (`situations/sources.py`), and so is a story.
"""

from collections.abc import Iterable, Sequence

from sayso.reconcile.series.build import Vote
from sayso.reconcile.situations.sources import names_of_bodies
from sayso.reconcile.verify.sought import same_body
from sayso.records.verification import Support


def supports(votes: Iterable[Vote]) -> tuple[Support, ...]:
    """The original sources of votes, that of the most reports first."""
    given = list(votes)
    one_name = names_of_bodies(vote.original_source.name for vote in given)
    groups: list[list[Vote]] = []
    for vote in given:
        name = one_name[vote.original_source.name]
        same = [
            group
            for group in groups
            if any(one_name[one.original_source.name] == name or one.story == vote.story for one in group)
        ]
        groups = [group for group in groups if group not in same]
        groups.append([*(one for group in same for one in group), vote])
    found = [_support(group, one_name) for group in groups]
    return tuple(sorted(found, key=lambda one: (-one.reports, one.source)))


def _support(group: Sequence[Vote], one_name: dict[str, str]) -> Support:
    cited = [vote for vote in group if vote.original_source.name != vote.row.publisher] or group
    name = one_name[cited[0].original_source.name]
    through = dict.fromkeys(vote.row.publisher for vote in group if vote.row.publisher)
    others = tuple(publisher for publisher in through if not same_body(publisher, name))
    return Support(name, len(others) < len(through), others, len({vote.row.report_id for vote in group}))
