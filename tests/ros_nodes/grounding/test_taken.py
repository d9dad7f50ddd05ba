from __future__ import annotations

from ros_nodes.grounding.taken import MAX_CHECKS, MAX_REMEMBERED, MAX_WAITING, QUIET_CHECKS, TakenCommands


def checks(commands: TakenCommands, count: int) -> list[tuple[tuple[str, int], ...]]:
    return [commands.check() for _ in range(count)]


def test_what_never_came_is_disowned_once_all_is_read() -> None:
    commands = TakenCommands()
    assert commands.take("a", 1)
    commands.doubt([("a", 1), ("b", 2)])
    assert checks(commands, QUIET_CHECKS) == [(), (("b", 2),)]
    assert checks(commands, 5) == [()] * 5


def test_a_disowned_command_is_not_answered_and_the_same_id_later_is() -> None:
    commands = TakenCommands()
    commands.doubt([("b", 2)])
    checks(commands, QUIET_CHECKS)
    assert not commands.take("b", 2)
    assert commands.take("b", 3)


def test_while_commands_are_read_the_question_waits() -> None:
    commands = TakenCommands()
    commands.doubt([("a", 1), ("b", 2)])
    for number in range(10):
        assert commands.take(str(number), number)
        assert commands.check() == ()
    assert commands.take("a", 1)
    assert checks(commands, QUIET_CHECKS)[-1] == (("b", 2),)


def test_where_commands_never_cease_it_waits_no_longer_than_so() -> None:
    commands = TakenCommands()
    commands.doubt([("b", -1)])
    said = []
    for number in range(MAX_CHECKS):
        commands.take(str(number), number)
        said += commands.check()
    assert said == [("b", -1)]


def test_more_questions_do_not_put_off_the_first() -> None:
    commands = TakenCommands()
    said = []
    for number in range(10):
        commands.doubt([(str(each), each) for each in range(number + 1)])
        said += commands.check()
    assert set(said) >= {(str(each), each) for each in range(5)}


def test_what_is_no_more_asked_after_is_not_disowned() -> None:
    commands = TakenCommands()
    commands.doubt([("a", 1)])
    commands.doubt([])
    assert checks(commands, 5) == [()] * 5
    assert commands.take("a", 1)


def test_it_remembers_more_than_can_wait_and_not_everything() -> None:
    commands = TakenCommands()
    for number in range(MAX_REMEMBERED + 10):
        commands.take(str(number), number)
    first_remembered = MAX_REMEMBERED + 10 - MAX_WAITING
    commands.doubt([("0", 0), (str(first_remembered), first_remembered)])
    assert checks(commands, QUIET_CHECKS)[-1] == (("0", 0),)
