"""Words that carry no meaning of their own in a query. They are searched for only when a query has nothing else."""

from typing import Final

# Left out on purpose: words of grammar that also name something (Latvian "es", EU; Danish "have", a garden), and those
# without which a label of the vocabulary says something else: "people in need" without "need" is asked for by "people".
# Some stand here once more as they are typed without diacritics, unless that is another word ("måske", "maske").
_WORDS: Final = {
    "en": """
        a able about above across actually after again against all almost along already also although always am among
        amongst an and any anybody anyone anything anyway anywhere are aren't around as at basically be because been
        before below beneath beside besides between beyond bit both but by can can't cannot cant concerning could
        couldn't currently despite did didn't didnt do does doesn't doesnt don't done dont during each eg either else
        enough especially etc even ever every everything everywhere exactly examples except exist exists few fewer find
        finding for from get gets getting go goes going gone got had hadn't has hasn't have haven't having he he'd he'll
        he's hello hence her here here's hers herself hey hi him himself his how how's however i i'd i'll i'm i've ie if
        in instead interested into is isn't isnt it it'll it's its itself just know knows least less let let's lets like
        looking lot lots mainly many may maybe me might more most mostly much must mustn't my myself nearly needed
        needn't neither never no nobody none nor not nothing now nowhere of often ok okay on ones only onto or other
        others otherwise ought our ours ourselves out own particularly per perhaps please probably quite rather really
        regarding same seem seems several shall she she'd she'll she's should shouldn't show simply since so some
        somebody somehow someone something sometimes somewhere soon still such tell than thank thanks that that's thats
        the their theirs them themselves then there there's therefore these they they'd they'll they're they've thing
        this those though through throughout thus till to too toward towards tried tries try trying under underneath
        unless until unto up us usually very via vs want wanted wants was wasn't we we'd we'll we're we've were weren't
        what what's whatever whats when when's whenever where where's whereas wherever whether which whichever while
        whilst who who's whoever whom whose why why's will with within without won't wonder wondering would wouldn't yes
        yet you you'd you'll you're you've your yours yourselves
    """,
    "lv": """
        abas abi abiem abu abus abām aiz ap apkart apkārt apmeram apmēram ar arī atkal atrast bet bez bieži bija bijam
        bijat biji bijis biju bijusi bijuši bijām bijāt busim butiba butu būs būsi būsim būt būtu būtībā būšu caur cik
        cita citai citam citas citi citiem citos citu citur citus citā citām citās dara daram darija darijis darijusi
        darit daru darām darīja darījis darījusi darījuši darīt daudz daudzas daudzi daudziem daudzu dazam dazas dazi
        daziem dazos dazreiz dazs dazu dazus dažas daži dažiem dažos dažreiz dažs dažu dažus dažām dažās diezgan drikst
        drikstam drikstetu drikstu driz drīkst drīkstam drīkstu drīkstētu drīz dēļ esam esat esi esmu esot galvenokart
        galvenokārt gan gandriz gandrīz gar grib gribam gribeja gribet gribetu gribu gribēja gribēt gribētu iekš ipasi
        ir ja jabut jau jeb jebkads jebkadu jebkas jebko jebkura jebkuram jebkuru jebkāds jebkādu jo joprojam joprojām
        jums jusu jā jābūt jūs jūsu ka kad kada kadai kadam kadas kadel kadi kadiem kados kadreiz kads kadu kadus kam
        kamer kamēr kapec kas katra katrai katram katras katrs katru katrā kaut ko kopš kur kura kurai kuram kuras kuri
        kuriem kurienes kuros kurp kuru kurus kurā kurām kurās kurš kā kāda kādai kādam kādas kādi kādiem kādos kādreiz
        kāds kādu kādus kādā kādām kādās kādēļ kāpēc labad labdien lai laikam lidz lidzko loti ludzu līdz līdzko lūdzu
        man mana manai manam manas mani maniem manis mans manu manus manā manām manī maz mazak mazāk meklejam mekleju
        meklējam meklēju mums musu mēs mūs mūsu nav ne nebija nebus nebutu nebūs nebūtu nedrikst nedrīkst nedz neesam
        neesmu negrib neka nekad nekada nekadu nekam nekas neko nekur nekā nekāda nekādu nevajag nevar nevaram nevaretu
        nevaru nevarētu neviena nevienam neviens nevienu nevienā nevis no nu nē pa paldies par paradiet parak parasti
        parādiet pastasti pastastiet pastāsti pastāstiet pat pati patiesam patiešām pats pavisam paša pašai pašam pašas
        paši pašiem pašu pašus pašām pie piemeram piemēram pilnigi pilnīgi pirms pret priekš proti pār pārāk pēc reizem
        reizēm sada sadam sadas sadi sadiem sads sadu sadus saja sajas sajos sava savai savam savas savi saviem savos
        savs savu savukart savukārt savus savā savām savās seit sev sevi sevis siem starp sveiki tacu tad tada tadam
        tadas tadejadi tadel tadi tadiem tads tadu tadus tagad tai taja tajas tajos tajā tajās tam tapec tas tatad tava
        tavai tavam tavas tavi tavs tavu tavā taču te tev tevis tie tiek tiem tieši tiešām tik tika tikai tiklidz
        tiklīdz tikpat tiks tikt tiktu to tomer tomēr toreiz tos toties tu tur turklat turklāt tā tāda tādam tādas tādi
        tādiem tāds tādu tādus tādā tādām tādējādi tādēļ tām tāpēc tās tātad un uz vai vairak vairakam vairakas vairaki
        vairakiem vairaku vairāk vairākas vairāki vairākiem vairāku vairākām vajadzeja vajadzet vajadzetu vajadzēja
        vajadzēt vajadzētu vajag var varam varat varbut varbūt vareja vares varet varetu vari varēja varēs varēt varētu
        velamies velas velaties veletos velos velreiz vien vienkarsi vienkārši vienmer vienmēr vina vinai vinam vinas
        vini viniem vins vinu vinus virs visa visai visam visas visi visiem vismaz visos viss visu visur visus visvairak
        visvairāk visā visām visās viņa viņai viņam viņas viņi viņiem viņu viņus viņā viņām viņš vēl vēlamies vēlas
        vēlaties vēlos vēlreiz vēlētos zem zina zinat zinu zināt īpaši ļoti šai šajos šajā šajās šeit šie šiem šim šis
        šo šos šāda šādam šādas šādi šādiem šāds šādu šādus šādā šādām šī šīm šīs
    """,
    "et": """
        aga ainult aitah aitäh alati all arge asemel ees eest ega ehk ehkki ei enam end enda endaga endal endale ennast
        enne ent eriti et harva hiljem hoopis hulgas iga igal igale igas igasugune igasuguseid igat ikka ilma ilmselt
        ise isegi ja jaa jah jalle jaoks jarelikult jms jne ju juba just justkui juurde juures juurest jälle järelikult
        ka kas kaudu keda kedagi keegi kelle kellega kellegagi kellegi kellel kellele kellelegi kellelgi kellelt kellest
        kes kindlasti kohe kohta koigi koigiga koigil koigile koigis koigist koik koike koiki koikide koikidele kuhu
        kuhugi kui kuid kuidas kuigi kumb kumba kumbki kumma kuna kunagi kuni kus kusagil kuski kuskil kuskile kust
        kõigi kõigiga kõigil kõigile kõigis kõigist kõik kõike kõiki kõikide kõikidele kõrval leian leida lihtsalt liiga
        lisaks ma me meid meie meiega meil meile meilt meist mida midagi miks mil millal mille millega millegagi millegi
        milleks millel millele milles millest millestki milline millise millised milliseid millisel millises millist
        milliste millistes mina mind minu minuga minul minule minust mis miski miskit mitme mitmed mitmeid mitte mitu
        molema molemad molemat monda mone moned monede monel monele mones moni monikord moningad moningaid mu muid muidu
        muidugi mul mulle muud muude muuga mõlema mõlemad mõlemat mõnda mõne mõned mõnede mõnel mõnele mõnes mõni
        mõnikord mõningad mõningaid nad nagu naidake naiteks natuke need neid neil neile neis neist nemad nende nendega
        nendel nendele nendes nendest nii niipea niisiis niisugune niisuguse niisugused ning nonda nt nuud näidake
        näiteks nõnda nüüd oelge ole oled oleks oleksid oleksime oleksin olema oleme olen olete oli olid olime olin olla
        olnud oma ometi on otsekui otsime otsin palju paljud paljude paljudele paljusid palun peaaegu peab peaks
        peaksime peaksin peal peame pean peate peavad pidi pigem pole poleks polnud poole poolt praegu puhul pärast
        päris rohkem sa saab saad saada saaks saaksime saaksin saama saame saan saanud saate saavad sageli sai said
        saime sain sama samad samal samas samu samuti se seal sealt seas seda see seega sees seest sel selle sellega
        selleks sellel sellele selles sellest selleta selline sellise sellised selliseid sellist selliste seoses sest
        siia siin siis siiski siit sina sind sinna sinu sinuga sinul soovib sooviks sooviksime sooviksin soovime soovin
        su suhtes sul sulle ta taas tagant taha tahab tahaks tahaksime tahaksin tahame tahan tahavad tahta taiesti tal
        talle tanan tavaliselt te teab teada tean teda teeb teen teevad tegelikult tegema tegi teha tehakse tehtud teid
        teie teiega teil teile teilt teinud teised teisel teisele teises teisi teist teiste teistega teistel teistele
        teistes teistest tema temaga temal temale temast tere tihti toesti tohib tohime tohin tohivad tottu täiesti
        tänan tõesti tõttu uhegi uhtegi ukski uldse umbes usna utle uuesti vahel vahem vaid vaja vajab vajame vajan
        valja varsti vastavalt veel veidi voib void voiks voiksime voiksin voima voin vois voite voivad väga vähe vähem
        välja või võib võid võiks võiksime võiksin võima võin võis võite võivad ärge öelge ühegi ühtegi ükski üldse üle
        üsna ütle
    """,
    "fi": """
        aina aivan alla alle asti edes edessa edessä ehka ehkä ei eika eiko eikä eikö eivat eivät eli ellei emme en enaa
        enemman enemmän eniten enka enkä ennen enää eraan eras erittain erittäin erityisesti eräs erään esim esimerkiksi
        et eteen etsimme etsin etta ette ettei että haluaa haluaisimme haluaisin haluamme haluan haluavat haluta hanella
        hanelle hanen hanet hanta he hei heidan heidat heidän heidät heilla heille heillä heilta heiltä heista heistä
        heita heitä heti hyvin hän hänelle hänellä hänen hänet häntä ihan ikina ikinä ilman itseaan itselle itseään ja
        jalkeen jalleen jne jo johon johonkin joiden joidenkin joihin joilla joille joissa joista joita joitakin joka
        jokin joko joku jolla jollain jollakin jolle jollei jollekin jolloin jonka jonkin jonkun joo jopa jos joskus
        jossa jossain jossakin josta jostain jota jotain jotakin joten jotka jotkut jotta juuri jälkeen jälleen kai
        kaiken kaikilla kaikille kaikissa kaikista kaikkea kaikki kaikkia kaikkialla kaikkien kannattaa kannattaako
        kanssa kautta keiden kenella kenelle kenellekaan kenellekään kenellä kenen kenenkaan kenenkään kenet kerro
        kertokaa kesken keta ketaan ketka ketkä ketä ketään kiitos kohti koska koskaan koskien kovin kuin kuinka
        kuitenkin kuka kukaan kumpi kun kunnes kuten kylla kyllä lahella lahes lahinna lapi liian liittyen lisaksi
        lisäksi loytaa loytyy loytyyko luokse luona lähellä lähes lähinnä läpi löytyy löytyykö löytää me meidan meidat
        meidän meidät meilla meille meillä meilta meiltä meista meistä meita meitä melkein melko mihin mihinkaan
        mihinkään mika mikaan miksi mikä mikään milla millainen millaiset millaisia millaista mille milloin millä milta
        miltä mina minka minkaan minkalainen minkalaisia minkalaista minkä minkälainen minkälaisia minkälaista minkään
        minne minua minulla minulle minulta minun minut minä missa missaan missä missään mista mistaan mistä mistään
        mita mitaan miten mitka mitkä mitä mitään moi molemmat molempien monelle monen monet moni monia monien monta
        montako muiden muilla muille muissa muita mutta muualla muun muut muuta muutama muutaman muutamia muuten myos
        myös mä nailla naille nama nayta ne niiden niihin niilla niille niillä niin niinkuin niissa niissä niista niistä
        niita niitä noiden noin nuo nyt näiden näille näillä näin näissä näistä näitä nämä näytä ole olemme olen olet
        olette oli oliko olin olisi olisiko olisimme olisin olivat olla ollaan olleet ollut omaa oman omat omia omien on
        onko ovat ovatko paitsi paljon paljonko pian pitaa pitaako pitaisi pitaisiko pitäisi pitäisikö pitää pitääkö
        puolesta pystyy saa saada saadaan saakka saako saamme saan saanko saanut saavat saisi sama saman samassa samat
        samoja se seka sekä sellainen sellaisen sellaiset sellaisia sellaista sen siella siellä sielta sieltä siihen
        siina siinä siis siita siitä sijaan siksi silla sille silloin sillä silti siltä sina sinne sinua sinulla sinulle
        sinun sinut sinä sita sitten sitä suhteen sä taalla taalta taas tahan tai takana takia tallainen tallaisen
        tallaisia tallaista tama taman tanne tarvita tarvitaan tarvitsee tarvitseeko tarvitsemme tarvitsen tassa tasta
        tata taytyy te teemme teen tehda tehdaan tehdä tehdään tehnyt teidan teidat teidän teidät teilla teille teillä
        teita teitä tekee teki tietaa tietaako tietenkin tietysti tietää tietääkö todella toisen toisensa toiset toisia
        toisiaan toisille toista toisten tosi tuo tuolla tuon tuonne tuossa tuota tähän tällainen tällaisen tällaisia
        tällaista tälle tällä tämä tämän tänne tässä tästä tätä täytyy täällä täältä usea useat usein useita vaan
        vahemman vai vaikka vain valilla valille valissa varmaan varmasti varsinkin varten vastaan viela vielä voi voida
        voidaan voiko voimme voimmeko voin voinko voinut voisi voisiko voisimme voisin voit voitte voivat vuoksi
        vähemmän vähän välille välillä välissä yhä yleensa yleensä yli ym ympari ymparilla ympäri ympärillä yms älkää
        älä
    """,
    "da": """
        ad af al aldrig alle allerede alligevel alt altid altsa altsaa altså andet andre andres angaaende angaende
        angående at baade bag bare begge behoeve behoever behove behover behøve behøver blandt blev blevet blive bliver
        blot burde både bør ca cirka da de dem den denne dens der deres derfor derfra derhen derimod dermed derom dersom
        dertil derved desuden det dets dette dig din dine disse dit dog du dvs dér efter efterhaanden efterhanden
        efterhånden egen egentlig eget egne eksempelvis eller ellers en end endda endnu engang ens enten er et faaet
        faerre faet faktisk farre fik finder findes flere flest fleste for foran fordi fortael fortæl fra fx få fået får
        færre før ganske gennem gerne gjorde gjort goddag goere gore gør gøre haft ham han hans har havde hej hele
        heller helt hen hende hendes her herfra herom hertil hos hun hvad hvem hver hverken hvert hvilke hvilken hvilket
        hvis hvor hvoraf hvordan hvorefter hvorfor hvorfra hvorhen hvorimod hvorledes hvornaar hvornar hvornår hvorpa
        hvorpaa hvorpå hvortil hvorvidt i ifoelge ifolge ifølge igen igennem ikke imellem imidlertid imod ind inden
        indeni indtil ingen ingenting intet isaer isar især ja jaevnligt javnligt jeg jer jeres jo jævnligt kan kun
        kunne kunnet lader langs lidt ligesom maade maader maaske maatte maattet man mange med meget mellem men mens
        mere mest mig min mindre mindst mine mit mod mon muligvis mv må måde måder måske måtte måttet naesten nasten nej
        nemlig netop nodt noedt nogen nogenlunde nogensinde noget nogle nok nu når nær næsten nødt oensker ofte og ogsa
        ogsaa også om omkring onsker op os osv ovenpa ovenpaa ovenpå over overhovedet per pga proevet provet prøvet på
        rigtig saadan saadanne saadant saaledes sadan sadanne sadant saerligt saledes samme samt sarligt selv selve
        selvom senere siden sig sin sine sit sjaeldent sjaldent sjældent skal skoent skulle skullet skønt slags slet
        snart soeger soger som somme sommetider stadig straks så sådan sådanne sådant således særligt søger tak temmelig
        til tit trods ud uden vaere vaeret var ved vedroerende vedrorende vedrørende vel venligst vha vi via vide vil
        ville villet virkelig vis visse vist vor vore vores vort være været én ét ønsker
    """,
}

STOP_WORDS: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split()) for language, words in _WORDS.items()
}


def stop_words_of(language: str) -> frozenset[str]:
    """Return the stop words of a language; none for one that has no list."""
    return STOP_WORDS.get(language, frozenset())
