"""Closed lists of words about offices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfficeKind(TextChoices):
    """What an office is for; decides which metrics speak to it, never what it may do."""

    CAREER_SERVICES = "career_services", _("Career services")
    ALUMNI_RELATIONS = "alumni_relations", _("Alumni relations")
    FACULTY = "faculty", _("Faculty or school")
    ADMISSIONS = "admissions", _("Admissions")
    FUNDRAISING = "fundraising", _("Fundraising")
    OTHER = "other", _("Other")
