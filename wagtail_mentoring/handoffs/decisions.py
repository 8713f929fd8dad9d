"""Which step of a hand-off follows which, whose it is, and who is asked when it is late, in plain Python."""

from dataclasses import dataclass

SENDER = "sender"
RECEIVER = "receiver"


@dataclass(frozen=True)
class Step:
    """A step: whose people take it, from which states, and where it leads."""

    side: str
    from_states: frozenset[str]
    to_state: str


#: The receiving office answers and finishes; the sending office hands over again what came back, or takes
#: it back. The usual step of each state comes first.
STEPS: dict[str, Step] = {
    "accept": Step(RECEIVER, frozenset({"open"}), "accepted"),
    "finish": Step(RECEIVER, frozenset({"accepted"}), "done"),
    "return": Step(RECEIVER, frozenset({"open", "accepted"}), "returned"),
    "again": Step(SENDER, frozenset({"returned"}), "open"),
    "withdraw": Step(SENDER, frozenset({"open", "returned"}), "withdrawn"),
}

#: States in which the receiving office has something to do.
WITH_RECEIVER = frozenset({"open", "accepted"})

#: Who is asked after how many working days past the due date, one after the other.
LADDER: tuple[tuple[int, str], ...] = ((1, "responsible"), (3, "deputy"), (7, "directors"))


def may_take(step: str, *, state: str) -> bool:
    """Whether ``step`` can follow ``state`` at all."""
    return state in STEPS[step].from_states


def steps_from(state: str, side: str) -> list[str]:
    """The steps that ``side`` may take now, the usual one first."""
    return [name for name, step in STEPS.items() if step.side == side and state in step.from_states]


def to_be_asked(*, days_late: int, asked_last: str) -> list[str]:
    """Who is to be asked now, each once, after ``asked_last`` was."""
    everybody = [who for _days, who in LADDER]
    first = everybody.index(asked_last) + 1 if asked_last else 0
    return [who for days, who in LADDER[first:] if days_late >= days]
