"""A page of a program that two offices run, and everybody who would like to publish it."""

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import UserFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.pages.models import MentoringProgramPage
from wagtail_mentoring.publication import actions
from wagtail_mentoring.publication.page_states import PageNow


class PublicationWorld(AgreementWorld):
    """Carol signs for Career Services, Alan for Alumni Relations; the superuser edits."""

    def __init__(self, parent):
        super().__init__()
        self.parent = parent
        self.admin = UserFactory(username="admin", is_staff=True, is_superuser=True)
        self.page_pk = self.new_page("Connect").pk

    def new_page(self, title, **fields):
        """A page with a first revision; not live, for nobody has signed."""
        slug = fields.pop("slug", title.lower().replace(" ", "-"))
        page = make_program_page(self.parent, program=self.program, title=title, slug=slug, **fields)
        page.save_revision(user=self.admin)
        return page

    @property
    def page(self):
        """As the database has it."""
        return MentoringProgramPage.objects.get(pk=self.page_pk)

    def page_now(self):
        return PageNow(self.page)

    def edit(self, intro, **fields):
        """Save a draft as Wagtail's editor does."""
        draft = self.page.get_latest_revision_as_object()
        draft.intro = intro
        for name, value in fields.items():
            setattr(draft, name, value)
        return draft.save_revision(user=self.admin, log_action=True)

    def sign_for_career(self, digest=None, user=None):
        return self._sign(self.lead, user or self.carol, digest)

    def sign_for_alumni(self, digest=None, user=None):
        return self._sign(self.partner, user or self.alan, digest)

    def _sign(self, partner, user, digest):
        digest = digest or self.page_now().digest
        return actions.sign_page(page=self.page, partner=partner, digest=digest, user=user)

    def publish_together(self):
        self.sign_for_career()
        self.sign_for_alumni()
