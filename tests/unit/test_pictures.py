"""An uploaded picture keeps its pixels and nothing else."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from kb.practices.media import MEDIA_TYPES
from kb.submissions.pictures import LONGER_SIDE, BadPicture, CleanPicture, clean_picture, picture_name
from tests.support.word_files import photograph

ORIENTATION = 0x0112


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 90).convert("RGB")


def opened(picture: CleanPicture) -> Image.Image:
    return Image.open(BytesIO(picture.data))


def refusal(data: bytes) -> BadPicture:
    with pytest.raises(BadPicture) as refused:
        clean_picture(data)
    return refused.value


def test_where_a_photograph_was_taken_is_not_told() -> None:
    data = photograph(place="Valmiera")
    assert b"Valmiera" in data
    assert dict(Image.open(BytesIO(data)).getexif())
    picture = clean_picture(data)
    assert b"Valmiera" not in picture.data
    assert not dict(opened(picture).getexif())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_survives(kind: str) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Secret Name")
    exif = Image.Exif()
    exif[0x013B] = "Secret Name"
    options: dict[str, dict[str, object]] = {"PNG": {"pnginfo": text}, "JPEG": {"comment": b"Secret Name"}}
    data = encoded(noise(20, 20), kind, exif=exif, xmp=b"<x>Secret Name</x>", **options.get(kind, {}))
    assert b"Secret Name" in data
    assert b"Secret" not in clean_picture(data).data


def test_a_photograph_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    image = Image.new("RGB", (40, 20), "white")
    image.paste((200, 0, 0), (0, 0, 20, 20))
    picture = clean_picture(encoded(image, "JPEG", exif=exif))
    assert (picture.width, picture.height) == (20, 40)
    top = opened(picture).convert("RGB").getpixel((10, 5))
    assert isinstance(top, tuple)
    assert top[0] > 150 > top[1]


def test_a_large_picture_becomes_smaller_and_a_small_one_stays() -> None:
    assert size(clean_picture(encoded(Image.new("RGB", (4000, 2000)), "JPEG"))) == (LONGER_SIDE, LONGER_SIDE // 2)
    assert size(clean_picture(encoded(Image.new("RGB", (30, 20)), "JPEG"))) == (30, 20)


def size(picture: CleanPicture) -> tuple[int, int]:
    assert opened(picture).size == (picture.width, picture.height)
    return picture.width, picture.height


@pytest.mark.parametrize(
    ("make", "kind", "suffix"),
    [
        (lambda: noise(60, 60), "JPEG", ".jpg"),
        (lambda: noise(60, 60), "WEBP", ".webp"),
        (lambda: Image.new("RGB", (1000, 800), "navy"), "PNG", ".png"),
        (lambda: Image.new("RGBA", (20, 20), (9, 9, 9, 40)), "PNG", ".png"),
        (lambda: Image.merge("RGB", [Image.effect_noise((900, 900), 90) for _ in range(3)]), "PNG", ".jpg"),
        (lambda: Image.new("CMYK", (20, 20)), "JPEG", ".jpg"),
        (lambda: Image.new("1", (20, 20)), "PNG", ".png"),
        (lambda: Image.new("P", (20, 20)), "PNG", ".png"),
    ],
    ids=["photograph", "webp", "drawing", "transparent", "photograph as PNG", "print colours", "black and white", "palette"],
)  # fmt: skip
def test_each_kind_of_picture_gets_the_type_that_suits_it(
    make: Callable[[], Image.Image], kind: str, suffix: str
) -> None:
    picture = clean_picture(encoded(make(), kind))
    assert picture.suffix == suffix
    assert MEDIA_TYPES[suffix] == Image.MIME[str(opened(picture).format)]


def test_what_is_transparent_stays_transparent() -> None:
    picture = clean_picture(encoded(Image.new("RGBA", (20, 20), (9, 9, 9, 40)), "PNG"))
    assert opened(picture).getchannel("A").getextrema() == (40, 40)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    picture = clean_picture(encoded(Image.new("I;16", (4, 4), 128 * 256), "PNG"))
    assert opened(picture).convert("RGB").getpixel((0, 0)) == (128, 128, 128)


def test_colours_of_a_profile_become_those_of_screens() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for icc in (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), profile, b"nonsense"):
        picture = clean_picture(encoded(Image.new("RGB", (8, 8), (200, 30, 30)), "PNG", icc_profile=icc))
        assert "icc_profile" not in opened(picture).info
        assert opened(picture).getpixel((0, 0)) == (200, 30, 30)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stays(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    picture = clean_picture(encoded(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True))
    red, _, blue = opened(picture).convert("RGB").getpixel((4, 4))  # type: ignore[misc] # RGB has three
    assert red > 200 > 60 > blue


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_kinds_are_refused_with_what_to_do(kind: str) -> None:
    assert "Save it as JPEG, PNG or WebP" in str(refusal(encoded(noise(16, 16), kind)))


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data).message == BadPicture.NO_PICTURE


def test_too_many_bytes_are_refused() -> None:
    assert refusal(bytes(5_200_000)).details == {"megabytes": 5.2, "most": 5}


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    data = encoded(Image.new("1", (8_000, 6_000)), "PNG")
    assert len(data) < 20_000
    # Cut off behind the header: only a decoder would notice.
    assert refusal(data[:60]).details == {"megapixels": 48.0, "most": 40}
    assert refusal(encoded(Image.new("1", (20_000, 20_000)), "PNG")).message == BadPicture.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_breaks_off_is_refused_with_what_to_do(kind: str) -> None:
    data = encoded(noise(300, 300), kind)
    assert "damaged" in str(refusal(data[: len(data) // 2])) or "no picture" in str(refusal(data[: len(data) // 2]))


# Pillow warns of damaged metadata, and goes on.
@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=6))))
def test_no_damage_is_more_than_a_refusal(kind: str, damages: list[tuple[int, bytes]]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = bytearray(encoded(Image.linear_gradient("L").resize((24, 24)), kind, exif=exif))
    for place, damage in damages:
        data[place % len(data) : place % len(data) + len(damage)] = damage
    with suppress(BadPicture):
        assert clean_picture(bytes(data)).data


def test_the_same_picture_has_the_same_name() -> None:
    one, again, other = (
        clean_picture(encoded(Image.new("RGB", (8, 8), colour), "PNG")) for colour in ("red", "red", "blue")
    )
    assert picture_name(one) == picture_name(again) != picture_name(other)
    stem, _, ending = picture_name(one).partition(".")
    assert (len(stem), ending) == (16, "png")
