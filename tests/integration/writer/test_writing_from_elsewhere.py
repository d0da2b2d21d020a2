"""What comes into a draft from elsewhere: pictures, Word files, and the clipboard."""

from io import BytesIO

import pytest

from tests.support.people import SignedInClient
from tests.support.word_files import photograph, report
from tests.support.writing import alerts, begin, fields, sent

pytestmark = pytest.mark.people


class TestWhatComesFromElsewhere:
    def test_a_picture_is_added_shown_and_removed(self, writer: SignedInClient) -> None:
        path = begin(writer)
        picture = (BytesIO(photograph(place="Kärdla")), "IMG_1.jpg")
        writer.post(path, sent(writer, path, title="Soup", picture=picture, picture_alt="Three [fathers] and a pot"))
        page = writer.page(path)
        (image,) = page.root.iter("img")
        assert image.get("alt") == "Three [fathers] and a pot"
        assert any(text.startswith("![Three (fathers) and a pot](") for text in page.texts("code"))
        response = writer.get(image.get("src", ""))
        assert response.get_data().startswith(b"\xff\xd8")
        response.close()
        assert "sandbox" in response.headers["Content-Security-Policy"]
        writer.post(path, sent(writer, path, remove=image.get("src", "").rpartition("/")[2]))
        assert not [*writer.page(path).root.iter("img")]

    def test_what_is_no_picture_is_told_and_the_text_is_saved(self, writer: SignedInClient) -> None:
        path = begin(writer)
        form = sent(writer, path, title="Soup", picture=(BytesIO(b"<svg/>"), "x.svg"))
        page = writer.posted_page(path, form, status=422)
        assert any("JPEG" in one for one in alerts(page))
        assert fields(writer.page(path))["title"] == ["Soup"]

    def test_a_page_that_sends_pictures_by_itself_gets_the_words_for_the_text(self, writer: SignedInClient) -> None:
        path = begin(writer)
        form = {"picture": (BytesIO(photograph(place="Kärdla")), "a.jpg"), "picture_alt": "A pot"}
        answer = writer.post(f"{path}/pictures", form, status=201).get_json()
        assert answer["markdown"] == f"![A pot]({answer['name']})"
        refused = writer.post(f"{path}/pictures", {"picture": (BytesIO(b"no"), "a.jpg")}, status=422).get_json()
        assert refused["problem"]

    def test_a_word_file_leaves_alone_what_is_written_already(self, writer: SignedInClient) -> None:
        path = begin(writer)
        writer.post(path, sent(writer, path, why="My own reason."))
        writer.post(path, sent(writer, path, word=(BytesIO(report()), "report.docx")))
        shown = fields(writer.page(path))
        assert shown["why"] == ["My own reason."]
        assert shown["how"][0]
        assert "### Why" in shown["other"][0]

    def test_html_from_the_clipboard_becomes_markdown(self, visitor: SignedInClient) -> None:
        html = "<p>Soup <b>and</b> bread</p><ul><li>one</li></ul><script>alert(1)</script>"
        response = visitor._client.post("/en/write/convert", data=html, headers=visitor._headers(None))
        assert response.get_json()["markdown"] == "Soup **and** bread\n\n- one"

    def test_more_than_a_megabyte_of_html_is_refused(self, visitor: SignedInClient) -> None:
        response = visitor._client.post("/en/write/convert", data="x" * 1_100_000, headers=visitor._headers(None))
        assert response.status_code == 413

    def test_a_section_is_previewed_by_the_real_renderer(self, writer: SignedInClient) -> None:
        path = begin(writer)
        form = {"why": "Soup **and** <script>alert(1)</script> bread", "language": "en"}
        html = writer._client.post(
            f"{path}/preview", data=form, base_url=writer._base_url, headers=writer._headers(None)
        ).get_data(as_text=True)
        assert "<strong>and</strong>" in html
        assert "<script" not in html
