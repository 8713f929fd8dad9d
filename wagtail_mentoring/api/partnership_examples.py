"""What the description shows of a partnership, its anatomy check and its report."""

PARTNERSHIP = {
    "program": "connect",
    "status": "approved",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "is_in_force": True,
    "review_on": "2027-06-01",
    "partners": [
        {
            "office": "career-services",
            "name": "Career Services",
            "role": "lead",
            "responsible": "cora",
            "deputy": "dan",
            "has_signed": True,
        }
    ],
    "stages": [
        {"stage": "match", "office": "career-services", "person": "cora", "due_on": "2026-10-31"},
    ],
    "changes": [],
}
ANATOMY = {
    "program": "connect",
    "may_open": False,
    "findings": [
        {
            "check": "concern_contact",
            "label": "Somebody to turn to with a concern",
            "outcome": "missing",
            "severity": "blocker",
            "office": "career-services",
            "fix": "Name a person or an office.",
            "url": "https://northmere.example/admin/mentoring/programs/edit/1/",
        }
    ],
}
REPORT = {
    "program": "connect",
    "title": "Connect",
    "offices": ["Career Services", "Alumni Relations"],
    "first_day": "2026-07-01",
    "last_day": "2027-06-30",
    "smallest": 10,
    "sections": [
        {
            "office": "",
            "kind": "",
            "rows": [
                {
                    "key": "active_pairs",
                    "label": "Active pairs",
                    "unit": "pairs",
                    "source": "Pairs that ran in the period.",
                    "number": 42,
                    "n": 42,
                    "suppressed": False,
                }
            ],
        }
    ],
    "notes": [],
}
