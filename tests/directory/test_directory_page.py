import re

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories import ContactCardFactory, MentorFactory, OfficeFactory, UserFactory, coordinator_of
from wagtail_mentoring.directory import actions
from wagtail_mentoring.directory.models import Mentor, MentorDegree
from wagtail_mentoring.pages.models import MentorDirectoryPage

from .conftest import vocabulary_with

HTMX = {"HX-Request": "true"}


@pytest.fixture
def people(industry, topic):
    law, biotech = industry["Law"], industry["Biotech"]
    MentorFactory(name="Ana Ruiz", slug="ana-ruiz", bio="Genetics", terms=[biotech, topic["CV review"]])
    MentorFactory(name="Ben Adler", slug="ben-adler", bio="Contracts", terms=[law])
    MentorFactory(name="Cleo Full", slug="cleo-full", places_taken=2, terms=[law])


def text_of(response):
    """The page as read: without tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def listed(response):
    return [entry.card.name for entry in response.context["listing"].entries]


def test_list_shows_whom_one_may_find_and_nobody_else(client, directory, people):
    hidden = [
        MentorFactory(name="Hidden Draft", live=False),
        MentorFactory(name="Hidden Applied", status="applied"),
        MentorFactory(name="Hidden Retired", status="retired"),
        MentorFactory(name="Hidden Consent", consented_at=None),
    ]

    response = client.get(directory.url)

    assert listed(response) == ["Ben Adler", "Ana Ruiz", "Cleo Full"]
    assert "3 mentors" in text_of(response)
    assert not any(mentor.name in text_of(response) for mentor in hidden)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?industry=law", ["Ben Adler", "Cleo Full"]),
        ("?industry=biotech&industry=law&topic=cv-review", ["Ana Ruiz"]),
        ("?q=genetics", ["Ana Ruiz"]),
        ("?available=1&industry=law", ["Ben Adler"]),
        ("?sort=places", ["Ben Adler", "Ana Ruiz", "Cleo Full"]),
    ],
)
def test_address_decides_what_is_listed(client, engine, directory, people, query, names):
    assert sorted(listed(client.get(directory.url + query))) == sorted(names)


@pytest.mark.parametrize(
    ("messy", "canonical"),
    [
        ("?q=&sort=name", ""),
        ("?q=+ana++ruiz+&sort=relevance", "?q=ana+ruiz"),
        ("?industry=law&industry=law&industry=nothing", "?industry=law"),
        ("?topic=", ""),
        ("?page=99", ""),
        ("?page=abc&industry=law", "?industry=law"),
    ],
)
def test_messy_address_leads_to_the_short_one(client, directory, people, messy, canonical):
    response = client.get(directory.url + messy)

    assert (response.status_code, response.url) == (302, directory.url + canonical)
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "address", ["", "?page=1", "?topic=cv-review&industry=law", "?utm_source=mail", "?planet=mars"]
)
def test_address_that_is_only_ordered_otherwise_is_answered(client, directory, people, address):
    response = client.get(directory.url + address)
    canonical = {"?topic=cv-review&industry=law": "?industry=law&amp;topic=cv-review"}.get(address, "")

    assert response.status_code == 200
    assert (
        f'<link rel="canonical" href="http://localhost{directory.url}{canonical}">'
        in response.content.decode()
    )


@pytest.mark.parametrize(
    ("address", "indexed"),
    [("", True), ("?page=2", True), ("?q=ruiz", False), ("?industry=law", False), ("?sort=places", False)],
)
def test_search_engines_index_the_directory_and_not_its_filters(
    client, directory, people, monkeypatch, address, indexed
):
    monkeypatch.setattr("wagtail_mentoring.directory.listing.PAGE_SIZE", 2)

    assert (
        'name="robots" content="noindex' not in client.get(directory.url + address).content.decode()
    ) is indexed


@pytest.mark.parametrize(
    ("address", "orders"),
    [
        (
            "",
            [("", "Name", True), ("active", "Recently active", False), ("places", "Most places free", False)],
        ),
        (
            "?q=ruiz&sort=name",
            [
                ("", "Best match", False),
                ("name", "Name", True),
                ("active", "Recently active", False),
                ("places", "Most places free", False),
            ],
        ),
    ],
)
def test_order_that_nobody_chose_gives_way_to_the_best_match(client, directory, people, address, orders):
    listing = client.get(directory.url + address).context["listing"]

    assert [(order.value, str(order.label), order.is_chosen) for order in listing.orders] == orders


def test_list_comes_in_pages_of_24(client, directory):
    for _ in range(26):
        MentorFactory()

    first, last = client.get(directory.url), client.get(directory.url + "?page=2")

    assert (len(listed(first)), len(listed(last))) == (24, 2)
    assert client.get(directory.url + "?page=3").url == directory.url + "?page=2"


def test_filters_in_use_can_be_taken_back_one_by_one(client, directory, people):
    response = client.get(directory.url + "?available=1&industry=biotech&industry=law&q=ana")

    assert [(chip.label, chip.url.partition("?")[2]) for chip in response.context["listing"].chips] == [
        ("“ana”", "available=1&industry=biotech&industry=law"),
        ("Biotech", "available=1&industry=law&q=ana"),
        ("Law", "available=1&industry=biotech&q=ana"),
        ("With places free", "industry=biotech&industry=law&q=ana"),
    ]
    assert response.context["listing"].clear_url == directory.url
    for chip in response.context["listing"].chips:
        assert client.get(chip.url).status_code == 200


def test_empty_result_says_what_stands_in_the_way(client, directory, people):
    response = client.get(directory.url + "?industry=law&q=genetics")

    assert [(way.label, way.url) for way in response.context["listing"].ways_out] == [
        ("Without “genetics”: 2", f"{directory.url}?industry=law"),
        ("Without “Law”: 1", f"{directory.url}?q=genetics"),
    ]
    assert "No mentor matches all of this" in text_of(response)


def test_empty_directory_says_so(client, directory):
    response = client.get(directory.url)

    assert response.status_code == 200
    assert "There are no mentors here yet" in text_of(response)


def test_facet_folds_away_after_eight_options(client, directory, site_root):
    terms = vocabulary_with("city", *(f"City {number:02}" for number in range(12)))
    MentorFactory(terms=list(terms.values()))

    (group,) = client.get(directory.url).context["listing"].groups
    (chosen,) = client.get(directory.url + "?city=city-11").context["listing"].groups

    assert (len(group.shown), len(group.folded), group.is_unfolded) == (8, 4, False)
    assert chosen.is_unfolded


def test_option_that_would_find_nobody_cannot_be_chosen(client, directory, people):
    html = client.get(directory.url).content.decode()

    assert re.search(r'value="energy"[^>]* disabled', html)
    assert not re.search(r'value="law"[^>]* disabled', html)
    assert re.search(
        r'value="energy"[^>]* checked', client.get(directory.url + "?industry=energy").content.decode()
    )


def test_editor_chooses_and_orders_the_facets(client, directory, people, topic, industry):
    directory.vocabularies = [
        ("vocabulary", topic["Networking"].vocabulary),
        ("vocabulary", industry["Law"].vocabulary),
    ]
    directory.save()
    assert [group.slug for group in client.get(directory.url).context["listing"].groups] == [
        "topic",
        "industry",
    ]

    directory.vocabularies = [("vocabulary", topic["Networking"].vocabulary)]
    directory.save()
    assert [group.slug for group in client.get(directory.url).context["listing"].groups] == ["topic"]
    assert client.get(directory.url + "?industry=law").status_code == 200


def test_facet_that_was_deleted_is_no_harm(client, directory, people, topic):
    directory.vocabularies = [("vocabulary", topic["Networking"].vocabulary)]
    directory.save()

    topic["Networking"].vocabulary.delete()

    assert client.get(directory.url).status_code == 200


def test_editor_hides_mentors_without_a_place_and_sets_the_order(client, directory, people):
    Mentor.objects.filter(name="Ana Ruiz").update(capacity=9)
    actions.refresh_places(mentor=Mentor.objects.get(name="Ana Ruiz"), places_taken=1)
    directory.hide_unavailable, directory.default_sort = True, "places"
    directory.save()

    response = client.get(directory.url)

    assert listed(response) == ["Ana Ruiz", "Ben Adler"]
    assert 'name="available"' not in response.content.decode()
    assert client.get(directory.url + "cleo-full/").status_code == 200


# --- htmx ---


def test_htmx_gets_the_results_alone_and_the_address_to_show(client, directory, people):
    response = client.get(directory.url + "?q=&industry=law", headers=HTMX)

    assert response.status_code == 200
    assert response.headers["HX-Push-Url"] == directory.url + "?industry=law"
    assert "<html" not in response.content.decode()
    assert re.search(r'id="wm-directory-status"[^>]*>2 mentors match<', response.content.decode())
    assert listed(response) == ["Ben Adler", "Cleo Full"]


def test_htmx_going_back_gets_the_whole_page(client, directory, people):
    response = client.get(directory.url, headers={**HTMX, "HX-History-Restore-Request": "true"})

    assert "<html" in response.content.decode()
    assert 'role="status"' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("path", ["", "?q=&sort=name", "ana-ruiz/"])
def test_caches_are_told_that_htmx_is_answered_otherwise(client, directory, people, headers, path):
    response = client.get(directory.url + path, headers=headers)

    assert "HX-Request" in response.headers["Vary"]
    assert "private" not in response.headers.get("Cache-Control", "")


def test_answer_to_a_signed_in_person_is_not_for_shared_caches(client, directory, people):
    client.force_login(UserFactory())

    assert "private" in client.get(directory.url).headers["Cache-Control"]
    assert "private" in client.get(directory.url + "ana-ruiz/").headers["Cache-Control"]


def test_directory_works_without_htmx_installed(client, directory, people, monkeypatch):
    installed = apps.is_installed
    # Really taking an app out would set up Wagtail's own apps a second time, which they do not survive.
    monkeypatch.setattr(apps, "is_installed", lambda name: name != "django_htmx" and installed(name))

    html = client.get(directory.url + "?industry=law").content.decode()

    assert re.findall(r'<script src="[^"]*/([^"/]*)"', html) == ["search_box.js"]


def test_directory_brings_htmx_where_it_is_installed(client, directory, people):
    html = client.get(directory.url).content.decode()

    assert re.search(r'<script src="[^"]*django_htmx/[^"]*" defer', html)
    assert "js/directory.js" in html


# --- who may see it ---

DOORS = ["", "?industry=law", "?page=2", "ana-ruiz/", "nobody/"]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("door", DOORS)
def test_private_directory_is_closed_in_every_door(client, directory, people, door, headers):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)

    response = client.get(directory.url + door, headers=headers)

    assert response.status_code == 302
    assert "/login" in response.url or "_util/login" in response.url
    assert b"Ana Ruiz" not in response.content


def test_private_directory_opens_to_whom_it_is_for(client, directory, people):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(UserFactory())

    assert listed(client.get(directory.url))
    assert client.get(directory.url + "ana-ruiz/").status_code == 200


def test_sitemap_names_the_profiles_of_an_open_directory(client, directory, people):
    MentorFactory(name="Hidden", slug="hidden-draft", live=False)

    xml = client.get("/sitemap-mentors.xml").content.decode()

    assert f"{directory.url}ana-ruiz/</loc>" in xml
    assert f"{directory.url}cleo-full/</loc>" in xml
    assert "hidden-draft" not in xml


def test_sitemap_says_nothing_of_a_private_directory(client, directory, people):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)

    assert "ana-ruiz" not in client.get("/sitemap-mentors.xml").content.decode()


@pytest.mark.parametrize("number", [0, 5])
def test_sitemap_of_the_directory_takes_one_query(directory, people, number, django_assert_num_queries, rf):
    for _ in range(number):
        MentorFactory()
    request = rf.get("/sitemap.xml")
    directory.get_full_url(request)

    with django_assert_num_queries(1):
        assert len(directory.get_sitemap_urls(request)) == 4 + number


def test_no_page_holds_a_word_of_contact_data(client, directory, industry):
    office = OfficeFactory()
    for _ in range(3):
        mentor = MentorFactory(terms=[industry["Law"]], degrees=[MentorDegree(degree="BA")])
        ContactCardFactory(
            mentor=mentor,
            owner=office,
            email="canary@alumni.example",
            phone="canary-phone",
            crm_id="canary-crm",
        )
    urls = [directory.url, f"{directory.url}?industry=law", f"{directory.url}{mentor.slug}/"]
    urls += ["/sitemap.xml", "/sitemap-mentors.xml"]

    for user in (None, UserFactory(), coordinator_of(office)):
        if user:
            client.force_login(user)
        for url, headers in [(directory.url, HTMX), *((url, {}) for url in urls)]:
            response = client.get(url, headers=headers)
            assert response.status_code == 200
            assert b"canary" not in response.content
            assert "canary" not in str(response.headers)


@pytest.mark.parametrize("user", ["anyone", "signed in", "staff"])
@pytest.mark.parametrize("field", Mentor.FIELDS_WITH_AUDIENCE)
def test_field_for_the_staff_is_in_no_page_of_others(client, directory, field, user):
    values = {"photo": "canary.webp", "linkedin_url": "https://canary.example/"}
    value = (
        {field: values.get(field, "canary")}
        if field != "degrees"
        else {"degrees": [MentorDegree(degree="canary")]}
    )
    mentor = MentorFactory(photo_alt="canary", field_visibility={field: "staff", "photo": "staff"}, **value)
    if user != "anyone":
        client.force_login(UserFactory() if user == "signed in" else coordinator_of(OfficeFactory()))

    pages = [client.get(url).content.decode() for url in (directory.url, f"{directory.url}{mentor.slug}/")]

    assert ("canary" in pages[1]) is (user == "staff")
    assert "canary" not in pages[0] or user == "staff"


HOSTILE = ['"', "\x00", "a\x00b", "%", "🦄", "שלום", "<script>x</script>", "' OR 1=1 --"]
HOSTILE += ["[" * 300, "x" * 10_000]


def test_hostile_text_is_answered(client, engine, directory, people):
    for text in HOSTILE:
        for headers in ({}, HTMX):
            query = {"q": text, "industry": text, "page": text, "sort": text}
            response = client.get(directory.url, query, headers=headers, follow=True)

            assert (text, response.status_code) == (text, 200)
            assert b"<script>x" not in response.content


def test_number_of_queries_is_the_same_for_1_3_and_24_mentors(client, directory, industry, topic):
    addresses = ("", "?industry=law", "?q=words", "?q=words&industry=law&available=1")

    def queries(address, mentors):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(directory.url + address)
        assert len(listed(response)) == mentors
        return len(captured)

    def add(number, mentors):
        for _ in range(number):
            terms = [industry["Law"], *topic.values()]
            MentorFactory(bio="words", terms=terms, degrees=[MentorDegree(degree="BA")], places_taken=0)
        queries("", mentors)
        return {address: queries(address, mentors) for address in addresses}

    one, three, page = add(1, 1), add(2, 3), add(21, 24)

    assert one == three
    # A page that is full needs no look at mentors without places.
    assert all(page[address] <= one[address] for address in addresses)


def test_facets_are_named_in_the_readers_language_and_keep_their_addresses(
    client, directory, people, industry, german_locale
):
    vocabulary = industry["Law"].vocabulary.copy_for_translation(german_locale)
    vocabulary.name = "Branche"
    vocabulary.save()
    term = industry["Law"].copy_for_translation(german_locale)
    term.vocabulary, term.name, term.slug = vocabulary, "Recht", "recht"
    term.save()

    response = client.get("/de" + directory.url + "?industry=law")

    listing = response.context["listing"]
    assert [group.name for group in listing.groups] == ["Branche"]
    assert [chip.label for chip in listing.chips] == ["Recht"]
    assert listed(response) == ["Ben Adler", "Cleo Full"]


def test_editor_previews_the_directory(directory, people):
    response = directory.make_preview_request(preview_mode=directory.default_preview_mode)

    assert response.status_code == 200
    assert b"Ana Ruiz" in response.content


@pytest.mark.parametrize(("mode", "shown"), [("public", False), ("signed_in", True), ("staff", True)])
def test_editor_previews_a_profile_as_each_audience_sees_it(site_root, mode, shown):
    draft = MentorFactory(
        name="Ana Ruiz", employer="Acme", field_visibility={"employer": "signed_in"}, live=False
    )
    draft.job_title = "Not yet saved"

    response = draft.make_preview_request(preview_mode=mode)

    assert response.status_code == 200
    assert b"Not yet saved" in response.content
    assert (b"Acme" in response.content) is shown


def test_api_fields_hold_no_mentor():
    assert {field.name for field in MentorDirectoryPage.api_fields} == {
        "intro",
        "default_sort",
        "hide_unavailable",
    }
