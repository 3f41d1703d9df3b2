"""How many events a client may send: a burst, then a steady trickle."""

from tests.support.clock import Seconds
from ticketing_app.ui.gate import Buckets


def test_a_burst_is_let_through_and_then_slowed_down() -> None:
    clock = Seconds()
    buckets = Buckets(80, 20, clock)
    assert [buckets.take("one") for _ in range(81)] == [True] * 80 + [False]
    assert buckets.take("another"), "somebody else is not held up"
    clock.now += 0.5
    assert [buckets.take("one") for _ in range(11)] == [True] * 10 + [False]
    clock.now += 3600
    assert [buckets.take("one") for _ in range(81)] == [True] * 80 + [False]


def test_buckets_of_strangers_do_not_pile_up() -> None:
    buckets = Buckets(80, 20, Seconds())
    for number in range(Buckets.MOST_CLIENTS + 50):
        buckets.take(f"address {number}")
    assert len(buckets._levels) == Buckets.MOST_CLIENTS
