"""Word lists from which the generated texts take their rarer words: real inflected forms, compounds and names of five languages."""

from collections.abc import Iterator
from typing import Final

#: Per language, pairs of stems and endings; every stem takes every ending, and each result is a form of the language.
PARADIGMS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        (
            "reader neighbour meeting question answer table chair corner evening morning poster leaflet volunteer"
            " teacher pupil nurse farmer baker gardener"
            " carpenter mayor councillor journalist musician newcomer refugee pensioner apprentice village suburb"
            " harbour island forest station corridor kitchen"
            " garden window lantern blanket kettle notebook pencil camera microphone recorder screen laptop"
            " calendar newsletter invitation ballot petition budget"
            " proposal promise rule quarrel rumour headline photograph map timeline poem song neighbourhood"
            " partner sponsor translator interpreter"
            " grandparent cousin sailor driver cyclist pedestrian shopkeeper engineer scientist painter actor"
            " singer dancer author editor",
            "_ s",
        ),
        (
            "listen explain visit paint knit record collect print open repair interview gather borrow walk cook"
            " mend count report present suggest accept"
            " remind support attend wander whisper laugh shout offer order deliver design sketch film edit publish"
            " appoint elect",
            "_ s ed ing",
        ),
    ),
    "lv": (
        (
            "gald darb laik vakar novad jautājum pasākum stāst jaunum uzdevum piedāvājum lēmum priekšlikum"
            " iesniegum risinājum atzinum koncert seminār projekt"
            " plān sarakst ierakst rakst draug cilvēk bērn skolotāj lasītāj dalībniek iedzīvotāj bibliotekār"
            " kalendār žurnāl dārz mež ciem pagast muzej klub"
            " centr fond budžet balsojum konkurs uzvedum ielūgum paziņojum",
            "s a am u ā i iem us os",
        ),
        (
            "grāmat skol valod sarun pilsēt istab telp biedrīb sabiedrīb kopien dom idej programm grup sistēm tēm"
            " nodarbīb līdzdalīb atbildīb drošīb brīvīb"
            " vienlīdzīb draudzīb izglītīb māksl dziesm lug film kafij tēj sal jūr ainav lekcij diskusij aptauj"
            " anket",
            "a as ai u ā ām ās",
        ),
        ("run strād jaut dom mazg glab", "āt āju ā āja āsim ājot ājām"),
        ("sagatav izmant ceļ atjaun pamat skaidr lab", "ot oju o oja osim ojot ojām"),
        ("organiz diskut plān interv mekl spēl zīm tērz vērt fotograf", "ēt ēju ē ēja ēsim ējot ējām"),
    ),
    "et": (
        (
            "koolitus kogemus harjutus võistlus arutlus küsitlus osalus otsus näitus lavastus joonistus kohustus"
            " võimalus vabadus õigus haridus ühendus"
            " kirjandus algatus hääletus kujundus lahendus muudatus seadus selgitus tegevus toetus vastus vestlus"
            " uurimus ehitus kirjeldus tutvustus valitsus"
            " omavalitsus usaldus mälestus",
            "_ e t se es est ele el elt eks eni ena eta ega ed te i",
        ),
        (
            "lugeja õpetaja vestleja korraldaja osaleja kuulaja juhendaja esineja külastaja laenutaja uurija"
            " toimetaja kirjutaja jutustaja algataja valija"
            " tõlkija hooldaja",
            "_ t sse s st le l lt ks ni na ta ga d te id",
        ),
        (
            "lugemi kirjutami kuulami arutami kaasami osalemi jagami õppimi õpetami laenutami rääkimi otsustami"
            " hääletami jalutami mängimi joonistami"
            " küpsetami istutami parandami",
            "ne se st sse ses sest sele sel sega sed ste si",
        ),
    ),
    "fi": (
        (
            "koulu laulu puhelu palvelu keskustelu kokeilu suunnittelu valmistelu ajattelu opiskelu kuuntelu",
            "_ n a ssa sta un lla lle lta ksi t jen ja issa ista ihin illa ille",
        ),
        (
            "talo kerho video radio arkisto kirjasto",
            "_ n a ssa sta on lla lle lta ksi t jen ja issa ista ihin illa ille",
        ),
        (
            "kysely esittely näyttely väestö yhteisö järjestö henkilöstö lehdistö ympäristö säätiö",
            "_ n ä ssä stä llä lle ltä ksi t jen jä issä istä ihin illä ille",
        ),
        (
            "opettaj kirjoittaj toimittaj puhuj neuvoj auttaj laulaj soittaj osallistuj ohjaaj valokuvaaj"
            " kouluttaj kuljettaj",
            "a an aa alla alle alta assa asta aksi at ien ia ille ilta ista",
        ),
        (
            "lukemi kuuntelemi keskustelemi osallistumi vaikuttami auttami kirjoittami laulami suunnittelemi"
            " ohjaami jakami kokoontumi oppimi lainaami",
            "nen sen sta sessa sesta seen sella selle set sten sia",
        ),
    ),
    "da": (
        (
            "samtale gade have skole klasse aftale opgave gruppe side historie familie uge time kvinde pige kirke"
            " kage hylde tavle scene stue flaske lampe"
            " pjece plante undersøgelse oplevelse",
            "_ n r rne ns rnes",
        ),
        (
            "afdeling forening mening samling udstilling aften plan nabo lejlighed mulighed virksomhed frihed"
            " rettighed ensomhed myndighed avis telefon"
            " station fest tekst situation diskussion institution generation",
            "_ en er erne ens ernes",
        ),
        (
            "bibliotek projekt dokument initiativ kvarter arkiv instrument arrangement resultat problem",
            "_ et er erne ets ernes",
        ),
        ("lærer borger læser låner deltager underviser kunstner bruger vælger politiker", "_ en e ne ens nes"),
        (
            "snakk lytt vent arbejd plant lav dans cykl hent åbn samarbejd organiser diskuter præsenter"
            " fotografer aflever inviter interview formuler",
            "e er ede et ende",
        ),
    ),
}

#: First parts and last parts; every first part goes with every last part. Latvian and English hardly build such words.
COMPOUNDS: Final[dict[str, tuple[str, str]]] = {
    "et": (
        "raamatukogu linna küla noorte laste pere keele kultuuri kliima muusika looduse digi meedia"
        " demokraatia ajaloo toidu vabatahtlike eakate kooli kogukonna",
        "õhtu päev kohvik rühm tuba jalutuskäik näitus sündmus nädal ring vestlus projekt võrgustik nõukogu"
        " juht klubi kohtumine küsitlus reis maja",
    ),
    "fi": (
        "kirjasto kaupunki kylä nuoriso lasten perhe kieli kulttuuri ilmasto musiikki luonto digi media"
        " demokratia historia ruoka vapaaehtois vanhus koulu yhteisö",
        "ilta päivä kahvila ryhmä paja kävely näyttely tapahtuma viikko tuokio keskustelu hanke verkosto"
        " raati opas piiri tapaaminen kysely matka talo",
    ),
    "da": (
        "biblioteks by lands ungdoms børne familie sprog kultur klima musik natur medie demokrati historie"
        " mad frivillig senior skole borger lokal",
        "aften dag café gruppe værksted vandring udstilling begivenhed uge kreds samtale projekt netværk råd"
        " guide klub møde undersøgelse tur hus",
    ),
}

#: First and last parts of invented names of houses, streets and quarters: words that stand in one or two texts, as names do.
NAMES: Final[dict[str, tuple[str, str]]] = {
    "en": (
        "Ash Birch Elm Oak Thorn Fox Hart Crow Stone Mill Bridge Marsh Long High West Nor Sand Clay Wind"
        " Hazel Rush Swan",
        "ford ton ley field wick hurst combe worth mere brook dale croft stead gate bury down shaw cote",
    ),
    "lv": (
        "Ozol Bērz Kalniņ Liep Egl Priež Vītol Kārkl Strazd Dzērv Gulb Vanag Lāč Zaķ Purv Smilkt Akmeņ Upīš",
        "ieki nieki āji iņi aini ēni eļi uri ulīši asti ieši ieķi",
    ),
    "et": (
        "Kase Tamme Kuuse Männi Pihla Saare Haava Lepa Paju Luige Kure Kulli Rebase Karu Kivi Liiva Soo Järve Jõe",
        "küla mäe oja nurga metsa ranna vere salu põllu palu laane nõmme välja",
    ),
    "fi": (
        "Koivu Kuusi Mänty Pihlaja Saarni Haapa Leppä Paju Joutsen Kurki Kotka Karhu Kivi Hiekka Suo Järvi Joki Kallio",
        "la niemi mäki ranta lahti salo harju saari vaara korpi aho pelto kulma",
    ),
    "da": (
        "Birke Elle Ege Bøge Aske Pile Hassel Svane Trane Ørne Ræve Hjorte Sten Sand Mose Sø Å Skov Vester Nørre",
        "vej gade by lund rup lev holm høj dal bakke toft mark borg strup",
    ),
}

#: Towns by country, for the facts.
TOWNS: Final[dict[str, str]] = {
    "LV": (
        "Rīga Daugavpils Liepāja Jelgava Jūrmala Ventspils Rēzekne Valmiera Ogre Cēsis Tukums Salaspils"
        " Kuldīga Sigulda Talsi Bauska Dobele Saldus Madona Gulbene"
    ),
    "EE": (
        "Tallinn Tartu Narva Pärnu Viljandi Rakvere Sillamäe Kuressaare Võru Valga Haapsalu Jõhvi Paide Põlva"
        " Kärdla Keila Tapa Elva Otepää Rapla"
    ),
    "FI": (
        "Helsinki Espoo Tampere Vantaa Oulu Turku Jyväskylä Lahti Kuopio Pori Kouvola Joensuu Lappeenranta"
        " Vaasa Kotka Rauma Mikkeli Salo Porvoo Heinola"
    ),
    "DK": (
        "København Aarhus Odense Aalborg Esbjerg Randers Kolding Horsens Vejle Roskilde Herning Silkeborg"
        " Holbæk Struer Thisted Ribe Svendborg Skive Køge Dragør"
    ),
    "NO": "Oslo Bergen Trondheim Stavanger Bodø Tromsø",
    "SE": "Stockholm Göteborg Malmö Uppsala Umeå Lund",
    "LT": "Vilnius Kaunas Klaipėda Šiauliai Panevėžys",
    "IE": "Dublin Cork Galway Limerick Sligo",
    "IS": "Reykjavík Akureyri",
}

#: What a library is called after its town.
LIBRARY: Final = {"LV": "bibliotēka", "EE": "raamatukogu", "FI": "kirjasto", "DK": "Bibliotek"}


def inflected(language: str) -> Iterator[str]:
    """Yield every form of every stem."""
    for stems, endings in PARADIGMS[language]:
        for stem in stems.split():
            for ending in endings.split():
                yield stem + ending.strip("_")


def compounds(language: str) -> Iterator[str]:
    """Yield every compound."""
    firsts, lasts = COMPOUNDS.get(language, ("", ""))
    for first in firsts.split():
        for last in lasts.split():
            yield first + last


def names(language: str) -> Iterator[str]:
    """Yield every invented name."""
    firsts, lasts = NAMES[language]
    for first in firsts.split():
        for last in lasts.split():
            yield first + last
