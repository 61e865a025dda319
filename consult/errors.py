"""What a person can cause: a named error, a French sentence, a status. Turned into a page once, here."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, SecurityError

from consult.db import db
from consult.web.redirects import page_before


class DomainError(Exception):
    """Base of the errors that a person can cause. `message` is a sentence for that person."""

    status = 422
    message: Any = _l("Cette action n’est pas possible.")

    def __init__(self, message: str | None = None, **values: Any) -> None:
        self.values = values
        if message is not None:
            self.message = message
        super().__init__(str(type(self).__name__))

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text


class NotFound(DomainError):
    """Also what another organisation's objects answer: nobody learns that they exist."""

    status = 404
    message = _l("Cette page n’existe pas, ou plus.")


class Forbidden(DomainError):
    status = 403
    message = _l("Vous n’avez pas accès à cette page avec ce compte.")


class Conflict(DomainError):
    status = 409
    message = _l("Quelqu’un a modifié ceci entre-temps.")


class Gone(DomainError):
    status = 410
    message = _l("Ce lien n’est plus valable.")


SENTENCES = {
    400: _l("La demande reçue est incomplète ou mal formée."),
    401: _l("Connectez-vous pour continuer."),
    403: Forbidden.message,
    404: NotFound.message,
    405: _l("Cette adresse ne répond pas à ce type de demande."),
    409: Conflict.message,
    410: Gone.message,
    413: _l("Ce que vous envoyez est trop volumineux."),
    415: _l("Ce type de fichier n’est pas accepté."),
    429: _l("Trop d’essais en peu de temps. Attendez quelques minutes, puis recommencez."),
    500: _l("Une erreur s’est produite de notre côté. Elle est enregistrée et nous allons la corriger."),
    503: _l("Le service est momentanément indisponible. Réessayez dans un instant."),
}


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def error_page(status: int, message: str, headers: Any = None) -> Any:
    """The page (or JSON) of an error. Whatever was half-done in this request is rolled back first."""
    db.session.rollback()
    response = jsonify(error=message, status=status) if wants_json() else _html_error(status, message)
    response.status_code = status
    if headers:
        response.headers.extend(headers)
    return response


def _html_error(status: int, message: str) -> Any:
    from flask import make_response

    general = message == str(SENTENCES.get(status))
    page = render_template("errors/error.html", status=status, message=message, general=general, back_url=_back_url())
    return make_response(page)


def _back_url() -> str | None:
    """Where a button was pressed. Not offered to somebody who typed: a link would bring the page without their text."""
    try:
        typed = set(request.form) - {"csrf_token"}
    except HTTPException:  # too long to be read
        return None
    return None if typed else page_before()


def init_app(app: Flask) -> None:
    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> Any:
        return error_page(error.status, str(error))

    @app.errorhandler(SecurityError)
    def untrusted_host(_error: SecurityError) -> Any:
        """A page would hold addresses made from that host."""
        return Response(str(SENTENCES[400]), 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        status = error.code or 500
        if error.response is not None or 300 <= status < 400:
            return error
        headers = [(k, v) for k, v in error.get_headers() if k.lower() not in ("content-type", "content-length")]
        return error_page(
            status, str(SENTENCES.get(status, error.description or _("Erreur %(status)s", status=status))), headers
        )

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Any:
        import structlog

        structlog.get_logger("concerte").error(
            "request_failed", path_rule=str(request.url_rule), kind=type(error).__name__, where=_where(error)
        )
        if app.config["TESTING"] and app.config.get("PROPAGATE_ERRORS", True):
            raise error
        return error_page(500, str(SENTENCES[500]))


def _where(error: BaseException) -> list[str]:
    """Files and lines of the traceback, without the values that an exception message may carry."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return frames[-8:]
