"""Forms by invitation: codes are made, shown once, typed or followed, counted, refused alike, and revoked."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.factories import UserFactory
from wagtail_mentoring.applicants.entries import entry_for, open_entries
from wagtail_mentoring.applicants.status_words import REFUSALS
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import make_invitations, revoke_invitation
from wagtail_mentoring.applications.admission import code_digest, new_code, tidy_code
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application, Extension, Invitation, InvitationUse
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.outbox.delivery import send_due
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Program, Round
from wagtail_mentoring.record_keeping.erasure_actions import erase_due

from .builders import fill, make_applicant, make_round, make_round_form, start
from .staff_world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def round_form():
    return make_round_form(entry="invitation")


def invite(round_form, **values):
    (made,) = make_invitations(round_form=round_form, batch=uuid4(), user=make_applicant("cora"), **values)
    return made


def start_url(round_form):
    return reverse("wagtail_mentoring:application_start", args=[round_form.pk])


# --- the code and the rule ----------------------------------------------------------------------------------


def test_code_is_long_enough_and_only_its_digest_is_kept(round_form):
    invitation, code = invite(round_form)

    assert re.fullmatch(r"[2-9A-Z]{16}", code)
    assert invitation.code_sha256 == code_digest(code)
    assert code not in str(Invitation.objects.values().get())
    assert len({new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize("typed", ["abcd efgh", " ABCD-EFGH ", "abcd\u200befgh"])
def test_code_may_be_typed_with_spaces_and_small_letters(typed):
    assert tidy_code(typed) == "ABCDEFGH"


def test_account_with_a_code_starts_and_is_counted_once(round_form):
    invitation, code = invite(round_form, max_uses=2)
    user = make_applicant()

    application = start_application(round_form=round_form, user=user, code=code.lower())
    withdraw_application(application=application, user=user)
    again = start_application(round_form=round_form, user=user)

    assert again.pk != application.pk
    invitation.refresh_from_db()
    assert invitation.used == 1
    assert InvitationUse.objects.get().user == user


@pytest.mark.parametrize(
    "case",
    ["unknown", "empty", "used up", "out of date", "not yet", "revoked", "other form", "other address"],
)
def test_every_code_that_does_not_open_is_refused_in_the_same_words(client, round_form, case):
    now = timezone.now()
    values = {
        "not yet": {"valid_from": now + HOUR},
        "other address": {"emails": ["bea@northmere.example"]},
    }.get(case, {})
    form = make_round_form([], publish=False, entry="invitation") if case == "other form" else round_form
    invitation, code = invite(form, **values)
    if case == "used up":
        start_application(round_form=round_form, user=make_applicant("first"), code=code)
    if case == "revoked":
        revoke_invitation(invitation=invitation, user=make_applicant())
    if case == "out of date":
        Invitation.objects.update(valid_until=now - HOUR)
    code = {"unknown": "AAAA", "empty": ""}.get(case, code)
    user = make_applicant("ada")
    client.force_login(user)

    response = client.post(start_url(round_form), {"code": code}, follow=True)

    assert str(REFUSALS["not_invited"]) in response.text
    assert not Application.objects.filter(applicant=user).exists()
    assert Invitation.objects.get().used == (1 if case == "used up" else 0)


def test_wrong_code_is_shown_again_with_what_is_wrong_beside_it(client, round_form):
    invite(round_form)
    client.force_login(make_applicant("ada"))

    response = client.post(start_url(round_form), {"code": "WR0NG <code>"})

    page, words = response.text, str(REFUSALS["not_invited"])
    field = re.search(r'<input type="text" name="code"[^>]*>', page).group(0)
    assert response.status_code == 200
    assert "Error:" in page[page.index("<title>") : page.index("</title>")]
    assert 'value="WR0NG &lt;code&gt;"' in field
    assert 'aria-describedby="code_hint code_error" aria-invalid="true"' in field
    assert f'<a href="#code">Invitation code – {words}</a>' in page
    assert words in page[page.index('id="code_error"') :]
    assert "autofocus" in page[page.index("wm-error-summary") : page.index("wm-error-summary__title")]
    assert "aria-invalid" not in client.get(start_url(round_form)).text


def test_wrong_code_keeps_what_the_person_chose_to_start_from(client, round_form):
    ada = make_applicant("ada")
    elsewhere = RoundForm.objects.create(round=make_round(), role="mentee", form=round_form.form)
    earlier = fill(start(elsewhere, ada))
    client.force_login(ada)

    page = client.post(start_url(round_form), {"code": "AAAA", "from": earlier.reference}).text

    assert f'<option value="{earlier.reference}" selected>' in page


def test_code_bound_to_an_address_opens_for_its_account_only(round_form):
    _invitation, code = invite(round_form, emails=["ADA@Northmere.example"])

    assert start_application(round_form=round_form, user=make_applicant("ada"), code=code).pk
    with pytest.raises(ApplicationRefused, match="not_invited"):
        start_application(round_form=round_form, user=make_applicant("bea"), code=code)


def test_refused_start_leaves_nothing_behind(round_form):
    with pytest.raises(ApplicationRefused):
        start_application(round_form=round_form, user=make_applicant(), code="AAAA")

    assert not Application.objects.exists()
    assert not InvitationUse.objects.exists()


def test_form_that_is_open_asks_for_no_code():
    assert start(make_round_form()).pk


# --- the visitor's way --------------------------------------------------------------------------------------


def test_code_in_the_link_outlives_signing_in(client, round_form):
    _invitation, code = invite(round_form)
    user = make_applicant()

    response = client.get(f"{start_url(round_form)}?{urlencode({'code': code})}")
    assert response["Location"] == start_url(round_form)  # out of sight, and of the referrer
    page = client.get(start_url(round_form)).text
    assert "You have followed an invitation" in page
    assert code not in page
    client.login(username=user.username, password="secret")  # noqa: S106
    assert f'value="{code}"' in client.get(start_url(round_form)).text
    client.post(start_url(round_form))

    assert Application.objects.get().applicant == user


def test_code_in_the_link_waits_until_its_own_program_is_started(client, round_form):
    _invitation, code = invite(round_form)
    other, third = make_round_form(entry="invitation"), make_round_form()
    client.force_login(make_applicant())
    client.get(f"{start_url(round_form)}?{urlencode({'code': code})}")

    page = client.get(start_url(other)).text
    assert "You have followed an invitation" not in page
    assert code not in page
    assert "this code does not open it" in client.post(start_url(other)).text
    client.post(start_url(third))

    assert f'value="{code}"' in client.get(start_url(round_form)).text
    client.post(start_url(round_form))
    begun = Application.objects.order_by("pk").values_list("round", flat=True)
    assert list(begun) == [third.round_id, round_form.round_id]
    assert dict(client.session)["wagtail_mentoring_invitation_codes"] == {}


def test_code_in_the_link_waits_while_the_program_takes_nothing(client, round_form):
    _invitation, code = invite(round_form)
    client.force_login(make_applicant())
    client.get(f"{start_url(round_form)}?{urlencode({'code': code})}")
    Program.objects.update(status="in_agreement")
    client.post(start_url(round_form))
    Program.objects.update(status="approved")

    client.post(start_url(round_form))

    assert Application.objects.get().round == round_form.round


def test_start_of_an_open_form_counts_no_try_of_a_code(client, round_form, settings):
    settings.WAGTAIL_MENTORING = {
        **settings.WAGTAIL_MENTORING,
        "LIMITS": {"invitation": ("1/hour", "1/hour")},
    }
    client.force_login(make_applicant())
    client.get(f"{start_url(round_form)}?{urlencode({'code': invite(round_form)[1]})}")

    for _number in range(2):
        client.post(start_url(make_round_form()), {"code": "ABCD"})
    client.post(start_url(round_form))

    assert Application.objects.count() == 3


def test_visitors_are_told_that_it_is_by_invitation(client, round_form):
    user = make_applicant()

    page = client.get(start_url(round_form)).text

    assert "By invitation" in page
    assert "You need a code" in page
    assert "By invitation, until" in open_entries(user)[0]["text"]
    assert entry_for(round_form=round_form, user=user).needs_code


def test_guessing_is_stopped_even_with_the_right_code(client, round_form):
    _invitation, code = invite(round_form)
    client.force_login(make_applicant())
    for _ in range(10):
        client.post(start_url(round_form), {"code": "AAAA"})

    response = client.post(start_url(round_form), {"code": code}, follow=True)

    assert "very often" in response.text
    assert not Application.objects.exists()


# --- staff --------------------------------------------------------------------------------------------------


def test_batch_is_made_once_and_never_too_large(round_form):
    batch, user = uuid4(), make_applicant()
    made = make_invitations(round_form=round_form, batch=batch, count=3, user=user)

    assert len({code for _, code in made}) == 3
    with pytest.raises(StepRefused, match="only once"):
        make_invitations(round_form=round_form, batch=batch, count=3, user=user)
    with pytest.raises(StepRefused, match="between 1 and 500"):
        make_invitations(round_form=round_form, batch=uuid4(), count=501, user=user)
    assert Invitation.objects.count() == 3


def test_invited_address_gets_the_code_and_the_mail_keeps_it_no_longer_than_needed(
    client, round_form, mailoutbox, admin_user
):
    invitation, code = invite(round_form, emails=["ada@northmere.example"])
    mail = OutboxMessage.objects.get(kind="invitation_code")
    client.force_login(admin_user)
    assert code not in client.get(reverse("mentoring_mail:inspect", args=[mail.pk])).text

    send_due()

    assert code in mailoutbox[-1].body
    assert mailoutbox[-1].to == ["ada@northmere.example"]
    mail.refresh_from_db()
    assert mail.body == ""
    assert invitation.max_uses == 1


def test_codes_are_valid_at_some_moment_at_which_somebody_can_start(round_form):
    opens = timezone.now() + timedelta(days=5)
    form = make_round_form(entry="invitation", opens_at=opens)
    late = form.closes + HOUR

    with pytest.raises(StepRefused, match="before the form opens"):
        invite(form, valid_until=opens)
    with pytest.raises(StepRefused, match="after the form has closed"):
        invite(form, valid_from=late)
    Extension.objects.create(round_form=form, email="ada@northmere.example", until=late + HOUR)

    assert invite(form, valid_from=late, valid_until=late + HOUR)


def make(form, **values):
    return make_invitations(round_form=form, batch=uuid4(), user=make_applicant("cora"), **values)


def test_nobody_is_invited_to_what_has_closed_for_them():
    form = make_round_form(entry="invitation")
    Round.objects.filter(pk=form.round_id).update(closes_at=timezone.now() - 2 * HOUR)
    form = RoundForm.objects.get(pk=form.pk)
    ada, bea, carl = (f"{name}@northmere.example" for name in ("ada", "bea", "carl"))

    with pytest.raises(StepRefused, match="The codes would let nobody in"):
        make(form, emails=[ada])
    with pytest.raises(StepRefused, match="The codes would let nobody in"):
        make(form, count=3)
    until = timezone.now() + 9 * HOUR
    Extension.objects.create(round_form=form, email=ada, until=until)
    Extension.objects.create(round_form=form, user=UserFactory(email=bea.upper()), until=until)
    with pytest.raises(StepRefused, match=f"closed for {carl}"):
        make(form, emails=[ada, bea, carl])

    assert len(make(form, emails=[ada, bea])) == 2
    assert len(make(form, count=3)) == 3
    for mail in OutboxMessage.objects.filter(kind="invitation_code"):
        assert "(your personal deadline)" in mail.body
        assert "no longer be handed in" not in mail.body


@pytest.mark.parametrize(
    ("opens_in", "values", "told"),
    [
        (-9, {}, set()),
        (-9, {"valid_until": 40}, set()),
        (-9, {"valid_until": 5}, {"it works until"}),
        (-9, {"valid_from": 3}, {"You can start from"}),
        (2, {"valid_until": 5}, {"You can start from", "it works until"}),
    ],
)
def test_mail_of_an_invitation_says_when_its_code_can_be_used(opens_in, values, told):
    now = timezone.now()
    form = make_round_form(entry="invitation", opens_at=now + timedelta(days=opens_in))
    dates = {name: now + timedelta(days=days) for name, days in values.items()}

    invite(form, emails=["ada@northmere.example"], **dates)

    body = OutboxMessage.objects.get(kind="invitation_code").body
    assert {words for words in ("You can start from", "it works until") if words in body} == told
    assert "\n\n\n" not in body


@pytest.fixture
def world():
    world = make_world()
    RoundForm.objects.update(entry="invitation")
    world.round_form.refresh_from_db()
    return world


def make_by_form(client, world, **values):
    sent = {"round_form": world.round_form.pk, "label": "Fair", "count": 2, "max_uses": 1, "addresses": ""}
    return client.post(reverse("mentoring_invitations:add"), {**sent, "batch": uuid4(), **values})


def test_codes_are_shown_once_and_downloaded_from_that_page(client, world):
    client.force_login(world.coordinator)

    response = make_by_form(client, world)

    codes = re.findall(r"<code>(\w+)</code>", response.text)
    assert [code_digest(code) for code in codes] == list(
        Invitation.objects.order_by("pk").values_list("code_sha256", flat=True)
    )
    assert "no-store" in response["Cache-Control"]
    signed = re.search(r'name="codes" value="([^"]+)"', response.text).group(1)
    download = client.post(reverse("mentoring_invitations:codes"), {"codes": signed})
    rows = list(csv.reader(io.StringIO(download.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == codes
    assert rows[1][2].endswith(f"?code={codes[0]}")
    listing = client.get(reverse("mentoring_invitations:index")).text
    assert all(code not in listing and f"…{code[-2:]}" in listing for code in codes)

    client.force_login(world.colleague)
    refused = client.post(reverse("mentoring_invitations:codes"), {"codes": signed}, follow=True)
    assert "can no longer be downloaded" in refused.text


def test_page_of_codes_that_is_sent_again_leads_to_new_ones(client, world):
    client.force_login(world.coordinator)
    batch = str(uuid4())
    make_by_form(client, world, batch=batch)

    again = make_by_form(client, world, batch=batch, label="Open day")

    assert "These codes were made already" in again.text
    assert Invitation.objects.count() == 2
    shown = re.search(r'name="batch" value="([^"]+)"', again.text).group(1)
    assert shown != batch
    assert 'value="Open day"' in again.text
    assert "shown only now" in make_by_form(client, world, batch=shown).text
    assert Invitation.objects.count() == 4


def test_batch_stays_while_another_field_is_mended(client, world):
    client.force_login(world.coordinator)
    batch = str(uuid4())

    response = make_by_form(client, world, batch=batch, count=501)

    assert f'name="batch" value="{batch}"' in response.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"addresses": "ada@northmere.example, nonsense"}, "These are no e-mail addresses: nonsense"),
        ({"valid_from": "2090-01-02 10:00", "valid_until": "2090-01-01 10:00"}, "before they start"),
        ({"count": 501}, "less than or equal to 500"),
        ({"valid_until": "2020-01-01 10:00"}, "This moment is over, so the codes would let nobody in"),
        ({"valid_from": "2090-01-02 10:00"}, "valid after the form has closed"),
        ({"addresses": "ada@northmere.example"}, "everybody gets one code, for themselves alone"),
        (
            {"addresses": "ada@northmere.example", "count": 1, "max_uses": 5},
            "everybody gets one code, for themselves alone",
        ),
    ],
)
def test_form_for_codes_says_what_is_wrong(client, world, values, words):
    client.force_login(world.coordinator)

    response = make_by_form(client, world, **values)

    assert words in response.text
    assert not Invitation.objects.exists()


def test_revoking_asks_first_and_is_seen_in_the_list(client, world):
    client.force_login(world.coordinator)
    make_by_form(client, world, count=1)
    invitation = Invitation.objects.get()
    url = reverse("mentoring_invitations:revoke", args=[invitation.pk])
    assert f"…{invitation.ending}" in client.get(url).text

    response = client.post(url, follow=True)

    assert "Revoked" in response.text
    client.force_login(world.stranger)
    assert client.get(url).status_code in (302, 403)
    assert "There are no invitations" in client.get(reverse("mentoring_invitations:index")).text


def test_invitation_and_its_use_go_with_the_application(world):
    _invitation, code = invite(world.round_form, emails=["ada@northmere.example"])
    application = start_application(round_form=world.round_form, user=make_applicant("ada"), code=code)
    RoundForm.objects.update(retention_months=1)

    erase_due(today=application.round.ends_on + timedelta(days=60))

    assert not Invitation.objects.exists()
    assert not InvitationUse.objects.exists()
    assert not OutboxMessage.objects.filter(kind="invitation_code").exists()
