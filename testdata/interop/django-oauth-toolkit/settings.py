"""A Django site whose only job is the OpenID provider of django-oauth-toolkit.

Started by up.sh: LAB_RUN is the folder of this run, LAB_VARIANTS its variants.
"""

import os

RUN = os.environ["LAB_RUN"]
VARIANTS = os.environ["LAB_VARIANTS"].split()

SECRET_KEY = "lab-django-secret"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [os.path.dirname(__file__)],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(RUN, "db.sqlite3")}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
LOGIN_URL = "/login/"
USE_TZ = True

with open(os.path.join(RUN, "key.pem"), encoding="ascii") as key:
    OAUTH2_PROVIDER = {
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": key.read(),
        "SCOPES": {
            "openid": "OpenID Connect",
            "profile": "Profile",
            "email": "Email",
            "introspection": "Introspect",
            "offline_access": "Stay signed in",
        },
        "PKCE_REQUIRED": "pkce" in VARIANTS,
    }
# Without this the product puts nothing but sub into an id_token.
if "noclaims" not in VARIANTS:
    OAUTH2_PROVIDER["OAUTH2_VALIDATOR_CLASS"] = "urls.Validator"
