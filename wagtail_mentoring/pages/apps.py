"""The leaf app with ready-made pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringPagesConfig(AppConfig):
    name = "wagtail_mentoring.pages"
    label = "wagtail_mentoring_pages"
    verbose_name = _("Mentoring pages")
    default_auto_field = "django.db.models.BigAutoField"
