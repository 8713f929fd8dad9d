"""What the description shows for staff's operations."""

from .owner_examples import FILE, QUESTION

ROW = {
    "reference": "YHA4FHE3BSVP4N",
    "program": "connect",
    "round": "2026-27",
    "role": "mentee",
    "applicant_name": "Ada Byrne",
    "status": "accepted",
    "submitted_at": "2026-09-20T10:15:00+01:00",
    "is_late": False,
    "is_released": False,
    "handled_by": "cora",
    "url": "https://northmere.example/admin/mentoring/applications/inspect/7/",
}
SECTION = {
    "title": "Your goals",
    "answers": [
        {"label": QUESTION["label"], "value": "To find my field.", "files": []},
        {"label": "CV", "value": "cv.pdf", "files": [FILE]},
    ],
}
DECISION = {
    "outcome": "accepted",
    "text": "Welcome to Connect.",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "needs_signatures": True,
    "signed": ["career-services"],
    "objecting": [],
    "missing": ["alumni-relations"],
    "obstacles": [
        "The signature of Alumni Relations is missing. "
        "Ask them to sign; a director may release with a reason."
    ],
}
APPLICATION = {
    **ROW,
    "seen": "accepted.12.0",
    "revision": 1,
    "sections": [SECTION],
    "withheld": 0,
    "steps": [{"to_status": "ready", "needs_reason": True}],
    "decision": DECISION,
    "may_reopen": False,
}
MOVE = {"seen": "ready.12.0", "to_status": "accepted", "text": "Welcome to Connect."}
SIGN = {"seen": "accepted.12.0", "office": "alumni-relations", "digest": DECISION["digest"]}
OBJECT = {**SIGN, "reason": "She has a mentor in another program."}
RELEASE = {"seen": "accepted.12.0", "digest": DECISION["digest"]}
REOPEN = {"seen": "declined.12.1", "reason": "Her appeal is right: the second reference was not read."}
REOPENED = {
    **APPLICATION,
    "status": "ready",
    "seen": "ready.12.0",
    "steps": [
        {"to_status": "under_review", "needs_reason": False},
        {"to_status": "accepted", "needs_reason": False},
        {"to_status": "waitlisted", "needs_reason": False},
        {"to_status": "declined", "needs_reason": False},
    ],
    "decision": None,
}
REVIEW_ROW = {
    "id": 5,
    "title": "Application 3",
    "phase": "First reading",
    "program": "connect",
    "state": "draft",
    "due_on": "2026-10-10",
    "url": "https://northmere.example/admin/mentoring/reviews/5/",
}
REVIEW = {
    **REVIEW_ROW,
    "is_blind": True,
    "may_write": True,
    "version": 1,
    "seen_revision": 12,
    "application": [
        {
            "title": "Your goals",
            "answers": [{"label": QUESTION["label"], "value": "To learn.", "files": []}],
        }
    ],
    "hidden": 2,
    "rubric": [
        {
            "key": "b0478f54-13f4-5c9d-a167-d1c4076f1750",
            "title": "Your review",
            "intro": "",
            "state": "in_progress",
            "questions": [
                {
                    **QUESTION,
                    "key": "be52527c-d961-5df9-b148-0c33d7d13a15",
                    "type": "score",
                    "label": "Are the goals clear?",
                    "limits": {"min_value": 1, "max_value": 5},
                    "answer": "4",
                }
            ],
        }
    ],
    "recommendation": "accept",
    "comment": "",
    "submitted_at": None,
}
WRITE = {
    "version": 1,
    "seen_revision": 12,
    "answers": {"be52527c-d961-5df9-b148-0c33d7d13a15": "4"},
    "recommendation": "accept",
    "submit": True,
}
