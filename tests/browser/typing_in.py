"""What a person at a keyboard does in the log form and in the editor of a text."""

from __future__ import annotations

from typing import Any


def choose_goal(page: Any, typed: str, goal: str) -> None:
    """Type part of the text of a goal and take the first that fits."""
    page.locator("#id_goal").focus()
    page.keyboard.type(typed)
    page.get_by_role("option", name=goal).first.wait_for()
    page.keyboard.press("Enter")


def choose_organisation(page: Any, typed: str, organisation: str) -> None:
    page.locator("#organisation_query").focus()
    page.keyboard.type(typed)
    page.get_by_role("option", name=organisation).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def log(page: Any, title: str) -> None:
    """Enter in the title logs, and leads to the entry."""
    page.locator("[name=title]").focus()
    page.keyboard.press("Enter")
    page.locator("h1", has_text=title).wait_for()


AT_THE_END = """area => {
    const chosen = getSelection(), rest = document.createRange();
    if (!chosen.rangeCount || !area.contains(chosen.focusNode)) return false;
    rest.setStart(chosen.focusNode, chosen.focusOffset);
    rest.setEnd(area, area.childNodes.length);
    return rest.toString().trim() === "";
}"""


def go_to_the_end(page: Any) -> None:
    """Put the cursor behind the last word. The editor puts back its own selection a moment after it gets the focus, so a key
    pressed within that moment is undone; a person looks where the cursor is, and presses again."""
    area = page.locator(".ProseMirror[contenteditable]")
    area.click()
    for _ in range(20):
        page.keyboard.press("Control+End")
        page.wait_for_timeout(100)
        if area.evaluate(AT_THE_END):
            return
    raise AssertionError("The cursor did not stay at the end of the text.")
