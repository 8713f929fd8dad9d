"""A check of who may reach whose mentors."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.registry import Answer, Check, Lack, Subject, stage_offices
from wagtail_mentoring.partnership.anatomy_checks import is_solo, solo_note, taking_part
from wagtail_mentoring.partnership.choices import DataClass, Stage
from wagtail_mentoring.partnership.models import DataGrant

from .models import ContactCard

#: Stages whose offices have to reach mentors, if only by messages that the owning office passes on.
REACHING = (Stage.MATCH, Stage.SUPPORT)


def look_at_grants(subject: Subject) -> Answer:
    """An office whose mentors take part opens their contact data to those that match and support pairs."""
    if is_solo(subject):
        return solo_note()
    return list(_missing_grants(subject))


def _missing_grants(subject: Subject) -> Iterator[Lack]:
    offices = {row.office_id: row.office for row in taking_part(subject)}
    answering = subject.once(stage_offices)
    reaching = {answering[stage].pk: answering[stage] for stage in REACHING if stage in answering}
    granted = _granted(subject)
    for owner in _owners(subject, set(offices)):
        for pk, recipient in reaching.items():
            if pk != owner and pk in offices and (owner, pk) not in granted:
                fix = _(
                    "Let %(office)s reach your mentors: it matches or supports pairs. "
                    "Passing messages on is enough."
                )
                yield Lack(
                    fix % {"office": recipient},
                    lambda: reverse("mentoring_partnerships:partnership", args=[subject.program.pk]),
                    offices[owner],
                )


def _owners(subject: Subject, offices: set[int]) -> list[int]:
    """Of ``offices`` those that keep mentors, or will because they recruit them."""
    keeping = ContactCard.objects.filter(owner__in=offices).order_by().values_list("owner", flat=True)
    owners = set(keeping.distinct())
    recruiting = subject.once(stage_offices).get(Stage.RECRUIT_MENTORS)
    if recruiting and recruiting.pk in offices:
        owners.add(recruiting.pk)
    return sorted(owners)


def _granted(subject: Subject) -> set[tuple[int, int]]:
    grants = DataGrant.objects.filter(program=subject.program, data_class=DataClass.MENTOR_CONTACT)
    return set(grants.in_force().values_list("owner", "recipient"))


DATA_CHECKS = (
    Check(
        "grants",
        gettext_lazy("Mentors can be reached"),
        Phase.BEFORE_LAUNCH,
        Severity.BLOCKER,
        "ours",
        look_at_grants,
    ),
)
