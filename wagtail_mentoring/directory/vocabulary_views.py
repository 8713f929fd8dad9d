"""Admin views of vocabularies and terms: their order, what stands in the way of deleting, merging."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets.button import Button
from wagtail.models import ReferenceIndex
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, ReorderView

from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.translate_buttons import TranslateOnceMixin

from .models import Mentor, Term, Vocabulary
from .ordering import last_position, move_to, siblings_of
from .vocabulary_actions import TermsDoNotFit, merge_terms
from .word_locks import hold_words
from .word_uses import Needs, mentors_with, uses_of


def named_on(term: Term) -> list[Any]:
    """Whatever else than mentors names ``term``, or a translation of it, such as a page."""
    translations = Term.objects.filter(translation_key=term.translation_key)
    mentors = ContentType.objects.get_for_model(Mentor)
    references = ReferenceIndex.get_references_to_in_bulk(translations).exclude(base_content_type=mentors)
    return [row for row, _references in references.group_by_source_object()]


class LastInOrderMixin:
    """A new row comes last."""

    def save_instance(self) -> Any:
        self.form.instance.sort_order = last_position(siblings_of(self.form.instance))
        return super().save_instance()


class VocabularyCreateView(LastInOrderMixin, CreateView):
    pass


class TermCreateView(LastInOrderMixin, CreateView):
    """Starts with the vocabulary whose terms were being looked at."""

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("vocabulary", "")
        if not chosen.isdecimal():
            return super().get_initial()
        return {**super().get_initial(), "vocabulary": Vocabulary.objects.filter(pk=chosen).first()}


class OrderView(ReorderView):
    """Wagtail's drag and drop, within the row's own list."""

    permission_required = "change"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(self.model, pk=kwargs["pk"])
        position = request.GET.get("position", "")
        move_to(row=row, position=int(position) if position.isdecimal() else -1)
        return JsonResponse({"success": True})


class TermForm(WagtailAdminModelForm):
    """A term may move to another vocabulary, unless something needs it where it is."""

    def clean_vocabulary(self) -> Vocabulary:
        vocabulary = self.cleaned_data["vocabulary"]
        if self.instance.pk and "vocabulary" in self.changed_data:
            terms = list(Term.objects.filter(pk=self.instance.pk))
            hold_words([*terms])
            if uses := uses_of(terms):
                raise ValidationError(uses)
        return vocabulary


class TermEditView(EditView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the form found out about the vocabulary holds until the term is saved."""
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


class VocabularyIndexView(TranslateOnceMixin, IndexView):
    pass


class TermIndexView(TranslateOnceMixin, IndexView):
    """Terms; they can be put in order while one vocabulary is looked at."""

    @cached_property
    def only_vocabulary(self) -> str:
        """The vocabulary in the address, if nothing else narrows the list."""
        chosen = self.request.GET.get("vocabulary", "")
        return chosen if chosen.isdecimal() and not self.is_searching else ""

    def get_valid_orderings(self) -> list[str]:
        orderings = [key for key in super().get_valid_orderings() if key != self.sort_order_field]
        return [*orderings, self.sort_order_field] if self.only_vocabulary else orderings

    @cached_property
    def reorder_button(self) -> Button | None:
        if not self.only_vocabulary or not self.get_reorder_url():
            return None
        query = f"?vocabulary={self.only_vocabulary}&ordering={self.sort_order_field}"
        return Button(_("Sort item order"), url=self.index_url + query, icon_name="list-ul")

    def get_add_url(self) -> str | None:
        url = super().get_add_url()
        if not (url and self.only_vocabulary):
            return url
        return f"{url}{'&' if '?' in url else '?'}vocabulary={self.only_vocabulary}"

    def get_list_more_buttons(self, instance: Term) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            url = reverse(instance.snippet_viewset.get_url_name("merge"), args=[instance.pk])
            buttons.append(Button(_("Merge into another"), url=url, icon_name="resubmit", priority=25))
        return buttons


class UnusedDeleteView(DeleteView):
    """Deletes what no mentor is described with and no form needs; otherwise says who, and what to do."""

    template_name = "wagtail_mentoring/admin/delete_unused.html"

    @cached_property
    def needs(self) -> Needs:
        return Needs([self.object])

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            hold_words([self.object])
            if not self.needs:
                return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"mentors": self.needs.mentors[self.object.pk], "uses": self.needs.uses}
        return super().get_context_data(**shown, is_term=isinstance(self.object, Term), **kwargs)


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Term.objects.none(), label=gettext_lazy("Merge into"))

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = siblings_of(term).exclude(pk=term.pk)


class MergeTermView(ConfirmActionView):
    form_class = MergeForm
    page_title = gettext_lazy("Merge into another term")
    confirm_label = gettext_lazy("Merge and delete")
    serious = True
    refusals = {
        TermsDoNotFit: gettext_lazy("Choose a term of the same vocabulary that still exists."),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object}

    def get_message(self) -> str:
        count = mentors_with([self.object])[self.object.pk]
        sentence = ngettext(
            "%(count)d mentor will carry the term you choose instead of “%(term)s”. “%(term)s” is deleted.",
            "%(count)d mentors will carry the term you choose instead of “%(term)s”. “%(term)s” is deleted.",
            count,
        )
        return sentence % {"count": count, "term": self.object} + self.get_warning()

    def get_warning(self) -> str:
        """Pages that name the term do not move to the other by themselves."""
        finder = AdminURLFinder(self.request.user)
        names = {
            _("“%(label)s”") % {"label": row} if finder.get_edit_url(row) else _("something you cannot open")
            for row in named_on(self.object)
        }
        if not names:
            return ""
        sentence = ngettext(
            "It stands on %(pages)s, which leaves it out from then on: choose another term there.",
            "It stands on %(pages)s, which leave it out from then on: choose another term there.",
            len(names),
        )
        return " " + sentence % {"pages": ", ".join(sorted(names))}

    def act(self, form: forms.Form) -> None:
        self.kept = form.cleaned_data["into"]
        merge_terms(into=self.kept, others=[self.object], user=self.request.user)

    def get_success_url(self) -> str:
        return f"{reverse(self.index_url_name)}?vocabulary={self.object.vocabulary_id}"

    def get_success_message(self) -> str:
        return _("“%(term)s” is now part of “%(kept)s”.") % {"term": self.object, "kept": self.kept}


class UnusedDeleteBulkAction(DeleteBulkAction):
    """Wagtail's bulk deletion, refused whole if a mentor or a form needs the rows, one or all together."""

    models = [Vocabulary, Term]
    template_name = "wagtail_mentoring/admin/bulk_delete_unused.html"

    @cached_property
    def needs(self) -> Needs:
        return Needs(self.get_actionable_objects()[0])

    def object_context(self, snippet: Vocabulary | Term) -> dict[str, Any]:
        return {**super().object_context(snippet), "mentors": self.needs.mentors[snippet.pk]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "uses": self.needs.uses, "is_protected": bool(self.needs)}

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            hold_words(self.get_actionable_objects()[0])
            return super().form_valid(form)

    def prepare_action(self, objects: list[Any], objects_without_access: dict[str, list[Any]]) -> Any:
        if objects_without_access["items_with_no_access"]:
            raise PermissionDenied
        if self.needs:
            messages.error(self.request, _("Nothing was deleted: something needs what you chose."))
            return redirect(self.next_url)
        return super().prepare_action(objects, objects_without_access)
