"""Two offices with a program each, and applications handed in to them."""

from types import SimpleNamespace

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, coordinator_of
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.offices.choices import OfficeKind

from .builders import fill, make_applicant, make_round, make_round_form, start, submit


def make_world():
    """Career Services and Alumni Relations run ``program`` together; the Law School has one of its own."""
    career = OfficeFactory(name="Career Services", kind=OfficeKind.CAREER_SERVICES)
    alumni = OfficeFactory(name="Alumni Relations", kind=OfficeKind.ALUMNI_RELATIONS)
    law = OfficeFactory(name="Law School", kind=OfficeKind.FACULTY)
    program, law_program = ProgramFactory(), ProgramFactory()
    PartnerFactory(program=program, office=career, role="lead")
    PartnerFactory(program=program, office=alumni)
    PartnerFactory(program=law_program, office=law, role="lead")
    return SimpleNamespace(
        career=career,
        alumni=alumni,
        law=law,
        program=program,
        round_form=make_round_form(round=make_round(program=program)),
        law_round_form=make_round_form(round=make_round(program=law_program)),
        coordinator=coordinator_of(career, first_name="Cora", last_name="Career"),
        colleague=coordinator_of(alumni, first_name="Alan", last_name="Alumni"),
        stranger=coordinator_of(law, first_name="Lena", last_name="Law"),
    )


def hand_in(round_form, name="ada", status=None, answers=None, locale="en", **columns):
    """An application handed in, then put into ``status`` without the steps between."""
    application = start(round_form=round_form, user=make_applicant(name))
    fill(application, **({"answers": answers} if answers else {}))
    submit(application, key=f"{name}{application.pk}", locale=locale)
    if status or columns:
        values = {**columns, **({"status": status} if status else {})}
        Application.objects.filter(pk=application.pk).update(**values)
    return Application.objects.get(pk=application.pk)
