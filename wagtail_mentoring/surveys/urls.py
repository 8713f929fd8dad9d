"""Addresses of a person's own pairs, included by the app's ``urls.py`` under ``mentorships/``.

Names, in the namespace ``wagtail_mentoring``:

``mentorships``     my mentorships
``mentorship``      one pair, with its meetings; POST notes one
``meeting_remove``  ask; POST takes back a meeting that one noted oneself
``survey``          the survey of whoever is signed in, by its key
``survey_by_link``  the same by a link from a mail, without a login
``survey_thanks``   after answering
"""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.mentorships, name="mentorships"),
    path("<int:pk>/", views.mentorship, name="mentorship"),
    path("<int:pk>/meetings/<int:session_pk>/remove/", views.meeting_remove, name="meeting_remove"),
    path("surveys/thanks/", views.survey_thanks, name="survey_thanks"),
    path("surveys/link/<str:token>/", views.survey_by_link, name="survey_by_link"),
    path("surveys/<uuid:key>/", views.survey, name="survey"),
]
