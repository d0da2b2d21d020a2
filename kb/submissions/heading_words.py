"""Under which headings people write what belongs into the seven sections, in the five languages."""

import re
from collections.abc import Mapping
from typing import Final

from kb.practices.sections import HEADINGS, SECTIONS

#: Everyday wordings, in the order of the sections. A word stands here only where it can mean one section and no other.
_EVERYDAY: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "en": (
        ("Background", "Purpose", "Aim", "Aims", "Goals", "Objectives", "Rationale", "Why we did it"),
        ("How it works", "What we did", "Description", "Activities", "Step by step", "Implementation", "Process"),
        ("Resources", "Requirements", "Materials needed", "Budget", "What is needed", "Resources needed"),
        ("Results", "Outcomes", "Outcome", "Impact", "Achievements"),
        ("Lessons learned", "Lessons learnt", "Challenges", "Difficulties", "Problems", "What went wrong"),
        ("Advice", "Tips", "Recommendations", "Advice for others"),
        ("Links", "Materials", "Sources", "Further reading", "Read more", "Appendices"),
    ),
    "lv": (
        ("Mērķis", "Mērķi", "Pamatojums", "Priekšvēsture", "Nolūks", "Kāpēc to darījām"),
        ("Norise", "Apraksts", "Aktivitātes", "Īstenošana", "Kā tas notika", "Ko mēs darījām", "Darba gaita"),
        ("Resursi", "Nepieciešamie resursi", "Budžets", "Kas nepieciešams", "Vajadzīgie resursi"),
        ("Rezultāti", "Rezultāts", "Ieguvumi", "Ietekme", "Sasniegtais"),
        ("Grūtības", "Izaicinājumi", "Problēmas", "Gūtās mācības", "Kas neizdevās un kāpēc"),
        ("Ieteikumi", "Padomi", "Padomi citiem", "Ieteikumi citiem"),
        ("Saites", "Materiāli", "Avoti", "Papildu informācija", "Pielikumi"),
    ),
    "et": (
        ("Eesmärk", "Eesmärgid", "Taust", "Põhjendus", "Miks me seda tegime"),
        ("Kirjeldus", "Tegevused", "Käik", "Elluviimine", "Kuidas see käis", "Mida me tegime", "Läbiviimine"),
        ("Ressursid", "Vajalikud ressursid", "Eelarve", "Vajalikud vahendid", "Mida läks vaja"),
        ("Tulemused", "Tulemus", "Mõju", "Saavutused"),
        ("Raskused", "Väljakutsed", "Probleemid", "Õppetunnid", "Mis läks valesti"),
        ("Soovitused", "Nõuanded", "Näpunäited", "Soovitused teistele"),
        ("Lingid", "Materjalid", "Allikad", "Lisainfo", "Lisad"),
    ),
    "fi": (
        ("Tausta", "Tavoite", "Tavoitteet", "Tarkoitus", "Miksi teimme tämän"),
        ("Kuvaus", "Toteutus", "Toiminta", "Näin se toimi", "Mitä teimme", "Vaiheet", "Kulku"),
        ("Resurssit", "Tarvittavat resurssit", "Budjetti", "Tarvikkeet", "Mitä tarvittiin"),
        ("Tulokset", "Tulos", "Vaikutukset", "Vaikuttavuus", "Saavutukset"),
        ("Haasteet", "Ongelmat", "Vaikeudet", "Opit", "Mikä ei onnistunut", "Mikä meni pieleen"),
        ("Vinkit", "Suositukset", "Neuvot", "Vinkkejä muille", "Neuvoja muille"),
        ("Linkit", "Materiaalit", "Lähteet", "Lisätietoja", "Liitteet"),
    ),
    "da": (
        ("Baggrund", "Formål", "Mål", "Hvorfor vi gjorde det"),
        ("Beskrivelse", "Aktiviteter", "Gennemførelse", "Sådan foregik det", "Hvad gjorde vi", "Fremgangsmåde", "Forløb"),
        ("Ressourcer", "Budget", "Det skal der bruges", "Nødvendige ressourcer", "Det brugte vi"),
        ("Resultater", "Resultat", "Udbytte", "Effekt", "Virkning"),
        ("Udfordringer", "Problemer", "Vanskeligheder", "Hvad gik galt", "Hvad lærte vi", "Erfaringer"),
        ("Gode råd", "Råd", "Anbefalinger", "Tips til andre", "Råd til andre"),
        ("Links", "Materialer", "Kilder", "Læs mere", "Bilag"),
    ),
}  # fmt: skip

# "1. Kāpēc", "2.1 Norise", "IV) Results", "(a) Links"
_NUMBERING = re.compile(
    r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[A-Ga-g])(?:[.):]+\s*|\s+[–—-]?\s*)(?=\w)|\d{1,2}(?=[^\W\d])"
)


def _folded(heading: str) -> str:
    return " ".join(heading.split()).strip(" .,:;!?…–—-*_#").casefold()


_OWN: Final = {
    _folded(heading): (key, language)
    for language, headings in HEADINGS.items()
    for key, heading in zip(SECTIONS, headings, strict=True)
}
_ALL: Final = {
    _folded(wording): (key, language)
    for language, sections in _EVERYDAY.items()
    for key, wordings in zip(SECTIONS, sections, strict=True)
    for wording in wordings
} | _OWN


def section_of(heading: str, *, is_certain: bool = True) -> tuple[str, str] | None:
    """Return the section that a heading begins and the language it is in; None for any other heading.

    Where it is not certain that a line is a heading, only the headings of the record itself count.
    """
    known = _ALL if is_certain else _OWN
    return known.get(_folded(heading)) or known.get(_folded(_NUMBERING.sub("", heading.strip(), count=1)))
