"""Which state may follow which, and what applicants are told, in plain Python."""

STAFF_STEPS: dict[str, frozenset[str]] = {
    "submitted": frozenset({"screening", "under_review", "information_requested", "ineligible"}),
    "screening": frozenset({"under_review", "information_requested", "ineligible"}),
    "information_requested": frozenset({"screening", "under_review", "ineligible"}),
    "under_review": frozenset({"ready", "information_requested", "ineligible"}),
    "ready": frozenset({"under_review", "accepted", "waitlisted", "declined"}),
    "accepted": frozenset({"ready", "closed"}),
    "waitlisted": frozenset({"ready", "accepted", "declined", "closed"}),
    "declined": frozenset({"ready", "closed"}),
    "ineligible": frozenset({"screening", "closed"}),
    "confirmed": frozenset({"closed"}),
    "offer_declined": frozenset({"closed"}),
    "offer_expired": frozenset({"closed"}),
}

#: States that hold a decision; the applicant learns of it only on release.
DECIDED = frozenset({"accepted", "waitlisted", "declined", "ineligible"})

#: States in which the applicant may still take the application back.
WITHDRAWABLE = frozenset(
    {
        "draft", "submitted", "screening", "information_requested", "under_review", "ready",
        "accepted", "waitlisted", "confirmed",
    }
)

#: States in which the applicant may hand in a changed version while the round lets them.
EDITABLE = frozenset({"draft", "submitted", "information_requested"})

#: States that give up the person's one active place, so that they may apply again.
ENDED = frozenset({"withdrawn", "void", "expired"})

PUBLIC_BEFORE_RELEASE = {
    "draft": "draft",
    "submitted": "received",
    "information_requested": "information_requested",
    "withdrawn": "withdrawn",
    "expired": "closed",
    "void": "closed",
    "closed": "closed",
}

PUBLIC_AFTER_RELEASE = {
    "accepted": "accepted",
    "waitlisted": "waitlisted",
    "declined": "declined",
    "ineligible": "declined",
    "confirmed": "confirmed",
    "offer_declined": "closed",
    "offer_expired": "closed",
}


def next_steps(*, status: str, released: bool) -> frozenset[str]:
    """States to which staff may move an application. A released decision is not taken back silently."""
    steps = STAFF_STEPS.get(status, frozenset())
    if not released:
        return steps
    if status == "waitlisted":
        return steps - {"ready"}
    return steps & {"closed"}


def may_release(*, status: str, released: bool) -> bool:
    return status in DECIDED and not released


def public_status(*, status: str, released: bool) -> str:
    """Return the ``PublicStatus`` value an applicant is shown."""
    if status in PUBLIC_BEFORE_RELEASE:
        return PUBLIC_BEFORE_RELEASE[status]
    if released:
        return PUBLIC_AFTER_RELEASE.get(status, "in_review")
    return "in_review"
