"""Signing in with an account of the Hub's, by OpenID Connect; imported only where that is so."""

import secrets
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from breeds.settings import SignIn
from ui.review.entry import Entry, RefusedError
from ui.review.guard import texts_of
from ui.texts.page import in_language
from ui.texts.sign_in import SignInTexts

# Holds the state, the nonce and PKCE's verifier while somebody is at the provider's.
COOKIE = "quelle-race-sign-in"
# Seconds that they may take there.
PATIENCE = 600
METADATA = "/.well-known/openid-configuration"
# What a provider that is down, ill or not the one that it should be makes of a sign-in.
UNCONFIRMED = (OAuthError, JoseError, HTTPError, KeyError, ValueError, RuntimeError)


class ByProvider:
    """To the provider and back; whose name it then tells must be on the list."""

    def __init__(self, sign_in: SignIn, host: str, reviewers: frozenset[str], entry: Entry) -> None:
        self._client = OAuth().register(
            "provider",
            client_id=sign_in.client_id,
            client_secret=sign_in.client_secret,
            server_metadata_url=sign_in.provider + METADATA,
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
        )
        self._client_id = sign_in.client_id
        self._return_to = f"https://{host}/review/callback"
        self._reviewers = reviewers
        self._entry = entry

    def routes(self) -> list[Route]:
        kept = Middleware(
            SessionMiddleware,
            secret_key=secrets.token_hex(32),
            session_cookie=COOKIE,
            max_age=PATIENCE,
            path="/review",
            https_only=True,
        )
        return [
            Route("/provider", self._leave, methods=["GET"], middleware=[kept]),
            Route("/callback", self._return, methods=["GET"], middleware=[kept]),
        ]

    async def _leave(self, request: Request) -> Response:
        texts = texts_of(request)
        request.session["language"] = texts.code
        try:
            response: Response = await self._client.authorize_redirect(request, self._return_to)
        except UNCONFIRMED:
            return self._entry.page(request, texts, RefusedError(texts.sign_in.unconfirmed, 502))
        return response

    async def _return(self, request: Request) -> Response:
        texts = in_language(request.session.pop("language", None))
        try:
            name = await self._name(request, texts.sign_in)
        except RefusedError as error:
            return self._entry.page(request, texts, error)
        return self._entry.let_in(request, name, texts)

    async def _name(self, request: Request, said: SignInTexts) -> str:
        """Raises RefusedError."""
        try:
            name = (await self._claims(request)).get("preferred_username")
        except UNCONFIRMED as error:
            raise RefusedError(said.unconfirmed, 403) from error
        if not isinstance(name, str) or not name:
            raise RefusedError(said.unconfirmed, 403)
        if name.lower() not in self._reviewers:
            raise RefusedError(said.stranger.format(name), 403)
        return name

    async def _claims(self, request: Request) -> dict[str, Any]:
        """What the provider has signed, for this page and this sign-in; nothing if it hasn't."""
        metadata = await self._client.load_server_metadata()
        options = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self._client_id},
        }
        token = await self._client.authorize_access_token(request, claims_options=options)
        return token.get("userinfo") or {}
