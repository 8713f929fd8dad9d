import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.applications.staff_world import make_world
from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, UserFactory, coordinator_of
from wagtail_mentoring.metrics.actions import close_report, take_snapshots
from wagtail_mentoring.metrics.models import ClosingReport

from .builders import YEAR, make_pair, make_pairs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

DAYS = {"first": "2025-07-01", "last": "2026-06-30"}


@pytest.fixture
def world(site_root):
    return make_world()


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"mentoring_report:{name}", args=args), query)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def table(response):
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_each_office_has_a_section_in_its_own_words(world, client):
    make_pairs(world.program, 10)

    content = text(get(client, world.coordinator, "program", world.program.pk, **DAYS))

    alumni, career, shared = (
        content.index(name) for name in ('section-1">Alumni Relations', 'section-2">Career', 'section-3">All')
    )
    assert alumni < content.index("Engaged alumni, volunteer mode") < career
    assert career < content.index("Students served") < shared
    assert shared < content.index("Active pairs")
    assert "10 people" in content
    assert "10 pairs" in content


@pytest.mark.parametrize("count", [1, 3, 4])
def test_number_of_offices_is_data(client, site_root, count):
    program = ProgramFactory()
    offices = [OfficeFactory(kind="faculty") for _ in range(count)]
    for number, office in enumerate(offices):
        PartnerFactory(program=program, office=office, role="partner" if number else "lead")

    content = text(get(client, coordinator_of(offices[-1]), "program", program.pk, **DAYS))

    assert content.count('class="wm-report__section" aria') == count + 1
    assert content.count("Days a decision waits for this office") == count


def test_group_that_is_too_small_says_so_everywhere(world, client):
    make_pairs(world.program, 9)

    content = text(get(client, world.coordinator, "program", world.program.pk, **DAYS))
    rows = table(get(client, world.coordinator, "program_csv", world.program.pk, **DAYS))

    assert "9 people" not in content
    assert "Not shown: fewer than 10." in content
    (served,) = (row for row in rows if row["Figure"] == "Students served")
    assert (served["Number"], served["People or things behind it"]) == ("", "")
    assert served["Note"] == "Not shown: fewer than 10."


def test_spreadsheets_hold_the_figures_and_run_no_formula(world, client):
    make_pairs(world.program, 10)
    world.program.name = "=1+1"
    world.program.save()

    rows = table(get(client, world.coordinator, "program_csv", world.program.pk, **DAYS))
    response = get(client, world.coordinator, "program_xlsx", world.program.pk, **DAYS)
    sheet = load_workbook(BytesIO(response.content)).active
    headings, *cells = sheet.iter_rows(values_only=True)
    (served,) = (dict(zip(headings, row, strict=True)) for row in cells if row[4] == "Students served")

    assert rows[0]["Programs"] == "'=1+1"
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "inlineStr", "n"}
    assert (served["Number"], served["Unit"], served["Office"]) == (10, "people", "Career Services")
    assert (served["From"], served["Until"]) == ("2025-07-01", "2026-06-30")


# --- who reads it ---


@pytest.mark.parametrize("name", ["program", "program_csv", "program_xlsx"])
def test_another_office_and_one_only_invited_see_nothing_of_a_program(world, client, name):
    invited = OfficeFactory()
    PartnerFactory(program=world.program, office=invited, accepted=False)

    for user in (world.stranger, coordinator_of(invited), UserFactory()):
        response = get(client, user, name, world.program.pk)
        assert response.status_code in (302, 403)


@pytest.mark.parametrize("name", ["closing", "closing_csv", "closing_xlsx"])
def test_closed_report_opens_for_its_offices_only(world, client, name):
    closing = close_report(program=world.program, period=YEAR, user=world.coordinator)

    assert get(client, world.colleague, name, closing.pk).status_code == 200
    assert get(client, world.stranger, name, closing.pk).status_code in (302, 403)


def test_all_programs_are_those_of_my_offices(world, client):
    make_pairs(world.program, 10)

    ours = text(get(client, world.coordinator, "index", **DAYS))
    theirs = text(get(client, world.stranger, "index", **DAYS))
    rows = table(get(client, world.stranger, "all_csv", **DAYS))

    assert world.program.name in ours
    assert "10 people" in ours
    assert world.program.name not in theirs
    assert "Career Services" not in theirs
    assert all(row["Number"] in ("", "0") for row in rows)
    assert {row["Office"] for row in rows} == {"Law School", "All offices together"}


def test_office_without_a_program_reads_what_to_do(client, site_root):
    content = text(get(client, coordinator_of(OfficeFactory()), "index"))

    assert "None of your offices takes part in a program yet" in content
    assert "wm-figure" not in content


def test_menu_leads_to_the_report_for_who_may_read_it(world, client):
    url = reverse("mentoring_report:index")
    client.force_login(world.coordinator)

    assert url in client.get(reverse("wagtailadmin_home")).content.decode()


def test_all_programs_are_read_with_the_same_queries_however_many(world, client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            get(client, world.coordinator, "index", **DAYS)
        return len(queries)

    make_pair(world.program)
    count()
    before = count()
    for _ in range(3):
        program = ProgramFactory()
        for office, role in ((world.career, "lead"), (world.alumni, "partner")):
            PartnerFactory(program=program, office=office, role=role)
        make_pairs(program, 2)

    assert count() == before


# --- which days ---


def test_fiscal_year_can_be_chosen(world, client):
    content = text(get(client, world.coordinator, "program", world.program.pk, year="2025"))

    assert "1 Jul 2025 to 30 Jun 2026" in content


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"first": "2026-01-02", "last": "2026-01-01"}, "before the first"),
        ({"first": "2026-01-02"}, "Give both days"),
        ({"first": "soon", "last": "2026-01-01"}, "Enter a valid date"),
        ({"year": "1066"}, "Select a valid choice"),
        ({"first": "0001-01-01", "last": "2026-01-01"}, "Give days between 1900"),
        ({"first": "2026-01-01", "last": "9999-12-31"}, "Give days between 1900"),
        ({"year": "2025", "first": "2026-01-01", "last": "2026-01-02"}, "not both"),
    ],
)
def test_days_that_cannot_be_are_explained_and_the_running_year_shown(world, client, query, error):
    content = text(get(client, world.coordinator, "program", world.program.pk, **query))

    assert error in content
    assert "those of the fiscal year so far" in content


def test_choice_of_days_goes_along_to_programs_and_spreadsheets(world, client):
    page = reverse("mentoring_report:program", args=[world.program.pk])

    by_year = text(get(client, world.coordinator, "index", year="2025"))
    by_day = text(get(client, world.coordinator, "index", **DAYS))

    assert f'href="{page}?year=2025"' in by_year
    assert f"{reverse('mentoring_report:all_csv')}?year=2025" in by_year
    assert f'href="{page}?first=2025-07-01&amp;last=2026-06-30"' in by_day


def test_round_leads_to_the_report_of_its_days(world, client):
    round = world.round_form.round
    client.force_login(world.coordinator)

    first = round.opens_at.astimezone(round.zone).date().isoformat()
    last = round.ends_on.isoformat()
    url = f"{reverse('mentoring_report:program', args=[round.program_id])}?first={first}&amp;last={last}"

    for page in (
        reverse("mentoring_rounds:edit", args=[round.pk]),
        reverse("mentoring_rounds:index"),
    ):
        assert url in client.get(page).content.decode()
    assert client.get(url.replace("&amp;", "&")).status_code == 200


# --- week by week ---


def test_charts_appear_with_the_second_week_and_can_be_read_as_tables(world, client):
    make_pairs(world.program, 10, started=date(2025, 7, 5))
    monday = date(2025, 9, 1)
    take_snapshots(today=monday)
    assert "<figure" not in page_body(get(client, world.coordinator, "program", world.program.pk, **DAYS))

    make_pairs(world.program, 2, started=date(2025, 9, 3))
    take_snapshots(today=monday + timedelta(days=7))
    content = page_body(get(client, world.coordinator, "program", world.program.pk, **DAYS))

    assert "Week by week" in content
    assert '<th scope="row">01/09/2025</th><td>10</td>' in content
    assert '<th scope="row">08/09/2025</th><td>12</td>' in content


def page_body(response):
    return text(response).partition('class="wm-report ')[2]


def test_weeks_that_may_not_be_told_are_left_out_of_a_chart(world, client):
    make_pairs(world.program, 9, started=date(2025, 7, 5))
    for week in range(2):
        take_snapshots(today=date(2025, 9, 1) + timedelta(weeks=week))

    content = page_body(get(client, world.coordinator, "program", world.program.pk, **DAYS))

    assert "<td>9</td>" not in content


# --- closing ---


def test_lead_closes_a_period_that_is_over(world, client):
    make_pairs(world.program, 10)
    content = text(get(client, world.coordinator, "program", world.program.pk, **DAYS))
    url = reverse("mentoring_report:close", args=[world.program.pk]) + "?first=2025-07-01&last=2026-06-30"
    assert url.replace("&", "&amp;") in content

    assert "1 Jul 2025 to 30 Jun 2026" in client.get(url).content.decode()
    assert not ClosingReport.objects.exists()
    client.post(url)

    closing = ClosingReport.objects.get()
    make_pairs(world.program, 5)
    shown = text(get(client, world.colleague, "closing", closing.pk))
    assert "10 people" in shown
    assert "15 people" not in shown
    rows = table(get(client, world.colleague, "closing_csv", closing.pk))
    assert next(row["Number"] for row in rows if row["Figure"] == "Students served") == "10"


def test_partner_and_a_running_period_are_offered_no_button_to_close(world, client):
    assert "/close/" not in text(get(client, world.colleague, "program", world.program.pk, **DAYS))
    assert "/close/" not in text(get(client, world.coordinator, "program", world.program.pk))


def test_partner_cannot_close_by_the_address(world, client):
    client.force_login(world.colleague)

    response = client.post(reverse("mentoring_report:close", args=[world.program.pk]) + "?year=2025")

    assert response.status_code in (302, 403)
    assert not ClosingReport.objects.exists()


def test_closing_twice_is_explained(world, client):
    close_report(program=world.program, period=YEAR, user=world.coordinator)
    client.force_login(world.coordinator)
    url = reverse("mentoring_report:close", args=[world.program.pk]) + "?first=2025-07-01&last=2026-06-30"

    assert "closed already" in client.post(url).content.decode()
