"""The web pages in a real browser: the way in by keyboard alone, every error, narrow and wide, light and dark, without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from adhd_core.sync.door import Door
from adhd_sync_server import registration
from adhd_sync_server.grants import LIFE_MS
from adhd_sync_server.settings import Settings
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.cli.shell import Shell
from tests.sync.browser import CONTRAST, NARROW, UNNAMED, WIDE, chromium, focused, press
from tests.sync.front import EMAIL, PASSWORD, Front

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A narrow window without JavaScript."""
    context = browser.new_context(viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def go_in(page: Page, front: Front, code: str = "", password: str = PASSWORD) -> None:
    """Type a code, an address and a password, and send them."""
    page.goto(f"{front.url}/device")
    for name, text in (("code", code), ("email", EMAIL), ("password", password)):
        page.fill(f"#{name}", text)
    page.click("text=Go on")


def sign_in(page: Page, front: Front) -> None:
    page.goto(f"{front.url}/account")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("button.main")
    assert page.inner_text("h1") == "Your account"


def test_a_terminal_and_a_browser_with_keys_alone(front: Front, laptops: tuple[Shell, Shell], browser: Browser) -> None:
    one, two = laptops
    one.ok("c", "buy milk")
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    with one.terminal("login", front.url, "--name", "kitchen") as terminal:
        terminal.until("Ctrl-C ends it.")
        address = next(line.split()[1] for line in terminal.text.splitlines() if line.startswith("open"))
        code = next("".join(line.split()[1:]) for line in terminal.text.splitlines() if line.startswith("type"))
        assert len(terminal.text.splitlines()) <= 4 and address == f"{front.url}/device" and len(code) == 9
        page.goto(address)
        order = []
        for _ in range(5):
            press(page, "Tab")
            order.append(focused(page))
        assert order == ["Skip to the page", "code", "email", "password", "Go on"]
        page.reload()
        press(page, "Tab", "Tab", code.lower().replace("-", ""), "Tab", EMAIL, "Tab", PASSWORD, "Enter")
        page.wait_for_selector("dl")
        assert page.inner_text("h1") == "Let kitchen in?"
        shown = page.inner_text("main")
        assert code in shown and "127.0.0.1" in shown and "just now" in shown and EMAIL in shown
        for _ in range(9):
            press(page, "Tab")
            if focused(page) == "Let it in":
                break
        press(page, "Enter")
        page.wait_for_selector("text=Your terminal goes on by itself")
        assert page.inner_text("h1") == "kitchen is in"
        assert terminal.end() == 0
        assert f"synced  with {front.url} · 1 sent" in terminal.text and "No keyring works here" in terminal.text
    context.close()
    assert one.json("sync")["pending"] == 0
    told = one.json("account")
    assert told["email"] == EMAIL and [d["name"] for d in told["devices"]] == ["kitchen"] and two


def test_not_me(front: Front, laptops: tuple[Shell, Shell], page: Page) -> None:
    with laptops[0].terminal("login", front.url) as terminal:
        terminal.until("Ctrl-C ends it.")
        go_in(page, front, next("".join(line.split()[1:]) for line in terminal.text.splitlines() if line.startswith("type")))
        page.click("text=Not me")
        assert page.inner_text("h1") == "Nobody was let in"
        assert terminal.end() == 1
        assert "Not let in: the page said it was not you." in terminal.text and "Traceback" not in terminal.text
    assert not (laptops[0].file.parent / "sync.json").exists()


def test_ctrl_c_ends_the_wait(front: Front, laptops: tuple[Shell, Shell]) -> None:
    with laptops[0].terminal("login", front.url) as terminal:
        terminal.until("Ctrl-C ends it.")
        assert terminal.interrupt() == 130
        assert "Not logged in; everything is as it was." in terminal.text and "Traceback" not in terminal.text


def test_a_code_grows_old(front: Front, page: Page) -> None:
    door = Door(front.url, "slow")
    front.skew = LIFE_MS + 1000
    go_in(page, front, door.code)
    assert "No device waits with this code" in page.inner_text(".errors")
    with pytest.raises(Exception, match="The code is too old"):
        door.ask()
    door.close()


def test_what_was_typed_wrong_is_said_at_its_field(front: Front, page: Page) -> None:
    door = Door(front.url, "kitchen")
    go_in(page, front, "ABC")
    assert page.inner_text("#code-why") == "A code has 8 letters, like BCDF-GHJK." and page.title().startswith("Error: ")
    assert page.get_attribute("#code", "aria-describedby") == "code-why code-hint"
    assert page.get_attribute("#code", "aria-invalid") == "true"
    assert page.input_value("#code") == "ABC" and page.input_value("#email") == EMAIL and page.input_value("#password") == ""
    go_in(page, front, door.code, "wrong horse")
    assert page.inner_text(".errors") == "Not yet\nThe address or the password is wrong."
    assert page.get_attribute(".errors", "role") == "alert"
    assert page.get_attribute(".errors a", "href") == "#email" and page.input_value("#code") == door.code
    go_in(page, front, "BCDFGHJK" if door.code != "BCDF-GHJK" else "BCDFGHJL")
    assert "No device waits with this code" in page.inner_text("#code-why") and page.query_selector("#password") is None
    page.fill("#code", f" {door.code.lower().replace('-', ' ')} ")
    page.click("text=Go on")
    assert page.inner_text("h1") == "Let kitchen in?"
    page.click("text=Let it in")
    told = door.ask()
    assert told is not None and told["email"] == EMAIL
    page.goto(f"{front.url}/device?code={door.code}")
    assert "No device waits with this code" in page.inner_text(".errors"), "a code is used once"
    door.close()


def test_registering(front: Front, page: Page) -> None:
    page.goto(f"{front.url}/register")
    assert "made by whoever runs it" in page.inner_text("main") and page.query_selector("form") is None
    front.accounts.registration = "invite"
    code, _ = registration.invite(front.accounts, "bob@example.org", 3)
    page.goto(f"{front.url}/register?invite={code}")
    page.fill("#email", "eve@example.org")
    page.fill("#password", PASSWORD)
    page.click("text=Make it")
    assert "This invite does not count" in page.inner_text("#invite-why")
    page.fill("#email", "bob@example.org")
    page.fill("#password", "short")
    page.click("text=Make it")
    assert "8 characters or more" in page.inner_text("#password-why")
    page.fill("#password", PASSWORD)
    page.click("text=Make it")
    assert page.inner_text("h1") == "Sign in" and "Done." in page.inner_text(".told")
    page.fill("#email", "bob@example.org")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    assert "bob@example.org" in page.inner_text("main")
    page.click("text=Sign out")
    assert page.inner_text("h1") == "Sign in"


def test_the_account_on_its_page(front: Front, page: Page) -> None:
    laptop = front.accounts.begin(front.accounts.of(EMAIL), "laptop")
    sign_in(page, front)
    with page.expect_download() as coming:
        page.click("text=Download all")
    head = json.loads(Path(coming.value.path()).read_text().splitlines()[0])
    assert head["account"]["email"] == EMAIL and [d["name"] for d in head["devices"]] == ["laptop"]
    page.click("text=End this login")
    assert page.inner_text(".told") == "That login has ended." and "No device is logged in" in page.inner_text("main")
    bearer = {"authorization": f"Bearer {laptop['access']}"}
    assert httpx.get(f"{front.url}/v1/account", headers=bearer).status_code == 401
    page.fill("#old", "wrong horse")
    page.fill("#new", "battery staple")
    page.click("text=Change it")
    assert "not the account's password" in page.inner_text("#old-why")
    page.fill("#old", PASSWORD)
    page.fill("#new", "battery staple")
    page.click("text=Change it")
    assert "The password is changed" in page.inner_text(".told")
    page.fill("#password", "battery staple")
    page.fill("#word", "no")
    page.click("text=Delete my account")
    assert 'Type the word "delete"' in page.inner_text("#word-why")
    page.fill("#password", "battery staple")
    page.fill("#word", "Delete ")
    page.click("text=Delete my account")
    assert page.inner_text("h1") == "Your account is gone"
    page.goto(f"{front.url}/account")
    assert page.inner_text("h1") == "Sign in"


def walk(page: Page, front: Front) -> Iterator[str]:
    """Every page in every state, one after the other; gives its name."""
    front.accounts.registration = "invite"
    for name in ("device", "signin", "register", "signin?made=1", "register?invite=x"):
        page.goto(f"{front.url}/{name}")
        yield name
    page.click("text=Make it")
    yield "register, refused"
    go_in(page, front, "x")
    yield "device, refused"
    door = Door(front.url, "a laptop with quite a long name, somewhere")
    go_in(page, front, door.code)
    yield "asking"
    page.click("text=Not me")
    yield "word"
    door.close()
    front.accounts.begin(front.accounts.of(EMAIL), "laptop")
    page.goto(f"{front.url}/account")
    yield "account"
    page.click("text=Delete my account")
    yield "account, refused"


@pytest.mark.parametrize(("scheme", "size"), [("light", "narrow"), ("dark", "wide")])
def test_everybody_can_use_every_page(front: Front, browser: Browser, scheme: Any, size: str) -> None:
    viewport: Any = NARROW if size == "narrow" else WIDE
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    loud: list[str] = []
    page.on("console", lambda message: loud.append(message.text))
    page.on("request", lambda request: loud.append(request.url) if not request.url.startswith((front.url, "data:")) else None)
    seen = 0
    for name in walk(page, front):
        seen += 1
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, (name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
        assert page.evaluate(UNNAMED) == [], name
        contrasts = page.evaluate(CONTRAST)
        assert len(contrasts) >= 3 and not [c for c in contrasts if c[1] < 4.5], (name, contrasts)
        assert page.evaluate("document.documentElement.lang") == "en"
    assert seen == 11
    assert not [text for text in loud if "403" not in text and "400" not in text and "404" not in text], loud
    context.close()


def test_where_the_focus_is_can_be_seen(front: Front, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{front.url}/device")
    for _ in range(5):
        press(page, "Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    press(page, "Enter")
    page.wait_for_selector(".errors")
    assert page.evaluate("document.activeElement.className") == "errors", "an error is where the reader is"
    page.close()


# ---------------------------------------------------------------------- what no browser of a user would send


def test_headers_keep_the_pages_to_themselves(front: Front) -> None:
    for path in ("device", "signin", "register", "account"):
        answer = httpx.get(f"{front.url}/{path}", follow_redirects=True)
        headers = answer.headers
        assert "default-src 'none'" in headers["content-security-policy"] and "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
        assert "<script" not in answer.text and "http://" not in answer.text and "https://" not in answer.text
    cookie = httpx.get(f"{front.url}/device").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    behind = httpx.get(f"{front.url}/device", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert behind.startswith("__Host-adhd=") and "secure" in behind.lower()


@pytest.mark.parametrize("how", ["no token", "another's token", "no cookie", "another site"])
def test_no_form_counts_that_is_not_ours(front: Front, how: str) -> None:
    account = front.accounts.of(EMAIL)
    with httpx.Client(base_url=front.url) as client:
        text = client.get("/signin").text
        token = text.partition('name="form" value="')[2][:64]
        data = {"email": EMAIL, "password": PASSWORD, "form": token}
        assert client.post("/signin", data=data).status_code == 303
        mine = client.get("/account").text.partition('name="form" value="')[2][:64]
        assert mine != token, "signing in changes the cookie"
        given = {"do": "delete", "word": "delete", "password": PASSWORD, "form": mine, "code": "BCDFGHJK", "email": EMAIL}
        headers = {"sec-fetch-site": "cross-site"} if how == "another site" else {}
        if how == "no token":
            del given["form"]
        elif how == "another's token":
            given["form"] = token
        elif how == "no cookie":
            client.cookies.clear()
        for path in ("device", "signin", "signout", "register", "account"):
            answer = client.post(f"/{path}", data=given, headers=headers)
            assert answer.status_code == 403 and "Nothing was done" in answer.text
    assert front.accounts.of(EMAIL) == account


def test_names_of_devices_are_only_text(front: Front, page: Page) -> None:
    door = Door(front.url, '<b onclick="x">"\u202e{{ 7 * 7 }}')
    go_in(page, front, door.code)
    assert page.inner_text("h1") == 'Let <b onclick="x">"{{ 7 * 7 }} in?' and page.query_selector("h1 b") is None
    door.close()


def test_forms_that_are_too_large_or_no_forms(front: Front) -> None:
    for body in (b"x" * 70_000, b"\xff\xfe", b"&" * 1000, b"form=\xff"):
        answer = httpx.post(f"{front.url}/device", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
        assert answer.status_code in (403, 413) and "text/html" in answer.headers["content-type"] and "Traceback" not in answer.text


def test_too_many_wrong_passwords_are_a_page_as_well(tmp_path: Path) -> None:
    front = Front(tmp_path, settings=Settings(rate_login="3/minute"))
    front.accounts.add(EMAIL, PASSWORD)
    with httpx.Client(base_url=front.url) as client:
        token = client.get("/signin").text.partition('name="form" value="')[2][:64]
        for _ in range(3):
            assert client.post("/signin", data={"form": token, "email": EMAIL, "password": "wrong horse"}).status_code == 403
        late = client.post("/signin", data={"form": token, "email": EMAIL, "password": PASSWORD})
    front.close()
    assert late.status_code == 429 and int(late.headers["retry-after"]) > 0
    assert late.headers["content-type"].startswith("text/html") and "try again in" in late.text
