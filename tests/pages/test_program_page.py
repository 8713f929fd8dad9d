"""A program's page as visitors, search engines and the API get it."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Locale

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, RoundFactory
from tests.pages.builders import make_document, make_image, make_program_page, queries_of, whole_body
from wagtail_mentoring.pages.blocks import MentoringProgramBody
from wagtail_mentoring.pages.models import MentoringProgramPage
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

pytestmark = pytest.mark.django_db

STATES = ["upcoming", "open", "closing_soon", "closed", "running", "completed"]


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def graph_of(html):
    return json.loads(html.find("script", type="application/ld+json").string)["@graph"]


@pytest.fixture
def page(index):
    return make_program_page(
        index, body=whole_body(image=make_image(), document=make_document(), elsewhere=index.pk)
    )


def test_page_says_whom_to_turn_to_and_links_to_the_code_of_conduct(client, index):
    page = make_program_page(index)
    assert "If something is wrong" not in soup(client.get(page.url)).get_text()
    page.program.concern_contact = "Niamh Walsh, in confidence"
    page.program.code_of_conduct = "https://northmere.example/conduct/"
    page.program.save()

    html = soup(client.get(page.url))

    assert "Turn to: Niamh Walsh, in confidence" in html.get_text()
    assert html.find("a", href="https://northmere.example/conduct/").get_text() == "Code of conduct"


def test_page_tells_nothing_of_a_round_that_nobody_let_open(client, index):
    page = make_program_page(index)
    round = RoundFactory(program=page.program)
    assert "Applications are open" in soup(client.get(page.url)).get_text()
    round.opening_agreed_at = None
    round.save()

    assert "Applications are open" not in soup(client.get(page.url)).get_text()


@pytest.mark.parametrize("state", [*STATES, None])
def test_every_block_renders_in_every_state_of_the_round(client, doors, page, state):
    if state:
        RoundFactory(program=page.program, in_state=state)
    PartnerFactory(program=page.program)

    html = soup(client.get(page.url))

    titles = [heading.get_text() for heading in html.select("article h2")]
    last = {
        "upcoming": "Applications open on",
        "open": "Applications are open",
        "closing_soon": "Applications close in",
        "closed": "Applications are closed",
        "running": "This round is under way",
        "completed": "The last round has ended",
        None: "Applications are not open yet",
    }[state]
    assert titles[:-1] == [
        "What mentors bring",
        "Talking",
        "Key dates",
        "Is it for you?",
        "How it works",
        "In figures",
        "Voices",
        "Questions",
        "Downloads",
        "Run by one office",
    ]
    assert titles[-1].startswith(last)
    assert (html.select_one('a[href="/apply/mentee/"]') is not None) == (state in ("open", "closing_soon"))


def test_body_of_the_tests_holds_every_block(site_root):
    kinds = [kind for kind, _ in whole_body(image=make_image(), document=make_document())]

    assert sorted(kinds) == sorted(MentoringProgramBody().child_blocks)


def test_headings_of_a_whole_page_are_in_order(client, doors, page):
    RoundFactory(program=page.program)
    PartnerFactory(program=page.program)

    levels = [
        int(heading.name[1])
        for heading in soup(client.get(page.url)).select("article :is(h1, h2, h3, h4, h5, h6)")
    ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_page_without_a_way_to_apply_never_says_apply(client, page):
    RoundFactory(program=page.program, in_state="running")

    text = soup(client.get(page.url)).select_one("article").get_text()

    assert "Apply as" not in text
    assert "Apply by" not in text
    assert "Look around." in text
    assert "Be brave." not in text


def test_page_falls_back_on_what_the_program_says_of_itself(client, page):
    html = soup(client.get(page.url))

    assert html.select_one(".wm-hero__lead").get_text() == "A graduate in your field, one hour a month."
    assert "Students in their final year." in html.get_text()
    assert (
        html.find("meta", {"name": "description"})["content"] == "A graduate in your field, one hour a month."
    )


def test_what_the_editor_wrote_for_search_engines_wins(client, index):
    page = make_program_page(
        index, seo_title="Find a mentor", search_description="Six months.", intro="A lead."
    )

    html = soup(client.get(page.url))

    assert html.title.string.strip().startswith("Find a mentor")
    assert html.find("meta", {"name": "description"})["content"] == "Six months."
    assert (
        html.find("link", rel="canonical")["href"] == "http://localhost/mentoring-programs/" + page.slug + "/"
    )


def test_pictures_of_a_page_are_shared_with_an_absolute_address(client, index):
    page = make_program_page(index, hero_image=make_image())

    address = soup(client.get(page.url)).find("meta", property="og:image")["content"]

    assert address.startswith("http://testserver/media/")


def test_page_with_a_picture_whose_file_is_gone_still_renders(client, index):
    image = make_image()
    page = make_program_page(index, hero_image=image)
    image.file.delete(save=False)

    assert client.get(page.url).status_code == 200


def test_offices_are_named_once_their_own_people_have_accepted(client, index):
    page = make_program_page(index, body=[("run_jointly", {"title": "", "text": ""})])
    PartnerFactory(program=page.program, role="lead", office=OfficeFactory(name="Career Services"))
    PartnerFactory(program=page.program, office=OfficeFactory(name="Alumni Relations"))
    PartnerFactory(program=page.program, office=OfficeFactory(name="Faculty of Law"), accepted=False)

    html = soup(client.get(page.url))

    assert html.select_one("article h2").get_text() == "Run jointly by Career Services and Alumni Relations"
    assert "Faculty of Law" not in html.get_text()


def test_single_office_is_labelled_as_a_solo_program(client, index):
    page = make_program_page(index, body=[("run_jointly", {"title": "", "text": ""})])
    PartnerFactory(
        program=page.program, office=OfficeFactory(name="Careers", public_email="careers@example.org")
    )

    html = soup(client.get(page.url))

    assert html.select_one("article h2").get_text() == "Run by one office"
    assert html.select_one('a[href="mailto:careers@example.org"]')


def test_dates_of_a_program_that_is_still_being_agreed_are_not_announced(client, doors, index):
    program = ProgramFactory(status=ProgramStatus.IN_AGREEMENT)
    page = make_program_page(
        index, program=program, body=[("timeline", {"title": "Key dates", "milestones": []})]
    )
    round = RoundFactory(program=program)

    html = soup(client.get(page.url))

    assert "The dates of the next round will be published here." in html.get_text()
    assert str(round.starts_on.year) not in html.select_one("article").get_text()
    assert "applicationDeadline" not in str(html)


def test_call_to_action_for_mentors_shows_no_door_for_mentees(client, doors, index):
    page = make_program_page(
        index, body=[("call_to_action", {"role": "mentor", "text": "", "otherwise": ""})]
    )
    RoundFactory(program=page.program)

    panel = soup(client.get(page.url)).select_one(".wm-action")

    assert [link["href"] for link in panel.select("a")] == ["/apply/mentor/"]


def test_call_to_action_does_not_lead_to_an_unpublished_page(client, index, site_root):
    page = make_program_page(index, body=[("call_to_action", {"role": "", "otherwise_page": index.pk})])
    index.live = False
    index.save()

    assert soup(client.get(page.url)).select(".wm-action a") == []


def test_timeline_of_a_page_holds_the_editors_milestones(client, index):
    day = (timezone.now() + timedelta(days=45)).date()
    milestone = {"day": day.isoformat(), "label": "Welcome evening", "text": "Food."}
    page = make_program_page(index, body=[("timeline", {"title": "Dates", "milestones": [milestone]})])
    RoundFactory(program=page.program)

    items = [item.get_text() for item in soup(client.get(page.url)).select(".wm-timeline__label")]

    assert items.index("Mentorships start") < items.index("Welcome evening") < items.index("Mentorships end")


def test_what_editors_type_is_escaped(client, index):
    evil = "<script>alert(1)</script>"
    page = make_program_page(index, title=evil, slug="evil", intro=evil, body=[("lead", evil)])
    Program.objects.filter(pk=page.program_id).update(eligibility=evil, name=evil)

    assert evil.encode() not in client.get(page.url).content


def test_structured_data_of_a_page_describes_program_and_questions(client, page):
    round = RoundFactory(program=page.program)
    PartnerFactory(program=page.program, office=OfficeFactory(name="Careers"))
    Program.objects.filter(pk=page.program_id).update(eligibility="</script><b>All</b>")

    program, questions = graph_of(soup(client.get(page.url)))

    assert program["@type"] == "EducationalOccupationalProgram"
    assert program["applicationDeadline"] == round.closes_at.isoformat()
    assert program["provider"] == [{"@type": "Organization", "name": "Careers"}]
    assert program["programPrerequisites"] == "</script><b>All</b>"
    assert questions["mainEntity"][0]["name"] == "How long?"


def test_page_takes_as_many_queries_with_three_rounds_and_partners_as_with_one(client, doors, page):
    RoundFactory(program=page.program)
    PartnerFactory(program=page.program)
    client.get(page.url)
    with_one = queries_of(client, page.url)
    RoundFactory.create_batch(2, program=page.program)
    PartnerFactory.create_batch(2, program=page.program)

    assert queries_of(client, page.url) == with_one


def test_draft_page_is_not_public(client, index):
    page = make_program_page(index, live=False)

    assert client.get(index.url + page.slug + "/").status_code == 404


def test_deleting_a_page_leaves_its_program(index):
    page = make_program_page(index)

    page.delete()

    assert Program.objects.filter(pk=page.program_id).exists()


def test_copying_a_page_copies_no_program(index):
    page = make_program_page(index)

    copy = page.copy(update_attrs={"slug": "copy"})

    assert copy.program_id == page.program_id
    assert Program.objects.count() == 1


def test_translated_page_presents_the_same_program(client, index, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    irish = Locale.objects.create(language_code="ga")
    page = make_program_page(index, body=[("lead", "Meet someone.")])
    index.copy_for_translation(irish, copy_parents=True)

    translation = page.copy_for_translation(irish)

    assert translation.program == page.program
    assert translation.body[0].value == "Meet someone."


def test_page_of_a_program_without_rounds_can_be_previewed(page):
    response = page.make_preview_request()

    assert response.status_code == 200
    assert b"Applications are not open yet" in response.content


def test_new_page_whose_program_is_not_chosen_yet_can_be_previewed(index):
    page = MentoringProgramPage(title="Unfinished", slug="unfinished", locale=index.locale, body="[]")
    page.path, page.depth = f"{index.path}0009", index.depth + 1
    page.set_url_path(index)

    response = page.make_preview_request()

    assert response.status_code == 200
    assert b"Unfinished" in response.content


@pytest.mark.urls("tests.pages.api_urls")
def test_api_says_what_the_page_says_and_nothing_private(client, index):
    page = make_program_page(index, body=[("run_jointly", {"title": "", "text": ""})])
    round = RoundFactory(program=page.program)
    PartnerFactory(program=page.program, office=OfficeFactory(public_email="canary@example.org"))

    data = client.get(f"/api/pages/{page.pk}/").json()

    assert set(data) == {
        "id",
        "meta",
        "title",
        "intro",
        "hero_image",
        "program_name",
        "program_summary",
        "program_round",
        "body",
    }
    assert data["program_round"]["state"] == "open"
    assert data["program_round"]["closes_at"] == round.closes_at.isoformat()
    assert "canary" not in json.dumps(data)


@pytest.mark.urls("tests.pages.api_urls")
def test_api_knows_no_drafts(client, index):
    page = make_program_page(index, live=False)

    assert client.get(f"/api/pages/{page.pk}/").status_code == 404


def test_translated_page_names_its_languages(client, index, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    page = make_program_page(index)
    french = Locale.objects.create(language_code="fr")
    draft = page.copy_for_translation(french, copy_parents=True)
    assert "hreflang" not in client.get(page.url).content.decode()

    draft.save_revision().publish()

    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    links = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}
    assert list(links) == [page.locale.language_code, "fr"]
    assert links["fr"] == type(page).objects.get(pk=draft.pk).full_url


def test_visitors_read_who_runs_it_jointly_and_whom_each_audience_asks(client, index):
    page = make_program_page(index)
    alumni = OfficeFactory(
        name="Alumni Relations", kind="alumni_relations", public_email="alumni@example.org"
    )
    career = OfficeFactory(name="Career Services", kind="career_services", public_email="careers@example.org")
    PartnerFactory(program=page.program, office=alumni, role="lead")
    PartnerFactory(program=page.program, office=career)

    facts = soup(client.get(page.url)).select_one(".wm-program__facts").get_text(" ", strip=True)

    assert "Run jointly by Alumni Relations Career Services" in facts
    assert "Students: careers@example.org Graduates: alumni@example.org" in facts


def test_visitors_read_that_one_office_runs_it_also_without_a_round(client, index):
    page = make_program_page(index, program=ProgramFactory(summary="A pilot."))
    PartnerFactory(
        program=page.program, role="lead", office=OfficeFactory(name="Careers", public_phone="555")
    )

    facts = soup(client.get(page.url)).select_one(".wm-program__facts").get_text(" ", strip=True)

    assert "Run by Careers Questions 555" in facts
    assert "Status" not in facts
