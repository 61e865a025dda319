"""Showing a consultation inside another site: which sites may, and what they paste."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template

from consult.consultations.models import Consultation
from consult.web.framing import SEGMENT
from consult.web.links import site_url

MOST_HOSTS = 20
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
LOCAL = ("localhost", "127.0.0.1")


def origin_of(typed: str) -> str | None:
    """`https://portail.exemple.fr` from an address or a name as people paste it; None for what is not one.

    Plain http is for trials on one's own machine."""
    text = typed.strip().lower()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # not an address, or not a port
        return None
    if parts.username is not None or not HOST.fullmatch(host):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL):
        return None
    if "." not in host and host not in LOCAL:
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def addresses(consultation: Consultation, organisation: Any) -> dict[str, str]:
    """Where it is answered: the page itself, the same in a frame, the short address, and the text to paste."""
    plain = site_url(organisation, "answering.consultation", slug=consultation.slug)
    path = f"/consultations/{consultation.slug}"
    framed = plain.removesuffix(path) + SEGMENT + path
    snippet = render_template(
        "composing/snippet.html", plain=plain, framed=framed, title=consultation.title, name=organisation.name
    )
    return {
        "plain": plain,
        "framed": framed,
        "short": site_url(organisation, "answering.short", consultation_id=consultation.id),
        "snippet": snippet.strip(),
    }


def works_in_frames() -> bool:
    """Browsers keep the cookie of a frame on an encrypted address only (or on one's own machine)."""
    base = urlsplit(current_app.config["BASE_URL"])
    return base.scheme == "https" or base.hostname in LOCAL
