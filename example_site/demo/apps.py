"""The demo's own app: it only holds the commands that load and serve the example."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "example_site.demo"
    label = "example_demo"
