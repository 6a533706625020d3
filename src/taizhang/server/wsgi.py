"""The WSGI application that granian serves; each of its processes warms up as it starts."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
application = get_wsgi_application()

from taizhang.server.web import warming  # noqa: E402 - only once Django is set up

warming.start()
