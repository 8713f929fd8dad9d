"""What an import of students needs the form of a round for: they are invited to it, and can be taken back."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from wagtail_mentoring.application_forms.models import RoundForm

from .models import PeopleImport


def imports_to(row: RoundForm) -> Iterator[str]:
    if count := PeopleImport.objects.filter(round_form=row).count():
        text = ngettext("%(count)d import of people.", "%(count)d imports of people.", count)
        yield text % {"count": count}
