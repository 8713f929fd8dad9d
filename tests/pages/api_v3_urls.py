"""The example site with both of Wagtail's own APIs; the newer one comes with Wagtail 8."""

from django.urls import path
from wagtail.api.v3.urls import api

from .api_urls import urlpatterns as with_version_2

urlpatterns = [path("api/v3/", api.urls), *with_version_2]
