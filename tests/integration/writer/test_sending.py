"""A draft on its way: sent in, confirmed by mail, taken back, and talked about with a reviewer."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask

from kb.accounts.models import Account, Role
from kb.accounts.throttling import LINKS_TO_ADDRESS
from kb.database.engine import Database
from kb.submissions import moves
from kb.submissions.models import Submission
from kb.submissions.workflow import State
from tests.support import people
from tests.support.client import words_of
from tests.support.people import SignedInClient
from tests.support.writing import begin, complete, fields, mails, sent, submission

pytestmark = pytest.mark.people


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
