"""A faculty that tries mentoring alone, with an office it has invited; the hub of the faculties."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from wagtail_mentoring.agreements import actions, goal_actions
from wagtail_mentoring.offices.actions import equip_office_group
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.actions import invite_office, start_program
from wagtail_mentoring.programs.models import Program

from .people_loader import PASSWORD


def load_pilot(offices: dict[str, Office]) -> None:
    """Science & Health drafts a program, and Alumni Relations has not answered yet."""
    faculty = offices["science-health"]
    amira = _person("science", "Amira", "Haddad", faculty)
    program = Program(
        name="Lab to Life",
        slug="lab-to-life",
        summary="Shadow a scientist outside the university for a day.",
        eligibility="Third-year students of the Faculty of Science & Health.",
        commitment="One day, and an hour to talk about it.",
    )
    start_program(program=program, office=faculty, user=amira)
    actions.suggest_stages(program=program, user=amira)
    goal_actions.suggest_goals(program=program, user=amira)
    invite_office(program=program, office=offices["alumni-relations"], user=amira)


def load_hub(offices: dict[str, Office]) -> None:
    """The provost's office, of which the faculties are part; it reads their totals in the report."""
    group, _created = Group.objects.get_or_create(name="Office of the Provost staff")
    hub = Office.objects.create(
        name="Office of the Provost", slug="provost", kind=OfficeKind.OTHER, group=group
    )
    equip_office_group(office=hub)
    _person("provost", "Nora", "Quinn", hub)
    faculties = [office.pk for office in offices.values() if office.kind == OfficeKind.FACULTY]
    Office.objects.filter(pk__in=faculties).update(parent=hub)


def _person(username: str, given: str, family: str, office: Office) -> Any:
    user = get_user_model().objects.create_user(
        username,
        f"{username}@northmere.example",
        PASSWORD,
        first_name=given,
        last_name=family,
    )
    user.groups.add(office.group)
    return user
