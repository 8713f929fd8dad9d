"""“Translate” in a listing of snippets, asked for the whole page at once rather than row by row."""

from typing import Any

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db.models import Count, Model
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.models import Locale

HOOK = "register_snippet_listing_buttons"
#: Where the hooks for the button live, and whose its address is. They ask the database about each row.
ROW_BY_ROW = {
    "wagtail.contrib.simple_translation.wagtail_hooks": "simple_translation",
    "wagtail_localize.wagtail_hooks": "wagtail_localize",
}


class TranslateOnceMixin:
    """Before ``IndexView`` of snippets: the same buttons, with as many queries for thirty rows as for one."""

    def get_table(self, object_list: Any) -> Any:
        self.rows_shown = [] if self.is_export else list(object_list)
        return super().get_table(object_list)

    def get_list_buttons(self, instance: Model) -> list[Button]:
        """As Wagtail's, which offers no place to leave one hook out."""
        user, more = self.request.user, self.get_list_more_buttons(instance)
        for hook in hooks.get_hooks(HOOK):
            tool = ROW_BY_ROW.get(hook.__module__)
            more.extend(
                self._translate(instance, tool) if tool else hook(instance, user, self.request.path) or []
            )
        more = [_as_button(item) for item in more if not isinstance(item, MenuItem) or item.is_shown(user)]
        beside = [button for button in more if not button.allow_in_dropdown]
        more = [button for button in more if button.allow_in_dropdown and button.show]
        for hook in hooks.get_hooks("construct_snippet_listing_buttons"):
            hook(more, instance, user)
        if not more:
            return beside
        label = _("More options for '%(title)s'") % {"title": str(instance)}
        dropdown = ButtonWithDropdown(buttons=more, icon_name="dots-horizontal", attrs={"aria-label": label})
        return [*beside, dropdown]

    def _translate(self, instance: Model, tool: str) -> list[Button]:
        if not self.request.user.has_perm(f"{tool}.submit_translation"):
            return []
        synced = self._sync(instance) if tool == "wagtail_localize" else []
        if instance.translation_key in self.in_all_languages:
            return synced
        options = instance._meta
        address = [options.app_label, options.model_name, quote(instance.pk)]
        url = reverse(f"{tool}:submit_snippet_translation", args=address)
        return [Button(_("Translate"), url=url, icon_name="globe", priority=100), *synced]

    def _sync(self, instance: Model) -> list[Button]:
        """Takes a changed original over into its translations."""
        source = self.sources.get((instance.translation_key, instance.locale_id))
        if source is None:
            return []
        url = f"{reverse('wagtail_localize:update_translations', args=[source])}?next={self.request.path}"
        return [Button(_("Sync translations"), url=url, icon_name="resubmit", priority=106)]

    @cached_property
    def sources(self) -> dict[tuple[Any, int], int]:
        """Which rows on the page wagtail-localize translates from, by key and language."""
        sources = apps.get_model("wagtail_localize", "TranslationSource").objects
        found = sources.filter(
            object_id__in=[row.translation_key for row in self.rows_shown], translations__enabled=True
        )
        return {(row.object_id, row.locale_id): row.pk for row in found.distinct()}

    @cached_property
    def in_all_languages(self) -> set[Any]:
        """Keys of rows on the page that have a translation into every language."""
        keys = [row.translation_key for row in self.rows_shown]
        same = self.model._default_manager.filter(translation_key__in=keys).order_by()
        counted = same.values("translation_key").annotate(languages=Count("locale"))
        complete = counted.filter(languages__gte=Locale.objects.count())
        return set(complete.values_list("translation_key", flat=True))


def _as_button(item: Any) -> Any:
    return Button.from_menu_item(item) if isinstance(item, MenuItem) else item
