"""What a browser sends of a page that nobody has touched: the controls as they stand, hidden ones too."""

from typing import Any

from bs4 import BeautifulSoup, Tag


def form_on(page: Any, holding: str = "version") -> dict[str, list[str]]:
    """The values of the form that has a control called ``holding``, by name; its buttons are not pressed."""
    form = BeautifulSoup(page.text, "html.parser").find(attrs={"name": holding}).find_parent("form")
    sent: dict[str, list[str]] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        values = _values(control)
        if control.get("name") and values:
            sent.setdefault(control["name"], []).extend(values)
    return sent


def _values(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.text.removeprefix("\n")]
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return [chosen["value"]]
    if control.get("type") in ("radio", "checkbox") and not control.has_attr("checked"):
        return []
    return [] if control.get("type") == "file" else [control.get("value", "")]
