"""Reading a request's body: JSON of a bearable size, whatever it holds."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from .problems import TooLarge


class BoundedJSONParser(JSONParser):
    """JSON up to ``DATA_UPLOAD_MAX_MEMORY_SIZE``, which Django does not ask of bodies that DRF reads."""

    strict = True

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        meta = (parser_context or {})["request"].META
        if most is not None and int(meta.get("CONTENT_LENGTH") or 0) > most:
            raise TooLarge(_("The request is larger than %(most)s bytes.") % {"most": most})
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("JSON parse error - it is nested too deeply.")) from None
