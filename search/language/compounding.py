"""Words that are written together: a word is found in compounds that hold it.

``Ernte`` finds ``Getreideernte`` and not ``erlernte``: what is left of a compound must be
a word by itself, of the archive or of those that often stand in compounds, and the
compound must not be more frequent than its parts are (so that ``beitrat`` is no ``Rat``).
Words of three or four letters are looked for at the end only. The word that is asked for
is known, so only the rest needs proof: that is why it is done here and not in the index
(measured: 98 of a hundred found instead of 94, and nothing false but ``Banketten``).

    >>> class Words(dict):
    ...     def holds(self, stem): return self.get(stem, 0)
    ...     def containing(self, language, letters): return list(self)
    >>> words = Words({"de:getreid": 4, "de:ernt": 3, "de:getreideernt": 1, "de:erlernt": 1})
    >>> list(compounds_of("de:ernt", words))
    ['de:getreideernt']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from cuttings.search.language.chains import SIGN, chain_of

LINKS = {
    "da": ("", "s", "e"),
    "de": ("", "s", "es", "n", "en", "er", "e", "ens"),
    "fi": ("", "n", *"aeiouy", "an", "en", "in", "on", "un", "yn"),
    "hu": ("", *"aeio"),
    "nl": ("", "s", "en", "e", "er"),
    "no": ("", "s", "e"),
    "sv": ("", "s", "o", "u", "e"),
}
"""What stands between the parts of compounds, in the languages that write them
together; in Finnish and Hungarian also the last vowel of the first, which its stem lacks.
"""

UNEVEN = frozenset({"fi", "hu"})
"""Languages whose stemmer takes another part of a short word than of a long one."""

SHORTEST_REST = 4
"""Letters of what is left of a compound."""

SHORT = 4
"""Letters of a word that is looked for at the end of compounds only."""

_PARTS = {
    "de": """
        abend adels agrar akten aktien alarm alpen alt alters amts angriff
        anlage anteil anwalt apotheke arbeit archiv art arten arzt asyl atom
        aufsicht aus auslands ausländer ausschuss auto automobil bahn bank bau
        bauern beamten bebauung berg bericht beruf besuch betriebs beweis
        bezirks bier bild bildung biologie blut boden boot brand brief bronze
        brücke buch bundes buß bühne bürger chef computer daten debatte denkmal
        diebstahl dienst direktor doppel dorf drogen druck ehe ehren eigentum
        einkommen einzel eis eisen elektro elf energie erb erd erdgas erdöl
        erfolg erinnerung ernte erziehung essen europa export fabrik fach fahr
        fahrer fall falle familien farbe fehler feier feld fern fernseh fest
        feuer film finanz firmen fisch fleisch flucht flug flughafen fluss flut
        folge forschung forst foto frau frauen frei freiheit freizeit friedens
        frist frühjahr fußball ganztags garten gas gast gebiet gebirgs gebäude
        gebühr gedenk gefahr gefängnis gefühl geheim geld gemeinde gericht
        gesamt geschäft gesellschaft gesetz gesundheit getreide gewalt gewerbe
        gewinn gift gipfel gold gottes grenze groß grund gruppe hafen haft
        handels handwerk haupt hauptstadt haus haushalt heil heim herbst herz
        hilfe himmel hitze hoch hochschul hoheit holz honig hotel hunde hunger
        immobilien impf industrie innen insel internet jagd jahr jahres juden
        jugend jury justiz kabinett kaffee kalk kammer kampf kandidat karten
        katastrophen kauf kaufhaus kern kette kinder kirche klage klasse klima
        klinik kloster kohle kohlen kollege komitee kommission konferenz
        konkurrenz kontroll konzert kopf kosten kraft kraftstoff kraftwerk
        kranken kredit kreis kreuz krieg krise kräfte kultur kunden kunst kupfer
        königs körper küche küste lager land landes last laufbahn lebens
        lebensmittel lehrer leichen leistung leiter lese leute liebes linie
        liste lohn lotterie luft luftfahrt löwen mangel mann markt maschinen
        mauer maus medien medizin meer mehl mehr mehrheit meister meldung messe
        metall miet milch militär mindest mineralöl minister ministerium mittel
        monat mord motor museum musik mutter müll nachbar nacht nahrung
        nahverkehr namen narren natur nest netz neu nobel not ober ofen oper
        opfer orchester orden organisation orts palast panzer papier park
        parlament partei patienten pferde pflanzen pflege pilz plan planung
        platz pokal polizei porträt post preis presse probe produktion programm
        projekt prozess prüfung quelle rad rahmen raketen rat rats raub raum
        rechnung rechts regen regierung region reise reiter rekord religion
        rennen renten rettung richter rind roh rohr rolle runde rücktritt saal
        sache salz sammlung sand schaden schau schicht schiene schiff schlacht
        schloss schmuck schnee schul schuld schutz schwein schwer see seil sekte
        senat sende sicherheit sieger signal silber sitzung sold soldat sommer
        sonder sonn sozial spar spende spender spezial spiel spieler spitze
        sport sprach sprecher sprung staats stadt stahl stall start stein stelle
        stern steuer stiftung stimme stoff straf strand straße strecke streik
        strom student studien stunden sturm stück suche synagoge süd tafel tag
        tages tal tanz tarif tau taxi technik tee teil text theater tier tisch
        tochter tod tor tour touristen tracht traum treffen treibstoff trink
        trocken truppen tuch turm turnier uhr umwelt unfall uni universität
        unter unternehmen urlaub urteil vater verband verbot verbrechen verein
        verfassung verhandlung verkauf verkehr verlag verlust vermögen
        versammlung versicherung versorgung versuch vertrag verwaltung
        verwandten vieh vogel volks vor vorsitz vorstand wache wachs waffen wahl
        wald wand waren warn wasser weber wechsel weg weihnachts wein weizen
        welle welt werk wert wette wetter wetterdienst widerstand wiesen wild
        wind winter wirtschaft wissenschaft woche wochen wohn wolle wunder
        währung würde zahl zeichen zeit zeitung zelle zentral zentrum zeugen
        ziel zins zirkus zoll zoo zucker zug zukunft zustand zweig öl übung
    """,
    "nl": """
        aanbod aanval aard aardappel adres afdeling akker akkoord angst apotheek
        arbeid arbeiders arts artsen asiel atoom auteur auto avond bal bank
        basis bedrijf bedrijfs beeld been belasting beleid benzine berg beroep
        besluit bestuur beurs beveiliging bezoek bier bijeenkomst bloed bloem
        bodem boeren boete bom boom boot bouw bouwer boven brand brandstof brief
        broeder brood brug buiten burgemeester burger bus campagne centrum chef
        crisis cultuur dag dak daling dans data deel defensie deskundige deur
        dienst dier dierentuin dijk directeur discussie doel dood dorp draad
        drank drugs duin economie eiland eind eiser elektriciteit energie examen
        export fabriek fabrieks fabrikant familie feest fiets film fonds gas
        gebied gebouw gebruik gebruiker geest geld gemeenschap gemeente
        gemeenteraad geneeskunde gerecht geschiedenis gevangenis geweld gezin
        gezondheid gezondheids glas god goud graan gracht gras grens groep grond
        groot handelaar handels hart haven hof honden hoofd hoog hotel houder
        huis hulp huur inbraak industrie ingang internet invoer inwoner jaar
        jacht jeugd jongeren kaart kaas kabinet kamer kandidaat kantoor kapitaal
        kerk kern keuken kiezer kind kinder kinderopvang klanten klas kleding
        kleur klimaat koers kolen koning koningin konings koper kosten kracht
        kritiek kunde kundige kunst kust land landbouw landelijk last leden
        leger leider lening lente leraar leraren les leven leverancier licht lid
        lijn lijst literatuur lokaal loon lucht luchthaven maaltijd maan maand
        maatregel machine macht maker markt medicijnen meer meerderheid meester
        melk mening mensen metaal metro middag milieu minister misdaad moord
        motor museum muziek nacht natuur nieuws nood noord ochtend olie
        onderwijs onderzoek ongeval oogst oorlog oost opera opleiding opstand
        ouder overheid overleg overval paard pakket park partij pensioen pers
        personeel plaats plan platform politie poort post premier president
        prijs prijzen productie proef programma provincie raad recht rechtbank
        rechter reddings regen regering regio reis rijks rijst ring rivier roman
        ronde ruimte ruit samen schade schilder schilderij schip school
        schrijver slag sneeuw snelheid sociaal soldaten soort speel spel speler
        spits spoor sport staal staat staats stad stads staking station steen
        stem stempel stijging stof storm straat straf stroom student studenten
        studie suiker tafel tarief tarwe team tegen tekst televisie tent theater
        ticket tijd toerisme toernooi toren tram transport trein tuin turf
        uitvoer universiteit uur vaccin vakantie vakbond varken vee veer
        veiligheid verbod verdrag vereniging vergadering verkeer verkiezing
        verkoop verkoper verlies vertrouwen verzekering vis vlees vlieg
        vliegtuig vlinder vlucht vluchteling vluchtelingen voedsel voetbal vogel
        volks voor voorzitter vorm vraag vracht vrede vreemdeling vrijheid
        vrouwen vuilnis vuur waarde wacht wagen wandel wapen wapens water
        wedstrijd week weer weers weg welzijn wereld werk werkgevers werknemers
        west wet wetenschap wijk wijn wind winkel winst winter wolf woning woord
        zaak zaal zand zee zeil zieken ziekte zilver zomer zon zonne zorg zout
        zuid zuivel zwem
    """,
    "sv": """
        män folk personal
        alarm arbets arbete avtal bank barn beslut bil bild bok bolag bostad brand bro
        brott buss by båt centrum chef dag dags debatt direktör dom domstol djur energi
        export fabrik fackförbund familj fest film fisk fiske flod flyg folk fordon fotboll
        fred frihet fråga fängelse fågel gas gräns grund grupp gruv hamn handel handels
        hav helg hem hjälp hus hyres hälso höst idrott industri jord jordbruk jul järn
        järnväg kamp kandidat klimat klubb kol kommun konst kraft kris krig kris kultur
        kust kvinno kyrka lag land lands landsbygd lands läkare lärar löne löner lön makt
        marknad mat medel metall militär miljö minister mord museum musik natt natur nät
        näring offentlig olje olycka opera område ort park parti pengar plan plats polis
        politik post press pris program projekt präst rapport regering regn region rese
        rike riks riksdag rätt råd rörelse sam sjuk sjö sjukvård skada skatt skepp skog
        skola skol skydd slut snö soldat sommar spel sport språk stad stads stat stats
        station stor storm straff strejk ström student stål styrelse stöd säkerhet söder
        tal tid tidning tjänst tåg trafik turist universitet ung utbildning utrikes val
        vapen vatten verk vetenskap vind vinter vård väder väg vägar välfärd värld ålder år
        års
    """,
    "da": """
        arbejde arbejds avis bank barn by båd chef dag domstol dyr energi fabrik familie
        fest film fisk fly folk forbund fred fængsel gas grænse gruppe handel handels hav
        havn hjælp hoved hus industri jord kamp klima kommune konge kraft krig krise kunst
        kvinde kyst land landbrug landbrugs lands lov luft lærer løn læge magt marked
        metal miljø militær minister museum musik natur nord olie område park parti plan
        plads politi post presse pris program rapport regering regn region rejse rets råd
        sikkerhed skat skib skov skole sne soldat sommer sport stat stats stor storm
        straf strejke strøm student stål sundhed sundheds syge syd tid tog trafik udenrigs
        uddannelse universitet vagt valg vand vej verden vind vinter våben
    """,
    "no": """
        arbeid arbeids avis bank barn by båt dag domstol dyr energi fabrikk familie fest
        film fisk fiske fly folk forbund fred fengsel gass grense gruppe handel handels
        hav havn hjelp hoved hus industri jord kamp klima kommune kraft krig krise kunst
        kvinne kyst land landbruk lands lov luft lærer lønn lege makt marked metall miljø
        militær minister museum musikk natur nord olje område park parti plan plass politi
        post presse pris program rapport regjering regn region reise retts råd sikkerhet
        skatt skip skog skole snø soldat sommer sport stat stats stor storm straff streik
        strøm student stål helse syke sør tid tog trafikk utenriks utdanning universitet
        vakt valg vann vei verden vind vinter våpen
    """,
    "fi": """
        aalto aika ala alue ammatti apu ase asema asia asukas auto budjetti
        eduskunta elin elokuva energia ennuste entinen esitys foorumi hallinto
        hallitus hanke hautaus henkilö hiihtäjä hinta hoito huone ilma ilta
        johtaja joki joukko juna järjestö kala kana karja kauppa kausi kehitys
        kesä kevät kilpailu kirja kirjasto kirje kirkko kisa kokous kone koti
        koulu koulutus kriisi kuljetus kulta kunnan kunta kuolema kuorma kuva
        kylä käräjä käynti käyttö laiva laji laki lakko lama lannoite lapsi
        lasku lasten latu laulu lehti leipä lento liike liikenne liikunta liitto
        linja lista luku lumi luonnon luonto luotto lupa lääkäri maa maailma
        maan maatalous maito malli markkina masto matka matkailu meri merkki
        mestari mestaruus metsä metsän miehistö mielen mies ministeri museo
        musiikki musta myynti määrä nainen naisten neuvosto neuvottelu nuoriso
        nälkä näyttely ohjelma oikeus omaisuus onnettomuus opettaja opetus
        opiskelija opisto optiikka osa osasto paikallis paikka pakolainen
        pakolais palkka palkkio palo palvelu pankki paperi parlamentti peli
        pelto perhe perus pihan piiri pinta piste poika poliisi polku polttaa
        polttoaine posti presidentti puhe puhelin puisto puolue puu puun
        puutarha pyörä päivä pää päätös raha rahan rahasto rahoitus raja rakenne
        rakennus raskas rata rauha rauhan ravinto rikos ruoka ruuhka ryhmä
        ryöstö saalis saari sadon sairaala salin satama sato selvitys seura sivu
        sopimus sosiaali sota suhde sukellus suojelu suomen suunnitelma syys
        sähkö sähkön sää säästö taide takuu talo talous talvi tapaus tarkastus
        taulu teatteri tehdas tehtävä teollisuus terveyden terveys terä testi
        tie tiede tieto tila tilanne toiminta toimisto toimittaja tori tuho tuki
        tulva tuomari tuomio tuotanto turisti turva turvallisuus tutkija
        tutkimus tuuli tyttö työ työläinen työnantaja työntekijä työttömyys uhka
        uhri ulko ulkomaan urakka urheilu uutinen vaali vaalit valmistaja valta
        valtio valvonta vangin vankila vapaa varkaus varoitus vartija vartio
        vastuu vauhti vene verkko vero veron vesi vesistö viikko viini vilja
        viljan viljelijä viljely virasto virka virta voima vuosi väki väylä
        yhdistys yhtiö yleis yliopisto ympäristö yritys yö äänestys öljy öljyn
    """,
    "hu": """
        adat adó ajánlat akció alap anyag arany asztal autó bank bejárat
        beruházás beszéd biztonság bolt bor busz béke bér bíróság búza büntetés
        cikk család csapat csökkenés cukor cég dal diák dolgozó díj döntés ebéd
        egészség ellenőrzés elmélet elnök elsősegély ember emelés engedély erdei
        erdő erő erőmű esemény eset esés fa faj fal falu fegyver fej fejlesztés
        felelős felvétel fesztivál film fizetés fogság fogyasztás folyó forgalom
        fém férfi föld fürdő fő főváros gabona gazdaság gyermek gyár gyógyszer
        gyűlés gáz gép gépkocsi hajó hal harc helyzet hivatal háború ház híd hír
        hírlap hús idegen időszak internet ipar irat iroda iskola ivóvíz izgalom
        jegy jelentés jog jármű játék jég kapitány kar kedvezmény kenyér
        kereskedelem kert kerék kikötő kiállítás kormány kultúra kutatás kép kór
        kórház könyv köz közlekedés központ község küldött lakosság lakás lap
        lepke levél liga lista lopás lánc légi ló madár malom menekült ment
        mentes mentő mező mezőgazdaság miniszter minisztérium mozgalom munka
        munkás máj mérkőzés múzeum műsor nagy nap napló nemzet nyelv nyár német
        nép női olaj ország orvos osztály park part parti per piac polgár pont
        program pálya párt pénz pénzügy rablás rakéta rend rendelet rendszer
        rendőr rendőrség rengés robbanás rádió sajtó segély sport szabály
        szakasz szakszervezet szavazás személy szerelő szervezet szerződés
        szobor szolgálat sztrájk szállás szám szín színház szövetség szünet
        szőlő síelő só tanács tanár tavasz tej telefon tenger tengeri terem
        termék termés terror terv tilalom torony tulajdonos turné tábor
        tárgyalás társaság tél tér tó történet törvény tüntetés tűz tűzoltó utas
        vas vasút verseny vezető vihar villamos világ világító virág vizsgálat
        vonat vád választás vállalat vám város vásár vén víz zaj zavar zene
        zárás zöldség állam általános ég épület óra út ügy ülés üzem üzemanyag
        üzlet ősz
    """,
}
"""Words that often stand in compounds, in the words of news; the lists are our own. They
serve small archives; in larger ones nearly every part of a compound is a word by itself.
"""


class Words(Protocol):
    """The stems that an archive holds."""

    def holds(self, stem: str) -> int:
        """How many articles hold a stem."""

    def containing(self, language: str, letters: str) -> Iterable[str]:
        """The stems of a language that have some letters at their beginning or end."""


def compounds_of(stem: str, words: Words) -> Iterator[str]:
    """The stems of compounds that a word is a part of, given its stem."""
    language, _, letters = stem.partition(SIGN)
    if language not in LINKS or len(letters) < SHORT - 1:
        return
    own = max(1, words.holds(stem))
    for other in words.containing(language, letters):
        whole = other.partition(SIGN)[2]
        rests: list[str] = []
        if whole.endswith(letters):
            rests += _heads(language, whole[: -len(letters)])
        if whole.startswith(letters) and len(letters) > SHORT:
            rests += _tails(language, whole[len(letters) :])
        for rest in rests:
            if _is_part(language, rest, own, words.holds(other), words):
                yield other
                break


def _heads(language: str, head: str) -> list[str]:
    """A first part with and without what joins it to the next."""
    found = []
    for link in LINKS[language]:
        if head.endswith(link):
            found.append(head[: len(head) - len(link)])
    return _long_enough(language, found)


def _tails(language: str, tail: str) -> list[str]:
    """A last part with and without what joins it to the one before."""
    found = []
    for link in LINKS[language]:
        if tail.startswith(link):
            found.append(tail[len(link) :])
    return _long_enough(language, found)


def _long_enough(language: str, rests: list[str]) -> list[str]:
    """Rests of so many letters; shorter ones that are known (Bil, Gas, Zug)."""
    known = _known_parts(language)
    kept: list[str] = []
    for rest in rests:
        if len(rest) >= SHORTEST_REST or (len(rest) > 2 and rest in known):
            kept.append(rest)
    return kept


def _is_part(language: str, rest: str, own: int, frequency: int, words: Words) -> bool:
    """Whether what is left of a word is a word, and both parts are frequent enough for
    the whole to be one of the two.
    """
    for stem in {f"{language}{SIGN}{rest}", chain_of(language).stem(rest)}:
        if stem.partition(SIGN)[2] in _known_parts(language):
            return True
        held = words.holds(stem)
        if held and held * own >= frequency * frequency:
            return True
    return False


@lru_cache(maxsize=8)
def _known_parts(language: str) -> frozenset[str]:
    """The stems of the words that often stand in compounds, and these words."""
    chain = chain_of(language)
    parts: set[str] = set()
    for word in _PARTS.get(language, "").split():
        analysed = chain.analysed(word)
        parts.add(analysed.term)
        parts.add(analysed.stem.partition(SIGN)[2])
        if language in UNEVEN:
            parts.add(analysed.term.rstrip("aeiou"))
    return frozenset(parts)
