"""What the views of the room share: whose device asks, and answers for pages and for scripts.

A form is sent by a script that wants the changed parts of the page as JSON, or by the browser itself, which is led back to the
board, with the number of its device in the address: there is no other place where it would be kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from flask import Response, current_app, get_template_attribute, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.collections.codes import written
from kb.collections.models import Collection, CollectionItem
from kb.database.requests import session
from kb.practices.views import PracticePages, practice_pages
from kb.room.devices import device_of, new_number, number_in
from kb.room.presentation import Line, Room, line_of, room_view
from kb.room.takes import Participant
from kb.web.error_pages import error_page, make_error_response
from kb.web.localisation import current_language
from kb.web.network import asking_network

#: The name under which forms and addresses carry the number of a device.
ME: Final = "me"
#: The header in which a script sends it with a question, so that it stands in no log of addresses.
DEVICE: Final = "Kb-Device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A participant, with the number that her browser keeps."""

    number: str
    participant: Participant


def asker(collection: Collection) -> Asker:
    """Return who sends this form; a browser that has no number gets one."""
    number = number_in(request.form.get(ME, "")) or new_number()
    participant = Participant(
        device=device_of(number, collection.id, key=secret_key()),
        network=asking_network(),
        language=current_language(),
    )
    return Asker(number=number, participant=participant)


def room_for(collection: Collection, number: str, *, done: str = "") -> Room:
    """Return the room as a device sees it."""
    device = device_of(number, collection.id, key=secret_key()) if number else ""
    room = room_view(session(), collection, me=number, device=device, done=done)
    mine = [item for item in collection.items if item.id in room.mine] if room.mine else []
    return replace(room, taken=tuple(line(collection, item) for item in mine))


def line(collection: Collection, item: CollectionItem) -> Line:
    """Return one row of a collection as a line in the reader's language."""
    return line_of(item, collection.languages[0], pages(), current_language())


def wants_parts() -> bool:
    """Tell whether a script asks, which puts parts into the page itself."""
    return request.accept_mimetypes.best == "application/json"


def part(template: str, macro: str, *arguments: object) -> str:
    """Return one part of a page."""
    return str(get_template_attribute(template, macro)(*arguments))


def parts_answer(parts: Mapping[str, str], *, said: str, status: int = 200) -> Response:
    """Answer a script: the parts by their ids, and what is said of it."""
    return make_response(jsonify(parts=parts, said=said), status)


def refused(status: int, *, title: str = "", advice: str = "") -> Response:
    """Say that something did not work: on an error page, or to a script in its first sentence."""
    if wants_parts():
        return parts_answer({}, said=title or error_page(status).title, status=status)
    return make_error_response(status, title=title, advice=advice)


def same_or(answer: Response) -> Response:
    """Return an answer, or that it is the same as before."""
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def back_to_board(collection: Collection, number: str, *, anchor: str, done: str | None = None) -> BaseResponse:
    """Lead a browser back to where it was."""
    board = url_for("boards.page", code=written(collection.code), me=number, done=done, _anchor=anchor)
    return redirect(board, 303)


def pages() -> PracticePages:
    """Return what the pages of practices work with."""
    return practice_pages()


def secret_key() -> str:
    """Return the key that devices are kept by."""
    return str(current_app.secret_key)


def now() -> datetime:
    """Return the time of this request."""
    return datetime.now(UTC)
