"""The portal's own app: what the university had before it installed mentoring."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "example_site.home"
    label = "home"
    verbose_name = "Northmere portal"
    default_auto_field = "django.db.models.BigAutoField"
