import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale, ModelLogEntry

from tests.factories import MentorFactory, TermFactory, UserFactory, VocabularyFactory
from wagtail_mentoring.directory.models import Mentor, Term
from wagtail_mentoring.directory.queries import RESERVED_PARAMETERS
from wagtail_mentoring.directory.vocabulary_actions import TermsDoNotFit, merge_terms

pytestmark = pytest.mark.usefixtures("site_root")


def names(mentor):
    return sorted(term.name for term in Mentor.objects.get(pk=mentor.pk).terms.all())


def test_merged_terms_pass_their_mentors_on(industry, django_capture_on_commit_callbacks):
    one = MentorFactory(terms=[industry["Law"]])
    both = MentorFactory(terms=[industry["Law"], industry["Energy"], industry["Biotech"]])
    other = MentorFactory(terms=[industry["Biotech"]])

    with django_capture_on_commit_callbacks(execute=True):
        merge_terms(into=industry["Energy"], others=[industry["Law"]], user=UserFactory())

    assert [names(mentor) for mentor in (one, both, other)] == [
        ["Energy"],
        ["Biotech", "Energy"],
        ["Biotech"],
    ]
    assert sorted(Term.objects.values_list("name", flat=True)) == ["Biotech", "Energy"]
    assert ModelLogEntry.objects.get(action="wagtail_mentoring.terms_merged").data == {"merged": ["Law"]}
    assert set(Mentor.objects.search("energy")) == {one, both}
    assert not Mentor.objects.search("law")


def test_draft_that_waits_is_published_with_the_merged_term(industry):
    mentor = MentorFactory()
    draft = Mentor.objects.get(pk=mentor.pk)
    draft.terms = [industry["Law"], industry["Biotech"], industry["Energy"]]
    draft.save_revision()

    merge_terms(into=industry["Energy"], others=[industry["Law"]])
    Mentor.objects.get(pk=mentor.pk).latest_revision.publish()

    assert names(mentor) == ["Biotech", "Energy"]


def test_translations_go_with_their_terms(industry):
    german = Locale.objects.create(language_code="de")
    copy = industry["Law"].copy_for_translation(german)
    copy.vocabulary = industry["Law"].vocabulary.copy_for_translation(german)
    copy.vocabulary.save()
    copy.vocabulary_id = copy.vocabulary.pk
    copy.save()

    merge_terms(into=industry["Energy"], others=[industry["Law"]])

    assert not Term.objects.filter(translation_key=copy.translation_key).exists()


def test_terms_that_do_not_fit_are_not_merged(industry, topic):
    law = industry["Law"]
    german = Locale.objects.create(language_code="de")
    foreign = TermFactory(vocabulary=law.vocabulary, locale=german)
    gone = TermFactory(vocabulary=law.vocabulary)
    Term.objects.filter(pk=gone.pk).delete()

    for others in ([topic["Networking"]], [foreign], [gone], [law], []):
        with pytest.raises(TermsDoNotFit):
            merge_terms(into=law, others=others)

    assert Term.objects.count() == 6


@pytest.mark.parametrize("slug", sorted(RESERVED_PARAMETERS))
def test_vocabulary_cannot_take_a_name_that_the_address_needs(slug):
    with pytest.raises(ValidationError, match="Choose another slug"):
        VocabularyFactory.build(slug=slug, locale=None).clean()
