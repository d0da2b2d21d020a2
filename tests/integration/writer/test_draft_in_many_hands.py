"""Nobody overwrites anybody: two who save at once, others with a link, and earlier versions."""

from urllib.parse import urlsplit

import pytest
from flask import Flask

from kb.accounts.models import Role
from kb.database.engine import Database
from kb.submissions.models import Submission, VersionNote
from tests.support import people
from tests.support.client import Page
from tests.support.people import SignedInClient
from tests.support.writing import begin, fields, hidden_fields, sent, submission

pytestmark = pytest.mark.people


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
