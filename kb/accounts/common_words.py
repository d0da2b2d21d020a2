"""Words that people begin their passwords with, in the five languages and from the life of libraries; without accents."""

from typing import Final

COMMON_WORDS: Final = frozenset(
    # A list of strings would be read by nobody.
    """
    password passwort passord passcode letmein welcome hello admin administrator login secret master dragon monkey
    shadow sunshine princess football baseball superman batman pokemon iloveyou love lovely happy freedom summer winter
    spring autumn monday friday january february september october november december orange banana cookie coffee chocolate
    flower butterfly tiger kitten puppy mother father family change default temp test guest user computer internet google
    facebook windows samsung library librarian book books reader democratic democracy nordplus
    parole parolei slepens sveiki laipni vasara ziema pavasaris rudens saule milu milestiba mamma tetis gimene latvija riga
    valmiera biblioteka gramata gramatas lasitajs brivibas demokratija sunitis kakitis
    parool salasona tere teretulemast suvi talv kevad sygis sugis paike armastus armastan perekond eesti tallinn tartu
    hiiumaa kardla raamatukogu raamat lugeja vabadus demokraatia kassike koerake
    salasana tervetuloa kesa talvi kevat syksy aurinko rakkaus rakastan perhe suomi helsinki turku kirjasto kirja lukija vapaus
    demokratia kissa koira perkele
    adgangskode kodeord hemmelig velkommen sommer vinter foraar forar efteraar solskin kaerlighed karlighed elsker familie danmark
    kobenhavn struer bibliotek bibliotekar laeser laser frihed demokrati hund
    """.split()  # noqa: SIM905
)
