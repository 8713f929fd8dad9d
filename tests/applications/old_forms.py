"""An old form page of ``wagtail.contrib.forms`` with everything that can have happened to one."""

from datetime import UTC, datetime

from django.contrib.auth.models import Group, Permission
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import GroupPagePermission

from example_site.home.models import FormField, FormPage
from tests.factories import default_locale

FIELDS = [
    ("Full name", "singleline", ""),
    ("Email", "email", ""),
    ("About you", "multiline", ""),
    ("Age", "number", ""),
    ("Website", "url", ""),
    ("Newsletter", "checkbox", ""),
    ("Topics", "checkboxes", "Law\nArt\nScience"),
    ("Faculty", "dropdown", "Law, Science"),
    ("Days", "multiselect", "Monday\nTuesday"),
    ("Year", "radio", "First\nSecond"),
    ("Starts", "date", ""),
    ("Call me", "datetime", ""),
    ("Source", "hidden", ""),
]

ADA = {
    "full_name": "Ada Byrne",
    "email": "ada@northmere.example",
    "about_you": "Line one\nLine two",
    "age": "21",
    "website": "https://northmere.example",
    "newsletter": True,
    "topics": ["Law", "Art"],
    "faculty": "Science",
    "days": ["Monday"],
    "year": "First",
    "starts": "2025-10-01",
    "call_me": "2025-10-01T10:00:00Z",
    "source": "poster",
}
#: Every way in which a value can no longer fit.
BOB = {
    "full_name": "Bob",
    "email": "no address",
    "about_you": "",
    "age": "twenty",
    "website": "=1+1",
    "newsletter": False,
    "topics": ["Law", "Alchemy"],
    "faculty": "Alchemy",
    "days": [],
    "year": None,
    "starts": "next week",
    "call_me": None,
    "phone_nr": "0123",
}


def make_page(parent, fields=FIELDS, submissions=(ADA, BOB), **values):
    page = parent.add_child(
        instance=FormPage(**{"title": "Sign up", "slug": "sign-up", "locale": default_locale(), **values})
    )
    for number, (label, kind, choices) in enumerate(fields):
        FormField.objects.create(
            page=page, sort_order=number, label=label, field_type=kind, choices=choices, required=False
        )
    for number, data in enumerate(submissions, 1):
        add_submission(page, data, day=number)
    return FormPage.objects.get(pk=page.pk)


def add_submission(page, data, day=1):
    submission = FormSubmission.objects.create(page=page, form_data=data)
    sent = datetime(2025, 9, day, 12, tzinfo=UTC)
    FormSubmission.objects.filter(pk=submission.pk).update(submit_time=sent)
    return submission


def may_edit_pages_beside(user, page):
    group = Group.objects.create(name="Web team")
    permission = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=page.get_parent(), permission=permission)
    user.groups.add(group)
