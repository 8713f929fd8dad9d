import pytest
from django.db import models
from django.db.models.functions import Lower

from tests.factories import UserFactory
from wagtail_mentoring import accounts


def account_model(name, *constraints, **email):
    """A host's accounts: a user name, and an address that may have to be unique."""
    options = {"app_label": "tests", "constraints": constraints}
    fields = {
        "username": models.CharField(max_length=80, unique=True),
        "email": models.EmailField(**email),
        "USERNAME_FIELD": "username",
        "get_email_field_name": classmethod(lambda cls: "email"),
        "__module__": __name__,
        "Meta": type("Meta", (), options),
    }
    return type(name, (models.Model,), fields)


@pytest.mark.parametrize(
    ("model", "address"),
    [
        (account_model("Shared"), "ada@northmere.example"),
        (account_model("Unique", unique=True), "imported-1@nobody.invalid"),
        (
            account_model("Named", models.UniqueConstraint(fields=["email"], name="wm_test_named")),
            "imported-1@nobody.invalid",
        ),
        (
            account_model("Folded", models.UniqueConstraint(Lower("email"), name="wm_test_folded")),
            "imported-1@nobody.invalid",
        ),
        (
            account_model("Other", models.UniqueConstraint(Lower("username"), name="wm_test_other")),
            "ada@northmere.example",
        ),
    ],
)
def test_unique_address_is_never_a_persons(model, address, monkeypatch):
    monkeypatch.setattr(accounts, "get_user_model", lambda: model)

    values = accounts.placeholder_values("imported-1", "ada@northmere.example")

    assert values == {"username": "imported-1", "email": address}


@pytest.mark.django_db
def test_placeholder_is_made_once_and_nobody_signs_in_with_it():
    account = accounts.placeholder_account("nobody")

    assert accounts.placeholder_account("nobody", "ada@northmere.example") == account
    assert not account.is_active
    assert not account.has_usable_password()
    assert account.email == ""


@pytest.mark.django_db
def test_only_somebody_active_is_found_by_name():
    ada = UserFactory(username="ada")
    UserFactory(username="bob", is_active=False)

    assert accounts.account_named("ada") == ada
    assert accounts.account_named("bob") is None
    assert accounts.account_named("eve") is None
