"""A person in a browser, without the browser: cookies, hidden fields, redirects, and a second try."""

import re
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

PASSWORD = "secret"


class Unanswered(Exception):
    """No answer, or one that says that the server is in trouble: a person tries again."""

    def __init__(self, what: str, text: str = "", headers: Any = None) -> None:
        super().__init__(what)
        self.text, self.headers = text, headers or {}


class Applicant:
    """One person with a session of their own. Every method is one request, redirects not followed."""

    def __init__(self, port: int, username: str = "", timeout: float = 120) -> None:
        self.port = port
        self.username = username
        self.timeout = timeout
        self.cookies: dict[str, str] = {}
        self.address = ""

    def request(self, method: str, path: str, form: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Return status, ``Location`` and body; raise ``Unanswered`` for none, and for any 5xx."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            raise Unanswered(repr(error)) from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if response.status >= 500:
            raise Unanswered(f"{response.status} for {method} {path}", text, response.headers)
        return response.status, response.headers.get("Location", ""), text

    def get(self, path: str) -> str:
        status, location, text = self.request("GET", path)
        if status in (301, 302, 303):
            return self.get(location)
        assert status == 200, f"{status} for {path}\n{text[:2000]}"
        return text

    def send(self, path: str, form: dict[str, Any]) -> str:
        """POST a form that is right; return where it leads."""
        status, location, text = self.request("POST", path, form)
        assert status in (302, 303), f"{status} for {path}\n{problems_in(text)}"
        return urlsplit(location).path

    def sign_in(self) -> None:
        fields = hidden_fields(self.get("/login/"))
        self.send("/login/", {**fields, "username": self.username, "password": PASSWORD})

    def start(self, door: str) -> None:
        """Start the application; its address is that of its task list without the last part."""
        tasks = self.send(door, hidden_fields(self.get(door)))
        self.address = tasks.removesuffix("tasks/")

    def fill_in(self, answers: dict[str, dict[str, str]]) -> None:
        """Answer the sections, by the names of their fields."""
        for section, values in answers.items():
            path = f"{self.address}sections/{section}/"
            self.send(path, {**hidden_fields(self.get(path)), **values, "go": "next"})

    def form_to_hand_in(self) -> dict[str, list[str]]:
        """What the page sends that shows all answers once more: CSRF token, version and key of this try."""
        return hidden_fields(self.get(f"{self.address}check/"))

    def hand_in(self, form: dict[str, Any]) -> bool:
        """Whether the server said that it has the application: only a redirect to the receipt does."""
        status, location, text = self.request("POST", f"{self.address}check/", form)
        assert status == 303, f"{status}: {problems_in(text)}"
        return location.endswith("/receipt/")

    def reference_on_receipt(self) -> str:
        text = self.get(f"{self.address}receipt/")
        found = re.search(r"wm-receipt__reference[^>]*>\s*([A-Z0-9]+)", text)
        assert found, text[:2000]
        return found[1]


class _HiddenFields(HTMLParser):
    """The hidden fields of the last form of a page that holds a CSRF token and is not the sign-out."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.actions: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.actions.append(values.get("action") or "")
        if tag == "input" and values.get("type") == "hidden" and self.forms and values.get("name"):
            self.forms[-1].setdefault(values["name"], []).append(values.get("value") or "")


def hidden_fields(text: str) -> dict[str, list[str]]:
    parser = _HiddenFields()
    parser.feed(text)
    found = [
        form
        for form, action in zip(parser.forms, parser.actions, strict=True)
        if "csrfmiddlewaretoken" in form and "logout" not in action and "i18n" not in action
    ]
    assert found, text[:2000]
    return found[-1]


def problems_in(text: str) -> str:
    """What a page says is wrong."""
    found = re.search(r'role="alert".*?</div>', text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0] if found else text[:2000])
