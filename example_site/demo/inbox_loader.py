"""Loads filters of the list of applications, as the two offices would keep them."""

from wagtail_mentoring.casework.inbox_actions import save_filter
from wagtail_mentoring.offices.models import Office

from .people_loader import Cast


def load_saved_filters(*, cast: Cast, offices: dict[str, Office]) -> None:
    careers = offices["career-services"]
    save_filter(
        user=cast.careers, name="Nobody has these yet", query="handled=nobody", office=careers, position=1
    )
    save_filter(user=cast.careers, name="My reviews", query="handled=me&group=review", position=2)
    save_filter(user=cast.alumni, name="Mentors to decide on", query="role=mentor&group=ready", position=1)
