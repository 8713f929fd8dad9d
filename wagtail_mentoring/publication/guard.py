"""What keeps a page of a program from the public until its content is signed, whichever way it is taken.

Wagtail publishes in more ways than one: an action that saves the page, a time at which a command publishes a
revision, copies and aliases that are inserted as live rows. Each ends in a row that is saved, so that is
where it is asked for a licence: the released ``PageText`` of exactly this content.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Revision

from wagtail_mentoring.programs.models import Program

from . import decisions
from .contents import Content, content_of, digest_of, is_same_elsewhere, is_shown
from .models import PageText, UnsignedPublication
from .page_states import joint_programs, live_row_of, partners_of, row_of, sign_offs_under, still_to_sign


class NotSigned(PermissionDenied):
    """Offices that run a program together have not all signed this content of its page."""


def refusal_of(page: Any, programs: Collection[Program]) -> NotSigned:
    offices = ", ".join(str(partner.office) for partner in partners_of(programs))
    return NotSigned(
        _(
            "“%(title)s” goes public once every office that runs the program has signed exactly this "
            "content: %(offices)s. Open “Signatures” of the page to ask for them."
        )
        % {"title": page.title, "offices": offices}
    )


def lock(page: Any, programs: Collection[Program]) -> Any:
    """Hold the programs, then the page, until the transaction ends; return the page as it is now.

    Always in this order, so that nobody waits for somebody who waits for them.
    """
    keys = sorted(program.pk for program in programs)
    list(Program.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    base = page.get_base_content_type().model_class()
    list(base._default_manager.select_for_update().filter(pk=page.pk).values_list("pk"))
    return row_of(page)


def is_licensed(page: Any, programs: Collection[Program], content: Content) -> bool:
    """Whether ``content`` of ``page`` may be public: the last one released, signed by every office.

    Or published past them with a reason. An office that joined after the release has to sign as well.
    """
    text = PageText.objects.licence_of(page)
    if text is None or digest_of(page.pk, text.edition, content) != text.digest:
        return False
    if UnsignedPublication.objects.filter(digest=text.digest).exists():
        return True
    return not still_to_sign(partners_of(programs), sign_offs_under(programs, text.digest))


def check_before_save(page: Any, update_fields: Collection[str] | None) -> None:
    """Called before the row is written. A new row stays a draft; anything else that would show the public
    something that is not licensed raises ``NotSigned``. Taking offline is always allowed.
    """
    if page._state.adding:
        if page.live and joint_programs(page) and not _follows_original(page):
            keep_as_draft(page)
    elif not page.live:
        # A copy that was to be live gets this in a second step.
        page.live_revision = None
    elif update_fields is None or is_shown(update_fields):
        _check_what_is_shown(page)


def _check_what_is_shown(page: Any) -> None:
    programs = joint_programs(page, live_row_of(page))
    if not programs:
        return
    row = lock(page, programs)
    content = content_of(page)
    if not decisions.shows_something_new(
        was_live=row.live, is_live=page.live, is_the_same=row.live and content_of(row) == content
    ):
        return
    if is_licensed(page, programs, content) or _follows_original(page):
        return
    if not page.alias_of_id:
        raise refusal_of(page, programs)
    # Publishing its original must not fail for an alias.
    keep_as_draft(page)


def keep_as_draft(page: Any) -> None:
    page.live = False
    page.has_unpublished_changes = True
    page.live_revision = None


def _follows_original(page: Any) -> bool:
    """Whether it is an alias that says exactly what its original says in public."""
    if not page.alias_of_id:
        return False
    original = type(page)._default_manager.filter(pk=page.alias_of_id, live=True).first()
    return original is not None and is_same_elsewhere(content_of(original), content_of(page))


def check_base_row(base: Any, update_fields: Collection[str] | None) -> None:
    """As ``check_before_save``, for a page that was read without the fields of its own kind."""
    if base._state.adding or not base.live or not (update_fields is None or is_shown(update_fields)):
        return
    page = base.specific_class._default_manager.filter(pk=base.pk).first()
    programs = joint_programs(page)
    if not programs:
        return
    row = lock(page, programs)
    names = [field.attname for field in base._meta.concrete_fields if is_shown([field.attname])]
    if any(getattr(base, name) != getattr(row, name) for name in names):
        raise refusal_of(page, programs)


def check_revision(page: Any, revision: Revision) -> None:
    """Raise ``NotSigned`` unless publishing ``revision`` of ``page``, now or later, is licensed."""
    draft = revision.as_object()
    programs = joint_programs(draft, live_row_of(page))
    if not programs:
        return
    row = lock(page, programs)
    content = content_of(draft)
    if not (row.live and content_of(row) == content) and not is_licensed(page, programs, content):
        raise refusal_of(page, programs)


def must_not_be_overwritten(page: Any, revision: Revision) -> bool:
    """Whether autosave would change, in place, what offices were asked to sign: their signatures name it."""
    if revision.pk != page.latest_revision_id:
        return False
    lock(page, [])
    return PageText.objects.filter(revision=revision).exists()
