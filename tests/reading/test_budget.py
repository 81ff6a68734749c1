"""The limit of time ends a block wherever the alarm rings."""

import time
import weakref

import pytest

from sayso.reading.budget import OutOfTime, within


class Thing:
    pass


def test_an_alarm_that_a_callback_drops_rings_again():
    def on_collection(reference):
        time.sleep(10)

    with pytest.raises(OutOfTime), within(0.05):
        thing = Thing()
        kept = weakref.ref(thing, on_collection)
        del thing
        assert kept() is None
        time.sleep(10)


def test_a_block_that_ends_in_time_hears_no_alarm():
    with within(0.05):
        pass
    time.sleep(0.2)


def test_an_alarm_that_was_heard_does_not_ring_again_while_the_block_is_left():
    with pytest.raises(OutOfTime), within(0.05):
        try:
            time.sleep(10)
        finally:
            time.sleep(0.3)  # a transaction that is rolled back
            ended = True
    assert ended
    time.sleep(0.2)
