"""A screenshot's story: pasted into a report, looked at by keyboard, and the report's title put right."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, alive

GIVE = """async ([how, name]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
  canvas.getContext("2d").fillText(name, 20, 40);
  const bytes = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const box = new DataTransfer();
  box.items.add(new File([bytes], name, { type: "image/png" }));
  const told = { bubbles: true, cancelable: true };
  const pasted = how === "paste" && new ClipboardEvent("paste", { ...told, clipboardData: box });
  document.activeElement.dispatchEvent(pasted || new DragEvent("drop", { ...told, dataTransfer: box }));
}"""
"""Pastes or drops, where the focus is, a picture that is made in the page itself."""


def test_a_pasted_picture_is_seen_sent_and_looked_at_and_a_title_put_right(sign_in: SignIn) -> None:
    page = sign_in("customer", "/tickets/new")
    page.get_by_label("What is it about?").select_option(label="Broadband")
    page.get_by_label("Tell us more").fill("It comes up instead of every page.")
    page.get_by_label("In one sentence").fill("The rooter shows a strange page")
    chosen = page.get_by_role("list", name="Chosen files")
    give(page, "paste", "image.png")
    expect(chosen.get_by_role("listitem")).to_contain_text(["Screenshot 20"])
    give(page, "drop", "wrong.svg")
    expect(page.get_by_role("alert").filter(has_text="“wrong.svg” is of a kind that we do not take.")).to_be_visible()
    give(page, "drop", "front.png")
    give(page, "drop", "back.png")
    expect(chosen.get_by_role("listitem")).to_contain_text(["Screenshot 20", "front.png", "back.png"])
    expect(chosen.locator("img")).to_have_count(3)
    page.get_by_role("button", name="Remove front.png").click()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/tickets/new?created=*")
    number = page.url.rpartition("=")[2]

    alive(page).get_by_role("link", name="Open ticket #").click()
    small = page.get_by_role("article").get_by_role("button").filter(has=page.get_by_role("img"))
    expect(small).to_have_count(2)
    small.first.focus()
    page.keyboard.press("Enter")
    large = page.get_by_role("dialog")
    expect(large).to_contain_text("1 of 2")
    expect(large).to_contain_text("Clara Whitlowe")
    page.keyboard.press("ArrowRight")
    expect(large.get_by_role("img", name="back.png")).to_have_js_property("naturalWidth", 640)
    with page.expect_download() as download:
        large.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "back.png"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(small.first).to_be_focused()

    agent = sign_in("agent", f"/tickets/{number}")
    agent.get_by_role("button", name="Edit title, description and place").click()
    agent.get_by_role("dialog").get_by_label("Title").fill("The router shows a strange page")
    agent.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(agent.get_by_role("heading", level=1)).to_have_text("The router shows a strange page")
    agent.get_by_role("button", name="History").click()
    entry = agent.get_by_role("main").get_by_role("listitem").filter(has_text="changed the title")
    expect(entry.get_by_role("deletion")).to_have_text("rooter")
    expect(entry.get_by_role("insertion")).to_have_text("router")


def give(page: Page, how: str, name: str) -> None:
    """Paste or drop a picture of that name."""
    page.evaluate(GIVE, [how, name])
