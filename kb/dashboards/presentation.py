"""What these pages show: numbers in words, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import url_for

from kb.dashboards.health import Health
from kb.dashboards.outbox import Unsent
from kb.dashboards.own import OwnPractice
from kb.mail.models import MailState, OutgoingMail
from kb.settings import Settings
from kb.submissions.models import Kind
from kb.submissions.story import moment_told
from kb.submissions.workflow import State
from kb.web.wording import format_day, format_number, ngettext
from kb.web.wording import gettext as _

#: A mail that waits for so long waits for a reason; errands are done every hour.
_LONG: Final = timedelta(hours=1)
_LONG_WITHOUT_ERRANDS: Final = timedelta(hours=3)
_LITTLE_SPACE: Final = 2**30
_MB, _GB = 10**6, 10**9


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a practice, and what it counts."""

    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRow:
    """A practice in the table of one's own; `note` says what else is to be known of it."""

    title: str
    language: str
    path: str
    note: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A mail that was not sent: where it goes as far as one has to know, since when, and why not yet."""

    number: int
    subject: str
    recipient: str
    made: str
    state: str
    reason: str
    is_trouble: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRow:
    """One thing about the site; `path` leads to where more is told."""

    label: str
    value: str
    note: str = ""
    path: str = ""
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class HealthPart:
    """Things that belong together."""

    heading: str
    rows: tuple[HealthRow, ...]


def practice_row(own: OwnPractice, language: str) -> PracticeRow:
    """Return a practice as its author sees it."""
    text = own.practice.text_for(language) if own.practice else None
    return PracticeRow(
        title=text.title if text else own.slug,
        language="" if text is None or text.language == language else text.language,
        path=url_for("practices.page", slug=own.slug),
        note=" ".join(_notes(own)),
        figures=(
            Figure(_("Views this month"), own.views.this_month),
            Figure(_("Views in twelve months"), own.views.last_twelve),
            Figure(_("In collections"), own.saves),
            Figure(_("Taken home"), own.takes),
            Figure(_("Tried by others"), own.adaptations),
            Figure(_("Questions"), own.questions),
        ),
    )


def _notes(own: OwnPractice) -> Iterator[str]:
    if own.did is Kind.TRANSLATION:
        yield _("You translated it.")
    elif own.did is Kind.EDIT:
        yield _("You changed it.")
    if own.practice is None:
        yield _("Its file needs repair, so nobody can read it.")
    elif own.practice.is_withdrawn:
        yield _("It is withdrawn.")
    elif own.confirmed:
        yield _("Last confirmed on %(day)s.", day=format_day(own.confirmed))


def writing_told(counts: Mapping[State, int]) -> tuple[str, ...]:
    """Return in sentences what somebody is writing, and where it stands."""
    drafts, sent_back = counts.get(State.DRAFT, 0), counts.get(State.CHANGES_REQUESTED, 0)
    waiting = counts.get(State.SUBMITTED, 0) + counts.get(State.ACCEPTED, 0)
    told = (
        (
            sent_back,
            ngettext(
                "%(num)s text came back to you with a note.", "%(num)s texts came back to you with a note.", sent_back
            ),
        ),
        (drafts, ngettext("%(num)s draft is not sent in yet.", "%(num)s drafts are not sent in yet.", drafts)),
        (waiting, ngettext("%(num)s text is with the reviewers.", "%(num)s texts are with the reviewers.", waiting)),
    )
    return tuple(sentence for count, sentence in told if count)


def mail_row(mail: OutgoingMail) -> MailRow:
    """Return a mail that was not sent."""
    return MailRow(
        number=mail.id,
        subject=mail.subject,
        recipient=shortened(mail.recipient),
        made=moment_told(mail.made_at),
        state=_mail_state(mail),
        reason=mail.failed,
        is_trouble=mail.state is MailState.GAVE_UP,
    )


def shortened(address: str) -> str:
    """Return so much of an address that a slip in it can be seen, without telling whose it is: `a…@library.example`."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _mail_state(mail: OutgoingMail) -> str:
    if mail.next_attempt_at is None:
        return ngettext("Given up after %(num)s attempt", "Given up after %(num)s attempts", mail.attempts)
    if not mail.attempts:
        return _("Waits to be sent")
    return _("Is tried again on %(moment)s", moment=moment_told(mail.next_attempt_at))


def outbox_told(found: Unsent, *, settings: Settings) -> tuple[str, ...]:
    """Return in sentences how the outbox stands, and where mails go."""
    state = found.state
    told = [
        ngettext("%(num)s mail waits.", "%(num)s mails wait.", state.waiting),
        ngettext("%(num)s mail was given up.", "%(num)s mails were given up.", state.given_up),
    ]
    more = state.waiting + state.given_up - len(found.mails)
    if more > 0:
        told.append(ngettext("%(num)s of them is not shown here.", "%(num)s of them are not shown here.", more))
    if not settings.smtp_url:
        told.append(_("No mail server is set, so mails become files in the data folder."))
    return tuple(told)


def health_parts(health: Health, *, now: datetime) -> tuple[HealthPart, ...]:
    """Return how the site is doing, part by part."""
    return (
        HealthPart(_("All practices"), tuple(_collection_rows(health))),
        HealthPart(_("Mail"), tuple(_mail_rows(health, now))),
        HealthPart(_("Links to other sites"), tuple(_link_rows(health))),
        HealthPart(_("Program"), tuple(_program_rows(health, now))),
        HealthPart(_("Space"), tuple(_space_rows(health))),
    )


def _collection_rows(health: Health) -> Iterator[HealthRow]:
    yield HealthRow(label=_("Practices"), value=format_number(health.practices))
    yield HealthRow(
        label=_("Entries that need repair"),
        value=format_number(health.with_problems),
        note=ngettext("%(num)s of them is hidden.", "%(num)s of them are hidden.", health.hidden)
        if health.hidden
        else "",
        path=url_for("review.queue", _anchor="repairs"),
        is_trouble=health.hidden > 0,
    )
    changed = moment_told(health.indexed_at) if health.indexed_at else _("Not there yet")
    yield HealthRow(label=_("Search index, last changed"), value=changed, note=health.generation)


def _mail_rows(health: Health, now: datetime) -> Iterator[HealthRow]:
    is_set = health.has_mail_server
    yield HealthRow(
        label=_("Mail server"),
        value=_("Set") if is_set else _("Not set: nobody gets a mail until KB_SMTP_URL names one"),
        note="" if is_set else str(health.mail_folder),
        is_trouble=health.is_public and not is_set,
    )
    outbox, path = health.outbox, url_for("dashboards.outbox_page")
    yield HealthRow(
        label=_("Mails that wait"),
        value=format_number(outbox.waiting),
        note=_("The oldest since %(moment)s", moment=moment_told(outbox.oldest)) if outbox.oldest else "",
        path=path,
        is_trouble=outbox.oldest is not None and now - outbox.oldest > _LONG,
    )
    yield HealthRow(
        label=_("Mails given up"), value=format_number(outbox.given_up), path=path, is_trouble=outbox.given_up > 0
    )


def _link_rows(health: Health) -> Iterator[HealthRow]:
    yield HealthRow(label=_("Checked"), value=format_number(health.links_checked))
    yield HealthRow(label=_("Lead nowhere any more"), value=format_number(health.links_dead))
    yield HealthRow(
        label=_("Practices whose sources lead nowhere"),
        value=format_number(health.with_dead_sources),
        path=url_for("review.queue", _anchor="dead-sources"),
    )


def _program_rows(health: Health, now: datetime) -> Iterator[HealthRow]:
    yield HealthRow(label=_("Version"), value=health.version)
    is_current = health.is_database_current
    yield HealthRow(
        label=_("Tables of the database"),
        value=_("Up to date") if is_current else _("Older than the program: run “kb database upgrade”"),
        is_trouble=not is_current,
    )
    errands = health.errands
    failed = errands.failed if errands else 0
    yield HealthRow(
        label=_("Hourly errands, last done"),
        value=moment_told(errands.done_at) if errands else _("Never yet: “kb run” does them"),
        note=ngettext("%(num)s errand failed; the log says why.", "%(num)s errands failed; the log says why.", failed)
        if failed
        else "",
        is_trouble=errands is None or failed > 0 or now - errands.done_at > _LONG_WITHOUT_ERRANDS,
    )
    yield HealthRow(label=_("Last backup"), value=_("Not known"), note=_("docs/operations.md says what to keep."))


def _space_rows(health: Health) -> Iterator[HealthRow]:
    yield HealthRow(label=_("Data folder"), value=_size_told(health.data_bytes))
    if health.database_bytes is not None:
        yield HealthRow(label=_("Database, part of it"), value=_size_told(health.database_bytes))
    yield HealthRow(
        label=_("Free on the disk"), value=_size_told(health.free_bytes), is_trouble=health.free_bytes < _LITTLE_SPACE
    )


def _size_told(count: int) -> str:
    if count >= 10 * _GB:
        return _("%(number)s GB", number=format_number(count // _GB))
    return _("%(number)s MB", number=format_number(max(1, round(count / _MB))))
