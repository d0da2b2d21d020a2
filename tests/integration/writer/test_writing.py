"""The writer as plain forms: what is typed is kept, and what is missing is told kindly."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from flask import Flask

from kb.database.engine import Database
from kb.submissions.models import Submission
from kb.submissions.workflow import State
from tests.support import people
from tests.support.drafts import make_typed
from tests.support.people import SignedInClient
from tests.support.word_files import report
from tests.support.writing import SLUG, alerts, begin, complete, fields, hidden_fields, sent, submission

pytestmark = pytest.mark.people


class TestBeginning:
    def test_the_first_page_says_what_it_takes_and_needs_no_account(self, visitor: SignedInClient) -> None:
        page = visitor.page("/en/write")
        assert "half an hour" in page.words
        assert "Begin" in page.texts("button")

    def test_without_an_account_the_link_is_shown_and_no_cookie_is_set(self, visitor: SignedInClient) -> None:
        response = visitor.post("/lv/write", {"language": "lv"})
        assert "Set-Cookie" not in response.headers
        page = visitor.page(response.location)
        (link,) = [one for one in page.root.iter("input") if one.get("id") == "way-back"]
        assert urlsplit(link.get("value", "")).path == urlsplit(response.location).path

    def test_a_call_for_practices_begins_with_its_theme_and_language(
        self, database: Database, writer: SignedInClient
    ) -> None:
        page = writer.page("/en/write?theme=fathers&language=et&collection=seminar-kardla")
        assert "Fathers and parental leave" in page.words
        hidden = hidden_fields(page)
        assert hidden == {"themes": "fathers", "collection": "seminar-kardla"}
        path = begin(writer, **hidden)
        assert fields(writer.page(path))["themes"] == ["fathers"]
        assert submission(database, path).called_by == "seminar-kardla"

    def test_with_an_account_the_library_is_filled_in_and_the_draft_is_in_my_list(self, writer: SignedInClient) -> None:
        path = begin(writer)
        assert fields(writer.page(path))["organisation"] == ["Hiiumaa raamatukogu"]
        writer.post(path, sent(writer, path, title="Soup for fathers"))
        assert writer.page("/en/write").links()["Soup for fathers"] == path

    def test_a_word_file_fills_the_sections(self, visitor: SignedInClient) -> None:
        path = begin(visitor, language="lv", word=(BytesIO(report()), "report.docx"))
        typed = fields(visitor.page(path))
        assert all(typed[name][0] for name in ("title", "why", "how"))
        assert re.search(r"!\[[^\]]+\]\([0-9a-f]{16}\.\w+\)", "".join(map(str, typed.values())))

    def test_what_is_no_word_file_is_told_and_the_draft_is_begun(self, visitor: SignedInClient) -> None:
        response = visitor.post("/en/write", {"language": "en", "word": (BytesIO(b"PK nonsense"), "report.docx")})
        assert "not a Word file" in visitor.page(response.location).words

    def test_a_published_practice_is_changed_from_its_own_text(
        self, database: Database, visitor: SignedInClient, writer: SignedInClient
    ) -> None:
        assert "/account/" in visitor.get(f"/en/write?practice={SLUG}", status=302).location
        assert "Neighbours talk about their square" in writer.page(f"/en/write?practice={SLUG}").words
        path = begin(writer, practice=SLUG)
        assert fields(writer.page(path))["title"] == ["Neighbours talk about their square"]
        assert submission(database, path).slug == SLUG


class TestWriting:
    def test_everything_that_is_typed_is_there_again(self, writer: SignedInClient) -> None:
        path = begin(writer)
        typed = make_typed(notes="One doubt\nand another", staff="about two", concepts=("father", "democracy"))
        writer.post(path, sent(writer, path, **{name: [*values] for name, values in typed.items()}))
        shown = fields(writer.page(path))
        assert {name: shown[name] for name in typed} == {name: [*values] for name, values in typed.items()}

    def test_what_is_missing_is_no_mistake_and_what_is_wrong_is_told_at_its_field(self, writer: SignedInClient) -> None:
        path = begin(writer)
        assert alerts(writer.page(path)) == []
        writer.post(path, sent(writer, path, staff="about two"))
        page = writer.page(path)
        assert len(alerts(page)) == 1
        (field,) = [one for one in page.root.iter("input") if one.get("name") == "staff"]
        assert field.get("aria-invalid") == "true"
        assert field.get("value") == "about two"

    @pytest.mark.parametrize(("language", "label"), [("lv", "Tēvi"), ("fi", "Isät")])
    def test_lists_are_in_the_writer_s_language(self, visitor: SignedInClient, language: str, label: str) -> None:
        assert label in visitor.page(begin(visitor, language=language)).texts("label")

    def test_a_suggestion_is_one_press_away(self, writer: SignedInClient) -> None:
        path = begin(writer)
        writer.post(path, sent(writer, path, title="Fathers cook soup", summary="Fathers on parental leave cook soup."))
        page = writer.page(path)
        (value,) = [one.get("value") for one in page.root.iter("button") if one.get("value") == "audiences:fathers"]
        writer.post(path, sent(writer, path, add=value))
        assert fields(writer.page(path))["audiences"] == ["fathers"]

    def test_a_near_practice_becomes_the_one_that_it_grew_from(self, writer: SignedInClient) -> None:
        path = begin(writer)
        complete(writer, path)
        assert "Is yours an adaptation" in writer.page(path).words
        writer.post(path, sent(writer, path, adapt=SLUG))
        shown = fields(writer.page(path))
        assert (shown["kind"], shown["adapted_from"]) == (["adaptation"], [SLUG])

    def test_the_address_of_a_practice_here_counts_as_its_name(self, writer: SignedInClient) -> None:
        path = begin(writer)
        writer.post(path, sent(writer, path, adapted_from=f"https://kb.example/lv/practices/{SLUG}"))
        assert fields(writer.page(path))["adapted_from"] == [SLUG]

    def test_what_the_form_does_not_ask_for_stays(self, database: Database, writer: SignedInClient) -> None:
        path = begin(writer, practice=SLUG)
        with database.writing() as session:
            draft = session.get_one(Submission, path.rpartition("/")[2])
            draft.typed = {**draft.typed, "period_inferred": ["true"]}
        writer.post(path, sent(writer, path, title="Neighbours talk again"))
        assert submission(database, path).typed["period_inferred"] == ["true"]

    def test_too_much_is_refused_and_stays_in_the_form(self, writer: SignedInClient) -> None:
        path = begin(writer)
        text = "word " * 50_000
        page = writer.posted_page(path, sent(writer, path, why=text), status=413)
        assert fields(page)["why"] == [text]
        assert alerts(page)

    def test_a_draft_is_kept_by_no_cache_and_its_address_told_to_nobody(self, visitor: SignedInClient) -> None:
        response = visitor.get(begin(visitor))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"


class TestSavingByItself:
    def save(self, client: SignedInClient, path: str, status: int = 200, **message: object) -> dict[str, object]:
        answer = client.post(f"{path}/save", status=status, json=message).get_json()
        assert isinstance(answer, dict)
        return answer

    def test_the_answer_says_how_far_it_has_come(self, writer: SignedInClient) -> None:
        path = begin(writer)
        version = int(fields(writer.page(path))["version"][0])
        typed = {
            "language": ["en"],
            "title": ["Fathers cook soup"],
            "summary": ["Fathers on parental leave cook soup."],
        }
        answer = self.save(writer, path, version=version, typed=typed)
        assert answer["version"] == version + 1
        assert {"why", "themes"} <= set(answer["missing"])  # type: ignore[call-overload] # JSON
        assert answer["done"] == ["beginning"]
        assert fields(writer.page(path))["title"] == ["Fathers cook soup"]

    def test_somebody_else_s_save_is_not_overwritten(self, writer: SignedInClient) -> None:
        path = begin(writer)
        version = int(fields(writer.page(path))["version"][0])
        self.save(writer, path, version=version, typed={"title": ["First"]})
        answer = self.save(writer, path, 409, version=version, typed={"title": ["Second"]})
        page = writer.page(str(answer["kept"]))
        assert {"First", "Second"} <= set(page.words.split())

    def test_whoever_is_signed_out_is_told(self, app: Flask, writer: SignedInClient) -> None:
        path = begin(writer)
        self.save(people.client_of(app, None), path, 401, version=1, typed={"title": ["Lost?"]})

    @pytest.mark.parametrize("message", [{}, {"typed": "no"}, {"typed": {"title": [1, None]}, "version": "x"}])
    def test_nonsense_does_no_harm(self, writer: SignedInClient, message: dict[str, object]) -> None:
        path = begin(writer)
        assert writer.post(f"{path}/save", status=409, json=message or {"no": 1}).is_json


class TestOddRequests:
    @pytest.mark.parametrize("place", ["kept/99", "kept/1", "versions?from=99", "pictures/no.png", "nowhere"])
    def test_what_is_not_there_is_not_here(self, writer: SignedInClient, place: str) -> None:
        writer.get(f"{begin(writer)}/{place}", status=404)

    def test_what_was_pressed_twice_does_no_harm(self, writer: SignedInClient) -> None:
        path = begin(writer)
        writer.post(path, sent(writer, path, title="Soup", remove="gone.jpg", settle="gone"))
        assert fields(writer.page(path))["title"] == ["Soup"]

    def test_an_unknown_version_is_no_fault_of_ours(self, writer: SignedInClient) -> None:
        path = begin(writer)
        writer.post(f"{path}/versions", {"number": "99", "version": "1"}, status=404)
        writer.post(f"{path}/kept/99", {"choice": "mine"}, status=404)

    def test_a_practice_that_is_not_there_is_not_changed(self, writer: SignedInClient) -> None:
        writer.post("/en/write", {"practice": "no-such-practice"}, status=404)
        writer.get("/en/write?practice=../../etc", status=404)

    def test_what_was_sent_in_is_not_deleted(self, database: Database, writer: SignedInClient) -> None:
        path = begin(writer)
        complete(writer, path)
        writer.post(f"{path}/send", {"consent": "yes"})
        writer.post(f"{path}/state", {"move": "delete", "sure": "yes"}, status=409)
        assert submission(database, path).state == State.SUBMITTED
