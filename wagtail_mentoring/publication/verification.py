"""Whether what is public of joint pages is what was released, and every signature has its content."""

from collections.abc import Iterator

from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.each_row import look_at_each

from .contents import content_of, digest_of
from .models import PageText
from .page_mixins import JointlyPublishedMixin


def signed_pages() -> Iterator[str]:
    """Every signature is under a content that is known; every public page shows the one released last."""
    known = set(PageText.objects.values_list("program", "digest"))
    for signature in SignOff.objects.filter(gate=Gate.PAGE).select_related("program", "office").iterator(500):
        is_known = (signature.program_id, signature.digest) in known
        yield "" if is_known else f"signature of {signature.office} in {signature.program}: its page is gone"
    last: dict[tuple[int, int], PageText] = {}
    for text in PageText.objects.released().order_by("released_at", "pk").select_related("content_type"):
        last[text.content_type_id, text.page_pk] = text
    yield from look_at_each(last.values(), _problem_of, name=_name)


def _name(text: PageText) -> str:
    return f"page {text.page_pk} “{text.title}”"


def _problem_of(text: PageText) -> str:
    page = text.find_page()
    if not isinstance(page, JointlyPublishedMixin) or not page.live or not page.is_joint:
        return ""
    if page.scheduled_revision or digest_of(page.pk, text.edition, content_of(page)) == text.digest:
        return ""
    return f"page {page.pk} “{page}”: what is public is not what was signed"
