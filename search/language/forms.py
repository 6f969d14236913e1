"""Forms of English words that a stemmer doesn't bring together: irregular plurals and
verbs, and British and American spelling.

Each is brought to one spelling before it is stemmed, so that ``children`` finds ``child``
and ``colour`` finds ``color``. Forms that share no first letter with their word (went,
was) stay apart, because what is marked is looked for by its first letters. The lists are
our own.

    >>> one_form("children"), one_form("organisation"), one_form("colours")
    ('child', 'organization', 'colors')
    >>> one_form("precise"), one_form("surprised")
    ('precise', 'surprised')
"""

from __future__ import annotations

import re

_IRREGULAR = """
child: children
man: men
woman: women
foot: feet
tooth: teeth
goose: geese
mouse: mice
person: people persons
crisis: crises
thesis: theses
analysis: analyses
basis: bases
axis: axes
hypothesis: hypotheses
diagnosis: diagnoses
criterion: criteria
phenomenon: phenomena
medium: media
referendum: referenda
wife: wives
knife: knives
life: lives
leaf: leaves
thief: thieves
half: halves
wolf: wolves
shelf: shelves
loaf: loaves
say: said
shoot: shot
pay: paid
make: made
take: took taken
give: gave given
get: got gotten
come: came
become: became
know: knew known
grow: grew grown
throw: threw thrown
fly: flew flown
draw: drew drawn
see: seen
speak: spoke spoken
break: broke broken
steal: stole stolen
choose: chose chosen
freeze: froze frozen
write: wrote written
drive: drove driven
ride: rode ridden
rise: rose risen
begin: began begun
drink: drank drunk
sing: sang sung
sink: sank sunk
swim: swam swum
run: ran
win: won
fight: fought
buy: bought
bring: brought
seek: sought
teach: taught
catch: caught
sell: sold
tell: told
hold: held
stand: stood
understand: understood
withstand: withstood
withdraw: withdrew withdrawn
keep: kept
sleep: slept
sweep: swept
flee: fled
feed: fed
lead: led
meet: met
send: sent
spend: spent
lend: lent
build: built
lose: lost
shake: shook shaken
strike: struck stricken
stick: stuck
hang: hung
swear: swore sworn
wear: wore worn
tear: tore torn
bear: bore borne
eat: ate eaten
fall: fell fallen
forget: forgot forgotten
forbid: forbade forbidden
forgive: forgave forgiven
hide: hid hidden
bite: bit bitten
light: lit
slide: slid
hear: heard
deal: dealt
mean: meant
feel: felt
overthrow: overthrew overthrown
overcome: overcame
undertake: undertook undertaken
undergo: underwent undergone
"""

_SPELLINGS = """
programme: program
programmes: programs
grey: gray
aluminium: aluminum
jewellery: jewelry
mould: mold
sceptic: skeptic
sceptical: skeptical
aeroplane: airplane
aeroplanes: airplanes
fulfil: fulfill
skilful: skillful
instalment: installment
instalments: installments
ageing: aging
judgement: judgment
judgements: judgments
manoeuvre: maneuver
manoeuvres: maneuvers
foetus: fetus
paediatric: pediatric
archaeology: archeology
archaeologist: archeologist
archaeologists: archeologists
plough: plow
university: universiti
universities: universiti
experiment: experimental
experiments: experimental
experimented: experimental
experimenting: experimental
"""

_APART = """
anime
animation animations
apartment apartments
authority authorities
authorize authorizes authorized authorizing authorization authorizations authorise
    authorises authorised authorising authorisation authorisations
busy
capitalism
caste castes
celebrity celebrities
conservative conservatives conservatively
conversation conversations
cooper coopers
customer customers
davis
denis
department departments
designate designated designates designating designation designations
dominic
executive executives
federation federations
format formats formatted formatting
goods
harris
heroin
hospitality
important importantly importance
informal informally
initiative initiatives
journalism
liberal liberals liberally
likely
literal literally
maine
majority majorities
mineral minerals
minority minorities
nominal nominally
objective objectives objectively objectivity
officer officers
opposite opposites
personality personalities
polite politely politeness
positive positives positively
probation
procession processions
productive productively productivity
providence
publication publications
publicity publicize publicized publicise publicised
rational rationally rationality
refinance refinances refinanced refinancing
relative relatives relatively
several severally
severe severely severity
socialism
terminal terminals
transition transitions transitional transitioned transitioning
treasurer treasurers
tribunal tribunals
unlikely
willis
"""
"""Words that Porter's stemmer takes for others (mineral and miner, important and import,
tribunal and tribune), a line each with all its forms.

Found by grouping the words of 3,900 articles by their stems: 1,527 stems have words that
differ by more than an ending, and the lines are of those whose readers mean no other.
"""


def _forms() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _IRREGULAR.split("\n"):
        word, _, others = line.partition(": ")
        for other in others.split():
            table[other] = word
    for line in _SPELLINGS.split("\n"):
        spelling, _, word = line.partition(": ")
        if word and spelling[0] == word[0]:
            table[spelling] = word
    for line in _APART.replace("\n    ", " ").split("\n"):
        for form in line.split():
            # No suffix of a stemmer ends so: the word is a stem of its own.
            table[form] = f"{line.split()[0]}i"
    return table


FORMS = _forms()
"""One form for each that is not made by a rule."""

_OUR = re.compile(
    r"((?:arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|harb|hon|hum|lab|misdemean"
    r"|neighb|od|parl|ranc|rig|rum|savi|sav|splend|tum|val|vap|vig)o)u(r\w*)"
)
_RE = re.compile(
    r"((?:kilo|centi|milli)?(?:cent|theat|met|lit|fib|calib|sab|spect|meag|lust|somb))"
    r"re(s?)"
)
_ISE = re.compile(
    r"(\w{2,}(?:[bdfgjklnrstxyz]|ic|im|tom))(?<!pr)(?<!rt)i"
    r"s(e|ed|es|ing|er|ers|ation|ations)"
)
_YSE = re.compile(r"((?:anal|paral|catal)y)s(e|ed|ing|er|ers)")
_ENCE = re.compile(r"((?:def|off|lic|pret)en)c(es?)")
_DOUBLED = re.compile(
    r"(travel|cancel|model|label|level|signal|counsel|fuel|total|rival|quarrel|channel"
    r"|tunnel|panel|jewel|marvel)l(ed|ing|er|ers)"
)


def one_form(term: str) -> str:
    """The form of a folded term that stands for all its forms; itself for most."""
    known = FORMS.get(term)
    if known:
        return known
    if len(term) < 5 or not term.isascii():
        return term
    for letters, pattern, sign in _RULES:
        match = pattern.fullmatch(term) if letters in term else None
        if match:
            return f"{match[1]}{sign}{match[2]}"
    return term


_RULES = (
    ("our", _OUR, ""),
    ("re", _RE, "er"),
    ("is", _ISE, "iz"),
    ("ys", _YSE, "z"),
    ("enc", _ENCE, "s"),
    ("ll", _DOUBLED, ""),
)
"""Patterns of British spelling: letters that a word of it has (looking for these first
takes a tenth of the time), the pattern, and what stands between its two groups instead.
"""


def _others() -> dict[str, list[str]]:
    others: dict[str, list[str]] = {}
    for form, word in FORMS.items():
        others.setdefault(word, []).append(form)
    return others


OTHERS = _others()
"""The forms in the table by the one form that stands for them."""
