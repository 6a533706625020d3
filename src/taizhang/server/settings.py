"""Django's settings, from the environment: TAIZHANG_HOME, DATABASE_URL, TAIZHANG_HOSTS, TAIZHANG_HTTPS, TAIZHANG_DEBUG,
TAIZHANG_BUSY_SECONDS.

Nothing secret stands here: keys are made once into the home folder. Debug is off unless asked for.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from taizhang.server import home

TAIZHANG_HOME: Path = home.home_folder()
HERE = Path(__file__).parent

SECRET_KEY = home.secret_key(TAIZHANG_HOME)
DEBUG = os.environ.get("TAIZHANG_DEBUG") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *os.environ.get("TAIZHANG_HOSTS", "").split()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "taizhang.server.storage",
    "taizhang.server.accounts",
    "taizhang.server.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "taizhang.server.headers.SecureHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "taizhang.server.web.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "taizhang.server.web.errors.views.Damage",
    "axes.middleware.AxesMiddleware",  # last: it must see the refused login
]
ROOT_URLCONF = "taizhang.server.urls"
WSGI_APPLICATION = "taizhang.server.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",  # the pages; Django's own serves its libraries
        "NAME": "jinja2",
        "DIRS": [HERE / "web"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "taizhang.server.web.templating.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

BUSY_SECONDS = home.busy_seconds(os.environ.get("TAIZHANG_BUSY_SECONDS"))
DATABASES = {"default": home.database(TAIZHANG_HOME, os.environ.get("DATABASE_URL"), BUSY_SECONDS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# who may log in
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5  # wrong passwords of one name from one place
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "taizhang.server.web.errors.views.locked"
CSRF_FAILURE_VIEW = "taizhang.server.web.errors.views.csrf"

# words and times: kept in UTC, shown in China's time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# files served
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # uploads go to blobs, never here
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

FILE_UPLOAD_HANDLERS = ["taizhang.server.web.items.uploads.Bounded"]  # in memory: nothing lies about unencrypted

# the browser's side
HTTPS = os.environ.get("TAIZHANG_HTTPS") == "1"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600  # seconds: one working day
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# the book
TAIZHANG_CITY = os.environ.get("TAIZHANG_CITY", "500000")  # the code of the city, whose book owns orgs and grants
BOOK_DIGEST = os.environ.get("TAIZHANG_DIGEST", "sha256")  # sha256 or sm3, for books begun from now on
SAMPLE_DATA = home.is_sample(TAIZHANG_HOME, os.environ.get("DATABASE_URL"))  # then every screen says 示例数据
PUBLIC_DEMO = SAMPLE_DATA  # visitors may open figures (values and definitions, not entries) of sample data only
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
