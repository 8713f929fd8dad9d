"""What an applicant is told of the pairs that came of the application, with the way to their own pages."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.applicants.outcomes import Outcome
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.mentorships.choices import MentorshipStatus
from wagtail_mentoring.mentorships.decisions import RUNNING
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.mentorships.permissions import took_a_place
from wagtail_mentoring.programs.choices import ApplicantRole

from .pair_pages import partner_name


def outcome_in_pairs(application: Application) -> Outcome | None:
    """Who is met, or that it is completed. After a pair that ended otherwise one waits again, as before."""
    if not took_a_place(application):
        return None
    rows = Mentorship.objects.come_of(application).select_related("mentor", "mentee", "application")
    pairs = list(rows.order_by("started_at", "pk"))
    running = [pair for pair in pairs if pair.status in RUNNING]
    if running:
        return Outcome(_who(running, application.role), *_way(running))
    if done := [pair for pair in pairs if pair.status == MentorshipStatus.COMPLETED]:
        return Outcome(_("The mentorship is completed. Thank you for taking part."), *_way(done))
    return None


def _who(pairs: list[Mentorship], role: str) -> str:
    names = ", ".join(partner_name(pair, role) for pair in pairs)
    if role == ApplicantRole.MENTOR:
        return _("You are the mentor of %(names)s.") % {"names": names}
    return _("%(mentor)s is your mentor.") % {"mentor": names}


def _way(pairs: list[Mentorship]) -> tuple[str, str]:
    label = ngettext("Go to your mentorship", "Go to your mentorships", len(pairs))
    if len(pairs) == 1:
        return label, reverse("wagtail_mentoring:mentorship", args=[pairs[0].pk])
    return label, reverse("wagtail_mentoring:mentorships")
