"""Numbers of things that come and go."""

from __future__ import annotations

from ui.numbers import Numbers


class Thing:
    pass


def test_each_thing_has_one_number_that_no_later_one_gets() -> None:
    numbers, first, second = Numbers(), Thing(), Thing()
    assert numbers.of(first) == numbers.of(first) != numbers.of(second)
    given = {numbers.of(Thing()) for _ in range(100)}
    assert len(given) == 100
    assert not given & {0, numbers.of(first), numbers.of(second)}


def test_nothing_is_zero() -> None:
    assert Numbers().of(None) == 0
