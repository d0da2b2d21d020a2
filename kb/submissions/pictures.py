"""Makes an uploaded picture fit to be published: small, upright, and without anything that its maker did not mean to tell.

Where a photograph was taken lies in its metadata, so nothing of the file is kept but its pixels.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageFile, ImageOps

from kb.errors import KnowledgeBaseError

MOST_BYTES: Final = 5_000_000
MOST_PIXELS: Final = 40_000_000
LONGER_SIDE: Final = 1_600

_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_CAN_SHRINK: Final = ("RGB", "RGBA", "L", "LA", "CMYK")
_QUALITY: Final = 85
_SMALL_QUALITY: Final = 75
#: A drawing stays small as a PNG; what does not is a photograph.
_MOST_DRAWING: Final = 400_000
#: What Pillow raises for files that are broken in one way or another.
_BROKEN: Final = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError, ZeroDivisionError,
    struct.error, zlib.error, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def _(message: str) -> str:
    """Mark a text for translation, and return it as it is."""
    return message


class BadPicture(KnowledgeBaseError):
    """A file that is no picture for this site. `message` is English with `%(name)s` places for `details`."""

    TOO_LARGE: Final = _("This picture has %(megabytes)s MB; %(most)d MB are allowed. Make it smaller and try again.")
    TOO_MANY_PIXELS: Final = _(
        "This picture has %(megapixels)s megapixels; %(most)d are allowed. Make it smaller and try again."
    )
    NO_PICTURE: Final = _("This file is no picture that can be shown here. Save it as JPEG, PNG or WebP and try again.")
    BROKEN: Final = _("This picture is damaged and cannot be opened. Save it anew as JPEG or PNG and try again.")

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message % details)
        self.message = message
        self.details = details


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPicture:
    """A picture as it is published; of one that moves, its first frame."""

    data: bytes
    suffix: str
    width: int
    height: int


def clean_picture(data: bytes) -> CleanPicture:
    """Return a picture encoded anew; raise `BadPicture` for what is none, too large or damaged. Its content says its type."""
    with _readable(data) as image:
        return _cleaned(image)


def small_webp(data: bytes, *, longer_side: int) -> bytes:
    """Return a picture as a small WebP, for a file that has to hold many; raise `BadPicture`."""
    with _readable(data) as image:
        out = BytesIO()
        _pixels(image, longer_side).save(out, "WEBP", quality=_SMALL_QUALITY)
        return out.getvalue()


def picture_name(picture: CleanPicture) -> str:
    """Return the name of a picture's file: the same picture has the same name."""
    return hashlib.blake2b(picture.data, digest_size=8).hexdigest() + picture.suffix


@contextmanager
def _readable(data: bytes) -> Iterator[ImageFile.ImageFile]:
    """Open a picture; raise `BadPicture` for what is none, too large, or turns out to be damaged."""
    if len(data) > MOST_BYTES:
        raise BadPicture(BadPicture.TOO_LARGE, megabytes=round(len(data) / 1e6, 1), most=MOST_BYTES // 1_000_000)
    with _opened(data) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            megapixels = round(width * height / 1e6, 1)
            raise BadPicture(BadPicture.TOO_MANY_PIXELS, megapixels=megapixels, most=MOST_PIXELS // 1_000_000)
        try:
            yield image
        except _BROKEN:
            raise BadPicture(BadPicture.BROKEN) from None


def _opened(data: bytes) -> ImageFile.ImageFile:
    """Read the header only."""
    try:
        return Image.open(BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(BadPicture.TOO_MANY_PIXELS, megapixels="100+", most=MOST_PIXELS // 1_000_000) from None
    except _BROKEN:
        raise BadPicture(BadPicture.NO_PICTURE) from None


def _cleaned(image: ImageFile.ImageFile) -> CleanPicture:
    kind = image.format
    bare = _pixels(image, LONGER_SIDE)
    data, suffix = _encoded(bare, kind or "")
    return CleanPicture(data=data, suffix=suffix, width=bare.width, height=bare.height)


def _pixels(image: ImageFile.ImageFile, longer_side: int) -> Image.Image:
    """Return nothing but the pixels: upright, in the colours of screens, at most so large."""
    most_size = (longer_side, longer_side)
    # A JPEG can be decoded at a half or a quarter of its size, in as much less time.
    image.draft(None, most_size)
    if image.mode in _CAN_SHRINK:
        # Before anything else: each step may hold a copy of the whole picture.
        image.thumbnail(most_size, Image.Resampling.LANCZOS)
    pixels = _in_srgb(_upright(image))
    pixels.thumbnail(most_size, Image.Resampling.LANCZOS)
    # A new image, so that nothing can cling to the old one.
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        # Metadata is damaged more often than pixels are, and tells nothing else that is wanted here.
        return image


def _encoded(image: Image.Image, kind: str) -> tuple[bytes, str]:
    out = BytesIO()
    if kind == "WEBP":
        image.save(out, "WEBP", quality=_QUALITY)
        return out.getvalue(), ".webp"
    if kind == "PNG":
        image.save(out, "PNG", optimize=True)
        if image.mode == "RGBA" or out.tell() <= _MOST_DRAWING:
            return out.getvalue(), ".png"
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue(), ".jpg"


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return an image as RGB, or as RGBA where something shines through, in the colours that screens expect."""
    if image.mode.startswith(("I", "F")):
        # 16 bits of grey; Pillow would cut off what is above 255.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, *_BROKEN):
            # Colours a little off are better than no picture.
            pass
    if image.has_transparency_data:
        image = image.convert("RGBA")
        lowest, _highest = image.getchannel("A").getextrema()
        if isinstance(lowest, (int, float)) and lowest < 255:
            return image
    return image.convert("RGB")
