"""Checks of who takes part in a program, and who answers for each of the offices."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.program_checks import program_url
from wagtail_mentoring.anatomy.registry import Answer, Check, Fine, Lack, Subject
from wagtail_mentoring.programs.models import Program

from .choices import PartnerRole
from .decisions import runs_alone
from .models import Partner


def every_partner(program: Program) -> list[Partner]:
    """Also those that have not answered yet."""
    return list(program.partners.select_related("program", "office", "responsible", "deputy"))


def taking_part(subject: Subject) -> list[Partner]:
    return [row for row in subject.once(every_partner) if row.accepted_at]


def is_solo(subject: Subject) -> bool:
    """Whether one office runs the program alone and has asked nobody else: it needs no agreement."""
    accepted = len(taking_part(subject))
    return runs_alone(accepted=accepted, invited=len(subject.once(every_partner)) - accepted)


def solo_note() -> Fine:
    return Fine(_("Run by one office."))


def staff(program: Program) -> set[tuple[int, int]]:
    """Who works where, as keys of a person and a group, in the offices of ``program``."""
    groups = program.partners.values("office__group")
    people = get_user_model().objects.filter(is_active=True, groups__in=groups)
    return set(people.values_list("pk", "groups"))


def still_works(subject: Subject, person: Any, office: Any) -> bool:
    return (person.pk, office.group_id) in subject.once(staff)


def look_at_partners(subject: Subject) -> Answer:
    if is_solo(subject):
        return solo_note()
    rows = subject.once(every_partner)
    if not rows:
        return [Lack(_("Have an office lead the program, and invite another."), program_url(subject.program))]
    return [
        Lack(_("Accept the invitation, or decline it."), _inspect_url(subject), row.office)
        for row in rows
        if not row.accepted_at
    ]


def look_at_lead(subject: Subject) -> Iterator[Lack]:
    leads = [row for row in subject.once(every_partner) if row.role == PartnerRole.LEAD]
    if not leads:
        yield Lack(_("Say which office leads."), program_url(subject.program))
    for row in leads:
        if not row.accepted_at:
            yield Lack(_("Accept to lead the program."), _inspect_url(subject), row.office)


def look_at_responsible(subject: Subject) -> Iterator[Lack]:
    """Somebody answers in each office, and nobody in two."""
    known: dict[int, Partner] = {}
    for row in taking_part(subject):
        links = _people_links(row)
        if not row.responsible:
            yield Lack(_("Name who answers for the office."), **links)
        elif other := known.get(row.responsible.pk):
            words = {"person": get_user_display_name(row.responsible), "office": other.office}
            fix = _("Name another person: %(person)s answers for %(office)s already.") % words
            yield Lack(fix, **links)
        else:
            known[row.responsible.pk] = row


def look_at_deputies(subject: Subject) -> Answer:
    if is_solo(subject):
        return solo_note()
    return [
        Lack(_("Name a deputy, so that nothing waits for one person."), **_people_links(row))
        for row in taking_part(subject)
        if not row.deputy
    ]


def look_at_people(subject: Subject) -> Iterator[Lack]:
    """Everybody named is active and still in the group of the office."""
    for row in taking_part(subject):
        for person in filter(None, (row.responsible, row.deputy)):
            if not still_works(subject, person, row.office):
                words = {"person": get_user_display_name(person), "office": row.office}
                fix = _("Name somebody in place of %(person)s, who no longer works in %(office)s.") % words
                yield Lack(fix, **_people_links(row))


def look_at_budget(subject: Subject) -> Answer:
    if is_solo(subject):
        return solo_note()
    total = sum(row.budget_share or 0 for row in taking_part(subject))
    if total == 100:
        return Fine()
    if not total:
        return [Lack(_("Agree on how the budget is shared."), program_url(subject.program))]
    fix = _("Agree on the shares of the budget: they add up to %(total)s %%, not 100 %%.") % {"total": total}
    return [Lack(fix, program_url(subject.program))]


def _inspect_url(subject: Subject) -> Callable[[], str]:
    """The page of the program that an office that is only invited opens as well."""
    return lambda: reverse("mentoring_programs:inspect", args=[subject.program.pk])


def _people_links(row: Partner) -> dict[str, Any]:
    """The program for everybody; who works in the office is led to the form itself."""
    return {
        "link": program_url(row.program),
        "office": row.office,
        "own_link": lambda: reverse("mentoring_programs:people", args=[row.program_id, row.pk]),
    }


def _check(key: str, label: Any, look: Callable[[Subject], Answer], *, warning: bool = False) -> Check:
    severity = Severity.WARNING if warning else Severity.BLOCKER
    return Check(key, label, Phase.BEFORE_LAUNCH, severity, "ours", look, stage="plan")


PARTNER_CHECKS = (
    _check("partners", gettext_lazy("Two offices take part"), look_at_partners),
    _check("lead", gettext_lazy("One office leads"), look_at_lead),
    _check("responsible", gettext_lazy("A person answers for each office"), look_at_responsible),
    _check("deputies", gettext_lazy("A deputy in each office"), look_at_deputies),
    _check("people_left", gettext_lazy("Everybody named still works there"), look_at_people),
)
BUDGET_CHECKS = (_check("budget", gettext_lazy("The budget is shared out"), look_at_budget, warning=True),)
