"""The writer as plain forms: what is typed is kept, what is missing is told kindly, and nobody overwrites anybody."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from kb.accounts.models import Account, Role
from kb.accounts.throttling import LINKS_TO_ADDRESS
from kb.database.engine import Database
from kb.factory import create_app
from kb.mail.models import OutgoingMail
from kb.search.opening import create_catalogue
from kb.submissions import moves
from kb.submissions.models import Submission, VersionNote
from kb.submissions.typed import Typed
from kb.submissions.workflow import State
from tests.conftest import make_settings
from tests.support import people
from tests.support.client import Page, words_of
from tests.support.drafts import make_typed
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.word_files import photograph, report

SLUG = "square-talk"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Flask:
    """The site with one practice."""
    folder = tmp_path_factory.mktemp("writer")
    settings = make_settings(folder, practices=folder / "practices")
    write_practice(settings.practices, slug=SLUG, title="Neighbours talk about their square")
    catalogue = create_catalogue(settings)
    catalogue.sync()
    return create_app(settings, catalogue=catalogue)


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the site."""
    found: Database = app.extensions["kb.database"]
    return found


@pytest.fixture
def kai(database: Database) -> Account:
    """A librarian with an account."""
    return people.make_account(database, defaults={"organisation": ["Hiiumaa raamatukogu"]})


@pytest.fixture
def writer(app: Flask, kai: Account) -> SignedInClient:
    """Kai's browser."""
    return people.client_of(app, kai)


@pytest.fixture
def visitor(app: Flask) -> SignedInClient:
    """The browser of somebody without an account."""
    return people.client_of(app, None)


def begin(client: SignedInClient, *, language: str = "en", **form: object) -> str:
    """Begin a draft and return its path."""
    response = client.post(f"/{language}/write", {"language": language, **form})
    return urlsplit(response.location).path


def fields(page: Page) -> dict[str, list[str]]:
    """Return what the form of a page would send, by the names of its fields."""
    found: dict[str, list[str]] = {}
    (form,) = [one for one in page.root.iter("form") if one.get("id") == "writer"]
    for one in form.iter():
        name = one.get("name")
        if one.tag == "textarea" and name:
            found[name] = [(one.text or "").removeprefix("\n")]
        elif one.tag == "select" and name:
            chosen = [option.get("value", "") for option in one.iter("option") if option.get("selected") is not None]
            found.setdefault(name, []).extend(value for value in chosen if value)
        elif one.tag == "input" and name and one.get("type") in {"checkbox", "radio"}:
            found.setdefault(name, []).extend([one.get("value", "")] if one.get("checked") is not None else [])
        elif one.tag == "input" and name and one.get("type") != "file":
            found[name] = [one.get("value", "")]
    return found


def sent(client: SignedInClient, path: str, **changes: object) -> dict[str, object]:
    """Return the form of a draft's page, with other values in some fields."""
    return {**fields(client.page(path)), **changes}


def complete(client: SignedInClient, path: str, **changes: str) -> None:
    """Fill in everything that a practice needs."""
    typed: Typed = make_typed(**changes)
    client.post(path, sent(client, path, **{name: [*values] for name, values in typed.items()}))


def submission(database: Database, path: str) -> Submission:
    """Return the draft of a path of somebody with an account."""
    with database.reading() as session:
        return session.get_one(Submission, path.rpartition("/")[2])


def mails(database: Database) -> list[OutgoingMail]:
    """Return what is in the outbox, the oldest first."""
    with database.reading() as session:
        return [*session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]


def hidden_fields(page: Page) -> dict[str, str]:
    """Return what a page sends without showing it."""
    found = [one for one in page.root.iter("input") if one.get("type") == "hidden"]
    return {one.get("name", ""): one.get("value", "") for one in found}


def alerts(page: Page) -> list[str]:
    """Return what a page says is wrong."""
    return [words_of(one) for one in page.root.iter() if one.get("role") == "alert"]


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


class TestTwoAtOnce:
    def conflict(self, client: SignedInClient, path: str, mine: dict[str, str], theirs: dict[str, str]) -> Page:
        """Save two texts on top of the same version; return the page that the later one gets."""
        form = sent(client, path)
        client.post(path, {**form, **theirs})
        return client.posted_page(path, {**form, **mine}, status=409)

    def settle(self, client: SignedInClient, path: str, page: Page, **choice: str) -> dict[str, list[str]]:
        (form,) = [one for one in page.root.iter("form") if "/kept/" in (one.get("action") or "")]
        (version,) = [one.get("value") for one in form.iter("input") if one.get("name") == "version"]
        client.post(form.get("action", ""), {"version": version, **choice})
        return fields(client.page(path))

    def test_both_are_shown_and_put_together(self, writer: SignedInClient) -> None:
        path = begin(writer)
        page = self.conflict(writer, path, {"why": "My reason."}, {"how": "Their steps."})
        assert {"removed:", "added:"} & set(page.words.split())
        shown = self.settle(writer, path, page, choice="both")
        assert (shown["why"], shown["how"]) == (["My reason."], ["Their steps."])

    @pytest.mark.parametrize(("choice", "kept"), [("mine", "My reason."), ("theirs", "Their reason.")])
    def test_one_of_them_is_chosen(self, writer: SignedInClient, choice: str, kept: str) -> None:
        path = begin(writer)
        page = self.conflict(writer, path, {"why": "My reason."}, {"why": "Their reason."})
        assert self.settle(writer, path, page, choice=choice)["why"] == [kept]

    def test_where_both_changed_a_section_both_texts_can_stay(self, writer: SignedInClient) -> None:
        path = begin(writer)
        page = self.conflict(writer, path, {"why": "My reason."}, {"why": "Their reason."})
        shown = self.settle(writer, path, page, choice="both", **{"of-why": "both"})
        assert shown["why"] == ["Their reason.\n\nMy reason."]

    def test_until_it_is_settled_the_draft_says_that_a_text_was_kept(self, writer: SignedInClient) -> None:
        path = begin(writer)
        self.conflict(writer, path, {"why": "My reason."}, {"why": "Their reason."})
        assert "See what differs" in writer.page(path).links()


class TestWhoMayOpenIt:
    def test_the_draft_of_somebody_else_is_not_here(
        self, app: Flask, database: Database, writer: SignedInClient
    ) -> None:
        path = begin(writer)
        other = people.client_of(app, people.make_account(database))
        reviewer = people.client_of(app, people.make_account(database, role=Role.REVIEWER))
        for client in (other, reviewer, people.client_of(app, None)):
            client.get(path, status=404)

    def test_a_form_that_is_sent_after_signing_out_keeps_its_text(self, app: Flask, writer: SignedInClient) -> None:
        path = begin(writer)
        form = sent(writer, path, title="Soup", why="Fathers came alone.")
        page = people.client_of(app, None).posted_page(path, form, status=401)
        again = hidden_fields(page)
        writer.post(path, again)
        shown = fields(writer.page(path))
        assert (shown["title"], shown["why"]) == (["Soup"], ["Fathers came alone."])

    def test_a_colleague_with_the_link_reads_it_and_changes_nothing(self, app: Flask, writer: SignedInClient) -> None:
        path = begin(writer)
        response = writer.post(path, sent(writer, path, title="Soup for fathers", then="share"))
        page = writer.page(response.location)
        (link,) = [one.get("value", "") for one in page.root.iter("input") if one.get("id") == "shared-link"]
        secret = link.rpartition("/")[2]
        colleague = people.client_of(app, None)
        assert "Soup for fathers" in colleague.page(urlsplit(link).path).texts("h1")
        colleague.get(f"/en/write/{secret}", status=404)


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


class TestVersions:
    def test_two_versions_are_compared_and_one_is_taken_back(self, database: Database, writer: SignedInClient) -> None:
        path = begin(writer)
        writer.post(path, sent(writer, path, title="Soup for fathers"))
        with database.writing() as session:
            draft = session.get_one(Submission, path.rpartition("/")[2])
            draft.versions[-1].note = VersionNote.SENT  # so that the next save does not replace it
        writer.post(path, sent(writer, path, title="Bread for fathers"))
        newest = submission(database, path).version
        page = writer.page(f"{path}/versions")
        assert {"Soup", "Bread"} <= set(page.words.replace(":", " ").split())
        form = {"number": newest - 1, "version": newest}
        writer.post(f"{path}/versions", form)
        assert fields(writer.page(path))["title"] == ["Soup for fathers"]
        writer.get(f"{path}/versions?to=99", status=404)


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


class TestSending:
    def test_what_is_missing_is_listed_and_leads_to_its_field(self, writer: SignedInClient) -> None:
        path = begin(writer)
        links = writer.page(f"{path}/send").links()
        assert links["What did not work"].endswith("#failures")
        assert links["Evidence"].endswith("#evidence")

    def test_with_an_account_it_is_sent_and_the_clock_runs(self, database: Database, writer: SignedInClient) -> None:
        path = begin(writer)
        complete(writer, path)
        assert len(writer.posted_page(f"{path}/send", {}).texts("h1")) == 1
        assert submission(database, path).state == State.DRAFT
        writer.post(f"{path}/send", {"consent": "yes"})
        assert submission(database, path).state == State.SUBMITTED
        page = writer.page(path)
        assert "first answer by" in page.words
        assert not [one for one in page.root.iter("textarea") if one.get("name") == "why"]

    def test_what_is_typed_while_it_is_under_review_is_kept(self, writer: SignedInClient) -> None:
        path = begin(writer)
        complete(writer, path)
        form = sent(writer, path, why="A better reason.")
        writer.post(f"{path}/send", {"consent": "yes"})
        assert "A better reason." in writer.posted_page(path, form, status=409).words

    def test_without_an_account_an_address_is_confirmed_first(
        self, app: Flask, database: Database, visitor: SignedInClient
    ) -> None:
        path = begin(visitor)
        complete(visitor, path)
        form = {"consent": "yes", "email": "kai at library"}
        assert visitor.posted_page(f"{path}/send", form).root.findall(".//*[@id='email-problem']")
        form["email"] = "kai@library.example"
        assert "kai@library.example" in visitor.posted_page(f"{path}/send", form, status=200).words
        mail = mails(database)[-1]
        assert mail.recipient == "kai@library.example"
        link = urlsplit(re.findall(r"https://\S+/write/confirm/\S+", mail.body)[0]).path
        elsewhere = people.client_of(app, None)
        elsewhere.get(link)
        opened = urlsplit(elsewhere.post(link).location).path
        elsewhere.post(f"{opened}/send", {"consent": "yes"})
        assert "first answer by" in visitor.page(path).words

    def test_who_asks_for_many_links_has_to_wait_and_keeps_what_was_typed(self, visitor: SignedInClient) -> None:
        path = begin(visitor)
        complete(visitor, path)
        form = {"consent": "yes", "email": "many-links@library.example"}
        for _ in range(LINKS_TO_ADDRESS.most):
            visitor.post(f"{path}/send", form, status=200)
        page = visitor.posted_page(f"{path}/send", form, status=429)
        assert "send it again in 60 minutes" in page.words
        (email, consent) = (page.root.find(f".//input[@id='{name}']") for name in ("email", "consent"))
        assert email is not None
        assert email.get("value") == form["email"]
        assert consent is not None
        assert consent.get("checked") is not None

    def test_the_link_is_mailed_on_request_and_the_text_is_saved(
        self, database: Database, visitor: SignedInClient
    ) -> None:
        path = begin(visitor)
        form = sent(visitor, path, title="Soup", email="liis@library.example", then="mail")
        page = visitor.page(visitor.post(path, form).location)
        assert "on its way" in page.words
        assert mails(database)[-1].recipient == "liis@library.example"
        assert fields(visitor.page(path))["title"] == ["Soup"]

    def test_it_is_withdrawn_taken_up_again_and_deleted(self, database: Database, writer: SignedInClient) -> None:
        path = begin(writer)
        complete(writer, path)
        writer.post(f"{path}/send", {"consent": "yes"})
        for move, state in (("withdraw", State.WITHDRAWN), ("reopen", State.DRAFT)):
            writer.post(f"{path}/state", {"move": move})
            assert submission(database, path).state == state
        writer.post(f"{path}/state", {"move": "reopen"}, status=409)
        other = begin(writer)
        writer.post(f"{other}/state", {"move": "delete"})
        writer.get(other)
        writer.post(f"{other}/state", {"move": "delete", "sure": "yes"}, status=200)
        writer.get(other, status=404)

    def test_a_comment_stands_at_its_field_until_it_is_done(
        self, app: Flask, database: Database, writer: SignedInClient, kai: Account
    ) -> None:
        path = begin(writer)
        complete(writer, path)
        writer.post(f"{path}/send", {"consent": "yes"})
        reviewer = people.make_account(database, role=Role.REVIEWER)
        with app.app_context(), database.writing() as session:
            draft = session.get_one(Submission, path.rpartition("/")[2])
            now = draft.changed_at
            remark = moves.add_comment(session, draft, account=reviewer, field="why", text="Who came first?", now=now)
            moves.request_changes(session, draft, reviewer=reviewer, note="One question.", now=now)
        page = writer.page(path)
        assert "One question." in page.words
        (question,) = [one for one in page.root.iter("div") if one.get("data-question") == "why"]
        assert "Who came first?" in words_of(question)
        writer.post(path, sent(writer, path, settle=remark.id))
        assert "Who came first?" not in writer.page(path).words
