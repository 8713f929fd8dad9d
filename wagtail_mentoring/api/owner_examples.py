"""What the description shows for an applicant's operations."""

FORM = {
    "id": 3,
    "program": "connect",
    "round": "2026-27",
    "role": "mentee",
    "opens_at": "2026-09-01T09:00:00+01:00",
    "closes_at": "2026-10-01T00:00:00+01:00",
    "by_invitation": False,
    "url": "https://northmere.example/mentoring/applications/start/3/",
}
ENTRY = {
    **FORM,
    "title": "Apply as a mentee",
    "state": "on_time",
    "deadline": "30 September 2026, 23:59 (Europe/Dublin)",
    "sections": ["About you", "Your goals"],
    "needs_code": False,
    "application": None,
    "earlier": [],
}
SUMMARY = {
    "reference": "YHA4FHE3BSVP4N",
    "program": "connect",
    "round": "2026-27",
    "role": "mentee",
    "status": "draft",
    "status_label": "Draft",
    "status_text": "You have not handed it in yet.",
    "deadline": "30 September 2026, 23:59 (Europe/Dublin)",
    "submitted_at": None,
    "url": "https://northmere.example/mentoring/applications/YHA4FHE3BSVP4N/tasks/",
}
QUESTION = {
    "key": "b61a21b1-c468-5325-9d54-3c1a05f8d4f8",
    "type": "long_text",
    "label": "What would you like to get out of mentoring?",
    "help": "",
    "text": "",
    "required": True,
    "is_shown": True,
    "show_when": None,
    "limits": {"max_words": 250},
    "options": [],
    "vocabulary": None,
    "answer": "To find my field.",
    "problem": "",
    "file": None,
}
APPLICATION = {
    **SUMMARY,
    "version": 4,
    "form_version": 2,
    "can_edit": True,
    "can_withdraw": True,
    "offer_until": "",
    "message": "",
    "request": None,
    "sections": [
        {
            "key": "b0478f54-13f4-5c9d-a167-d1c4076f1750",
            "title": "Your goals",
            "intro": "",
            "state": "done",
            "questions": [QUESTION],
        }
    ],
    "handed_in": [],
    "not_handed_in": [],
}
START = {"form": 3}
ANSWERS = {"version": 4, "answers": {QUESTION["key"]: "To find my field."}}
SAVED = {"version": 5, "problems": {"23c38b37-f06e-5dcf-8e12-a1fcd1d9130f": "Enter your e-mail address."}}
SUBMIT = {"version": 5, "form_version": 2}
RECEIPT = {
    "reference": "YHA4FHE3BSVP4N",
    "sequence": 1,
    "handed_in_at": "2026-09-20T10:15:00+01:00",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
REASON = {"reason": "I found a mentor elsewhere."}
OFFER = {"answer": "confirm"}
FILE = {
    "key": "2c8a88a3-baf2-5b34-98ac-c12ab55d561b",
    "name": "cv.pdf",
    "size": 48213,
    "is_suspect": False,
    "url": "https://northmere.example/api/mentoring/v1/applications/YHA4FHE3BSVP4N/files/2c8a88a3-baf2-5b34-98ac-c12ab55d561b/",
}
