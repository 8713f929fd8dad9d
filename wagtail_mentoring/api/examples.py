"""What the description shows for each operation."""

from typing import Any


def page_of(*results: Any, **more: Any) -> dict[str, Any]:
    return {"count": len(results), "next": None, "previous": None, **more, "results": list(results)}


DIRECTORY = {
    "id": 12,
    "title": "Find a mentor",
    "url": "https://northmere.example/mentors/",
    "language": "en-gb",
    "default_sort": "name",
    "hides_unavailable": False,
}
MENTOR = {
    "id": 41,
    "slug": "ada-byrne",
    "url": "https://northmere.example/mentors/ada-byrne/",
    "name": "Ada Byrne",
    "pronouns": "she/her",
    "photo_url": "https://northmere.example/media/mentors/ada.webp",
    "photo_alt": "Ada Byrne in a laboratory",
    "job_title": "Data scientist",
    "employer": "Harbour Analytics",
    "city": "Dublin",
    "country": "Ireland",
    "time_zone": "Europe/Dublin",
    "bio": "I moved from biology to data.",
    "linkedin_url": "",
    "response_promise": "within three days",
    "degrees": ["BSc Biology, Science, 2014"],
    "vocabularies": [
        {"slug": "industry", "name": "Industry", "terms": [{"slug": "biotech", "name": "Biotech"}]}
    ],
    "availability": "available",
    "places_free": 1,
    "capacity": 2,
    "is_recently_active": True,
}
MENTORS = page_of(
    MENTOR,
    available=1,
    facets=[
        {
            "slug": "industry",
            "name": "Industry",
            "options": [{"slug": "biotech", "name": "Biotech", "count": 1, "is_chosen": True}],
        }
    ],
    corrections=[{"typed": "bioteck", "meant": "biotech"}],
)
SUGGESTIONS = {
    "terms": [{"vocabulary": "industry", "slug": "biotech", "name": "Biotech"}],
    "employers": ["Biotech Ireland"],
    "mentors": [
        {
            "slug": "ada-byrne",
            "url": "https://northmere.example/mentors/ada-byrne/",
            "name": "Ada Byrne",
            "headline": "Data scientist, Harbour Analytics",
        }
    ],
}
DOOR = {
    "role": "mentee",
    "url": "https://northmere.example/mentoring/connect/apply/",
    "opens_at": "2026-09-01T09:00:00+01:00",
    "closes_at": "2026-10-01T00:00:00+01:00",
    "by_invitation": False,
}
ROUND = {
    "program": "connect",
    "slug": "2026-27",
    "name": "2026/27",
    "state": "open",
    "takes_applications": True,
    "message": "Apply by 30 September 2026, 23:59 (Europe/Dublin).",
    "time_zone": "Europe/Dublin",
    "opens_at": "2026-09-01T09:00:00+01:00",
    "closes_at": "2026-10-01T00:00:00+01:00",
    "decisions_on": "2026-10-15",
    "orientation_on": None,
    "starts_on": "2026-11-01",
    "ends_on": "2027-05-31",
    "doors": [DOOR],
}
PROGRAM = {
    "slug": "connect",
    "name": "Connect",
    "summary": "Meet a graduate from your field.",
    "eligibility": "Students in their second year or later.",
    "commitment": "One hour a month.",
    "concern_contact": "mentoring@northmere.example",
    "code_of_conduct": "https://northmere.example/conduct/",
    "urls": ["https://northmere.example/mentoring/connect/"],
    "offices": ["Career Services", "Alumni Relations"],
    "round": ROUND,
}
