"""Addresses of a person's own data, included by the app's ``urls.py`` under ``applications/``.

Names, in the namespace ``wagtail_mentoring``:

``own_data``              download everything held on oneself
"""

from django.urls import path

from . import own_data_views

urlpatterns = [path("my-data/", own_data_views.own_data, name="own_data")]
