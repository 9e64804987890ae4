"""Token of a form: a POST counts where it comes from a page of ours that is not too old."""

from secrets import token_urlsafe
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

FIELD = "token"
_HOURS = 12
_SALT = "form"


def form_token() -> str:
    """Return the token of a form; each page has another."""
    return _serializer().dumps(token_urlsafe(9))


def token_fault() -> str:
    """Return in a sentence why a POST does not count, nothing where it does."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != request.host
    ):
        return "This form was sent from another site. Look at it here, and send it again."
    try:
        _serializer().loads(request.form.get(FIELD, ""), max_age=_HOURS * 3600)
    except BadData:
        return "This form was open for too long. Nothing is lost: send it again."
    return ""


def _serializer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    if key is None:
        raise RuntimeError("the application has no secret key")
    return URLSafeTimedSerializer(key, salt=_SALT)
