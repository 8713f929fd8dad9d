"""What becomes of surveys and of noted meetings when an application is anonymised: numbers stay, words go."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.mentorships.models import MentoringSession, Mentorship
from wagtail_mentoring.outbox.models import OutboxMessage

from .models import SurveyAnswer, SurveyRequest
from .survey_mail import mail_keys


def erase_surveys(application: Application, nobody: Any) -> None:
    """Comments of both sides go, as a mentor's is about the mentee, and so does the mail.

    Ratings stay as numbers of somebody; who noted a meeting is not known any more.
    """
    pairs = Mentorship.objects.filter(application=application)
    requests = SurveyRequest.objects.filter(mentorship__in=pairs).select_related("mentorship__application")
    SurveyAnswer.objects.filter(request__in=requests).update(comment="")
    keys = [key for request in requests for key in mail_keys(request)]
    OutboxMessage.objects.filter(dedupe_key__in=keys).delete()
    person = application.applicant_id
    MentoringSession.objects.filter(mentorship__in=pairs, noted_by=person).update(noted_by=None)
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Mentorship),
        object_id__in=[str(pk) for pk in pairs.values_list("pk", flat=True)],
        user=person,
    ).update(user=None)
