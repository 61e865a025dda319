"""Settings, from environment variables only. The defaults are those of one machine with SQLite."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
WEAK_SECRETS = {"", "dev", "changeme", "secret", "demo-only-secret"}


class ConfigurationError(RuntimeError):
    """The installation cannot start as it is configured; the message says what to change."""


def from_environment(environ: os._Environ[str] | dict[str, str] | None = None) -> dict[str, Any]:
    """Read the settings. `CONCERTE_MODE` is `production` (default), `demo` or `test`."""
    env = os.environ if environ is None else environ
    mode = env.get("CONCERTE_MODE", "production")
    instance = Path(env.get("CONCERTE_INSTANCE", ROOT / "instance")).resolve()
    production = mode == "production"
    base_url = env.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    secure = base_url.startswith("https://")
    config: dict[str, Any] = {
        "MODE": mode,
        "INSTANCE": instance,
        "SECRET_KEY": env.get("SECRET_KEY", "" if production else "demo-only-secret"),
        "BASE_URL": base_url,
        # proxies in front of the site, each of which sets X-Forwarded-For, -Proto and -Host; 0 ignores these headers
        "TRUSTED_PROXIES": int(env.get("TRUSTED_PROXIES", "0")),
        # Flask's own TRUSTED_HOSTS is a fixed list: ours also follows the host names given to organisations
        "KNOWN_HOSTS": known_hosts(env.get("TRUSTED_HOSTS", ""), base_url) if production else None,
        "DEFAULT_ORGANISATION": env.get("DEFAULT_ORGANISATION", ""),
        # storage
        "SQLALCHEMY_DATABASE_URI": database_url(env.get("DATABASE_URL", f"sqlite:///{instance / 'concerte.sqlite'}")),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
        "RUNS_FOLDER": instance / "runs",
        "FILES_FOLDER": instance / "files",
        "REDIS_URL": env.get("REDIS_URL", ""),
        "METRICS_TOKEN": env.get("METRICS_TOKEN", ""),
        # jobs: `thread` runs them in the server, `worker` in `python app.py worker`, `manual` (tests) when told to
        "JOBS": env.get("CONCERTE_JOBS", "worker" if production else "thread"),
        # mail: `smtp` or the outbox of files under the instance folder
        "MAIL_BACKEND": env.get("MAIL_BACKEND", "smtp" if env.get("MAIL_SERVER") else "file"),
        "MAIL_FILE_PATH": str(instance / "outbox"),
        "MAIL_SERVER": env.get("MAIL_SERVER", "localhost"),
        "MAIL_PORT": int(env.get("MAIL_PORT", "25")),
        "MAIL_USERNAME": env.get("MAIL_USERNAME"),
        "MAIL_PASSWORD": env.get("MAIL_PASSWORD"),
        "MAIL_USE_TLS": env.get("MAIL_USE_TLS", "") == "1",
        "MAIL_TIMEOUT": 20,
        "MAIL_DEFAULT_SENDER": env.get("MAIL_SENDER", "Concerte <ne-pas-repondre@concerte.test>"),
        # a mailbox that takes `name+anything@`: undelivered letters come back to it, each naming its message; optional
        "MAIL_BOUNCES": env.get("MAIL_BOUNCES", ""),
        # a language model asked for names of themes, at an address that speaks OpenAI's chat interface; off without one
        "NAMING_ADDRESS": env.get("NAMING_ADDRESS", ""),
        "NAMING_MODEL": env.get("NAMING_MODEL", ""),
        "NAMING_KEY": env.get("NAMING_KEY", ""),
        # sessions and limits
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "WTF_CSRF_TIME_LIMIT": None,  # tied to the session: a page left open for a day must still be sent
        "MAX_CONTENT_LENGTH": int(env.get("MAX_UPLOAD_MB", "300")) * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 2_000,
        "RATELIMIT_STORAGE_URI": env.get("REDIS_URL") or "memory://",
        "RATELIMIT_ENABLED": mode != "test",
        # languages
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "consult" / "translations"),
        "LANGUAGES": ("fr", "en"),
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
        "TEMPLATES_AUTO_RELOAD": False,
    }
    check_naming(config)
    if production:
        check_production(config)
    return config


def known_hosts(listed: str, base_url: str) -> list[str]:
    """The names that a request may be addressed to, besides those given to organisations: those listed, else that of
    BASE_URL; always this machine itself."""
    names = [name.strip() for name in listed.split(",") if name.strip()]
    return [*(names or [urlsplit(base_url).hostname or "localhost"]), "localhost", "127.0.0.1"]


def database_url(url: str) -> str:
    """PostgreSQL addresses as hosts write them, with the driver we install."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def check_naming(config: dict[str, Any]) -> None:
    """Refuse half a setting: extracts leave the machine where a model is asked, which nobody should wonder about."""
    address = config["NAMING_ADDRESS"]
    if address and (urlsplit(address).scheme not in ("http", "https") or not config["NAMING_MODEL"]):
        raise ConfigurationError(
            "NAMING_ADDRESS attend une adresse http:// ou https:// et va avec NAMING_MODEL, le nom du modèle de langue."
        )


def check_production(config: dict[str, Any]) -> None:
    """Refuse to start with a weak secret: sessions and personal links could be forged."""
    secret = config["SECRET_KEY"]
    if secret in WEAK_SECRETS or len(secret) < 32:
        raise ConfigurationError(
            "SECRET_KEY est absent ou trop court : donnez au moins 32 caractères tirés au hasard, par exemple avec "
            "« python -c 'import secrets; print(secrets.token_urlsafe(48))' »."
        )
