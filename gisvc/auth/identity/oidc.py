"""OpenID Connect: code flow with PKCE; the id token's signature, issuer, audience, time and nonce are all checked."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

from gisvc.auth.errors import IdentityRefused, IdentityUnreachable
from gisvc.auth.identity.asking import OtherHouse
from gisvc.auth.identity.port import Departure
from layers.store.clock import Clock, utc_now
from layers.wording import Wording

WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]  # never none, never a shared secret
KEPT = timedelta(hours=1)
ASKED_AGAIN_AFTER = timedelta(minutes=1)  # for keys: a forged key id must not make us knock without end
LEEWAY_S = 60


@dataclass
class Oidc:
    """`discovery_url` ends in /.well-known/openid-configuration; `claim` holds the sign-in name."""

    discovery_url: str
    client_id: str
    client_secret: str
    claim: str = "preferred_username"
    ca_file: Path | None = None
    clock: Clock = utc_now
    name: str = "oidc"
    _lock: Lock = field(default_factory=Lock, repr=False)
    _kept: dict[str, tuple[Any, Any]] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> Wording:
        return Wording("统一身份认证（OIDC）", "single sign-on (OIDC)")

    @property
    def house(self) -> OtherHouse:
        return OtherHouse.of(self.discovery_url, self.ca_file)

    def address_for(self, departure: Departure, back: str) -> str:
        challenge = base64.urlsafe_b64encode(sha256(departure.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "scope": "openid profile",
            "client_id": self.client_id,
            "redirect_uri": back,
            "state": departure.state,
            "nonce": departure.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        where = self.house.require_own(self._discovered().get("authorization_endpoint"))
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"

    def name_of(self, departure: Departure, back: str, said: Mapping[str, str]) -> str:
        issuer = self._discovered()["issuer"]
        if (
            said.get("error") or said.get("iss", issuer) != issuer
        ):  # RFC 9207: an answer of another house is not mixed up with this one's
            raise IdentityRefused("answer")
        claims = self._claims_of(self._id_token(departure, back, said.get("code", "")), departure.nonce)
        name = claims.get(self.claim)
        if not isinstance(name, str) or not name.strip():
            raise IdentityRefused("name")
        return name.strip()

    def _id_token(self, departure: Departure, back: str, code: str) -> str:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": departure.verifier}
        who = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}".encode()
        headers = {
            "Authorization": f"Basic {base64.b64encode(who).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        where = self.house.require_own(self._discovered().get("token_endpoint"))
        token = _json(self.house.ask(where, form=urlencode(form).encode(), headers=headers)).get("id_token")
        if not isinstance(token, str):
            raise IdentityRefused("id_token")
        return token

    def _claims_of(self, token: str, nonce: str) -> dict[str, Any]:
        try:
            from joserfc import jwt
            from joserfc.errors import JoseError
            from joserfc.jwk import KeySet
        except ImportError:
            raise IdentityUnreachable("pip install gisvc[oidc]") from None
        audience = {"essential": True, "value": self.client_id}
        rules = jwt.JWTClaimsRegistry(
            now=int(self.clock().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._discovered()["issuer"]},
            aud=audience,  # type: ignore[arg-type]  # because a table of names and values is what it takes
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        for is_fresh in (False, True):  # the house may have changed its keys since
            try:
                keys = KeySet.import_key_set(self._keys(is_fresh=is_fresh))
                claims: dict[str, Any] = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
                rules.validate(claims)
            except (JoseError, ValueError, KeyError, TypeError):
                continue
            if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.client_id:
                break
            return claims
        raise IdentityRefused("id_token")

    def _discovered(self) -> dict[str, Any]:
        found = self._remembered("discovery", self.discovery_url, KEPT)
        issuer = found.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") + WELL_KNOWN != self.discovery_url:
            raise IdentityRefused("issuer")
        return found

    def _keys(self, *, is_fresh: bool) -> Any:
        where = self.house.require_own(self._discovered().get("jwks_uri"))
        return self._remembered("keys", where, ASKED_AGAIN_AFTER if is_fresh else KEPT)

    def _remembered(self, what: str, address: str, for_so_long: timedelta) -> dict[str, Any]:
        now = self.clock()
        with self._lock:
            held = self._kept.get(what)
        if held is not None and timedelta(0) <= now - held[1] < for_so_long:
            return dict(held[0])
        found = _json(self.house.ask(address, headers={"Accept": "application/json"}))
        with self._lock:
            self._kept[what] = (found, now)
        return found


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise IdentityRefused("answer") from None
    if not isinstance(found, dict):
        raise IdentityRefused("answer")
    return found
