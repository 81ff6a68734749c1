"""Incidents: which mentions are of one, and what they come to together."""

from datetime import date

from sayso.reconcile.incidents.cluster import incidents, merge_mentions
from sayso.reconcile.incidents.distance import distance_km
from sayso.reconcile.incidents.link import link_two
from sayso.reconcile.incidents.names import likeness, proper_names, rarity
from sayso.records.picture import Link, Mention, Spot

VILNIUS = Spot("Vilnius", "city", "LT", None, 593116, 54.689, 25.280)
MINSK = Spot("Minsk", "city", "BY", None, 625144, 53.900, 27.567)
KAUNAS = Spot("Kaunas", "city", "LT", None, 598316, 54.902, 23.909)


def mention(name, **more):
    values = {
        "about": "harm",
        "kind": "main",
        "first": date(2021, 8, 4),
        "last": date(2021, 8, 4),
        "spot": VILNIUS,
        "codes": ("attack",),
        "killed": 1,
        "injured": 0,
        "names": frozenset({"gediminas", "avenue"}),
        "persons": frozenset(),
        "ages": frozenset(),
        "findings": (),
        "published": date(2021, 8, 4),
        "story": name,
        "told": frozenset({"killed", "injured"}),
    } | more
    return Mention(name, f"report {name}", **values)


WEIGHT = {"gediminas": 4.0, "avenue": 1.0, "park": 3.0}


def test_a_link_says_why():
    found = link_two(mention("a"), mention("b"), WEIGHT)
    assert found.score == 1
    for reason in ("both name gediminas, avenue", "both in Vilnius", "the same day", "the same toll"):
        assert reason in found.reason


def test_other_places_names_and_victims_are_other_incidents():
    assert link_two(mention("a"), mention("b", spot=MINSK), WEIGHT) is None
    apart = mention("b", spot=KAUNAS, names=frozenset({"park"}), victims=frozenset({"jonaitis"}))
    assert link_two(mention("a", victims=frozenset({"petraitis"})), apart, WEIGHT) is None


def test_distance_is_in_kilometres_and_of_towns_only():
    assert 90 < distance_km(VILNIUS, KAUNAS) < 95
    assert distance_km(VILNIUS, Spot("Lithuania", "country", "LT", None, 597427, 55.4, 23.75)) is None


def test_one_report_of_two_incidents_does_not_join_them():
    names = [mention(name) for name in "abcde"]
    strong = [
        Link("a", "b", 0.9, ""),
        Link("d", "e", 0.9, ""),
        Link("b", "c", 0.2, ""),
        Link("c", "d", 0.2, ""),
    ]
    found = {frozenset(one.mentions) for one in incidents(names, strong, {})}
    assert frozenset("ab") <= next(one for one in found if "a" in one)
    assert not any({"a", "e"} <= one for one in found)


def test_the_number_that_most_stories_give_counts_and_a_story_has_one_vote():
    copies = [mention(name, story="wire", killed=1) for name in "abc"]
    others = [mention(name, killed=2, published=date(2021, 8, 5)) for name in "de"]
    made = merge_mentions([*copies, *others])
    assert (made.killed, made.reports, made.stories) == (2, 5, 3)


def test_a_late_report_corrects_the_day():
    early = mention("a", first=date(2021, 8, 5), last=date(2021, 8, 5), dated=False)
    late = mention("b", published=date(2021, 8, 6))
    assert merge_mentions([early, late]).first == date(2021, 8, 4)


def test_what_nobody_tells_as_a_fact_is_claimed_or_denied():
    assert merge_mentions([mention("a", status="claimed"), mention("b", status="denied")]).status == "claimed"
    assert merge_mentions([mention("a", status="denied")]).status == "denied"
    assert merge_mentions([mention("a", status="denied"), mention("b")]).status == "reported"


def test_a_summary_of_several_days_is_no_incident():
    summary = mention("s", kind="summary", last=date(2021, 8, 20))
    assert [one.mentions for one in incidents([mention("a"), summary], [], {})] == [("a",)]


def test_other_than_harm_is_linked_by_place_day_and_number():
    lithuania = Spot("Lithuania", "country", "LT", None, 597427)
    more = {"about": "pushbacks", "killed": None, "injured": None, "names": frozenset(), "spot": lithuania}
    one = mention("a", numbers=frozenset({180}), **more)
    assert link_two(one, mention("b", numbers=frozenset({180}), **more), {}).reason.endswith(
        "the same number"
    )
    assert link_two(one, mention("b", numbers=frozenset({40}), **more), {}) is None


def test_rare_names_say_more():
    texts = [
        proper_names(f"Police said so in Vilnius. A man was hurt on {street} Avenue.")
        for street in ("Oak", "Elm")
    ]
    assert "police" not in texts[0]
    weight = rarity(texts * 5 + [frozenset({"rare"})])
    assert weight["rare"] > weight["oak"] > weight["vilnius"]
    assert likeness(texts[0], texts[0], weight) == 1
    assert 0 < likeness(texts[0], texts[1], weight) < 1
