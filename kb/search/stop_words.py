"""Words that carry no meaning of their own in a query. They are searched for only when a query has nothing else."""

from typing import Final

_WORDS: Final = {
    "en": """
        a about an and any are as at be been but by can could did do does for from had has have how i if in into is it
        its me my no not of on or our out should so some that the their them then there these they this to up us was
        we were what when where which who why will with would you your
    """,
    "lv": """
        ar arī bet bez būt būs bija es ir gan ja jau jo ka kā kas kam kur kurā kad kāda kāds kādas kādi kāpēc līdz man
        mans mēs mums mūsu ne nav no nu pa par pēc pie pirms priekš savu šī šis tā tad tas to tie tika tur tu un uz
        vai var vēl viņi viņa viņš
    """,
    "et": """
        aga aegu ei ega enne et ei ise ja juba ka kas kes keda kelle kui kuidas kus kust ma me mida mille mis miks
        milline millised mu mul meie meil nad need neid nii ning ole oleks oli olla on pole se see selle seda siis
        siin sa ta te teie teil või välja üle
    """,
    "fi": """
        ei en et eikä emme että he hän ja jo joka jos jotka kanssa koska kuin kuinka kun kuka me meidän mikä minkä
        miten mitä mutta myös ne niin nyt oli olla on ovat se sen sitä siellä tai tämä te tässä vai voi voiko vain
        mihin missä milloin miksi minä sinä
    """,
    "da": """
        af alle at blev bliver da de dem den der deres det dig din du efter eller en er et for fra få før gør ham han
        har havde hun hvad hvem hvilke hvilken hvor hvordan hvorfor hvornår i ikke ind jeg kan kunne man med meget men
        mig min mit når og også om op os over på sig skal som så til ud ved vi var vil være
    """,
}

STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split()) for language, words in _WORDS.items()
}
