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

SHORTEST_REST = 4
"""Letters of what is left of a compound."""

SHORT = 4
"""Letters of a word that is looked for at the end of compounds only."""

_PARTS = {
    "de": """
        leute mann frau kräfte ganztags gesamt mehr mindest einzel neu alt doppel spezial abend alarm alters amts
        angriff anlage arbeit arzt aufsicht aus auto auslands
        bahn bau bauern berg betriebs bezirks bild bildung blut boden brand brief brücke
        buch bundes bürger chef dienst dorf druck einkommen eisen energie erd ernte
        europa export fach fahr fahrer familien fehler feier feld fern feuer film finanz
        firmen fisch flucht flug flughafen fluss frauen frei freiheit friedens frist
        frühjahr fußball garten gas gast gebäude gebiet gefängnis geld gemeinde gericht
        gesetz gesundheit getreide gewerbe gipfel groß grund grenze gruppe haft
        hafen handels haupt haus hilfe hoch hochschul holz industrie innen jahr jahres
        jugend kampf kandidat kern kinder kirche klage klima klinik kohle kraft kraftwerk
        kranken kreis krieg krise kultur kunst küste land landes lehrer leistung leiter
        linie lohn luft markt maschinen meer mehrheit meister metall miet militär mittel
        monat museum musik mutter nachbar nacht natur netz oper opfer ober orts park
        partei pflege plan platz polizei post preis presse programm projekt rat rats raum
        rechts regen region reise renten rettung richter roh runde sammlung schaden
        schicht schiff schnee schul schutz schwer see sicherheit soldat sommer sonder
        sonn sozial spiel spitze sport sprecher staats stadt stahl start stein steuer
        stimme straf straße streik strom student studien sturm süd tag tages tarif
        technik teil tier tisch tod tour trink turm umwelt unfall universität unter
        unternehmen urlaub verband verbot verein verfassung verhandlung verkehr vertrag
        verwaltung vieh volks vorsitz vor waffen wahl wald warn wasser weg weihnachts
        wein welt werk wetter wetterdienst winter wirtschaft wissenschaft wohn woche
        wochen zahl zeit zeitung zentral zentrum ziel zoll zug zukunft
    """,
    "nl": """
        aanval afdeling arbeid arbeiders arts auto avond bank bedrijf bedrijfs beleid berg
        bestuur beurs bezoek bijeenkomst boeren boete bouw brand brug brood burger
        burgemeester buiten centrum crisis dag dienst dier dijk dood dorp drank economie
        energie familie feest fiets film fonds gas gebied gebouw geld gemeente gerecht
        gevangenis gezondheid gezondheids grens groep grond groot haven handels hoofd huis
        hulp huur industrie jaar jeugd kamer kerk kern kinder klimaat kolen koers kosten
        kracht kunst kust land landbouw landelijk leger leraar leraren leven
        lijst loon lucht macht markt mensen meerderheid metaal milieu minister
        museum muziek nacht natuur noord onderwijs ongeval oorlog ouder overleg park
        partij pers plan politie post prijs proef provincie raad recht rechter regen
        regering regio reis ruimte school schip school sneeuw soldaten spoor sport staal
        staat staats stad stads staking station steen stem stempel storm straat straf
        stroom studenten tafel tarief tijd toernooi trein tuin universiteit vakbond veer
        veiligheid verbod verdrag vereniging vergadering verkeer verkiezing vis vlucht
        volks voetbal voor vrede vrouwen vuur water wapen weg wereld werk werkgevers wet
        wijn winkel winter wolf woning zaak zee ziekte zieken zomer zorg zuid
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
    return frozenset(parts)
