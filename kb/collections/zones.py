"""Time zones that a seminar may be told in."""

from typing import Final
from zoneinfo import available_timezones

from kb.accounts.models import Account

#: The partners' first; for others one asks the list.
PARTNERS: Final = ("Europe/Riga", "Europe/Copenhagen", "Europe/Tallinn", "Europe/Helsinki")
_BY_COUNTRY: Final = {"LV": "Europe/Riga", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki"}
_BY_LANGUAGE: Final = {"lv": "Europe/Riga", "da": "Europe/Copenhagen", "et": "Europe/Tallinn", "fi": "Europe/Helsinki"}


def zone_for(account: Account, language: str) -> str:
    """Return the zone in which somebody most probably meets others."""
    country = next(iter(account.defaults.get("country", [])), "")
    return _BY_COUNTRY.get(country) or _BY_LANGUAGE.get(language, PARTNERS[0])


def offered_zones(present: str) -> tuple[tuple[str, str], ...]:
    """Return value and label of the zones to choose from: those of Europe, and the present one."""
    others = sorted(name for name in available_timezones() if name.startswith("Europe/") and name not in PARTNERS)
    names = dict.fromkeys(filter(None, (*PARTNERS, *others, present)))
    return tuple((name, name.replace("_", " ")) for name in names)
