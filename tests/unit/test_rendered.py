"""Rendered texts are kept, found again, made anew when something changed, and never worth an error."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from kb.practices.record import Text
from kb.practices.rendered import RenderedTexts
from kb.practices.store import FolderStore
from tests.support.practices import make_text, write_practice

SLUG = "square-talk"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of a practice."""
    write_practice(tmp_path / "practices")
    return tmp_path / "practices" / SLUG


@pytest.fixture
def rendered(tmp_path: Path, place: Path) -> RenderedTexts:
    return RenderedTexts(tmp_path / "rendered", FolderStore(place.parent, lock=tmp_path / "writer.lock"))


def body(words: str) -> Text:
    return make_text(body=f"## Why\n\n{words}\n")


def html(rendered: RenderedTexts, words: str) -> str:
    return rendered.get(SLUG, body(words)).parts[0].html


def picture(path: Path, size: tuple[int, int] = (4, 3)) -> None:
    Image.new("RGB", size).save(path)


def test_sections_are_known_by_their_key(rendered: RenderedTexts) -> None:
    text = make_text(body="## Why\n\nOne.\n\n## Kāpēc\n\nTwo.\n\n## Other\n\nThree.\n")
    assert [(part.key, part.heading) for part in rendered.get(SLUG, text).parts] == [
        ("why", "Why"), (None, "Kāpēc"), (None, "Other"),
    ]  # fmt: skip


def test_a_kept_text_is_the_same_as_a_fresh_one(rendered: RenderedTexts) -> None:
    assert rendered.get(SLUG, body("Words[^1].\n\n[^1]: Ā.")) == rendered.get(SLUG, body("Words[^1].\n\n[^1]: Ā."))


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"null", b"[]", b'{"lead": ""}', b'{"lead": "", "parts": [{}], "footnotes": ""}', b"\xff"]
)
def test_a_damaged_entry_is_made_anew(rendered: RenderedTexts, damage: bytes) -> None:
    fresh = rendered.get(SLUG, body("Words."))
    for path in rendered.folder.rglob("*.json"):
        path.write_bytes(damage)
    assert rendered.get(SLUG, body("Words.")) == fresh


def test_the_folder_may_be_deleted(rendered: RenderedTexts) -> None:
    fresh = rendered.get(SLUG, body("Words."))
    shutil.rmtree(rendered.folder)
    assert rendered.get(SLUG, body("Words.")) == fresh


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(rendered: RenderedTexts) -> None:
    rendered.folder.write_bytes(b"a file where the folder should be")
    assert html(rendered, "Words.") == "<p>Words.</p>"


def test_a_picture_beside_the_text_is_shown_with_its_size(rendered: RenderedTexts, place: Path) -> None:
    picture(place / "The square.png")
    shown = html(rendered, "![Words](The%20square.png)")
    assert all(part in shown for part in ('src="/media/square-talk/The%20square.png"', 'width="4"', 'height="3"'))


def test_a_picture_with_a_space_in_its_name_is_shown(rendered: RenderedTexts, place: Path) -> None:
    picture(place / "The square.png")
    assert 'src="/media/square-talk/The%20square.png"' in html(rendered, "![Words](<The square.png>)")


def test_a_picture_of_another_size_is_noticed(rendered: RenderedTexts, place: Path) -> None:
    picture(place / "square.png")
    html(rendered, "![Words](square.png)")
    (place / "square.png").unlink()
    picture(place / "square.png", (40, 30))
    assert 'width="40"' in html(rendered, "![Words](square.png)")


def test_a_picture_with_a_space_in_its_name_is_noticed_when_it_changes(rendered: RenderedTexts, place: Path) -> None:
    html(rendered, "![Words](<The square.png>)")
    picture(place / "The square.png")
    assert "<img" in html(rendered, "![Words](<The square.png>)")


def test_a_picture_that_a_reference_names_is_noticed_when_it_arrives(rendered: RenderedTexts, place: Path) -> None:
    html(rendered, "![Words][1]\n\n[1]: square.png")
    picture(place / "square.png")
    assert "<img" in html(rendered, "![Words][1]\n\n[1]: square.png")


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40]
)
def test_what_only_calls_itself_a_picture_becomes_its_description(
    rendered: RenderedTexts, place: Path, content: bytes
) -> None:
    (place / "square.png").write_bytes(content)
    assert html(rendered, "![Words](square.png)") == "<p><em>Words</em></p>"


@pytest.mark.parametrize(
    "source",
    ["missing.png", "../other/square.png", "..%2Fother%2Fsquare.png", "%2Fsquare.png", "en.md", "a%00.png", f"{'a' * 300}.png", "https://a/b.png",
     ".png", "%.png", "%ff.png"],
)  # fmt: skip
def test_a_picture_that_is_not_there_becomes_its_description(rendered: RenderedTexts, source: str) -> None:
    assert html(rendered, f"![Words]({source})") == "<p><em>Words</em></p>"


@pytest.mark.parametrize(
    ("address", "path"),
    [("plan.pdf", "/media/square-talk/plan.pdf"), ("../other-one/", "/p/other-one"),
     ("../other-one/en.md", "/p/other-one"), ("../other-one", "/p/other-one")],
)  # fmt: skip
def test_a_link_inside_the_collection_is_resolved(
    rendered: RenderedTexts, place: Path, address: str, path: str
) -> None:
    (place / "plan.pdf").write_bytes(b"%PDF")
    assert html(rendered, f"[words]({address})") == f'<p><a href="{path}">words</a></p>'


@pytest.mark.parametrize(
    "address",
    ["en.md", "missing.pdf", "secret.txt", "../..", "../../etc/passwd", f"{'a' * 300}.pdf", "..%2Fother%2Fplan.pdf"],
)
def test_a_link_to_what_is_not_served_is_dead(rendered: RenderedTexts, place: Path, address: str) -> None:
    (place / "secret.txt").write_bytes(b"secret")
    assert html(rendered, f"[words]({address})") == "<p><a>words</a></p>"


def test_a_text_that_is_too_costly_is_shown_empty(rendered: RenderedTexts) -> None:
    assert rendered.get(SLUG, body("> " * 100 + "a")).parts == ()
