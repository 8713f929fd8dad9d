"""What search engines are told about a mentor: only what everybody may see."""

from typing import Any

from .visibility import MentorView


def person_data(mentor: MentorView, *, url: str, photo_url: str = "") -> dict[str, Any]:
    """The mentor as schema.org's ``Person``. ``mentor`` must be what the public sees."""
    data = {
        "@type": "Person",
        "name": mentor.name,
        "url": url,
        "image": photo_url,
        "jobTitle": mentor.job_title,
        "worksFor": {"@type": "Organization", "name": mentor.employer} if mentor.employer else None,
        "homeLocation": _place(mentor),
        "description": mentor.bio,
        "knowsAbout": [term.name for group in mentor.groups for term in group.terms],
        "sameAs": mentor.linkedin_url,
    }
    return {key: value for key, value in data.items() if value}


def _place(mentor: MentorView) -> dict[str, Any] | None:
    if not mentor.place:
        return None
    address = {"addressLocality": mentor.city, "addressCountry": mentor.country}
    return {
        "@type": "Place",
        "address": {"@type": "PostalAddress", **{key: value for key, value in address.items() if value}},
    }
