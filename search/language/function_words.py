"""Words that join others and say little by themselves ("in", "the", "of"), by language.

They are indexed and searched like all words, and a phrase needs them; in a sentence that
was pasted they are what a result can do without. Those of other languages than English
count where an archive holds the language; words that are content words of English (war,
die, also, son) are left out of their lists.

    >>> is_function_word("in"), is_function_word("australia")
    (True, False)
    >>> is_function_word("der"), is_function_word("der", ("de",)), is_function_word("war", ("de",))
    (False, True, False)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cuttings.search.language.analysis import fold

_ENGLISH = """
a about above after again against all am an and any are as at be because been before
being below between both but by can could did do does doing down during each few for
from further had has have having he her here hers herself him himself his how i if in
into is it its itself just me more most my myself no nor not now of off on once only or
other our ours ourselves out over own same she should so some such than that the their
theirs them themselves then there these they this those through to too under until up
upon very was we were what when where which while who whom why will with would you your
yours yourself yourselves
ive youre youve weve theyre theyve dont doesnt didnt isnt arent wasnt werent havent hasnt
hadnt cant couldnt wont wouldnt shouldnt
"""

FUNCTION_WORDS = frozenset(_ENGLISH.split())
"""Folded English function words."""

_OTHERS = {
    "ar": "في من على الى عن مع هذا هذه ذلك التي الذي ان كان كانت او ثم لم لن لا ما قد هو هي",
    "cs": "se na je ze do pro od po jako ale byl byla bylo jsou ktery ktera ktere za podle",
    "da": "og det at en den til er som paa de med han af for ikke der var sig et har om vi",
    "de": (
        "der das den dem des ein eine einen einem einer eines und oder aber ist sind "
        "waren wird wurde wurden hat haben hatte mit von vom zu zum zur im am auf aus bei "
        "nach fur uber unter durch gegen ohne um als wie wenn dass nicht noch nur auch es "
        "er sie ihr ihre ihren sein seine seinen sich wir"
    ),
    "el": "ο η το οι τα του της των τον την και να σε στο στη στην με για απο που δεν θα ειναι",
    "es": (
        "el la los las un una unos unas y o pero de del al en con por para sobre entre "
        "sin desde hasta que se su sus lo le les es son fue fueron era esta este esto ha "
        "han como mas no ya"
    ),
    "fa": (
        "از به در با را که این آن است بود بودند شد شدند شود می برای تا هم یا و بر هر نیز "
        "اما خود ما او آنها ایشان هیچ پس چه بین باید کرد کردند کند کنند شده دارد دارند"
    ),
    "fi": "ja on ei etta se han oli ovat mutta myos kun jos kuin tai ole",
    "fr": (
        "le la les l un une des du de d et ou mais en au aux dans par pour sur avec sans "
        "sous entre chez vers que qui qu dont se sa ses ce cet cette ces il elle ils elles "
        "est sont etait ont avait a ne pas plus comme leur leurs y"
    ),
    "hi": "का के की में से को पर और है हैं था थे थी ने यह वह एक इस उस भी तो कि जो नहीं",
    "hu": "az es hogy nem egy is volt ez de meg mint csak aki amely",
    "it": (
        "il lo la i gli le l un uno una e o ma di del della dei delle dello degli a al "
        "alla ai alle da dal dalla dai nel nella nei nelle in con su sul sulla per tra fra "
        "che chi si suo sua suoi sono era ha hanno non come piu"
    ),
    "nl": (
        "de het een en of maar van voor met op in aan bij uit naar om door tegen tot te "
        "is zijn waren werd wordt heeft hebben dat die dit deze niet ook nog als er hij zij"
    ),
    "no": "og det at en den til er som pa de med han av for ikke der var seg et har om vi",
    "pl": "i w z na do nie to sie jest ze o od po za dla jak ale jego jej przez oraz byl byla",
    "pt": (
        "o a os as um uma e ou mas de do da dos das em no na nos nas com por para pelo "
        "pela sobre entre sem que se seu sua seus foi eram esta este ao aos nao mais como"
    ),
    "ro": "si in de la cu pe un o din pentru este sunt nu ca care mai al ale ai sau dar",
    "ru": (
        "и в во не на с со к ко по из за о об от до у для что как это его ее их он она "
        "они но или был была было были бы же ли"
    ),
    "sr": "i u na se je da su za od sa ne kao ali ili koji koja koje bi",
    "sv": "och det att en den till ar som pa de med han av for inte var sig ett har om vi",
    "tr": "ve bir bu da de icin ile ya olarak daha cok gibi kadar sonra olan oldu",
    "ur": (
        "کا کے کی کو سے میں پر اور نے ہے ہیں تھا تھی تھے یہ وہ ایک اس ان بھی تو کہ جو نہیں "
        "کر گیا گئی گئے لیے ساتھ"
    ),
    "uk": "і й в у не на з із зі до по за про від для що як це його її їх він вона вони але або був була",
}


@cache
def _of_language(code: str) -> frozenset[str]:
    """The words of a language, folded."""
    return frozenset(map(fold, _OTHERS.get(code, "").split()))


def is_function_word(term: str, languages: Sequence[str] = ()) -> bool:
    """Whether a folded term is one, in English or in one of some other languages."""
    if term in FUNCTION_WORDS:
        return True
    return any(term in _of_language(code) for code in languages)
