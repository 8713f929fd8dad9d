"""A person at the admin's own forms: finds screens by the menu, fields and buttons by what stands on them."""

import json

from bs4 import BeautifulSoup
from django.test import Client
from django.utils.text import slugify


def words(node):
    return " ".join(node.get_text(" ").split()).removesuffix("*").removesuffix(":").strip()


class Browser:
    """Asks for pages and reads them. Without scripts, as Django's test client has none."""

    def __init__(self, user=None, used=None):
        self.client = Client(headers={"host": "localhost"})
        #: What was pressed, followed, filled in and chosen, by the words that the screens have for it.
        self.used = [] if used is None else used
        if user:
            self.client.force_login(user)
        self.address = ""

    def open(self, address):
        return self._read(self.client.get(address, follow=True), address)

    def send(self, address, data):
        return self._read(self.client.post(address, data, follow=True), address)

    def _read(self, response, address):
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        assert response.status_code == 200, f"{self.address} answers {response.status_code}"
        self.html = BeautifulSoup(response.content, "html.parser")
        return self

    @property
    def text(self):
        return words(self.html)

    def open_menu(self, *path):
        """Through Wagtail's main menu, whose entries come as data for its script."""
        self.open("/admin/")
        item = json.loads(self.html.find(id="wagtail-sidebar-props").string)
        for label in path:
            item = entry(item, label)
            assert item, f"No “{label}” in the menu"
        self.used += path
        return self.open(item["_args"][0]["url"])

    def add_child_page(self, kind):
        """Under the home page, by the list of page types."""
        self.open_menu("Pages")
        self.follow("Add child page")
        return self.follow(kind, begins=True)

    def follow(self, name, *, begins=False):
        for link in self.html.find_all("a", href=True):
            if words(link) == name or (begins and words(link).startswith(f"{name} .")):
                self.used.append(name)
                return self.open(link["href"])
        raise AssertionError(f"No link “{name}” on {self.address}")

    def open_tabs(self, *names):
        """Nothing is sent for them; they must be there."""
        shown = [words(tab) for tab in self.html.find_all("a", role="tab")]
        for name in names:
            assert any(tab.startswith(f"{name} ") for tab in shown), f"No tab “{name}” among {shown}"
            self.used.append(name)

    def read(self, heading):
        assert heading in [words(node) for node in self.html.find_all(["h2", "legend"])], heading
        self.used.append(heading)

    def fill(self, button, *extra, **fields):
        """Send the form of ``button`` with these fields, named as the page names them (``Kept_by``)."""
        form, pressed = self._form_of(button)
        data = defaults(form) | streams(form)
        for label, value in {name.replace("_", " "): value for name, value in fields.items()}.items():
            data.update(self._answer(form, label, value))
        for name in ("name", "title"):  # the admin's script writes the slug while somebody types
            if data.get("slug") == [""] and data.get(name):
                data["slug"] = slugify(data[name])
        for pairs in extra:
            data.update(pairs)
        if pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        self.send(form.get("action") or self.address, data)
        errors = [words(node) for node in self.html.select(".error-message, .messages .error")]
        assert not errors, f"{self.address}: {errors}"
        return self

    def _form_of(self, button):
        for found in self.html.find_all(["button", "input"]):
            if button in (words(found), found.get("value")) and (form := form_around(self.html, found)):
                self.used.append(button)
                return form, found
        there = sorted({words(found) for found in self.html.find_all("button")} - {""})
        raise AssertionError(f"No button “{button}” on {self.address}, but {there}")

    def _answer(self, form, label, value):
        labels = [found for found in form.find_all("label", attrs={"for": True}) if words(found) == label]
        assert labels, f"No field “{label}” on {self.address}"
        self.used.append(label)
        field = self.html.find(id=labels[0]["for"])
        if field.name == "select":
            self.used.append(value)
            value = {words(option): option["value"] for option in field.find_all("option")}[value]
        elif field.get("type") == "checkbox":
            value = field.get("value", "on") if value else []
        return {field["name"]: value}


def form_around(html, button):
    return html.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")


def defaults(form):
    """What a browser would send of an untouched form."""
    data = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or "__prefix__" in name or field.get("type") in ("file", "submit", "button"):
            continue
        ticked = field.get("type") in ("checkbox", "radio")
        if ticked and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = [option["value"] for option in field.find_all("option", selected=True)]
            data[name] = chosen if field.has_attr("multiple") else "".join(chosen)
        else:
            value = field.string if field.name == "textarea" else field.get("value", "on" if ticked else "")
            data.setdefault(name, []).append((value or "").lstrip("\n"))
    return data


def streams(form):
    """What the script of Wagtail's editor of blocks would send of the untouched streams of a form."""
    data = {}
    for node in form.find_all(attrs={"data-controller": "w-block"}):
        (value, *_rest) = json.loads(node["data-w-block-arguments-value"])
        data.update(stream_data(node["id"], value))
    return data


def stream_data(name, value):
    if isinstance(value, dict) and "edit_url" in value:  # something chosen
        return {name: value["id"]}
    if isinstance(value, dict):
        return {
            key: sent
            for part, inner in value.items()
            for key, sent in stream_data(f"{name}-{part}", inner).items()
        }
    if not isinstance(value, list) or any(not isinstance(item, dict) for item in value):
        return {} if value is False else {name: "" if value is None else value}
    data = {f"{name}-count": len(value)}
    for number, item in enumerate(value):
        block = {"deleted": "", "order": number, "type": "item", **item}
        for part, inner in block.items():
            data.update(stream_data(f"{name}-{number}-{part}", inner))
    return data


def entry(node, label):
    """The item with this label, at any depth of the menu's data."""
    if isinstance(node, dict):
        first = (node.get("_args") or [None])[0]
        if isinstance(first, dict) and first.get("label") == label:
            return node
        node = list(node.values())
    inner = (entry(value, label) for value in node) if isinstance(node, list) else ()
    return next(filter(None, inner), None)
