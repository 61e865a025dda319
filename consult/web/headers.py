"""Security headers: a strict content policy, no third party, framing only where a view allows it, no shared cache."""

from __future__ import annotations

from flask import Flask, Response, request

from consult.web.framing import ANCESTORS_KEY, SOURCES_KEY

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors {ancestors}",
        "frame-src {frames}",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)


def init_app(app: Flask) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        ancestors = request.environ.get(ANCESTORS_KEY, "'none'")
        frames = request.environ.get(SOURCES_KEY, "'none'")
        headers.setdefault("Content-Security-Policy", CSP.format(ancestors=ancestors, frames=frames))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "no-store")
            headers.add("Vary", "HX-Request")
        return response
