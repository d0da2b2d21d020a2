"""What the page of a draft shows: its parts with what is done, what the reviewer will look at, what it resembles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from babel.dates import format_time
from flask import url_for

from kb.languages import ENGLISH, LANGUAGES
from kb.practices.sections import SECTIONS, heading_for
from kb.practices.store import PracticeStore
from kb.submissions.completeness import Completeness, completeness
from kb.submissions.models import Comment, Kind, Submission
from kb.submissions.suggestions import Suggested
from kb.submissions.ticks import TICKS, machine_view
from kb.submissions.typed import OTHER, DraftProblem, Reading, Typed, first, read_typed
from kb.submissions.writer_fields import Field, FieldMaker, Offer, field_name, find_example, offers_of
from kb.submissions.writer_form import FACTS, QUESTIONS, REMAINS, TELLING, TRANSLATION, Part
from kb.web.localisation import current_language
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of the form."""

    key: str
    title: str
    hint: str
    is_fact: bool
    is_done: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class TickView:
    """A question of the reviewer; `mark` is what the machine sees: True, False, or None where only a person can tell."""

    key: str
    ask: str
    why: str
    mark: bool | None


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture of the draft, and the words that put it into the text."""

    name: str
    alt: str
    path: str
    markdown: str


@dataclass(frozen=True, slots=True)
class NearView:
    """A practice that the draft may be about."""

    slug: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class CommentView:
    """Something said about a field."""

    id: str
    text: str
    at: datetime
    is_by_reviewer: bool
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """Everything that the writer shows of a draft."""

    id: str
    key: str
    version: int
    title: str
    language: str
    kind: str
    parts: tuple[PartView, ...]
    progress: Completeness
    still_to_do: tuple[tuple[str, str], ...]
    problems: tuple[DraftProblem, ...]
    ticks: tuple[TickView, ...]
    pictures: tuple[PictureView, ...]
    comments: Mapping[str, tuple[CommentView, ...]]
    near: tuple[NearView, ...]
    saved_at: datetime
    email: str
    has_account: bool
    losses: tuple[str, ...] = field(default=())


def make_page(
    submission: Submission,
    key: str,
    typed: Typed,
    *,
    store: PracticeStore,
    suggested: Suggested | None = None,
    near: Sequence[NearView] = (),
) -> DraftPage:
    """Return the page of a draft as it is typed; `key` is how its writer came to it."""
    language = current_language()
    reading = read_typed(typed)
    progress = completeness(typed, reading)
    wrong = tuple(problem for problem in reading.problems if is_typed_wrong(problem, typed))
    fields = FieldMaker(
        typed,
        language,
        problems={problem.field: tell(problem) for problem in reversed(wrong)},
        suggested=suggested,
        example=find_example(store, language),
    )
    return DraftPage(
        id=submission.id,
        key=key,
        version=submission.version,
        title=first(typed, "title"),
        language=text_language(typed),
        kind=submission.kind,
        parts=tuple(_part(part, fields, progress, wrong, typed) for part in parts_of(submission, typed)),
        progress=progress,
        still_to_do=tuple((name, field_name(name, language)) for name in progress.required_missing),
        problems=wrong,
        ticks=tick_views(reading, typed),
        pictures=tuple(_picture(key, picture.name, picture.alt) for picture in submission.pictures),
        comments=_comments(submission.comments),
        near=tuple(near),
        saved_at=submission.changed_at,
        email=submission.author_email or "",
        has_account=submission.author_id is not None,
    )


def parts_of(submission: Submission, typed: Typed) -> tuple[Part, ...]:
    """Return the parts that a submission has: the facts of a translation stay with the original."""
    remains = (REMAINS,) if first(typed, OTHER) else ()
    last = (TRANSLATION,) if submission.kind == Kind.TRANSLATION else FACTS
    return (*TELLING, *remains, *last)


def asked_names(submission: Submission) -> frozenset[str]:
    """Return the fields that the form of a submission asks for; what it does not ask for stays as it is."""
    parts = (*parts_of(submission, {}), REMAINS)
    return frozenset(question.name for part in parts for question in part.questions)


def is_typed_wrong(problem: DraftProblem, typed: Typed) -> bool:
    """Tell whether something was typed that is to be mended; what is not there yet is no mistake."""
    return not problem.field or bool(first(typed, problem.field))


def tell(problem: DraftProblem) -> str:
    """Return what is to be mended, in the reader's language."""
    return _(problem.message, **problem.details)


def tick_views(reading: Reading, typed: Typed) -> tuple[TickView, ...]:
    """Return the reviewer's questions with what the machine sees."""
    seen = machine_view(reading, typed)
    return tuple(TickView(tick.key, _(tick.ask), _(tick.why), seen[tick.key]) for tick in TICKS)


def text_language(typed: Typed) -> str:
    """Return the language of a draft's text, English where none is chosen that is known here."""
    return language if (language := first(typed, "language")) in LANGUAGES else ENGLISH


def saved_told(at: datetime) -> str:
    """Return when something was saved, by the clock of this machine."""
    locale = "en_GB" if current_language() == ENGLISH else current_language()
    return _("Saved at %(time)s", time=format_time(at.astimezone(), "short", locale=locale))


def saved_answer(
    submission: Submission, typed: Typed, *, version: int, at: datetime, suggested: Suggested | None
) -> dict[str, object]:
    """Return what the page is told after it has saved by itself."""
    reading = read_typed(typed)
    progress = completeness(typed, reading)
    wrong = tuple(problem for problem in reading.problems if is_typed_wrong(problem, typed))
    offers: tuple[Offer, ...] = offers_of(suggested, current_language()) if suggested else ()
    return {
        "version": version,
        "saved_at": at.isoformat(timespec="seconds"),
        "completeness": progress.share,
        "missing": list(progress.required_missing),
        "done": [part.key for part in parts_of(submission, typed) if is_done(part, progress, wrong, typed)],
        "ticks": machine_view(reading, typed),
        "suggestions": [
            {"field": offer.field, "value": offer.value, "label": offer.label, "because": offer.because}
            for offer in offers
        ],
    }


def is_done(part: Part, progress: Completeness, wrong: Sequence[DraftProblem], typed: Typed) -> bool:
    """Tell whether nothing that is needed is missing or wrong in a part, and something is there."""
    names = {question.name for question in part.questions}
    lacking = names.intersection(progress.required_missing) | {problem.field for problem in wrong} & names
    return not lacking and any(first(typed, name) for name in names - {"language", "kind", "licence"})


def _part(
    part: Part, fields: FieldMaker, progress: Completeness, wrong: Sequence[DraftProblem], typed: Typed
) -> PartView:
    is_section = part.key in SECTIONS
    return PartView(
        key=part.key,
        title=heading_for(part.key, current_language()) if is_section else _(part.title),
        hint=_(part.hint) if part.hint else "",
        is_fact=part in FACTS,
        is_done=is_done(part, progress, wrong, typed),
        fields=tuple(fields.make(question) for question in part.questions),
    )


def _picture(key: str, name: str, alt: str) -> PictureView:
    return PictureView(name, alt, url_for("writer.picture", key=key, name=name), picture_markdown(name, alt))


def picture_markdown(name: str, alt: str) -> str:
    """Return the words that put a picture into a text."""
    plain = " ".join(alt.replace("[", "(").replace("]", ")").split())
    return f"![{plain}]({name})"


def _comments(comments: Sequence[Comment]) -> Mapping[str, tuple[CommentView, ...]]:
    names = {comment.field if comment.field in QUESTIONS else "" for comment in comments}
    return {name: tuple(_comments_at(comments, name)) for name in names}


def _comments_at(comments: Sequence[Comment], name: str) -> Iterator[CommentView]:
    for comment in comments:
        if comment.field == name or (name == "" and comment.field not in QUESTIONS):
            yield CommentView(comment.id, comment.text, comment.at, comment.is_by_reviewer, comment.done_at is not None)
