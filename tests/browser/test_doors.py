"""Signing in, registering and signing out, as people meet them."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import House, SignIn, alive, visit

FIRST_PAGES = {
    "customer": ("/tickets", "My tickets"),
    "agent": ("/queue", "Queue"),
    "engineer": ("/assigned", "My tickets"),
    "manager": ("/overview", "Overview"),
    "admin": ("/users", "People"),
}


@pytest.mark.parametrize("role", FIRST_PAGES)
def test_one_click_leads_each_role_to_its_own_first_page(at_browser: Callable[..., BrowserContext], role: str) -> None:
    path, heading = FIRST_PAGES[role]
    page = visit(at_browser().new_page(), "/sign-in")
    page.get_by_role("button", name=role.capitalize()).click()
    page.wait_for_url(f"**{path}")
    expect(alive(page).get_by_role("heading", level=1)).to_contain_text(heading)


def test_a_guarded_address_leads_to_sign_in_and_back(at_browser: Callable[..., BrowserContext]) -> None:
    page = at_browser().new_page()
    page.goto("/overview")
    page.wait_for_url("**/sign-in?next=**")
    alive(page).get_by_role("button", name="Manager").click()
    page.wait_for_url("**/overview")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overview")


def test_a_page_of_another_role_is_refused_with_a_word(sign_in: SignIn) -> None:
    page = sign_in("customer")
    page.goto("/users")
    page.wait_for_url("**/tickets")
    expect(page.get_by_text("not a page of your role")).to_be_visible()


def test_somebody_new_registers_and_is_in(at_browser: Callable[..., BrowserContext]) -> None:
    page = visit(at_browser().new_page(), "/register")
    page.get_by_label("Your name").fill("Nadia Newcomer")
    page.get_by_label("E-mail").fill("nadia@people.example")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert").filter(has_text="12 characters")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Nadia Newcomer")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/tickets")
    expect(alive(page).get_by_text("Nadia Newcomer").first).to_be_visible()
    expect(page.get_by_text("You have not reported anything yet")).to_be_visible()


def test_a_wrong_password_says_so_and_keeps_the_address(at_browser: Callable[..., BrowserContext]) -> None:
    page = visit(at_browser().new_page(), "/sign-in")
    page.get_by_label("E-mail").fill("agent@demo.example")
    page.get_by_label("Password").fill("certainly not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("E-mail or password is wrong.")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value("agent@demo.example")


def test_after_signing_out_the_old_page_shows_nothing(sign_in: SignIn) -> None:
    page = sign_in("agent")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    page.goto("/queue")
    page.wait_for_url("**/sign-in?next=**")


@pytest.mark.parametrize("path", ["/_upload", "/_upload/", "/api/_upload"])
def test_nobody_can_upload_past_the_api(house: House, path: str) -> None:
    answer = httpx.post(house.url + path, files={"files": ("a.txt", b"text", "text/plain")})
    assert answer.status_code in (404, 405), answer.text
