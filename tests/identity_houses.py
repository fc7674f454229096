"""Two little gateways, true to their standards and wrong on demand: an OpenID provider and a CAS server, served on loopback."""

import base64
import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "gisvc-county", "a&secret:of/registration"


@cache
def key_of(kid: str) -> RSAKey:
    """Made once: a key takes a tenth of a second."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@dataclass
class OpenIdHouse:
    """Signs everybody in as `person`. What is put into `claims`, `header` or `discovery` replaces what the standard asks for."""

    person: str = "lina"
    now: float = 0.0
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    is_asked: list[str] = field(default_factory=list)
    _key: RSAKey = field(default_factory=lambda: key_of("one"))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def turn_keys(self) -> None:
        self._key = key_of("two")

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.get("/realm/.well-known/openid-configuration")(self.discover)
        app.get("/realm/authorize")(self.authorize)
        app.post("/realm/token")(self.token)
        app.get("/realm/jwks")(self.jwks)
        return app

    def discover(self, request: Request) -> Response:
        self.is_asked.append("discovery")
        root = f"{request.base_url}realm"
        said = {
            "issuer": root,
            "authorization_endpoint": f"{root}/authorize",
            "token_endpoint": f"{root}/token",
            "jwks_uri": f"{root}/jwks",
            "response_types_supported": ["code"],
        }
        return JSONResponse({**said, **self.discovery})

    def jwks(self) -> Response:
        self.is_asked.append("keys")
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", status_code=302)

    def token(
        self,
        request: Request,
        code: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        grant_type: Annotated[str, Form()],
    ) -> Response:
        self.is_asked.append("token")
        asked = self._codes.pop(code, None)
        challenge = base64.urlsafe_b64encode(sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        who = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        name, _, secret = who.partition(":")
        is_client = (name, dict(parse_qsl(f"s={secret}"))["s"]) == (CLIENT, SECRET)
        if asked is None or challenge != asked["code_challenge"] or redirect_uri != asked["redirect_uri"] or not is_client:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        assert grant_type == "authorization_code"
        now = int(self.now or time.time())
        claims = {
            "iss": f"{request.base_url}realm",
            "aud": CLIENT,
            "sub": "7",
            "preferred_username": self.person,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        key = self.signs_with or self._key
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": self._key.kid}, said, key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})


@dataclass
class CasHouse:
    """Gives a ticket to whoever asks and says once whose it is."""

    person: str = "lina"
    answer: str = ""  # said in place of the right one
    _tickets: dict[str, str] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.get("/cas/login")(self.login)
        app.get("/cas/p3/serviceValidate")(self.validate)
        return app

    def login(self, service: str) -> Response:
        ticket = f"ST-{secrets.token_urlsafe(16)}"
        self._tickets[ticket] = service
        return RedirectResponse(f"{service}{'&' if '?' in service else '?'}{urlencode({'ticket': ticket})}", status_code=302)

    def validate(self, service: str, ticket: str) -> Response:
        if self.answer:
            return PlainTextResponse(self.answer, media_type="application/xml")
        if self._tickets.pop(ticket, None) != service:
            inner = '<cas:authenticationFailure code="INVALID_TICKET">not known</cas:authenticationFailure>'
        else:
            inner = (
                f"<cas:authenticationSuccess><cas:user>{self.person}</cas:user>"
                f"<cas:attributes><cas:loginName>{self.person}</cas:loginName></cas:attributes></cas:authenticationSuccess>"
            )
        said = f'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{inner}</cas:serviceResponse>'
        return PlainTextResponse(said, media_type="application/xml")
