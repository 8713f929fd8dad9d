"""Photos that people upload: decoded, turned upright, shrunk and written anew; nothing else is kept."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from wagtail_mentoring import conf

#: What we decode. SVG, PDF and other formats that Pillow or a browser would interpret stay out.
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_SIDE = 640
#: A square for lists, where a photo is at most a third as large.
SMALL_SIDE = 192
QUALITY = 82

#: What Pillow raises for files that are truncated, faked or too large.
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


def rewritten(image: Image.Image) -> bytes:
    """The picture alone as WebP of at most ``MAX_SIDE`` pixels a side: no EXIF, no profile, no comment."""
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    picture = upright.convert("RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return _as_webp(picture)


def small_square(picture: Image.Image) -> bytes:
    """The middle of a photo for lists, of ``SMALL_SIDE`` pixels a side."""
    return _as_webp(ImageOps.fit(picture.convert("RGB"), (SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS))


def _as_webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def small_name(name: str) -> str:
    """Where the small square of the photo ``name`` is kept: beside it."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-small.webp"))


def delete_photos(storage: Storage, names: Iterable[str]) -> None:
    """Delete photos and their small squares; what is gone already is no error."""
    for name in names:
        storage.delete(name)
        storage.delete(small_name(name))


class PhotoFormField(forms.FileField):
    """A file field that accepts a photo within our limits and hands on a new, small WebP file."""

    widget = forms.ClearableFileInput
    default_error_messages = {
        "not_a_photo": _("We could not read this picture. Save it as JPEG, PNG or WebP and upload it again."),
        "too_many_bytes": _("This file is larger than %(limit)s. Upload a smaller picture."),
        "too_many_pixels": _("This picture has more than %(limit)s million pixels. Upload a smaller one."),
    }

    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        upload = super().to_python(data)
        if upload is None:
            return None
        limit = conf.get("PHOTO_MAX_BYTES")
        if upload.size > limit:
            self.refuse("too_many_bytes", limit=filesizeformat(limit))
        content = self.read(upload)
        return InMemoryUploadedFile(
            BytesIO(content), self.label, "photo.webp", "image/webp", len(content), charset=None
        )

    def read(self, upload: UploadedFile) -> bytes:
        """Decode ``upload`` and write it anew; its header tells the size before anything is decoded."""
        limit = conf.get("PHOTO_MAX_PIXELS")
        try:
            with Image.open(upload, formats=FORMATS) as image:
                if image.width * image.height > limit:
                    self.refuse("too_many_pixels", limit=limit // 1_000_000)
                return rewritten(image)
        except ValidationError:
            raise
        except BROKEN:
            self.refuse("not_a_photo")

    def refuse(self, code: str, **params: Any) -> None:
        raise ValidationError(self.error_messages[code], code=code, params=params)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": "image/jpeg,image/png,image/webp"}


class PhotoFile(ImageFieldFile):
    """A photo with its small square beside it, written whenever the photo is."""

    @property
    def small_url(self) -> str:
        return self.storage.url(small_name(self.name or ""))

    def save(self, name: str, content: Any, save: bool = True) -> None:
        content.seek(0)
        with Image.open(content) as picture:
            small = small_square(picture)
        content.seek(0)
        super().save(name, content, save)
        self.storage.save(small_name(self.name or ""), ContentFile(small))

    def delete(self, save: bool = True) -> None:
        if self:
            self.storage.delete(small_name(self.name or ""))
        super().delete(save)


class PhotoField(models.ImageField):
    """An image column whose forms rewrite what is uploaded. To migrations it is an ImageField."""

    attr_class = PhotoFile

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{"form_class": PhotoFormField, **kwargs})

    def deconstruct(self) -> tuple:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs
