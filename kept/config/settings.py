"""Every setting of the installation: environment variables that start with KEPT_, all with working defaults.

docs/settings.md lists them; a test compares the two.
"""

import hashlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PACKAGE = Path(__file__).resolve().parents[1]


def env(name: str, default: str = "") -> str:
    """The setting KEPT_<name>, or the content of the file named by KEPT_<name>_FILE (for secrets)."""
    file = os.environ.get(f"KEPT_{name}_FILE")
    if file:
        return Path(file).read_text().strip()
    return os.environ.get(f"KEPT_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DATA = Path(env("DATA", str(Path.cwd() / "var"))).resolve()
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)


def kept_secret() -> str:
    """The installation's secret: given by the environment, or made once and kept in the data folder."""
    given = env("SECRET_KEY")
    if given:
        return given
    path = DATA / "secret_key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = kept_secret()
SECRET_KEY_FALLBACKS = [key for key in env("OLD_SECRET_KEYS").split(",") if key]
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
BASE_URL = env("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [host for host in env("ALLOWED_HOSTS").split(",") if host] or [
    "*" if DEMO else urlsplit(BASE_URL).hostname or "localhost",
    "127.0.0.1",
    "localhost",
    "[::1]",
]
TRUSTED_PROXIES = [proxy for proxy in env("TRUSTED_PROXIES").split(",") if proxy]
METRICS_FROM = [place for place in env("METRICS_FROM", "127.0.0.1,::1").split(",") if place]
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# A browser that came by https once comes by https for a month; set only on answers that went by https.
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kept.ui.views.csrf_failure"

SMTP_PORT = int(env("SMTP_PORT", "2525"))
SMTP_HOST = env("SMTP_HOST", "127.0.0.1")
SMTP_CERT = env("SMTP_CERT")
SMTP_KEY = env("SMTP_KEY")
LMTP_PORT = env("LMTP_PORT")
SMTP_OUT = env("SMTP_OUT")
SMTP_OUT_SELF_SIGNED = flag("SMTP_OUT_SELF_SIGNED")
QUARANTINE_DAYS = int(env("QUARANTINE_DAYS", "30"))
IMPORT_PASSWORD = env("IMPORT_PASSWORD")
MAIL_RATE = int(env("MAIL_RATE", "60"))
MAIL_TRUSTED_SERVERS = tuple(name.strip().lower() for name in env("MAIL_TRUSTED_SERVERS").split(",") if name.strip())
MAIL_DOMAIN = env("MAIL_DOMAIN") or urlsplit(BASE_URL).hostname or "localhost"
ALLOW_PRIVATE_MAIL_HOSTS = flag("ALLOW_PRIVATE_MAIL_HOSTS")
PRIVATE_HOSTS = frozenset(name.strip().lower() for name in env("PRIVATE_HOSTS").split(",") if name.strip())
OUTSIDE_CA_FILE = env("OUTSIDE_CA_FILE")
MAIL_CA_FILE = env("MAIL_CA_FILE")
MICROSOFT_TENANT = env("MICROSOFT_TENANT", "common")
# Signing in to mailboxes elsewhere, by service: the registered client, and where one asks.
MAIL_SERVICES = {
    "google": {
        "host": "imap.gmail.com",
        "port": 993,
        "security": "tls",
        "client_id": env("GOOGLE_CLIENT_ID"),
        "client_secret": env("GOOGLE_CLIENT_SECRET"),
        "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
        "token": "https://oauth2.googleapis.com/token",
    },
    "microsoft": {
        "host": "outlook.office365.com",
        "port": 993,
        "security": "tls",
        "client_id": env("MICROSOFT_CLIENT_ID"),
        "client_secret": env("MICROSOFT_CLIENT_SECRET"),
        "authorize": f"https://login.microsoftonline.com/{MICROSOFT_TENANT}/oauth2/v2.0/authorize",
        "token": f"https://login.microsoftonline.com/{MICROSOFT_TENANT}/oauth2/v2.0/token",
    },
}
REDIS_URL = env("REDIS_URL")

INSTALLED_APPS = [
    "kept.config",
    "kept.desk",
    "kept.portal",
    "kept.channels.email",
    "kept.channels.form",
    "kept.channels.phone",
    "kept.exchange",
    "kept.reports",
    "kept.automation",
    "kept.workforce",
    "kept.feedback",
    "kept.promises",
    "kept.inbox",
    "kept.people",
    "kept.notices",
    "kept.roster",
    "kept.accounts",
    "kept.events",
    "kept.live",
    "kept.jobs",
    "kept.files",
    "kept.outside",
    "kept.ui",
    "kept.text",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "kept.ui.middleware.SecurityHeaders",
    "kept.config.live_position.LivePosition",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kept.accounts.middleware.OwnLanguageAndZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "kept.config.urls"
WSGI_APPLICATION = None
APPEND_SLASH = False

FOLDERS = sorted(PACKAGE.glob("*/templates")) + sorted(PACKAGE.glob("channels/*/templates"))
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": FOLDERS,
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "kept.ui.environment.environment",
            "context_processors": ["kept.desk.rail.context", "kept.promises.panels.context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def database(url: str) -> dict:
    """Django's DATABASES entry for sqlite:///path or postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        name = unquote(parts.path[1:])
        test = os.environ.get("KEPT_TEST_DATABASE", f"{name}.test-{os.getpid()}")
        return {
            "ENGINE": "kept.config.sqlite",
            "NAME": name,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": test},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "TEST": {"NAME": os.environ.get("KEPT_TEST_DATABASE", f"test_kept_{os.getpid()}")},
        }
    raise SystemExit(f"KEPT_DATABASE_URL must start with sqlite:/// or postgresql://, not {parts.scheme!r}")


DATABASES = {"default": database(env("DATABASE_URL") or f"sqlite:///{DATA / 'kept.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Rate limits are counted here: with Django's 300 entries a few hundred strangers would wipe each other's counts out.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
ACCOUNT_ADAPTER = "kept.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "kept.accounts.forms.SignInForm",
    "change_password": "kept.accounts.forms.ChangeForm",
    "set_password": "kept.accounts.forms.FirstPasswordForm",
    "reset_password": "kept.accounts.forms.AskResetForm",
    "reset_password_from_key": "kept.accounts.forms.ChooseForm",
    "reauthenticate": "kept.accounts.forms.ConfirmForm",
}
MFA_ADAPTER = "kept.accounts.adapter.MFAAdapter"
# Addresses are given by whoever manages users; allauth's own verification of them is not used.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "kept.accounts.second_step_forms.CodeForm",
    "reauthenticate": "kept.accounts.second_step_forms.ConfirmCodeForm",
    "activate_totp": "kept.accounts.second_step_forms.CodeAppForm",
    "add_webauthn": "kept.accounts.second_step_forms.AddPasskeyForm",
    "edit_webauthn": "kept.accounts.second_step_forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
EMAIL_BACKEND = "kept.notices.mail.Backend"
DEFAULT_FROM_EMAIL = env("FROM_EMAIL") or f"Kept <noreply@{MAIL_DOMAIN}>"

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("zh-hant", "繁體中文")]
LANGUAGE_COOKIE_NAME = "kept_language"
LOCALE_PATHS: list[str] = []

STATIC_URL = "/static/"
STATICFILES_DIRS = sorted(PACKAGE.glob("*/static"))
FILE_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024  # serving_bodies refuses earlier, but for mail services
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_MAIL_BYTES = 30 * 1024 * 1024
MAX_BODY_BYTES = 32 * 1024 * 1024
MAX_BROUGHT_BYTES = 64 * 1024 * 1024  # of a mail service: a mail of 40 MB in base64
MAX_UPLOAD_BYTES = 25 * 1024 * 1024
MAX_STORED_BYTES = 40 * 1024 * 1024

KEPT_REACTIONS = "kept.config.reactions"
# What the page of a person shows from the domains above people: functions of (request, person) to HTML or "".
KEPT_PERSON_PANELS = ["kept.inbox.panels.conversations_with"]
# The same for the page of a company: functions of (request, organisation).
KEPT_ORGANISATION_PANELS = ["kept.inbox.panels.conversations_at"]
# What groups of people can ask of the domains above: lists of people.conditions.Condition.
KEPT_PERSON_CONDITIONS = ["kept.inbox.person_conditions.CONDITIONS", "kept.promises.person_conditions.CONDITIONS"]
# How much of theirs there is for a person: functions of (user, person, since a time or None) to {name: number}.
KEPT_PERSON_COUNTS = ["kept.inbox.panels.how_many", "kept.promises.panels.how_many"]
# What can be asked of a conversation by the domains above inbox: lists of conditions for its table.
KEPT_CONDITIONS = ["kept.promises.conditions.CONDITIONS"]
# What the letter of the day says of somebody's work: functions of the user to lines (kept.notices.digest.Waiting).
KEPT_DIGEST = ["kept.desk.digest.waiting"]
# What else ends where somebody signs out: functions of the request, before its session is gone.
KEPT_BEFORE_SIGNING_OUT = ["kept.notices.devices.leave"]
# Who reads, shows and lets in the raw input of each kind of channel: see inbox/ways_in.py.
KEPT_WAYS_IN = {"email": "kept.channels.email.quarantine", "form": "kept.channels.form.quarantine"}
KEPT_CLOCK = "kept.events.clock.now"
KEPT_SCHEDULE = "kept.config.schedule"
KEPT_LIVE_ACCESS = "kept.config.live_access.may_listen"
KEPT_LIVE_LINKS = "kept.config.live_access.reader_of_link"
WEB_THREADS = int(env("WEB_THREADS", "4"))
WORKER_THREADS = int(env("WORKER_THREADS", "2"))
EMBEDDED = flag("EMBEDDED", True)
INSTALLATION = hashlib.sha256(SECRET_KEY.encode()).hexdigest()[:12]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_keys": {"()": "kept.config.logs.WithoutKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "WARNING")},
    "loggers": {
        # A line for each wrong address, and a traceback for each wrong host, is what scanners fill disks with.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
