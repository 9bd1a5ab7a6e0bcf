"""The reviewers' addresses: all that is handed over is behind the guard, and so is the rest."""

import time
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router, request_response

from breeds.settings import ReviewAccess
from ui.review.by_password import ByPassword
from ui.review.entry import Entry
from ui.review.guard import Apart, Reviewers, texts_of
from ui.review.sessions import Clock, Sessions

PLACE = "/review"


def guarded(
    routes: Sequence[Route], access: ReviewAccess, clock: Clock = time.time
) -> list[BaseRoute]:
    """`routes` at /review, their paths from there on, for reviewers alone.

    Their requests have `state.reviewer`, a name; `state.form_token`, which what isn't a GET must
    send back as X-Review-Token; and `state.nonce`, for scripts and styles. A POST to sign-out ends
    the session.
    """
    sessions = Sessions(clock)
    entry = Entry(access, sessions)
    sign_out = Route("/sign-out", entry.sign_out, methods=["POST"])
    kept = Router([*routes, sign_out], redirect_slashes=False)
    app = Starlette(
        routes=[
            Route("/sign-in", entry.show, methods=["GET"]),
            *_ways_in(access, entry, clock),
            # Whatever isn't above is asked of the guard, other methods of the above too.
            Mount("", Reviewers(kept, sessions)),
        ]
    )
    return [
        Route(PLACE, Apart(request_response(_with_slash), access.host)),
        Mount(PLACE, Apart(app, access.host)),
    ]


def _ways_in(access: ReviewAccess, entry: Entry, clock: Clock) -> list[Route]:
    if access.sign_in and access.host:
        # Some 0.4 s that only a Space with reviewers needs.
        from ui.review.by_provider import ByProvider

        return ByProvider(access.sign_in, access.host, access.reviewers, entry).routes()
    if access.password:
        return ByPassword(access.password, entry, clock).routes()
    raise ValueError("nobody could sign in")


async def _with_slash(request: Request) -> Response:
    return RedirectResponse(f"review/?lang={texts_of(request).code}", 303)
