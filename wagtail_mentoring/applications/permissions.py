"""Who may see which application: its own applicant, and staff of the offices that partner in its program."""

from typing import Any

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy

from .application_models import Application, ApplicationFile
from .querysets import ApplicationQuerySet


def applications_in_reach(applications: ApplicationQuerySet, user: Any) -> ApplicationQuerySet:
    """Those of ``applications`` that were handed in to a program in which an office of ``user`` partners."""
    return applications.of_offices(Office.objects.of(user))


APPLICATION_POLICY = OfficeScopedPolicy(Application, reach=applications_in_reach)


def may_read_file(*, user: Any, file: ApplicationFile) -> bool:
    """The applicant reads every file they sent; staff within reach those that were handed in."""
    application = file.application
    if application.applicant_id == user.pk:
        return True
    may_view = APPLICATION_POLICY.user_has_permission_for_instance(user, "view", application)
    return may_view and was_handed_in(file)


def was_handed_in(file: ApplicationFile) -> bool:
    """Whether a revision refers to ``file``; such a file is kept as long as the revision."""
    key, question = str(file.key), str(file.question_key)
    answers = (revision.answers.get(question) for revision in file.application.revisions.all())
    return any(answer and answer["key"] == key for answer in answers)
