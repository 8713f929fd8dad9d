"""The search app: its table of recent changes, its system checks and its signal handlers."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "wagtail_mentoring.search"
    label = "wagtail_mentoring_search"
    verbose_name = _("Search index")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_mentoring.search.checks import check_index_paths
        from wagtail_mentoring.search.signal_handlers import register_signal_handlers

        register(check_index_paths)
        register_signal_handlers()
