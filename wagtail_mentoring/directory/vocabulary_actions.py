"""What changes terms for everybody who is described with them."""

from collections.abc import Iterable
from itertools import chain
from itertools import count as counting
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Revision

from wagtail_mentoring.folding import fold

from .index_tasks import index_soon
from .models import Mentor, Term, Vocabulary
from .word_locks import hold_vocabularies, hold_words
from .word_uses import uses_of


class TermsDoNotFit(Exception):
    """Only other terms of the same vocabulary, in the mentors' own language, can be merged into a term."""


class TermsStillAsked(ValidationError):
    """What is left would be too little for something that asks for terms: the sentences of ``word_uses``."""


@transaction.atomic
def merge_terms(*, into: Term, others: Iterable[Term], user: Any = None) -> Term:
    """Give every mentor of ``others`` the term ``into`` instead, in drafts as well, and delete ``others``.

    Their translations go with them. Raises ``TermsDoNotFit``, ``TermsStillAsked``.
    """
    kept, merged = _locked(into, {term.pk for term in others})
    if needed := uses_of(merged):
        raise TermsStillAsked(needed)
    keys = {term.pk for term in merged}
    mentors = _move_mentors(kept, keys)
    _move_drafts(kept, keys)
    names = sorted(term.name for term in merged)
    log(kept, "wagtail_mentoring.terms_merged", user=user, data={"merged": names})
    for term in Term.objects.filter(translation_key__in={term.translation_key for term in merged}):
        term.delete()
    index_soon(mentors)
    return kept


def _locked(into: Term, others: set[Any]) -> tuple[Term, list[Term]]:
    """The term to keep and those with the keys ``others``, as they are now; refuses what does not fit."""
    hold_words(list(Term.objects.filter(pk__in={into.pk, *others})))
    rows = {term.pk: term for term in Term.objects.filter(pk__in={into.pk, *others}).order_by("pk")}
    kept = rows.pop(into.pk, None)
    if kept is None or into.pk in others or not others or rows.keys() != others:
        raise TermsDoNotFit("Choose one term to keep and other terms that still exist.")
    merged = list(rows.values())
    if any((term.vocabulary_id, term.locale_id) != (kept.vocabulary_id, kept.locale_id) for term in merged):
        raise TermsDoNotFit("Choose terms of one vocabulary and one language.")
    return kept, merged


def _move_mentors(kept: Term, keys: set) -> list[Any]:
    """Point the mentors' links to ``kept``; returns who was concerned."""
    links = Mentor.terms.through.objects
    mentors = list(links.filter(term__in=keys).values_list("mentor_id", flat=True).distinct())
    have = set(links.filter(term=kept, mentor__in=mentors).values_list("mentor_id", flat=True))
    links.filter(term__in=keys).delete()
    links.bulk_create([links.model(mentor_id=pk, term=kept) for pk in mentors if pk not in have])
    return mentors


def _move_drafts(kept: Term, keys: set) -> None:
    """The same in every draft that may still be published."""
    for revision in _publishable_revisions().iterator():
        terms = revision.content.get("terms", [])
        if keys.intersection(terms):
            revision.content["terms"] = list(dict.fromkeys(kept.pk if pk in keys else pk for pk in terms))
            revision.save(update_fields=["content"])


def _publishable_revisions() -> QuerySet:
    latest = Mentor.objects.exclude(latest_revision=None).exclude(latest_revision=F("live_revision"))
    return Revision.objects.filter(
        Q(pk__in=latest.values("latest_revision")) | Q(approved_go_live_at__isnull=False),
        content_type=ContentType.objects.get_for_model(Mentor),
    )


@transaction.atomic
def add_term(*, vocabulary: Vocabulary, name: str, user: Any = None) -> Term:
    """The term of this name, made at the end of its vocabulary unless it is there already."""
    hold_vocabularies(Vocabulary.objects.filter(pk=vocabulary.pk))
    rows = Term.objects.filter(vocabulary=vocabulary)
    there = {fold(term.name): term for term in rows}
    if fold(name) in there:
        return there[fold(name)]
    slugs = {term.slug for term in there.values()}
    base = slugify(name)[:110] or "term"
    slug = next(
        slug for slug in chain([base], (f"{base}-{count}" for count in counting(2))) if slug not in slugs
    )
    last = max((term.sort_order for term in there.values()), default=-1)
    term = Term.objects.create(
        vocabulary=vocabulary, name=name[:120], slug=slug, sort_order=last + 1, locale=vocabulary.locale
    )
    log(term, "wagtail.create", user=user)
    return term
