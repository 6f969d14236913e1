"""Words that tell names from what only looks like one: titles, offices, generic
organisations, months.

All sets are lower case and compared with a token lowered and without its full stop.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from anyascii import anyascii


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    """
    mr mrs ms miss mx home petty master staff navy army dr doctor prof professor sir dame lord lady madam madame
    monsieur mme mlle herr frau senor senora señor señora signor don dona president vice-president prime
    minister premier chancellor chairman chairwoman chairperson chief director king queen prince princess
    emperor sultan emir sheikh shaikh sheik sheikha shah crown duke duchess count baron baroness pope cardinal
    archbishop bishop patriarch father sister brother rev reverend pastor rabbi imam mullah ayatollah mufti
    maulana hojatoleslam grand general gen lt lieutenant col colonel maj major capt captain cmdr commander sgt
    sergeant cpl corporal pvt private admiral adm marshal brig brigadier commodore officer sen senator rep
    representative gov governor mayor secretary ambassador judge justice attorney sheriff congressman
    congresswoman mp foreign deputy acting former late ex-president ex-prime ex-minister ex-king spokesman
    spokeswoman spokesperson speaker leader comrade coach manager striker defender goalkeeper midfielder warlord
    lawyer activist analyst economist historian journalist reporter author writer actor actress singer producer
    designer artist hon honourable honorable first vice assistant associate senior junior inspector
    superintendent detective constable commissioner chef msgr st. president-elect elder haji hajji ustad
    correspondent editor photographer
    """
)
HONORIFICS = _set(
    """
    mr mrs ms miss mx dr prof sir dame lord lady mme mlle
    """
)
OPENERS = _set(
    """
    although because despite unlike like with without will would could should may might can did does do has have had
    is are was were not hey hello dear oh yes no ok okay well so then thus hence meanwhile instead previous next
    last later former current per via versus against about among amid upon until since unless whether whose which
    that this these those there here today yesterday tomorrow another each every many most some several all only
    even also just still perhaps maybe please thank thanks image photo file picture by in on at from for of to and or
    but if when while where who what why how once after before during under over between through
    """
)
PERSON_NOUNS = _set(
    """
    warlord commander spokesman spokeswoman spokesperson president minister premier chancellor governor mayor
    general colonel major captain lieutenant sergeant admiral leader chief chairman chairwoman director
    secretary senator congressman congresswoman lawmaker lawyer attorney judge prosecutor ambassador envoy
    analyst expert professor author writer journalist reporter editor activist dissident rebel militant
    terrorist suspect gunman singer actor actress coach striker defender goalkeeper midfielder champion king
    queen prince princess sheikh imam cleric bishop archbishop cardinal pope economist scientist researcher
    doctor physician officer policeman inspector businessman businesswoman tycoon billionaire banker oligarch
    founder ceo candidate opponent rival predecessor successor deputy adviser advisor aide brother sister son
    daughter wife husband father mother cousin uncle widow head executive commissioner boss official agent
    resident witness farmer teacher student driver player teammate winger batsman bowler quarterback pitcher mr
    mrs ms dr gen col maj lt capt sgt sen rep gov prof named called
    """
)
OFFICES = {
    "president": "president",
    "presidents": "president",
    "prime minister": "prime minister",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "foreign minister": "foreign minister",
    "foreign secretary": "foreign minister",
    "defence minister": "defence minister",
    "defense minister": "defence minister",
    "defense secretary": "defence minister",
    "defence secretary": "defence minister",
    "deputy defence minister": "deputy defence minister",
    "deputy defense minister": "deputy defence minister",
    "interior minister": "interior minister",
    "finance minister": "finance minister",
    "justice minister": "justice minister",
    "health minister": "health minister",
    "deputy prime minister": "deputy prime minister",
    "vice president": "vice president",
    "vice-president": "vice president",
    "secretary of state": "secretary of state",
    "secretary-general": "secretary-general",
    "secretary general": "secretary-general",
    "king": "king",
    "queen": "queen",
    "emir": "emir",
    "pope": "pope",
    "supreme leader": "supreme leader",
    "governor": "governor",
    "mayor": "mayor",
    "ambassador": "ambassador",
    "speaker": "speaker",
    "spokesman": "spokesman",
    "spokeswoman": "spokeswoman",
    "spokesperson": "spokesperson",
    "chairman": "chairman",
    "commander": "commander",
    "army chief": "army chief",
    "warlord": "warlord",
    "general": "general",
    "colonel": "colonel",
    "leader": "leader",
    "opposition leader": "opposition leader",
    "attorney general": "attorney general",
    "senator": "senator",
    "minister": "minister",
    "striker": "footballer",
    "midfielder": "footballer",
    "goalkeeper": "footballer",
    "defender": "footballer",
    "coach": "coach",
    "actor": "actor",
    "actress": "actor",
    "singer": "singer",
}
MONTHS = _set(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri
    sat sun today yesterday tomorrow christmas easter ramadan
    """
)
PARTICLES = _set(
    """
    al el ul bin ben ibn bint abu abd de del della di da das do dos du la le les von van der den ter ten af av y
    e zu zur bar ould uld
    """
)
NOT_NAMES = _set(
    """
    he she it they we i you the a an this that these those who what when where why how and or but if not no yes
    mr mrs ms sir god allah islam muslim muslims christian christians jew jews jewish islamic islamist islamists
    catholic catholics orthodox protestant protestants hindu hindus buddhist sunni sunnis shia shias shiite
    shiites shi'ite kurd kurds arab arabs bible koran quran qur'an internet web covid covid-19 coronavirus photo
    image file video update government police army parliament ministry court president minister state republic
    party opposition congress senate council committee commission cabinet parliament's house assembly authority
    authorities military navy air force troops rebels militants northern southern eastern western north south
    east west central upper lower english french brexit medicare medicaid sars-cov-2 earth moon mars sun cookies
    advertisement copyright twitter facebook instagram youtube whatsapp wikipedia wikinews reuters source
    sources related external news story editor's note background history references breaking exclusive analysis
    opinion
    """
)
GENERIC_HEADS = _set(
    """
    ministry government parliament police army military court council committee commission cabinet congress
    senate house department agency office party opposition union federation company group bank university school
    hospital team club league association board authority administration force forces assembly embassy coalition
    alliance movement organisation organization institute foundation centre center bureau directorate
    secretariat state nation country republic kingdom constitution treaty agreement accord act bill law
    declaration charter security intelligence defence defense interior foreign justice finance health education
    officials troops navy guard corps brigade regiment battalion airport station church mosque temple campaign
    project programme program media press television radio newspaper website site service services conference
    summit meeting talks election elections referendum front national international federal central general special
    joint public state local regional commerce command chamber arts representatives trade science technology culture
    sport sports transport environment energy agriculture industry economy economics allies allied uni coast legislature
    """
)
ORGANISATION_WORDS = _set(
    """
    party ministry committee council commission union bank university institute corporation company inc ltd plc
    group agency association federation front movement army forces force brigade court parliament senate
    congress league club united fc foundation centre center office bureau department organisation organization
    church network service services authority administration board school hospital airlines airways news times
    post journal press tv radio college academy society fund trust international national islamic democratic
    liberation alliance coalition partnership syndicate observatory museum orchestra rovers city police guard
    guards regiment corps division battalion opposition assembly tribunal
    """
)
LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|from|to|towards?|outside|around|across|throughout|into|of|via|through|between|capturing|"
    r"captured|recaptured|left|leave|reached|entered|north|south|east|west|northern|southern|eastern|western|central|"
    r"downtown|city of|town of|village of|province of|region of|district of|capital,?))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
SETTLEMENT_OF = re.compile(
    r"\b(?:village|hamlet|town|township|suburb|city) of $", re.IGNORECASE
)
STANDS_IN = re.compile(
    r"\b(?:in|near|at|around|outside|inside|throughout)\s+(?:the\s+)?$", re.IGNORECASE
)
PLACE_AFTER = re.compile(
    r"\s*(?:,\s+[A-Z]|(?:city|province|region|district|airport|area|valley|county|state|governorate|suburb|"
    r"neighbou?rhood|oblast|prefecture|island|islands|river|town|village|township|municipality|border|crossing|port"
    r"|checkpoint|peninsula|highlands|refugee camp)\b)"
)
APPOSITION = re.compile(
    r",? (?:which is )?(?:a|an|the|one of the) (?:[\w’'-]+ ){0,4}?(?:group|party|company|union|charity|agency"
    r"|organi[sz]ation"
    r"|think[ -]tank|NGO|newspaper|firm|bank|movement|federation|militia|association|consultancy|start-?up|retailer"
    r"|manufacturer|carmaker|airline|broadcaster|insurer|website|nonprofit|non-profit|watchdog|coalition|alliance)"
    r"(?=[,.;)]| (?:that|which|based|in|of|for|with|backed|run|led|said|founded|representing)\b)"
)
"""What says behind a name that it is an organisation's."""
FEATURE_HEADS = frozenset(
    """mount mt mt. lake gulf strait straits bay sea isle serranía serrania sierra cordillera río lago laguna isla cerro
    jebel jabal djebel wadi""".split()  # noqa: SIM905 - a list of words reads better
)
"""Words that a name of nature begins with."""
ADMINISTRATIVE = frozenset(
    (
        "prefecture",
        "oblast",
        "province",
        "county",
        "shire",
        "governorate",
        "district",
        "krai",
        "okrug",
        "voivodeship",
    )
)
"""Words that a name of a division ends with."""
FEATURE_TAILS = frozenset(
    """river mountains mountain lake sea bay gulf strait island islands valley desert peninsula archipelago glacier reef
    shoal plateau volcano ocean""".split()  # noqa: SIM905 - a list of words reads better
)
"""Words that a name of nature ends with."""
NO_BODY = _set(
    """
    act acts treaty agreement accord accords award awards prize cup championship championships olympics
    paralympics games day week month year convention protocol declaration resolution constitution manifesto
    license licence bill plan war revolution uprising storm hurricane cyclone typhoon earthquake virus disease
    syndrome show festival programme program project mission campaign operation initiative crisis election
    elections referendum derby final amendment doctrine deal pact summit marathon tournament series season code
    law scandal affair massacre manager director minister president chairman commissioner spokesman ambassador
    governor mayor editor professor reporter correspondent senator coach captain assistant analyst attorney
    """
)
NO_BODY_BEFORE = _set(
    "operation hurricane cyclone typhoon article section chapter resolution uss hms covid project"
)
NO_PERSON = _set(
    """
    road street avenue lane square bridge river lake mount mountain mountains island islands valley airport
    station cyclone hurricane typhoon storm operation shuttle space uss hms ins rms planetarium stadium museum
    university college instituto institute hospital church cathedral mosque temple park forest desert bay gulf
    sea ocean province district county region city town village highway boulevard theatre theater hotel building
    tower castle palace barrage dam pipeline cup prize award championship act project programme program festival
    volcano fc united world resort studios
    """
)
NO_ACRONYMS = _set(
    """
    UAV UAVS DDG MW GW KM GDP GNP HIV AIDS DNA RNA CEO CFO COO CTO TV PC GPS SUV IED IEDS VBIED VBIEDS GMT UTC
    EST EDT PST PDT CET BST PTSD COVID SARS MERS MP MPS PM AM AD BC US UK U.S DVD CD USB PDF URL HTML WMD WMDS
    NGO NGOS ID OK VIP SMS IT PR HR Q&A IQ ATM VAT CCTV LGBT LGBTQ LGBTQ+ DIY CV LPG LNG ICU PCR PPE RPG AK-47
    F-16 MIG ICBM ICBMS CO2 IPO
    """
)


@cache
def _given_names() -> frozenset[str]:
    text = (
        resources.files("cuttings.index.enrich")
        .joinpath("given_names.txt")
        .read_text(encoding="ascii")
    )
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def is_given_name(word: str) -> bool:
    """Whether a word is a given name of the list in ``given_names.txt``, whatever
    its case and accents.
    """
    return (word if word.isascii() else anyascii(word)).lower() in _given_names()
