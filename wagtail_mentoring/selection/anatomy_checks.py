"""A check of what people are welcomed with."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.program_checks import MENTOR
from wagtail_mentoring.anatomy.registry import Check, Lack, Subject
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.partnership.choices import Stage

from .models import ReleaseMail


def look_at_welcome(subject: Subject) -> Iterator[Lack]:
    """Who is accepted is told so in the round's own words, not in the standard ones."""
    rows = (
        RoundForm.objects.filter(round__in=subject.rounds).select_related("round").order_by("round", "role")
    )
    written = ReleaseMail.objects.filter(outcome=ApplicationStatus.ACCEPTED, round_form__in=rows)
    has_words = set(written.values_list("round_form", flat=True))
    for row in rows:
        if row.pk not in has_words:
            words = {"round": row.round.name, "role": row.get_role_display()}
            yield Lack(
                _("Write the mail that welcomes who is accepted: %(round)s, %(role)s.") % words,
                lambda pk=row.pk: reverse("mentoring_round_forms:release_mail", args=[pk, "accepted"]),
            )


WELCOME_CHECKS = (
    Check(
        "welcome",
        gettext_lazy("A welcome in your own words"),
        Phase.BEFORE_LAUNCH,
        Severity.WARNING,
        f"{MENTOR}: matching and initiating",
        look_at_welcome,
        Stage.TRAIN,
    ),
)
