"""Who reaches which page about submissions, in which state: a row for each route, as the rules say it."""

from typing import Final

from tests.support.asking import Ask, everybody, get, post

#: Who asks: nobody who is signed in, who wrote it, another contributor, and those who may review.
WHO: Final = ("anonymous", "owner", "contributor", "reviewer", "administrator")
#: Where the submission stands. A `reopened` one is a draft that was sent in before.
STATES: Final = (
    *("draft", "submitted", "changes_requested", "accepted", "published", "declined", "withdrawn", "reopened"),
)
#: What comes of a request in each state: one status for all of them, or one for each.
Cell = int | tuple[int, ...]
Row = tuple[Cell, Cell, Cell, Cell, Cell]


#: Pages of whoever wrote it. For all others, reviewers too, it does not exist.
def author(cell: Cell, *, anonymous: int = 404) -> Row:
    return (anonymous, cell, 404, 404, 404)


#: Pages of reviewers. What was never sent, or was taken back, does not exist for them.
def review(cell: Cell) -> Row:
    return (302, 403, 403, cell, cell)


#               draft submi chang accep publi decli withd reopened
WRITING: Final = (303, 409, 303, 409, 409, 409, 409, 303)
TO_SEND: Final = (200, 303, 200, 303, 303, 303, 303, 200)
SENDING: Final = (303, 409, 303, 409, 409, 409, 409, 303)
WITHDRAW: Final = (303, 303, 303, 409, 409, 409, 409, 303)
TAKE_UP: Final = (409, 409, 409, 409, 409, 303, 303, 409)
DELETE: Final = (200, 409, 409, 409, 409, 200, 200, 409)
RESTORE: Final = (303, 409, 303, 409, 409, 409, 409, 303)
PICTURE: Final = (422, 409, 422, 409, 409, 409, 409, 422)
AUTOSAVE: Final = (200, 409, 200, 409, 409, 409, 409, 200)
SEEN: Final = (404, 200, 200, 200, 200, 200, 404, 404)
NOTED: Final = (404, 303, 303, 303, 303, 303, 404, 404)
SENT_BACK: Final = (404, 303, 409, 409, 409, 409, 404, 404)
ACCEPTED: Final = (404, 303, 409, 409, 409, 409, 404, 404)
DECLINED: Final = (404, 303, 303, 409, 409, 409, 404, 404)
TABLE: Final[dict[Ask, Row]] = {
    get("write"): everybody(200),
    post("write"): everybody(303),
    post("write/convert"): everybody(200),
    get("write/confirm/<secret>"): everybody(200),
    post("write/confirm/<secret>"): everybody(404),
    get("write/shared/<secret>"): everybody(404),
    get("write/<key>"): author(200),
    post("write/<key>", version="1", title="Tea"): author(WRITING, anonymous=401),
    Ask("POST", "write/<key>/save", json={"version": 1, "typed": {"title": ["Tea"]}}): author(AUTOSAVE, anonymous=401),
    get("write/<key>/preview"): author(200),
    post("write/<key>/preview"): author(200),
    get("write/<key>/versions"): author(200),
    post("write/<key>/versions", number="1", version="1"): author(RESTORE),
    get("write/<key>/kept/<int(max=2147483647):number>"): author(404),
    post("write/<key>/kept/<int(max=2147483647):number>"): author(404),
    get("write/<key>/send"): author(TO_SEND),
    post("write/<key>/send", consent="yes"): author(SENDING),
    post("write/<key>/state", move="withdraw"): author(WITHDRAW),
    post("write/<key>/state", move="reopen"): author(TAKE_UP),
    post("write/<key>/state", move="delete", sure="yes"): author(DELETE),
    post("write/<key>/comments", text="Thank you"): author(303),
    post("write/<key>/mail", email="<key>@library.example"): author(303),
    post("write/<key>/pictures"): author(PICTURE),
    get("write/<key>/pictures/<name>"): everybody(404),
    get("review"): review(200),
    get("review/<key>"): review(SEEN),
    post("review/<key>/take"): review(NOTED),
    post("review/<key>/ticks", tick="steps"): review(NOTED),
    post("review/<key>/comments", text="Thank you"): review(NOTED),
    post("review/<key>/comments/<comment_id>/settle"): review(NOTED),
    post("review/<key>/answer", answer="send-back", note="Why?", version="1"): review(SENT_BACK),
    post("review/<key>/answer", answer="decline", note="No.", version="1"): review(DECLINED),
    post("review/<key>/answer", answer="accept", version="1"): review(ACCEPTED),
    # This one is a new practice; that a change can be put together with another, test_review_together shows.
    post("review/<key>/catch-up"): review((404, 404, 409, 409, 409, 409, 404, 404)),
}
#: What is answered by a piece of HTML, which is no page.
FRAGMENTS: Final = frozenset({post("write/<key>/preview")})
#: The pages about what is published: for practices that are there, that were withdrawn, and that never were.
PRACTICES: Final = ("published", "withdrawn", "unknown")
OPEN: Final = (200, 410, 404)
FOR_REVIEWERS: Final = (200, 200, 404)
CHANGED: Final = (303, 303, 404)


def public() -> Row:
    return (OPEN, OPEN, OPEN, FOR_REVIEWERS, FOR_REVIEWERS)


PUBLISHED: Final[dict[Ask, Row]] = {
    get("practices/<slug>/history"): public(),
    get("practices/<slug>/history/<int(max=2147483647):number>"): public(),
    get("practices/<slug>/history/compare"): public(),
    post("practices/<slug>/history/<int(max=2147483647):number>/restore"): review(CHANGED),
    post("practices/<slug>/withdraw", reason="It was asked for."): review(CHANGED),
    get("practices/<slug>/correct"): review(FOR_REVIEWERS),
    # A form that holds nothing: the title is missing.
    post("practices/<slug>/correct", base="1", language="en", title="", note="A slip"): review((422, 422, 404)),
}
