"""The WSGI application that is measured: the portal with the files that a web server would serve."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

A_YEAR = 365 * 24 * 60 * 60

with_static_files = WhiteNoise(
    get_wsgi_application(), root=settings.STATIC_ROOT, prefix="static", max_age=A_YEAR
)
# Renditions of pictures are made when somebody first asks for them.
application = WhiteNoise(
    with_static_files, root=settings.MEDIA_ROOT, prefix="media", max_age=A_YEAR, autorefresh=True
)
