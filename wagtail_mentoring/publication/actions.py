"""What offices do about a page of their program: ask for signatures, sign, publish past them."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.decisions import is_a_reason
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from .guard import lock
from .models import PageText, UnsignedPublication
from .page_states import PageNow, edition_of, joint_programs, live_row_of
from .permissions import may_publish_unsigned, may_see
from .release_actions import release


@transaction.atomic
def ask_to_sign(*, page: Any, user: Any) -> PageNow:
    """Ask the offices that have not signed the page's latest revision to do so.

    Raises ``PermissionDenied`` for somebody who may not read it, ``ValidationError`` where there is nothing
    to sign or something is missing in it. Sends ``page_to_sign``. Asked again, nothing more happens.
    """
    now = locked_now(page)
    if not may_see(user, now):
        raise PermissionDenied
    refuse_what_cannot_be_signed(now)
    if not now.is_asked_for:
        _lay_before_offices(now, user)
        log(instance=now.page, action="wagtail_mentoring.ask_to_sign_page", user=user, revision=now.revision)
        signals.page_to_sign.send(sender=PageText, now=PageNow(now.page), user=user)
    return now


@transaction.atomic
def sign_page(*, page: Any, partner: Partner, digest: str, user: Any, comment: str = "") -> SignOff:
    """Sign the page's latest revision for ``partner``'s office, exactly as ``user`` read it: ``digest``.

    The last signature publishes the revision, or schedules it where it has a date to go live. Raises
    ``PermissionDenied`` for anybody who may not sign for the office, ``ValidationError`` when the content has
    changed since, or cannot be signed. Sends ``page_to_sign`` while others are awaited.
    """
    now = locked_now(page)
    partner = next((row for row in now.partners if row.pk == partner.pk), partner)
    if partner not in now.partners or not may_sign_for(user, partner, now.signatures):
        raise PermissionDenied
    if now.digest != digest:
        raise ValidationError(_("The page has changed since you opened it. Read it once more, then sign."))
    refuse_what_cannot_be_signed(now)
    if partner not in now.waiting:
        raise ValidationError(_("%(office)s has signed this page.") % {"office": partner.office})
    _lay_before_offices(now, user)
    signature = SignOff.objects.create(
        gate=Gate.PAGE,
        program=partner.program,
        digest=digest,
        office=partner.office,
        user=user,
        signed_at=timezone.now(),
        comment=comment.strip(),
    )
    log(
        instance=now.page,
        action="wagtail_mentoring.sign_page",
        user=user,
        revision=now.revision,
        data={"office": str(partner.office), "office_id": partner.office_id, "digest": digest},
    )
    after = PageNow(now.page)
    if after.waiting:
        signals.page_to_sign.send(sender=PageText, now=after, user=user)
    else:
        release(after, user=user)
    return signature


@transaction.atomic
def publish_signed(*, page: Any, digest: str, user: Any) -> PageNow:
    """Publish what every office has signed and nobody is awaited for any more: one that was awaited left.

    Raises ``PermissionDenied`` for people of no office that signs, ``ValidationError`` while one is awaited.
    """
    now = locked_now(page)
    if not any(may_sign_for(user, partner, now.signatures) for partner in now.partners):
        raise PermissionDenied
    refuse_what_cannot_be_signed(now)
    if now.digest != digest or now.waiting:
        raise ValidationError(_("Not every office has signed this content. Look at who is awaited."))
    release(now, user=user)
    return now


@transaction.atomic
def publish_without_signatures(*, page: Any, digest: str, reason: str, user: Any) -> UnsignedPublication:
    """Publish the page's latest revision past the signatures it lacks, for a ``reason`` that is kept.

    Raises ``PermissionDenied`` for anybody but superusers and directors of the offices, ``ValidationError``
    without a sentence of a reason, and when the content is not what ``user`` read. The reason stands in the
    audit log and in the report of the program.
    """
    now = locked_now(page)
    if not may_publish_unsigned(user, now):
        raise PermissionDenied
    if not is_a_reason(reason):
        raise ValidationError(_("Say why in a sentence: the other offices read it, and it is in the report."))
    if now.digest != digest:
        raise ValidationError(_("The page has changed since you opened it. Read it once more."))
    refuse_what_cannot_be_signed(now)
    if not now.waiting:
        raise ValidationError(_("Every office has signed this content. Publish it: no reason is needed."))
    missing = ", ".join(str(partner.office) for partner in now.waiting)
    _lay_before_offices(now, user)
    rows = [_unsigned(now, program, missing, reason.strip(), user) for program in now.programs]
    log(
        instance=now.page,
        action="wagtail_mentoring.publish_page_unsigned",
        user=user,
        revision=now.revision,
        data={"offices": missing, "reason": reason.strip()},
    )
    release(now, user=user)
    return rows[0]


def _unsigned(now: PageNow, program: Program, missing: str, reason: str, user: Any) -> UnsignedPublication:
    """The row that the report of ``program`` prints."""
    return UnsignedPublication.objects.create(
        program=program,
        content_type_id=now.page.content_type_id,
        page_pk=now.page.pk,
        title=now.draft.title,
        digest=now.digest,
        missing=missing,
        reason=reason,
        user=user,
    )


def locked_now(page: Any) -> PageNow:
    """The page as it is, held until the transaction ends."""
    draft = page.get_latest_revision_as_object()
    return PageNow(lock(page, joint_programs(draft, live_row_of(page))))


def refuse_what_cannot_be_signed(now: PageNow) -> None:
    """Raise ``ValidationError`` where no signature is needed, or what is there is not ready for one."""
    if lacking := what_lacks(now):
        raise ValidationError(lacking)


def what_lacks(now: PageNow) -> list[str]:
    """Why nobody can sign the page now, a sentence each."""
    if not now.is_joint:
        return [_("No second office runs this program: the page is published in Wagtail’s editor.")]
    if now.page.alias_of_id:
        return [_("This page is an alias: it shows what its original shows. Sign the original.")]
    if now.revision is None:
        return [_("Nobody has saved this page in the editor yet. Open it there and save it once.")]
    if now.is_public:
        return [_("The page is public as it is. There is nothing to sign until somebody changes it.")]
    if now.is_scheduled:
        return [_("Every office has signed. The page goes public by itself at its time.")]
    try:
        now.draft.full_clean()
    except ValidationError as error:
        words = "; ".join(error.messages)
        return [_("Something is missing in the page: %(words)s Mend it in the editor.") % {"words": words}]
    return []


def _lay_before_offices(now: PageNow, user: Any) -> None:
    """Write down which content the signatures are under, once for each program."""
    edition = edition_of(now.page)
    for program in now.programs:
        PageText.objects.get_or_create(
            program=program,
            digest=now.digest,
            defaults={
                "content_type_id": now.page.content_type_id,
                "page_pk": now.page.pk,
                "title": now.draft.title,
                "edition": edition,
                "revision": now.revision,
                "asked_by": user,
            },
        )
