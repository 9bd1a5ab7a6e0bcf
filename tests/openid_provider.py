"""A small OpenID provider on loopback, as the Hub is one: it signs in whom the test says."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "quelle-race", "a secret of the Space's"

Claims = dict[str, Any]


class OpenIdProvider:
    """`user` is whom it signs in, at once; None denies. It holds what its clients have asked.

    `altered` makes of the right claims those that are signed, by `signing_key`, which is the
    published one unless a test puts another there; nothing is signed where `is_unsigned`.
    """

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, parameters={"kid": "published"})
        self.address = ""
        self.reset()

    def reset(self) -> None:
        self.user: str | None = "Alice"
        self.signing_key = self._key
        self.altered: Callable[[Claims], Claims] = lambda claims: claims
        self.is_unsigned = False
        self.without_id_token = False
        self.asked: list[Mapping[str, str]] = []
        self._codes: dict[str, Mapping[str, str]] = {}

    def at(self, host: str) -> Starlette:
        self.address = f"http://{host}"
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/oauth/authorize", self._authorize),
                Route("/oauth/token", self._token, methods=["POST"]),
                Route("/oauth/jwks", self._jwks),
            ]
        )

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/oauth/authorize",
                "token_endpoint": f"{self.address}/oauth/token",
                "jwks_uri": f"{self.address}/oauth/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        back = URL(asked["redirect_uri"]).include_query_params(state=asked["state"])
        if self.user is None:
            return RedirectResponse(back.include_query_params(error="access_denied"))
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        return RedirectResponse(back.include_query_params(code=code))

    async def _token(self, request: Request) -> Response:
        """A code is good once, for the client that asked and can show its verifier."""
        async with request.form() as form:
            given = {name: str(value) for name, value in form.items()}
        asked = self._codes.pop(given.get("code", ""), None)
        if not _is_client(request) or asked is None or not _belongs(given, asked):
            return JSONResponse({"error": "invalid_grant"}, 400)
        told = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer"}
        if not self.without_id_token:
            told["id_token"] = self._signed(asked["nonce"])
        return JSONResponse(told)

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": "1",
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            "preferred_username": self.user,
        }
        algorithm = "none" if self.is_unsigned else "RS256"
        header = {"alg": algorithm, "kid": self.signing_key.kid}
        return jwt.encode(header, self.altered(claims), self.signing_key, algorithms=[algorithm])


def _is_client(request: Request) -> bool:
    pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    return request.headers.get("Authorization") == f"Basic {pair}"


def _belongs(given: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    is_proven = (asked["code_challenge_method"], asked["code_challenge"]) == ("S256", challenge)
    return is_proven and given["redirect_uri"] == asked["redirect_uri"]
