import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import MentorFactory
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.directory.photos import MAX_SIDE, SMALL_SIDE, PhotoFormField, small_name


def upload(content, name="me.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def encoded(image, format="JPEG", **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def cleaned(content, name="me.jpg"):
    return Image.open(PhotoFormField(label="photo").clean(upload(content, name)))


@pytest.mark.parametrize(
    ("mode", "format"),
    [
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("LA", "PNG"),
        ("I;16", "PNG"),
        ("RGB", "WEBP"),
        ("RGBA", "WEBP"),
    ],
)
def test_photo_of_every_kind_becomes_a_small_webp(mode, format):
    photo = cleaned(encoded(Image.new(mode, (900, 1500)), format))

    assert (photo.format, photo.mode) == ("WEBP", "RGB")
    assert max(photo.size) == MAX_SIDE
    assert photo.size == (384, 640)


def test_small_photo_is_not_enlarged():
    assert cleaned(encoded(Image.new("RGB", (100, 80)))).size == (100, 80)


def test_photo_is_turned_upright_and_loses_what_else_it_holds():
    image = Image.new("RGB", (200, 100), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "CANARY 53.35N 6.26W"

    content = PhotoFormField().clean(upload(encoded(image, exif=exif, comment=b"CANARY"))).read()

    assert Image.open(io.BytesIO(content)).size == (100, 200)
    assert b"CANARY" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_transparent_parts_become_white():
    photo = cleaned(encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))

    assert min(photo.getpixel((25, 25))) > 250


WHOLE = encoded(Image.effect_noise((400, 400), 90).convert("RGB"))


@pytest.mark.parametrize(
    "content",
    [
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:30],
        b"GIF89a" + b"\0" * 50,
        encoded(Image.new("RGB", (20, 20)), "GIF"),
        encoded(Image.new("RGB", (20, 20)), "BMP"),
        encoded(Image.new("RGB", (20, 20)), "TIFF"),
        b"%PDF-1.4 not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"x",
    ],
)
def test_file_that_is_no_photo_gets_a_clear_error(content):
    with pytest.raises(ValidationError, match="could not read this picture"):
        PhotoFormField().clean(upload(content))


def test_too_many_bytes_are_refused_before_decoding(settings):
    settings.WAGTAIL_MENTORING = {"PHOTO_MAX_BYTES": 1000}

    with pytest.raises(ValidationError, match="larger than"):
        PhotoFormField().clean(upload(b"x" * 1001))


def test_too_many_pixels_are_refused_before_decoding(settings):
    settings.WAGTAIL_MENTORING = {"PHOTO_MAX_PIXELS": 1_000_000}

    with pytest.raises(ValidationError, match="more than 1 million pixels"):
        PhotoFormField().clean(upload(encoded(Image.new("1", (2000, 2000)), "PNG")))


def test_decompression_bomb_is_refused(settings):
    settings.WAGTAIL_MENTORING = {"PHOTO_MAX_PIXELS": 10**12}

    small = encoded(Image.new("1", (20, 20)), "PNG")
    header = b"IHDR" + struct.pack(">II", 20_000, 20_000) + small[24:29]
    bomb = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]

    with pytest.raises(ValidationError, match="could not read"):
        PhotoFormField().clean(upload(bomb))


def test_form_of_a_mentor_uses_it_and_stores_under_a_random_name(db):
    field = Mentor._meta.get_field("photo").formfield()
    mentor = MentorFactory()

    mentor.photo = field.clean(upload(encoded(Image.new("RGB", (20, 20))), "ana ruiz.php.jpg"))
    mentor.save()
    mentor.refresh_from_db()

    assert isinstance(field, PhotoFormField)
    assert mentor.photo.name.startswith("mentoring/photos/")
    assert mentor.photo.name.endswith(".webp")
    assert "ana" not in mentor.photo.name


def test_column_is_an_ordinary_image_field_to_migrations():
    assert Mentor._meta.get_field("photo").deconstruct()[1] == "django.db.models.ImageField"


def test_photo_has_a_small_square_for_lists(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    mentor = MentorFactory()
    mentor.photo.save("me.jpg", upload(encoded(Image.new("RGB", (640, 300)), "WEBP")))

    with Image.open(mentor.photo.storage.open(small_name(mentor.photo.name))) as small:
        assert (small.format, small.size) == ("WEBP", (SMALL_SIDE, SMALL_SIDE))
    assert mentor.photo.small_url == mentor.photo.url.replace(".webp", "-small.webp")

    mentor.photo.delete()
    assert not any(tmp_path.rglob("*.webp"))


def test_photos_go_with_the_mentor_also_those_of_earlier_versions(
    settings, tmp_path, db, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    mentor, other = MentorFactory(), MentorFactory()
    for someone in (mentor, mentor, other):
        someone.photo.save("me.webp", upload(encoded(Image.new("RGB", (20, 20)), "WEBP")))
        someone.save_revision()
    assert len(list(tmp_path.rglob("*.webp"))) == 6

    with django_capture_on_commit_callbacks(execute=True):
        mentor.delete()

    left = {path.name for path in tmp_path.rglob("*.webp")}
    assert left == {Path(other.photo.name).name, Path(small_name(other.photo.name)).name}
