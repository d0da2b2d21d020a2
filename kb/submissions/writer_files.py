"""What comes into a draft from elsewhere: pictures, Word files, and what was copied in Word or on a web page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from flask import Response, abort, request, send_file
from werkzeug.datastructures import FileStorage

from kb.accounts.signed_in import current_account
from kb.database.requests import session
from kb.practices.media import MEDIA_TYPES
from kb.practices.sections import SECTIONS
from kb.rendering.from_html import Loss, markdown_from_html
from kb.submissions import desk, drafts
from kb.submissions.access import Asker, NoSuchSubmission, find_submission
from kb.submissions.draft_links import find_by_preview
from kb.submissions.draft_pictures import (
    MOST_PICTURES,
    NoSuchPicture,
    TooManyPictures,
    add_picture,
    picture_file,
    remove_picture,
)
from kb.submissions.models import Picture, Submission, VersionNote
from kb.submissions.pictures import BadPicture, clean_picture
from kb.submissions.typed import OTHER, Typed, first
from kb.submissions.word_file import BadWordFile
from kb.submissions.writer_desk import MOST_WITH_PICTURE, OPEN, blueprint, now, open_draft, typed_of
from kb.submissions.writer_fields import field_name
from kb.submissions.writer_page import picture_markdown
from kb.web.localisation import current_language
from kb.web.wording import gettext as _
from kb.web.wording import ngettext

if TYPE_CHECKING:
    from kb.submissions.from_word import WordDraft

_MOST_HTML: Final = 2**20


@blueprint.post("/convert")
def convert() -> tuple[Mapping[str, Any], int]:
    """Turn the HTML that a browser finds on the clipboard into Markdown."""
    request.max_content_length = _MOST_HTML
    html = request.get_data().decode("utf-8", "replace")
    # A picture that lies somewhere else does not come along; what it shows stays as words.
    converted = markdown_from_html(html, picture=lambda _source, _alternative: None)
    return {"markdown": converted.markdown, "losses": _told(converted.losses)}, 200


@blueprint.post("/<key>/pictures")
def add(key: str) -> tuple[Mapping[str, str], int]:
    """Take in one picture, for pages that send it by themselves."""
    request.max_content_length = MOST_WITH_PICTURE
    sent = request.files.get("picture")
    data = sent.read() if sent else b""
    submission = open_draft(key)
    if submission.state not in OPEN:
        abort(409)
    try:
        name = _take_picture(submission, data)
    except BadPicture as bad:
        return {"problem": _(bad.message, **bad.details)}, 422
    return {"name": name, "markdown": picture_markdown(name, request.form.get("picture_alt", ""))}, 201


@blueprint.get("/<key>/pictures/<name>")
def picture(key: str, name: str) -> Response:
    """Serve a picture of a draft, locked up in a sandbox, to whoever may see the draft; a preview link is a key, too."""
    try:
        submission = find_submission(session(), key, Asker(account=current_account(), resume_secret=key))
    except NoSuchSubmission:
        submission = find_by_preview(session(), key, now=now())
    path = picture_file(submission, name, uploads=desk.uploads())
    if path is None:
        abort(404)
    response = send_file(path, mimetype=MEDIA_TYPES.get(path.suffix))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def take_files(submission: Submission) -> str:
    """Take in the picture and the Word file that came with a form, and let go of pictures. Raises `BadPicture`.

    Return what did not come along, as `told_losses` takes it.
    """
    for name in request.form.getlist("remove"):
        with suppress(NoSuchPicture):  # pressed twice
            remove_picture(session(), submission, name, uploads=desk.uploads())
    if data := _data_of(request.files.get("picture")):
        _take_picture(submission, data)
    word = _data_of(request.files.get("word"))
    return _take_word_file(submission, word) if word else ""


def told_losses(kinds: str) -> list[str]:
    """Return in words what did not come along, out of an address: `text_boxes.2,pictures.1`, or `unreadable`."""
    counts: Counter[str] = Counter()
    for part in kinds.split(","):
        kind, _dot, count = part.partition(".")
        counts[kind] += int(count) if count.isdecimal() and len(count) < 5 else 1
    return [told for kind, count in counts.items() if (told := _loss_told(kind, count))]


def _data_of(sent: FileStorage | None) -> bytes:
    return sent.read() if sent else b""


def _take_picture(submission: Submission, data: bytes) -> str:
    alt = request.form.get("picture_alt", "").strip()[:300]
    taken = _add(submission, data, alt)
    return taken.name


def _add(submission: Submission, data: bytes, alt: str) -> Picture:
    # A large picture takes a second: nobody else should wait for the database meanwhile.
    session().commit()
    cleaned = clean_picture(data)
    session().refresh(submission)
    try:
        return add_picture(session(), submission, cleaned, alt=alt, now=now(), uploads=desk.uploads())
    except TooManyPictures:
        raise BadPicture(_("A draft holds up to %(most)s pictures.", most=MOST_PICTURES)) from None


def _take_word_file(submission: Submission, data: bytes) -> str:
    """Put a Word file into a draft; what is there already stays."""
    # Reading takes seconds for a large file: nobody else should wait for the database meanwhile.
    session().commit()
    from kb.submissions.from_word import read_word  # heavy, and rarely needed

    try:
        word = read_word(data)
    except BadWordFile:
        return "unreadable"
    names, losses = _take_pictures_of(word, submission)
    typed = _filled(typed_of(submission), word, names)
    drafts.save(
        session(),
        submission,
        typed,
        base_version=submission.version,
        account=current_account(),
        now=now(),
        note=VersionNote.IMPORTED,
    )
    return ",".join([*losses, *(f"{loss.kind}.{loss.count}" for loss in word.losses)])


def _take_pictures_of(word: "WordDraft", submission: Submission) -> tuple[dict[str, str], list[str]]:
    """Return the names that the pictures of a Word file have from now on, and which did not come along."""
    names, lost = {}, 0
    for one in word.pictures:
        try:
            taken = _add(submission, one.data, one.alt)
        except BadPicture:
            lost += 1
        else:
            names[one.name] = taken.name
    return names, [f"pictures.{lost}"] if lost else []


def _filled(typed: Typed, word: "WordDraft", names: Mapping[str, str]) -> Typed:
    """Return a text with what a Word file brings: into fields that are empty, and what finds no place there below the others."""
    brought = {"title": word.title, "summary": word.summary, **{key: word.sections.get(key, "") for key in SECTIONS}}
    values, remains = dict(typed), [first(typed, OTHER)]
    for name, text in brought.items():
        if not text.strip():
            continue
        renamed = _renamed(text, names)
        if not first(typed, name):
            values[name] = (renamed,)
        elif first(typed, name) != renamed.strip():
            remains.append(f"### {field_name(name, current_language())}\n\n{renamed}")
    remains.append(_renamed(word.leftover, names))
    rest = "\n\n".join(part.strip() for part in remains if part.strip())
    return values | ({OTHER: (rest,)} if rest else {})


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(f"]({old})", f"]({new})")
    return text


def _told(losses: Iterable[Loss]) -> list[str]:
    return [told for loss in losses if (told := _loss_told(loss.kind, loss.count))]


def _loss_told(kind: str, count: int) -> str:
    if kind == "unreadable":
        return _("This is not a Word file that can be read here. Save it as .docx without a password, and try again.")
    if kind == "pictures":
        return ngettext("%(num)s picture did not come along.", "%(num)s pictures did not come along.", count)
    return {
        "comments": _("Comments of others did not come along."),
        "cut": _("The end of the text did not come along: it is longer than a draft holds."),
        "drawings": _("Drawings and diagrams did not come along. Save them as pictures and add them."),
        "equations": _("Formulas did not come along."),
        "links": _("Links that lead to places on your computer are plain words now."),
        "look": _("Some of the look is gone; the words are all here."),
        "merged_cells": _("Joined cells of tables were divided."),
        "nesting": _("Lists within lists within lists are flatter now."),
        "struck_out": _("Words that were struck out came along as plain words."),
        "text_boxes": _("Text boxes stand in the text now: see whether their place is right."),
    }.get(kind, "")
