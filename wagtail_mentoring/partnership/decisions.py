"""Which steps a program may take and what each needs, in plain Python."""

#: From each status of a program to the ones that may follow.
PROGRAM_STEPS: dict[str, tuple[str, ...]] = {
    "draft": ("in_agreement",),
    "in_agreement": ("approved", "draft"),
    "approved": ("archived",),
    "archived": ("in_agreement",),
}

#: More offices than this cannot agree on anything.
MOST_PARTNERS = 6


def may_step(*, from_status: str, to_status: str) -> bool:
    return to_status in PROGRAM_STEPS[from_status]


def opens_applications(to_status: str) -> bool:
    """Whether people may apply after this step, so that nothing may stand in the way of it."""
    return to_status == "approved"


def runs_alone(*, accepted: int, invited: int) -> bool:
    """Whether a program is run by one office: nobody else takes part or is asked to."""
    return accepted == 1 and not invited
