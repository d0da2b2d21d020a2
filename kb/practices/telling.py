"""Numbers, sizes and periods of a practice in words, in the reader's language; None for what is not known."""

from datetime import date

from kb.practices.record import Facts, GroupSize, Moment, Period
from kb.web.wording import format_list, format_month, format_number, ngettext
from kb.web.wording import gettext as _


def period_told(period: Period | None) -> str | None:
    """Return when a practice ran."""
    if period is None:
        return None
    start, end = _moment(period.start), _moment(period.end) if period.end else ""
    if period.end is None:
        told = _("from %(start)s", start=start)
    elif period.end == period.start:
        told = start
    else:
        told = f"{start}\N{EN DASH}{end}"
    return _("%(period)s (deduced from the sources)", period=told) if period.inferred else told


def _moment(moment: Moment) -> str:
    if moment.month is None:
        return str(moment.year)
    return format_month(date(moment.year, moment.month, 1))


def group_size_told(size: GroupSize | None) -> str | None:
    """Return how many people a group has."""
    if size is None:
        return None
    if size.least and size.most:
        if size.least == size.most:
            return people_told(size.most)
        return _("%(least)s\N{EN DASH}%(most)s people", least=format_number(size.least), most=format_number(size.most))
    if size.most:
        return _("up to %(most)s people", most=format_number(size.most))
    return _("at least %(least)s people", least=format_number(size.least)) if size.least else None


def people_told(number: int | None) -> str | None:
    """Return a number of people."""
    return None if number is None else ngettext("%(num)s person", "%(num)s people", number)


def minutes_told(minutes: int | None) -> str | None:
    """Return a length of time."""
    if minutes is None:
        return None
    hours, rest = divmod(minutes, 60)
    told = []
    if hours:
        told.append(ngettext("%(num)s hour", "%(num)s hours", hours))
    if rest:
        told.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(told)


def numbers_told(facts: Facts) -> str | None:
    """Return what was counted, in one list."""
    numbers = facts.numbers
    if numbers is None:
        return None
    told = [
        ngettext("%(num)s run", "%(num)s runs", numbers.runs) if numbers.runs is not None else "",
        ngettext("%(num)s participant", "%(num)s participants", numbers.participants)
        if numbers.participants is not None
        else "",
        ngettext("%(num)s person was asked", "%(num)s people were asked", numbers.asked)
        if numbers.asked is not None
        else "",
        ngettext("%(num)s was satisfied", "%(num)s were satisfied", numbers.satisfied)
        if numbers.satisfied is not None
        else "",
    ]
    return format_list([part for part in told if part]) or None
