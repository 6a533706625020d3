"""The WSGI application that granian serves; each of its processes warms up as it starts."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
_pages = get_wsgi_application()

from django.conf import settings  # noqa: E402 - only once Django is set up

from taizhang.server.home import hold  # noqa: E402
from taizhang.server.web import in_flight, warming  # noqa: E402

if settings.TAIZHANG_HOME.is_dir() and not hold(settings.TAIZHANG_HOME):
    raise RuntimeError(f"{settings.TAIZHANG_HOME} is being restored")
application = in_flight.requests.around(_pages)
warming.start()
