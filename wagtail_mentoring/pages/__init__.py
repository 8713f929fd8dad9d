"""Ready-made page types: a leaf app for hosts that keep Wagtail's own base page model."""
