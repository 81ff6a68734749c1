"""Nature kills nobody as people do: an act that nobody does, beside a cause in nature."""

import pytest

import sayso

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "code", "acled"),
    [
        ("More than 1,000 people were killed by Cyclone Freddy in Malawi.", "death", None),
        ("The storm hit on Monday. Fifty people were killed in Blantyre.", "death", None),
        ("Three men were killed in Kabul.", "killing", "Attack"),
        ("Six people were killed by gunmen in the rain near Kano.", "killing", "Attack"),
    ],
)
def test_who_is_killed_by_a_storm_is_not_attacked(text, code, acled):
    found = {event.code: event for event in sayso.read(text, published="2023-03-20").events}
    assert found[code].acled == acled
    assert code == "killing" or "killing" not in found
