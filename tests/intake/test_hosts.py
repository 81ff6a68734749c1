"""Many hosts at once: one connection each, pauses, and an end to everything."""

import time

from sayso.errors import FetchError
from sayso.intake.fetching.addresses import AllowedHosts
from sayso.intake.fetching.client import Answer, Client, Limits
from sayso.intake.fetching.hosts import HostQueue, Visit
from sites import a_site, article, hang, redirect

ALLOWED = AllowedHosts(frozenset({"127.0.0.1", "127.0.0.2", "127.0.0.3"}))


def all_of(hosts, number, seconds=20):
    found, until = [], time.monotonic() + seconds
    while len(found) < number and time.monotonic() < until:
        if (one := hosts.take(0.2)) is not None:
            found.append(one)
            if isinstance(one[1], Answer):
                one[1].close()
    return found


def test_a_host_that_hangs_holds_up_no_other():
    with a_site() as site, a_site(host="127.0.0.2") as slow:
        site.pages |= {f"/{n}": article() for n in range(5)}
        slow.pages["/h"] = hang(slow)
        limits = Limits(seconds=8, silence=8)
        with (
            Client(ALLOWED, "t", limits, connections=4) as client,
            HostQueue(client, threads=4, between=0) as hosts,
        ):
            hosts.put(Visit(f"{slow.address}/h", ("page", 99), named=True))
            for n in range(5):
                hosts.put(Visit(f"{site.address}/{n}", ("page", n), named=True))
            found = all_of(hosts, 5, 7)
            assert sorted(visit.key[1] for visit, _ in found) == list(range(5))


def test_pauses_between_two_questions():
    with a_site() as site, Client(ALLOWED, "t", connections=4) as client:
        site.pages |= {f"/{n}": article() for n in range(4)}
        begun = time.monotonic()
        with HostQueue(client, threads=4, between=0.2) as hosts:
            for n in range(4):
                hosts.put(Visit(f"{site.address}/{n}", ("page", n), named=True))
            assert len(all_of(hosts, 4)) == 4
        assert time.monotonic() - begun > 0.6 and site.most_at_once == 1


def test_a_page_that_leads_to_another_host_is_asked_there_by_its_rules():
    with a_site() as site, a_site(host="127.0.0.2") as other, Client(ALLOWED, "t", connections=2) as client:
        site.pages |= {"/a": redirect(f"{other.address}/a"), "/b": redirect(f"{other.address}/b")}
        other.pages |= {"/a": article(), "/b": article(), "/robots.txt": b"User-agent: *\nDisallow: /b\n"}
        with HostQueue(client, threads=2, between=0) as hosts:
            hosts.put(Visit(f"{site.address}/a", ("page", 1)))
            hosts.put(Visit(f"{site.address}/b", ("page", 2)))
            found = {visit.key[1]: (visit, one) for visit, one in all_of(hosts, 2)}
        assert found[1][0].address == f"{other.address}/a" and isinstance(found[1][1], Answer)
        assert isinstance(found[2][1], FetchError) and found[2][1].reason == "robots"
        assert "/b" not in other.counts()


def test_what_waits_for_a_slow_host_can_be_taken_back_and_is_not_asked():
    with a_site() as site, Client(ALLOWED, "t") as client, HostQueue(client, threads=1, between=30) as hosts:
        site.pages |= {"/1": article(), "/2": article()}
        hosts.put(Visit(f"{site.address}/1", ("page", 1), named=True))
        assert len(all_of(hosts, 1)) == 1
        hosts.put(Visit(f"{site.address}/2", ("page", 2)))
        hosts.put(Visit(f"{site.address}/3", ("feed", 3), named=True))
        assert hosts.drop_slow(60, 60) == []
        ((visit, wait),) = hosts.drop_slow(5, 60)
        assert visit.key == ("page", 2) and 10 < wait <= 30, "what the user names waits longer"
        assert [one.key[1] for one, _ in hosts.drop_slow(5, 20)] == [3]
        assert set(site.counts()) == {"/1"}


def test_an_address_that_is_none_is_an_error_and_no_end():
    with Client(ALLOWED, "t") as client, HostQueue(client, threads=1, between=0) as hosts:
        hosts.put(Visit("nonsense", ("page", 1)))
        ((_, found),) = all_of(hosts, 1)
        assert isinstance(found, FetchError) and found.reason == "address"
