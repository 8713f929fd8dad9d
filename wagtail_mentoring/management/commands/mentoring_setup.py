"""Make the standard groups and give every office's group its rights."""

from typing import Any

from django.core.management.base import BaseCommand

from wagtail_mentoring.offices.actions import equip_editor_group, equip_office_group, equip_reviewer_group
from wagtail_mentoring.offices.models import Office


class Command(BaseCommand):
    help = (
        "Creates the groups of mentoring editors and guest reviewers, and gives every office's group the "
        "rights of coordinators."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for group, added in (equip_editor_group(), equip_reviewer_group()):
            self.report(group.name, added)
        for office in Office.objects.select_related("group"):
            self.report(office.group.name, equip_office_group(office=office))

    def report(self, name: str, added: int) -> None:
        outcome = f"{added} permissions added" if added else "complete already"
        self.stdout.write(f"{name}: {outcome}")
