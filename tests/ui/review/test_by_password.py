"""Signing in by password: slow to guess, shut after five wrong ones, and never without a name."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from breeds.settings import ReviewAccess
from tests.served import served
from tests.ui.review.protected import PASSWORD, SECRET, Clock, protected, sign_in, token_in
from ui.parts import password
from ui.review.by_password import MOST_BYTES
from ui.review.entry import FORM_COOKIE, LONGEST_NAME
from ui.review.guard import COOKIE
from ui.review.lockout import MOST_WRONG, REFUSED_FOR
from ui.texts.page import FRENCH

pytestmark = pytest.mark.network

SAID = FRENCH.sign_in


def post(client: httpx.Client, **fields: str) -> httpx.Response:
    token = token_in(client.get("/review/sign-in"))
    return client.post("/review/sign-in", data={"token": token, **fields})


@pytest.mark.parametrize("wrong", ["", "chien", f"{PASSWORD} ", PASSWORD.upper()])
def test_a_wrong_password_is_told_and_the_name_kept_in_the_form(
    client: httpx.Client, wrong: str
) -> None:
    response = sign_in(client, wrong, 'Anne "A" <b>')
    assert response.status_code == 401
    assert "le bon mot de passe" in response.text
    assert 'value="Anne &#34;A&#34; &lt;b&gt;"' in response.text
    assert PASSWORD not in response.text and COOKIE not in client.cookies
    assert client.get("/review/").status_code == 401


@pytest.mark.parametrize("name", ["", " \t", "\u200b\u202e", "a" * (LONGEST_NAME + 1)])
def test_nobody_is_let_in_without_a_name_that_can_be_kept(client: httpx.Client, name: str) -> None:
    response = sign_in(client, name=name)
    assert response.status_code == 422
    assert f"en {LONGEST_NAME} caract\u00e8res" in response.text
    assert COOKIE not in client.cookies


def test_a_name_is_kept_on_one_line_without_what_cannot_be_seen(client: httpx.Client) -> None:
    sign_in(client, name="  Zoe\u0301\r\n\u202eB.\t ")
    assert client.get("/review/").text.split("\n")[1] == "Zo\u00e9 B."


def test_a_form_of_another_page_or_browser_is_refused(address: str, client: httpx.Client) -> None:
    right = {"name": "Anne", "password": PASSWORD}
    assert client.post("/review/sign-in", data=right).status_code == 403
    with httpx.Client(base_url=address) as other:
        token = token_in(other.get("/review/sign-in"))
    for given in ("", token, "guessed", "\u00e9"):
        response = client.post("/review/sign-in", data={**right, "token": given})
        assert response.status_code == 403
        assert SAID.stale in response.text.replace("&#39;", "'")
    # Nor with a cookie that was there from the beginning.
    client.get("/review/sign-in")
    assert client.post("/review/sign-in", data={**right, "token": token}).status_code == 403
    assert client.post("/review/sign-in", json={**right, "token": token}).status_code == 403
    assert COOKIE not in client.cookies


def test_what_is_longer_than_any_form_is_not_read(client: httpx.Client) -> None:
    response = post(client, name="Anne", password="a" * MOST_BYTES)
    assert response.status_code == 413
    endless = client.post("/review/sign-in", content=iter([b"a" * MOST_BYTES] * 2))
    assert endless.status_code == 413


def test_five_wrong_ones_shut_an_address_out_for_a_while_and_no_other(
    address: str, clock: Clock
) -> None:
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    with (
        httpx.Client(base_url=address) as here,
        httpx.Client(base_url=address, transport=elsewhere) as there,
    ):
        for _ in range(MOST_WRONG):
            assert sign_in(there, "wrong").status_code == 401
        shut_out = sign_in(there)
        assert shut_out.status_code == 429
        assert SAID.locked in shut_out.text.replace("&#39;", "'")
        assert COOKIE not in there.cookies
        assert sign_in(here).status_code == 303
        clock.now += REFUSED_FOR
        assert sign_in(there).status_code == 303


def test_a_right_one_in_between_begins_the_count_anew(client: httpx.Client) -> None:
    for _ in range(3):
        for _ in range(MOST_WRONG - 1):
            assert sign_in(client, "wrong").status_code == 401
        assert sign_in(client).status_code == 303


def test_many_at_once_are_no_more_than_five(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password, "PAUSE", 0.2)

    def guess(_: int) -> int:
        with httpx.Client(base_url=address, timeout=60) as client:
            return sign_in(client, "wrong").status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = sorted(pool.map(guess, range(12)))
    assert statuses == [401] * MOST_WRONG + [429] * (12 - MOST_WRONG)


def test_the_cookies_are_for_no_script_and_no_other_site_and_secure_by_https(
    client: httpx.Client,
) -> None:
    form = client.get("/review/sign-in").headers["Set-Cookie"].split("; ")
    assert form[0].startswith(FORM_COOKIE)
    assert set(form[1:]) == {"HttpOnly", "SameSite=strict"}
    session = sign_in(client).headers["Set-Cookie"].split("; ")
    assert session[0].startswith(COOKIE)
    assert set(session[1:]) == {"HttpOnly", "SameSite=lax", "Max-Age=43200"}
    # No path: they are for where they were set, which is /review.
    assert {cookie.path for cookie in client.cookies.jar} == {"/review"}
    # A proxy that speaks HTTPS and doesn't say so: the browser does.
    by_proxy = {"Origin": f"https://{client.base_url.netloc.decode()}"}
    assert "Secure" in sign_in(client, **by_proxy).headers["Set-Cookie"]


def test_on_a_space_the_cookies_are_secure_and_its_own_name_is_no_other_site(
    clock: Clock,
) -> None:
    access = ReviewAccess(password=PASSWORD, host="refuge-page.hf.space")
    with served(lambda _: protected(access, clock)) as address:
        form = httpx.get(f"{address}/review/sign-in")
        assert "Secure" in form.headers["Set-Cookie"]
        headers = {
            "Cookie": f"{FORM_COOKIE}={form.cookies[FORM_COOKIE]}",
            "Origin": "https://refuge-page.hf.space",
        }
        fields = {"token": token_in(form), "name": "Anne", "password": PASSWORD}
        response = httpx.post(f"{address}/review/sign-in", data=fields, headers=headers)
        assert response.status_code == 303
        assert "Secure" in response.headers["Set-Cookie"]
        assert SECRET not in response.text
