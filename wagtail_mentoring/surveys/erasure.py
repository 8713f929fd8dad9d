"""What becomes of surveys and of noted meetings when an application is anonymised: numbers stay, words go."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
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
    _erase_words(Mentorship.objects.filter(application=application), application.applicant_id)


def erase_surveys_of_no_application(person: Any, nobody: Any) -> None:
    """The same for the pairs of a mentee that belong to no application."""
    _erase_words(Mentorship.objects.filter(mentee=person, application=None), person.pk)


def _erase_words(pairs: QuerySet, person: Any) -> None:
    requests = SurveyRequest.objects.filter(mentorship__in=pairs).select_related("mentorship__application")
    SurveyAnswer.objects.filter(request__in=requests).update(comment="")
    keys = [key for request in requests for key in mail_keys(request)]
    OutboxMessage.objects.filter(dedupe_key__in=keys).delete()
    MentoringSession.objects.filter(mentorship__in=pairs, noted_by=person).update(noted_by=None)
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Mentorship),
        object_id__in=[str(pk) for pk in pairs.values_list("pk", flat=True)],
        user=person,
    ).update(user=None)
