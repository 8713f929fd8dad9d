"""Feeds of programs, included by the app's ``urls.py`` under ``programs/``.

``open_rounds_feed``  Atom: rounds that take applications
``program_calendar``  iCalendar: the dates of one program, by its slug
"""

from django.urls import path
from django.views.decorators.http import conditional_page

from . import feed_views

urlpatterns = [
    path("open-rounds.atom", conditional_page(feed_views.OpenRoundsFeed()), name="open_rounds_feed"),
    path("<slug:slug>.ics", feed_views.program_calendar, name="program_calendar"),
]
