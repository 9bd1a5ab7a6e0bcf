"""Nothing below /review is told to who isn't signed in, nor to another site by who is."""

from itertools import product

import httpx
import pytest
from gradio.route_utils import CustomCORSMiddleware
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from breeds.settings import ReviewAccess
from tests.ui.review.protected import PASSWORD, SECRET, TOKEN, Clock, protected, sign_in
from ui.review.guard import COOKIE
from ui.review.sessions import LASTING

pytestmark = pytest.mark.network

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
PROTECTED = ("/", "/cases/1", "/verdicts", "/fails", "/sign-out")
UNKNOWN = ("/cases/none", "/verdicts/", "/cases%2F1", "/Sign-in", "/sign-in/", "/%00")
BEHIND = (*PROTECTED, *UNKNOWN, "//cases/1", "/callback", "/provider")
BROWSER = {"Accept": "text/html,*/*"}


def told(response: httpx.Response) -> tuple[int, bytes]:
    """All of a response that could tell one address from another."""
    assert "Set-Cookie" not in response.headers
    return response.status_code, response.content


@pytest.mark.parametrize("cookie", [None, "", "guessed", "a" * 43])
def test_without_a_session_every_address_says_the_same_and_nothing(
    client: httpx.Client, cookie: str | None
) -> None:
    if cookie is not None:
        client.cookies.set(COOKIE, cookie)
    for method, path in product(METHODS, BEHIND):
        assert told(client.request(method, f"/review{path}")) == (401, b""), (method, path)
        response = client.request(method, f"/review{path}", headers=BROWSER)
        is_led = method in ("GET", "HEAD", "OPTIONS")
        assert told(response) == (303 if is_led else 401, b""), (method, path)


@pytest.mark.parametrize("path", ["", *PROTECTED, *UNKNOWN])
def test_a_person_is_led_to_the_sign_in_page_in_their_language(
    client: httpx.Client, path: str
) -> None:
    for asked, spoken in (("", "fr"), ("?lang=en", "en"), ("?lang=xx", "fr")):
        address = f"/review{path}{asked}"
        response = client.get(address, headers=BROWSER, follow_redirects=True)
        assert response.status_code == 200
        assert response.url.raw_path == f"/review/sign-in?lang={spoken}".encode()
        assert f'<html lang="{spoken}">' in response.text


def test_only_the_form_and_its_answer_are_before_the_guard(client: httpx.Client) -> None:
    for method in set(METHODS) - {"GET", "HEAD", "POST"}:
        assert told(client.request(method, "/review/sign-in")) == (401, b"")
    assert SECRET not in client.get("/review/sign-in").text


def test_a_reviewer_sees_and_is_known_by_name(client: httpx.Client) -> None:
    assert sign_in(client, name="Zo\u00e9").headers["Location"] == "./?lang=fr"
    secret, name, _, nonce = client.get("/review/").raise_for_status().text.splitlines()
    assert (secret, name) == (SECRET, "Zo\u00e9")
    again = client.get("/review/cases/7").raise_for_status().text.splitlines()
    assert again[1] == name and again[3] != nonce
    assert client.get("/review/nowhere").status_code == 404
    assert client.get("/review/verdicts").status_code == 405


def test_what_changes_anything_needs_the_sessions_token(client: httpx.Client) -> None:
    sign_in(client)
    token = client.get("/review/").text.splitlines()[2]
    for wrong in (None, "", "guessed", token[:-1], client.cookies[COOKIE]):
        headers = {} if wrong is None else {TOKEN: wrong}
        for method in ("POST", "DELETE"):
            response = client.request(method, "/review/verdicts", headers=headers)
            assert told(response) == (403, b"")
    for method in ("POST", "DELETE"):
        response = client.request(method, "/review/verdicts", headers={TOKEN: token})
        assert SECRET in response.raise_for_status().text


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "", "http://localhost", "http://localhost:1"]
)
def test_another_site_reads_and_changes_nothing_even_with_cookie_and_token(
    client: httpx.Client, origin: str
) -> None:
    sign_in(client)
    token = client.get("/review/").text.splitlines()[2]
    headers = {"Origin": origin, TOKEN: token}
    for method, path in product(METHODS, (*BEHIND, "/sign-in", "")):
        response = client.request(method, f"/review{path}", headers=headers)
        assert told(response) == (403, b""), (method, path)
    headers["Origin"] = str(client.base_url).rstrip("/")
    assert client.post("/review/verdicts", headers=headers).status_code == 200


def test_gradio_lets_other_sites_read_its_page_but_not_this(clock: Clock) -> None:
    app = protected(ReviewAccess(password=PASSWORD), clock)
    app.add_middleware(CustomCORSMiddleware)
    with TestClient(app, "https://page.example") as client:
        sign_in(client)
        response = client.get("/review/", headers={"Origin": "https://elsewhere.example"})
        assert response.headers["Access-Control-Allow-Origin"] == "https://elsewhere.example"
        assert (response.status_code, response.content) == (403, b"")


def test_a_session_ends_with_its_time(client: httpx.Client, clock: Clock) -> None:
    sign_in(client)
    clock.now += LASTING - 1
    assert client.get("/review/").status_code == 200
    clock.now += 1
    assert told(client.get("/review/")) == (401, b"")


def test_a_cookie_that_was_changed_opens_nothing(client: httpx.Client) -> None:
    sign_in(client)
    right = client.cookies.pop(COOKIE)
    for wrong in (right[:-1], f"{right}a", right.swapcase(), f'"{right}x"', ""):
        response = client.get("/review/", headers={"Cookie": f"{COOKIE}={wrong}"})
        assert told(response) == (401, b"")
    assert client.get("/review/", headers={"Cookie": f"{COOKIE}={right}"}).status_code == 200


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(client: httpx.Client) -> None:
    sign_in(client)
    cookie = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    assert client.post("/review/sign-out").status_code == 403
    token = client.get("/review/").text.splitlines()[2]
    assert client.post("/review/sign-out", headers={TOKEN: token}).status_code == 204
    assert COOKIE not in client.cookies
    assert told(httpx.get(client.base_url.join("/review/"), headers=cookie)) == (401, b"")


def test_signing_in_anew_ends_the_session_before(client: httpx.Client) -> None:
    sign_in(client)
    before = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    sign_in(client, name="Bruno")
    assert "Bruno" in client.get("/review/").text
    assert told(httpx.get(client.base_url.join("/review/"), headers=before)) == (401, b"")


def test_every_response_is_kept_nowhere_framed_nowhere_and_loads_nothing_from_elsewhere(
    client: httpx.Client,
) -> None:
    sign_in(client)
    paths = ("", "/", "/sign-in", "/nowhere", "/verdicts", "/fails", "/sign-out")
    responses = [client.get(f"/review{path}") for path in paths]
    responses += [client.post("/review/sign-in"), client.post("/review/verdicts")]
    responses += [httpx.get(client.base_url.join(f"/review{path}")) for path in paths]
    responses.append(client.get("/review/", headers={"Origin": "null"}))
    assert {response.status_code for response in responses} >= {200, 303, 401, 403, 404, 405, 500}
    for response in responses:
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy


def test_a_failure_tells_nothing_of_it(client: httpx.Client) -> None:
    sign_in(client)
    response = client.get("/review/fails")
    assert (response.status_code, SECRET in response.text) == (500, False)


def test_no_socket_is_opened(clock: Clock) -> None:
    with TestClient(protected(ReviewAccess(password=PASSWORD), clock)) as client:
        for path in ("/review/", "/review/sign-in", "/review/verdicts"):
            with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
                pass


@pytest.mark.parametrize("access", [ReviewAccess(), ReviewAccess(password="")])
def test_where_nobody_could_sign_in_nothing_is_served(access: ReviewAccess, clock: Clock) -> None:
    with pytest.raises(ValueError, match="nobody"):
        protected(access, clock)


def test_no_other_address_is_touched(clock: Clock) -> None:
    app: Starlette = protected(ReviewAccess(password=PASSWORD), clock)
    with TestClient(app) as client:
        for path in ("/", "/reviewed", "/reviews/", "/archive/visits"):
            response = client.get(path)
            assert response.status_code == 404
            assert "Content-Security-Policy" not in response.headers
