"""Mentoring programs, a mentor directory and application forms for a university's Wagtail portal."""

__version__ = "0.1.0"
