"""What a person at a keyboard does in the log form."""

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
