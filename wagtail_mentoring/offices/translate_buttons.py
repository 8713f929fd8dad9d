"""“Translate” in a listing of snippets, asked for the whole page at once rather than row by row."""

from typing import Any

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
#: Where Wagtail's own hook for the button lives. It asks the database about each row.
ROW_BY_ROW = "wagtail.contrib.simple_translation.wagtail_hooks"


class TranslateOnceMixin:
    """Before ``IndexView`` of snippets: the same buttons, with as many queries for thirty rows as for one."""

    def get_table(self, object_list: Any) -> Any:
        self.rows_shown = [] if self.is_export else list(object_list)
        return super().get_table(object_list)

    def get_list_buttons(self, instance: Model) -> list[Button]:
        """As Wagtail's, which offers no place to leave one hook out."""
        user, more = self.request.user, self.get_list_more_buttons(instance)
        for hook in hooks.get_hooks(HOOK):
            is_row_by_row = hook.__module__ == ROW_BY_ROW
            more.extend(
                self._translate(instance) if is_row_by_row else hook(instance, user, self.request.path)
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

    def _translate(self, instance: Model) -> list[Button]:
        if not self.request.user.has_perm("simple_translation.submit_translation"):
            return []
        if instance.translation_key in self.in_all_languages:
            return []
        options = instance._meta
        address = [options.app_label, options.model_name, quote(instance.pk)]
        url = reverse("simple_translation:submit_snippet_translation", args=address)
        return [Button(_("Translate"), url=url, icon_name="globe", priority=100)]

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
