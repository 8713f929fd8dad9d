"""Whether what is public of joint pages is what was released, and every signature is there."""

from collections.abc import Iterator

from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.agreements.verification import signatures_unlike_the_log
from wagtail_mentoring.each_row import look_at_each
from wagtail_mentoring.logged_rows import WrittenRow, unlike_the_log

from .contents import content_of, digest_of
from .models import PageText, UnsignedPublication
from .page_mixins import JointlyPublishedMixin


def signed_pages() -> Iterator[str]:
    """Every signature is there, under a known content; every public page shows the one released last."""
    known = set(PageText.objects.values_list("program", "digest"))
    for signature in SignOff.objects.filter(gate=Gate.PAGE).select_related("program", "office").iterator(500):
        is_known = (signature.program_id, signature.digest) in known
        yield "" if is_known else f"signature of {signature.office} in {signature.program}: its page is gone"
    last: dict[tuple[int, int], PageText] = {}
    for text in PageText.objects.released().order_by("released_at", "pk").select_related("content_type"):
        last[text.content_type_id, text.page_pk] = text
    yield from look_at_each(last.values(), _problem_of, name=_name)
    yield from signatures_unlike_the_log(Gate.PAGE, action="wagtail_mentoring.sign_page")
    yield from _publications_unlike_the_log()


def _publications_unlike_the_log() -> Iterator[str]:
    return unlike_the_log(
        (
            WrittenRow(
                key=(str(row.page_pk), row.reason),
                at=row.published_at,
                user_id=row.user_id,
                name=f"{row._meta.verbose_name} {row.pk}",
            )
            for row in UnsignedPublication.objects.all()
        ),
        action="wagtail_mentoring.publish_page_unsigned",
        key_of=lambda line: (str(line.object_id), line.data.get("reason")),
        name_of=lambda line: f"publication of {line.label} without a signature",
    )


def _name(text: PageText) -> str:
    return f"page {text.page_pk} “{text.title}”"


def _problem_of(text: PageText) -> str:
    page = text.find_page()
    if not isinstance(page, JointlyPublishedMixin) or not page.live or not page.is_joint:
        return ""
    if page.scheduled_revision or digest_of(page.pk, text.edition, content_of(page)) == text.digest:
        return ""
    return f"page {page.pk} “{page}”: what is public is not what was signed"
