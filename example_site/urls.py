"""Addresses of the example portal."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib.auth import views as auth_views
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import index, sitemap
from wagtail.documents import urls as wagtaildocs_urls

from example_site.home.views import elements
from wagtail_mentoring.directory.sitemaps import SITEMAPS

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("api/mentoring/", include("wagtail_mentoring.api.urls")),  # mentoring
    # English at /…, German at /de/…
    *i18n_patterns(
        path("login/", auth_views.LoginView.as_view(template_name="registration/login.html"), name="login"),
        path("logout/", auth_views.LogoutView.as_view(), name="logout"),
        path("elements/", elements, name="elements"),
        path("mentoring/", include("wagtail_mentoring.urls")),  # mentoring
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
