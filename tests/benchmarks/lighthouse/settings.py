"""The example site without ``DEBUG``, its pages compressed."""

from example_site.settings import *  # noqa: F403
from example_site.settings import MIDDLEWARE, TEMPLATES

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["debug"] = False
