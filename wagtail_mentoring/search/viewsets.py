"""The admin screens of synonyms, for editors, among Wagtail's settings."""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from wagtail_mentoring.search.models import SynonymGroup


class SynonymChooserViewSet(SnippetChooserViewSet):
    """Nothing points to synonyms; this leaves out Wagtail's address to create one, which would answer 500."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class SynonymViewSet(SnippetViewSet):
    """Groups of words; what is saved is true for the next search."""

    model = SynonymGroup
    chooser_viewset_class = SynonymChooserViewSet
    url_prefix = "synonyms"
    add_to_settings_menu = True
    menu_label = _("Synonyms")
    menu_order = 900
    icon = "link"
    copy_view_enabled = False
    # An index would lag behind; editors look for what they have just written.
    search_backend_name = None
    search_fields = ["words"]
    list_display = ["words", BooleanColumn("one_way", label=_("One way"), sort_key="one_way")]
    panels = [FieldPanel("words"), FieldPanel("one_way")]
