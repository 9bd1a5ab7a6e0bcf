"""Signing in with the Hub's account: the whole way there and back by HTTPS, and forgeries."""

import json
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import RSAKey

from breeds.settings import ReviewAccess, SignIn
from tests.conftest import ROOT
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, Claims, OpenIdProvider
from tests.served import served
from tests.ui.review.protected import SECRET, TOKEN, Clock, protected
from ui.review.by_provider import COOKIE as STATE_COOKIE
from ui.review.guard import COOKIE
from ui.review.sessions import LASTING
from ui.texts.page import ENGLISH, FRENCH

pytestmark = pytest.mark.network

UNCONFIRMED = FRENCH.sign_in.unconfirmed


@pytest.fixture
def client(space: str, certificate: Path) -> Iterator[httpx.Client]:
    with browser(space, certificate) as client:
        yield client


def browser(space: str, certificate: Path) -> httpx.Client:
    trusting = ssl.create_default_context(cafile=certificate)
    return httpx.Client(base_url=space, verify=trusting, follow_redirects=True, timeout=60)


def callback(client: httpx.Client, language: str = "fr") -> httpx.URL:
    """Go to the provider, and come as far back as where it sends the browser."""
    response = client.get(f"/review/provider?lang={language}", follow_redirects=False)
    sent_back = client.get(response.headers["Location"], follow_redirects=False)
    return httpx.URL(sent_back.headers["Location"])


def assert_nobody_came_in(client: httpx.Client, response: httpx.Response, sentence: str) -> None:
    assert response.status_code == 403
    assert sentence in response.text.replace("&#39;", "'")
    assert SECRET not in response.text
    assert COOKIE not in client.cookies
    assert client.get("/review/").status_code == 401


@pytest.mark.parametrize("user", ["Alice", "alice", "BOB"])
def test_a_reviewer_goes_to_the_provider_and_comes_back_known_by_their_user_name(
    client: httpx.Client, provider: OpenIdProvider, user: str
) -> None:
    provider.user = user
    start = client.get("/review/", headers={"Accept": "text/html"})
    assert 'href="provider?lang=fr"' in start.text
    assert "password" not in start.text
    response = client.get(start.url.join("provider?lang=en"))
    assert response.url.path == "/review/" and response.url.params["lang"] == "en"
    secret, name, token, _ = response.text.splitlines()
    assert (secret, name) == (SECRET, user)
    assert client.post("/review/verdicts", headers={TOKEN: token}).status_code == 200
    assert client.post("/review/sign-out", headers={TOKEN: token}).status_code == 204
    assert client.get("/review/").status_code == 401


def test_what_is_asked_of_the_provider_is_proven_by_state_nonce_and_verifier(
    client: httpx.Client, provider: OpenIdProvider
) -> None:
    for _ in range(2):
        client.get("/review/provider")
    first, second = provider.asked
    assert first["redirect_uri"] == str(client.base_url.join("/review/callback"))
    assert first["scope"] == "openid profile"
    assert (first["response_type"], first["client_id"]) == ("code", CLIENT_ID)
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 20 and first[name] != second[name]


def test_the_cookies_are_secure_and_the_one_of_the_way_there_goes_with_it(
    client: httpx.Client,
) -> None:
    leaving = client.get("/review/provider", follow_redirects=False).headers["Set-Cookie"]
    assert leaving.startswith(f"{STATE_COOKIE}=")
    for flag in ("path=/review;", "httponly", "samesite=lax", "secure", "Max-Age=600"):
        assert flag in leaving
    back = callback(client)
    returned = client.get(back, follow_redirects=False).headers.get_list("Set-Cookie")
    (session,) = [cookie for cookie in returned if cookie.startswith(f"{COOKIE}=")]
    assert set(session.split("; ")[1:]) == {
        "HttpOnly",
        "Secure",
        "SameSite=lax",
        f"Max-Age={LASTING}",
    }
    assert STATE_COOKIE not in client.cookies


@pytest.mark.parametrize("user", ["mallory", "alice2", "al", "\u0430lice", "<b>alice</b>"])
def test_who_is_not_on_the_list_is_told_so_and_gets_nothing(
    client: httpx.Client, provider: OpenIdProvider, user: str
) -> None:
    provider.user = user
    response = client.get("/review/provider")
    assert_nobody_came_in(client, response, "n'est pas sur la liste des personnes")
    assert "<b>alice" not in response.text


def test_who_says_no_there_is_told_in_their_language(
    client: httpx.Client, provider: OpenIdProvider
) -> None:
    provider.user = None
    response = client.get("/review/provider?lang=en")
    assert_nobody_came_in(client, response, ENGLISH.sign_in.unconfirmed)


def test_a_state_that_is_forged_missing_or_another_browsers_is_refused(
    client: httpx.Client, space: str, certificate: Path
) -> None:
    for state in ("forged", ""):
        back = callback(client).copy_set_param("state", state)
        assert_nobody_came_in(client, client.get(back), UNCONFIRMED)
    assert_nobody_came_in(client, client.get("/review/callback?code=guessed"), UNCONFIRMED)
    assert_nobody_came_in(client, client.get("/review/callback"), UNCONFIRMED)
    with browser(space, certificate) as other:
        theirs = callback(other)
    assert_nobody_came_in(client, client.get(theirs), UNCONFIRMED)


def test_a_code_is_good_once_even_with_its_state_and_its_cookie(
    client: httpx.Client, space: str, certificate: Path
) -> None:
    back = callback(client)
    cookie = client.cookies[STATE_COOKIE]
    assert SECRET in client.get(back).text
    with browser(space, certificate) as thief:
        for kept in ({}, {"Cookie": f"{STATE_COOKIE}={cookie}"}):
            assert_nobody_came_in(thief, thief.get(back, headers=kept), UNCONFIRMED)


def test_a_state_cookie_that_was_changed_is_none(client: httpx.Client) -> None:
    back = callback(client)
    cookie = client.cookies.pop(STATE_COOKIE)
    changed = {"Cookie": f"{STATE_COOKIE}=x{cookie}"}
    assert_nobody_came_in(client, client.get(back, headers=changed), UNCONFIRMED)


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


@pytest.mark.parametrize(
    "altered",
    [
        lambda claims: claims | {"nonce": "another"},
        without("nonce"),
        lambda claims: claims | {"aud": "another"},
        lambda claims: claims | {"aud": "another", "azp": CLIENT_ID},
        without("aud"),
        lambda claims: claims | {"iss": "https://elsewhere.example"},
        without("iss"),
        lambda claims: claims | {"exp": int(time.time()) - 600},
        without("exp"),
        without("preferred_username"),
        lambda claims: without("preferred_username")(claims) | {"name": "alice"},
        lambda claims: claims | {"preferred_username": ["alice"]},
        lambda claims: claims | {"preferred_username": ""},
    ],
)
def test_claims_that_are_not_for_this_sign_in_are_refused(
    client: httpx.Client, provider: OpenIdProvider, altered: Callable[[Claims], Claims]
) -> None:
    provider.altered = altered
    assert_nobody_came_in(client, client.get("/review/provider"), UNCONFIRMED)


@pytest.mark.parametrize("kid", ["published", "another"])
def test_what_another_key_has_signed_is_refused(
    client: httpx.Client, provider: OpenIdProvider, kid: str
) -> None:
    provider.signing_key = RSAKey.generate_key(2048, parameters={"kid": kid})
    assert_nobody_came_in(client, client.get("/review/provider"), UNCONFIRMED)


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_what_nobody_has_signed_is_refused(client: httpx.Client, provider: OpenIdProvider) -> None:
    provider.is_unsigned = True
    assert_nobody_came_in(client, client.get("/review/provider"), UNCONFIRMED)
    provider.reset()
    provider.without_id_token = True
    assert_nobody_came_in(client, client.get("/review/provider"), UNCONFIRMED)


def test_a_session_ends_with_its_time(client: httpx.Client, clock: Clock) -> None:
    assert SECRET in client.get("/review/provider").text
    clock.now += LASTING
    assert client.get("/review/").status_code == 401


def test_a_provider_that_is_away_is_told_and_the_page_is_there_all_the_same(
    certificate: Path, clock: Clock
) -> None:
    sign_in = SignIn(CLIENT_ID, CLIENT_SECRET, "http://127.0.0.1:9")
    access = ReviewAccess(frozenset({"alice"}), sign_in, None, "page.example")
    with (
        served(lambda _: protected(access, clock), certificate) as address,
        browser(address, certificate) as client,
    ):
        assert client.get("/review/sign-in").status_code == 200
        response = client.get("/review/provider")
        assert response.status_code == 502
        assert UNCONFIRMED in response.text.replace("&#39;", "'")


def test_only_a_space_with_reviewers_loads_what_signs_them_in() -> None:
    script = "import json, sys, ui.page, ui.review.serving; print(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    assert not {"authlib", "joserfc"} & {name.partition(".")[0] for name in json.loads(done.stdout)}
