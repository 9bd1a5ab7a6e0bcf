"""A stand-in for what reviewers see, behind the real guard, and a clock that tests turn."""

import re

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from breeds.settings import ReviewAccess
from ui.review.serving import guarded

SECRET = "what only reviewers see"
PASSWORD = "chien perdu, \u00e9t\u00e9"
TOKEN = "X-Review-Token"


class Clock:
    """Seconds, which pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def see(request: Request) -> Response:
    state = request.state
    return PlainTextResponse(f"{SECRET}\n{state.reviewer}\n{state.form_token}\n{state.nonce}")


async def fail(_: Request) -> Response:
    raise RuntimeError(SECRET)


def protected(access: ReviewAccess, clock: Clock) -> Starlette:
    """The reviewers' addresses alone, with nothing behind them but the above."""
    return Starlette(
        routes=guarded(
            [
                Route("/", see),
                Route("/cases/{number:int}", see),
                Route("/verdicts", see, methods=["POST", "DELETE"]),
                Route("/fails", fail),
            ],
            access,
            clock,
        )
    )


def token_in(form: httpx.Response) -> str:
    return re.search('name="token" value="([0-9a-f]+)"', form.text)[1]


def sign_in(
    client: httpx.Client, password: str = PASSWORD, name: str = "Anne", **headers: str
) -> httpx.Response:
    """As a browser does it: the form first, and then what is written into it."""
    token = token_in(client.get("/review/sign-in"))
    fields = {"token": token, "name": name, "password": password}
    return client.post("/review/sign-in", data=fields, headers=headers)
