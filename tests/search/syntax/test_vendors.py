"""A query in another product's syntax is the query that a librarian would write here."""

from __future__ import annotations

import pytest

from cuttings.search.syntax.grammar import parse

NEXIS = [
    ("HEADLINE(strike) AND BODY(wages)", "title:strike wages"),
    ("HEADLINE(strike w/3 wages)", 'title:"strike wages"~3'),
    ("BYLINE(adeyemi) and PUBLICATION(courier)", "byline:adeyemi outlet:courier"),
    ("dock w/10 (strike! or walkout!)", "dock NEAR/10 (strike* OR walkout*)"),
    ("ATLEAST5(strike)", "ATLEAST5(strike)"),
    ("atleast 5 (strike)", "ATLEAST5(strike)"),
    ("atleast3(strike or walkout)", "ATLEAST3(strike OR walkout)"),
    ("atleast3(strike and wages)", "ATLEAST3(strike) AND ATLEAST3(wages)"),
    ("strike pre/2 fund", "strike PRE/2 fund"),
    ("date(geq(1/13/2019) and leq(12/31/2019))", "date:2019-01-13.. date:..2019-12-31"),
    ("date is 2019", "date:2019"),
    ("date > 2019", "date:2020.."),
    ("strike and not (wages or pension)", "strike NOT (wages OR pension)"),
    ("wom*n w/p strike", "wom*n /p strike"),
    ('"night shift" w/s strike', '"night shift" /s strike'),
    ("strike w/ 5 wages", '"strike wages"~5'),
    ("HEADLINE (strike)", "title:strike"),
    ("HEADLINE,BYLINE(adeyemi)", "title:adeyemi OR byline:adeyemi"),
    ("SUBJECT(strikes)", "event:strikes OR terms:strikes"),
    ("COMPANY(northline)", "organisations:northline"),
    ("GEOGRAPHIC(lisbon)", "places:lisbon"),
    ("LENGTH > 500 and strike", "words:>500 strike"),
    ("strike but not wages w/4 cut", 'strike NOT "wages cut"~4'),
]

PROQUEST = [
    ("ti(strike) AND pub(courier)", "title:strike outlet:courier"),
    ("TI,AU(adeyemi)", "title:adeyemi OR byline:adeyemi"),
    ('"night shift" NEAR/3 strike*', '"night shift" NEAR/3 strike*'),
    ("night P/1 shift", "night PRE/1 shift"),
    ("night PRE shift", "night PRE/15 shift"),
    ("pd(20190601-20190630)", "date:2019-06-01..2019-06-30"),
    ("yr(2019-2020)", "date:2019..2020"),
    ("colo[*1]r", "colo#r"),
    ("strik[*2]", "strik$2"),
    ("[*3]strike", "*strike"),
    ('LOC("Lisbon")', 'places:"lisbon"'),
    ("PER(adeyemi)", "people:adeyemi"),
    (
        "ti(strike OR walkout) NOT ti(wage*)",
        "title:(strike OR walkout) NOT title:wage*",
    ),
    ("strike LNK wages", "strike wages"),
]

GALE_AND_EBSCO = [
    ("TI strike AND AU adeyemi", "title:strike byline:adeyemi"),
    (
        "TI ( strike OR walkout ) AND SO courier",
        "title:(strike OR walkout) outlet:courier",
    ),
    ("strike N5 wage*", '"strike wage*"~5'),
    (
        "(strike OR walkout) W5 (wage* OR pay)",
        "(strike OR walkout) PRE/5 (wage* OR pay)",
    ),
    ("DT 20190101-20191231 AND strike", "date:2019-01-01..2019-12-31 strike"),
    ("DA 20190601", "date:2019-06-01"),
    ("strik!", "strik*"),
    ("lab#r", "lab#r"),
    ("TI strike W2 fund", "title:strike PRE/2 fund"),
]

FACTIVA = [
    ("hd=(strike or walkout)", "title:(strike OR walkout)"),
    ("strike near5 wages", '"strike wages"~5'),
    ("strike adj2 fund", '"strike fund"~2'),
    ("atleast3 strike", "ATLEAST3(strike)"),
    ("strike/N30/wages", '"strike wages"~30'),
    ("(strike same wages) and hd=dock", "(strike /p wages) title:dock"),
    ("by=adeyemi and not hd=dock", "byline:adeyemi NOT title:dock"),
    ('sn="harbour courier"', 'outlet:"harbour courier"'),
    ("date from 2019/06/01 to 2019/06/30", "date:2019-06-01..2019-06-30"),
    ("date after 1 june 2019", "date:2019-06-02.."),
    ("strike and pd=20190601", "strike date:2019-06-01"),
    ("wc>500 and strike", "words:>500 strike"),
    ("(strike or walkout) not hd=wages", "(strike OR walkout) NOT title:wages"),
]

SOLR = [
    ("title:strike^2 OR body:wages", "title:strike OR wages"),
    ("+strike -wages +title:dock", "strike -wages title:dock"),
    ('+"night shift" +(strike walkout)', '"night shift" (strike AND walkout)'),
    (
        "date:[2019-01-01T00:00:00Z TO 2019-12-31T23:59:59Z]",
        "date:2019-01-01..2019-12-31",
    ),
    ("date:[* TO 2019]", "date:..2019"),
    ("(strike OR walkout) && !wages", "(strike OR walkout) NOT wages"),
    ("_exists_:byline", "byline:*"),
    ("*:*", "*"),
    ("strike~0.8", "strike~"),
    ("night\\ shift", '"night shift"'),
    ("strike\\!", "strike"),
    ("{!dismax qf=title}strike", "strike"),
    ("organi[sz]ation", "organi?ation"),
    ('"night shift"^3 strike', '"night shift" strike'),
    ("(strike walkout)^2 wages", "strike AND walkout AND wages"),
    ("strike~5", "strike~2"),
    ("date:199*", "date:1990..1999"),
    ("date:2019*", "date:2019"),
]

OVID_AND_PUBMED = [
    ("strike.ti.", "title:strike"),
    ("strike.mp.", "strike"),
    ("strikes.sh.", "event:strikes OR terms:strikes"),
    ('"night shift".ti.', 'title:"night shift"'),
    ("strike[title]", "title:strike"),
    ('"night shift"[Title]', 'title:"night shift"'),
    ("adeyemi[au]", "byline:adeyemi"),
    ("ti: strike", "title:strike"),
    ("col!r", "col#r"),
    ("hono(u)r", "hono#r"),
    ("strike + wages", "strike wages"),
]

GOOGLE = [
    ('intitle:"night shift"', 'title:"night shift"'),
    ("allintitle: dock strike wages", "title:(dock AND strike AND wages)"),
    ("strike | walkout", "strike OR walkout"),
    ('"strike * fund"', '"strike * fund"'),
    ("before:2019-06-01 strike", "date:..2019-05-31 strike"),
    ("strike 2019..2020", "strike date:2019..2020"),
    ("intext:strike", "strike"),
    ("location:lisbon", "places:lisbon"),
    ("strike AROUND(5) wages", '"strike wages"~5'),
    (
        "source:courier -site:herald",
        "outlet:courier -(outlet:herald OR website:herald)",
    ),
    ("inurl:harbour", "website:harbour"),
]

NEXIS_AND_WESTLAW = [
    ("strike butnot wages", "strike NOT wages"),
    ("strike w/sent wages", "strike /s wages"),
    ("strike w/para wages", "strike /p wages"),
    ("strike NOT/5 wages", "strike NOT W/5 wages"),
    ("strike not w/s wages", "strike NOT /s wages"),
    (
        "hlead(strike) and date(>= 1/31/2019)",
        "(title:strike OR lead:strike) date:2019-01-31..",
    ),
    (
        "headline(strike or walkout) and not section(sports)",
        "title:(strike OR walkout) NOT section:sports",
    ),
    ("atl5(strike) and body(wages)", "ATLEAST5(strike) AND wages"),
    (
        "publication(harbour courier) and strike",
        "outlet:harbour outlet:courier strike",
    ),
    (
        "(dock or harbour) pre/3 (strike! or walkout!)",
        "(dock OR harbour) PRE/3 (strike* OR walkout*)",
    ),
    ("strike & wages & pension", "strike wages pension"),
    ("strik*** /s wag**", "strik* /s wag*"),
    (
        "ti(strike) & da(aft 2018 & bef 2020)",
        "title:strike date:2019.. date:..2019",
    ),
    ("wages +s strike", "wages PRE/s strike"),
]

HEADING = " OR ".join(
    [
        f'{field}:"{{0}}"'
        for field in ["event", "terms", "places", "people", "organisations"]
    ]
)
"""What a heading of another thesaurus is looked for as."""

HEADINGS = [
    ("exp Elections/", HEADING.format("elections")),
    ("Elections/", HEADING.format("elections")),
    ("exp *Elections/", HEADING.format("elections")),
    ("Elections/lj, st", HEADING.format("elections")),
    ("food and beverages/", HEADING.format("food and beverages")),
    ("exp Elections/ and strike.ti.", f"({HEADING.format('elections')}) title:strike"),
    (
        "*Strikes, Employee/ or walkout$.tw.",
        f"{HEADING.format('strikes employee')} OR walkout*",
    ),
    (
        "strike.ti. and (Elections/ or Parliament/)",
        f"title:strike ({HEADING.format('elections')} OR {HEADING.format('parliament')})",
    ),
    (
        "'elections'/exp AND strike:ti",
        f"({HEADING.format('elections')}) title:strike",
    ),
    ("'elections'/exp/mj", HEADING.format("elections")),
    (
        '"Elections"[Mesh] AND strike[ti]',
        f"({HEADING.format('elections')}) title:strike",
    ),
    ("elections[MeSH Terms]", HEADING.replace('"', "").format("elections")),
    ("[mh ^Elections]", HEADING.format("elections")),
    (
        "MeSH descriptor: [Elections] explode all trees",
        HEADING.format("elections"),
    ),
    ('(MH "Elections+")', HEADING.format("elections")),
    ('MESH.EXACT.EXPLODE("Elections")', HEADING.format("elections")),
    ('SU.EXACT("Strikes")', 'event:"strikes" OR terms:"strikes"'),
    (
        'MAINSUBJECT.EXACT("Strikes") AND pub.exact("Harbour Courier")',
        '(event:"strikes" OR terms:"strikes") outlet:"harbour courier"',
    ),
]

OTHERS = [
    ("[strike or walkout] and wages", "(strike OR walkout) wages"),
    ("hd=(strike w/3 wages) and la=en", 'title:"strike wages"~3 language:en'),
    ("lp=(strike and wages)", "lead:strike lead:wages"),
    ("date before 20200101 and strike", "date:..2019-12-31 strike"),
    ("strike N/5 wages", '"strike wages"~5'),
    ("pd(>20190601)", "date:2019-06-02.."),
    ("JN courier AND TI strike", "outlet:courier title:strike"),
    ("TX strike AND TI wages", "strike title:wages"),
    ("'night shift':ti", 'title:"night shift"'),
    ("(strike OR walkout):ti", "title:(strike OR walkout)"),
    ("strike NEXT/3 wages", "strike PRE/3 wages"),
    ("strike NEXT wages", "strike PRE/1 wages"),
    ('"strike wages"[Title:~3]', 'title:"strike wages"~3'),
    ("TI=(strike) AND PY=2019-2020", "title:strike date:2019..2020"),
    ("SRCTITLE(courier) AND TITLE(strike)", "outlet:courier title:strike"),
    ("PUBYEAR AFT 2018 AND strike", "date:2019.. strike"),
    ("TIT_HEAD= grève & AUT_BY= adeyemi", "title:grève byline:adeyemi"),
    ("Streik NDJ5 Lohn", '"Streik Lohn"~5'),
    ("ti=Streik und qu=Kurier", "title:Streik outlet:Kurier"),
    ("titel:Streik oder Ausstand*", "title:Streik OR Ausstand*"),
    ("（首相 OR 大統領） AND 選挙", "(首相 OR 大統領) AND 選挙"),
    ("首相　ＡＮＤ　選挙", "首相 AND 選挙"),
    ("首相＆選挙", "首相 AND 選挙"),
    ("首相＋大統領", "首相 OR 大統領"),
    ("首相！選挙", "首相 NOT 選挙"),
    ("「消費税」", '"消費税"'),
    ("title:(+dock +strike -wages)", "title:dock title:strike -title:wages"),
    (
        'outlet:("harbour courier" OR herald)',
        'outlet:"harbour courier" OR outlet:herald',
    ),
    (
        "strike after:2019-06-01 before:2019-07-01",
        "strike date:2019-06-02.. date:..2019-06-30",
    ),
    ('strike -"night shift" -wages', 'strike NOT "night shift" NOT wages'),
    ("NEAR((strike, court), 5)", "strike NEAR/6 court"),
    ("NEAR((strike, court, mayor), 2, TRUE)", "strike PRE/3 court PRE/3 mayor"),
    ('NEAR("night shift" strike, 7)', '"night shift" NEAR/8 strike'),
    ("NEAR(strike court)", "strike NEAR/11 court"),
    ("_missing_:people strike", "NOT people:* strike"),
    ("from:2019 to:2020-05 strike", "date:2019.. date:..2020-05 strike"),
    ("strike [ti] court", "title:strike court"),
    ("(strike OR court) [TI]", "title:(strike OR court)"),
    ("strike/TI AND court", "title:strike court"),
    ("strike,court;mayor", "strike court mayor"),
    ("10,000 strikers", "10000 strikers"),
]

QUERIES = [*NEXIS, *PROQUEST, *GALE_AND_EBSCO, *FACTIVA, *SOLR, *GOOGLE]
QUERIES += [*OVID_AND_PUBMED, *NEXIS_AND_WESTLAW, *HEADINGS, *OTHERS]


@pytest.mark.parametrize(("theirs", "ours"), QUERIES)
def test_a_vendors_query_asks_what_its_translation_by_hand_asks(theirs, ours):
    assert parse(theirs).tree == parse(ours).tree
    assert parse(theirs).understood == parse(ours).understood


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("police within 5 killed", "“police killed”~5"),
        ("police killed in the headline", "title:police AND title:killed"),
        ("court OR police in titles", "court OR title:police"),
        ("police in lead", "lead:police"),
        ("police within 5 words of killed", "“police killed”~5"),
        ("police around 5 killed", "“police killed”~5"),
        ("police w5 killed", "police PRE/5 killed"),
        ('"night shift" n3 strike', "“night shift” NEAR/3 strike"),
        ("police same court", "police /p court"),
        ("police but not court", "police AND NOT court"),
        ("Police Or Court", "police OR court"),
        ("SU elections", "event:elections OR terms:elections"),
        ("su elections AND pu courier", "su AND elections AND outlet:courier"),
        ("TX strike", "strike"),
        ("people:donald trump", "people:“donald trump”"),
        ("title:night shift AND strike", "title:“night shift” AND strike"),
        ("'night shift' strike", "“night shift” AND strike"),
        ("AB strike", "strike"),
        ("strike in 2019", "strike AND date:2019"),
        ("strike since 2018", "strike AND date:2018.."),
        ("strike between 2018 and 2019", "strike AND date:2018..2019"),
        ("date 2019", "date:2019"),
    ],
)
def test_words_that_other_products_read_as_signs_are_offered_as_signs(typed, offered):
    assert offered in [offer.query for offer in parse(typed).offers]


@pytest.mark.parametrize(
    ("typed", "understood", "named"),
    [
        ("noft(fire)", "fire", "noft"),
        ("stype(fire)", "fire", "stype"),
        ("art=fire", "fire", "art"),
        ("TI,AB(fire)", "fire", "TI,AB"),
        ("fire.ti,ab.", "fire", "ti,ab"),
        ("LOAD-DATE(2019) fire", "2019 AND fire", "LOAD-DATE"),
        ("dateline:lisbon", "lisbon", "dateline"),
        ("PAGE > 5 and fire", "fire", "PAGE > 5"),
        ("fire AND pg<200", "fire", "pg<200"),
        ("people:[a TO b] fire", "fire", "people:[a TO b]"),
        ("page:1 fire", "fire", "page:1"),
        ("title:/fi.e/ smoke", "smoke", "title:/fi.e/"),
        ("ATLEAST5(people:rahmon)", "people:rahmon", "ATLEAST5"),
    ],
)
def test_what_cannot_be_asked_is_named_and_its_words_are_searched(
    typed, understood, named
):
    parsed = parse(typed)
    assert parsed.understood == understood
    assert f"“{named}”" in parsed.warnings[0]


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("tiab:fire", "title:fire OR lead:fire"),
        ("TI,AB(fire)", "title:fire OR lead:fire"),
        ("AB(fire AND smoke)", "lead:fire AND lead:smoke"),
        ("dateline:lisbon", "lead:lisbon"),
        ("rst=herald fire", "outlet:herald AND fire"),
    ],
)
def test_the_field_that_comes_nearest_to_one_that_is_not_held_is_offered(
    typed, nearest
):
    assert nearest in [offer.query for offer in parse(typed).offers]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("LEAD(fire)", "lead:fire"),
        ("lp=fire smoke", "lead:fire AND smoke"),
        ("HLEAD(fire)", "title:fire OR lead:fire"),
        ("hlp=(fire w/5 smoke)", "title:“fire smoke”~5 OR lead:“fire smoke”~5"),
        (
            "hlead(fire pre/2 smoke)",
            "title:fire PRE/2 title:smoke OR lead:fire PRE/2 lead:smoke",
        ),
        ("fire W/SEG smoke", "fire /seg smoke"),
        ("fire NOT W/SEG smoke", "fire NOT /seg smoke"),
    ],
)
def test_the_lead_and_the_parts_of_an_article_can_be_asked_for(typed, understood):
    parsed = parse(typed)
    assert (parsed.understood, parsed.warnings) == (understood, ())
    assert parse(understood).node == parsed.node


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("atl5(fire)", "ATLEAST5(fire)"),
        ("2018 OR 2019 OR 2020", "2018 OR 2019 OR 2020"),
        ("fire n/5 smoke", "“fire smoke”~5"),
        ("date(aft 1/13/2019) and fire", "date:2019-01-14.. AND fire"),
        (
            "date(aft 2018 and bef 2020) and fire",
            "date:2019.. AND date:..2019 AND fire",
        ),
        ("fire[Title]", "title:fire"),
        ('"2019/01/01"[PDAT] : "2019/03/31"[PDAT]', "date:2019-01-01..2019-03-31"),
        ("TS=(fire NEAR/3 smoke)", "“fire smoke”~3"),
        (
            "fire since:2019-01-01 until:2019-06",
            "fire AND date:2019-01-01.. AND date:..2019-06",
        ),
        ("title%3Afire%20smoke", "title:fire AND smoke"),
        ("%22forest%20fire%22+smoke", "“forest fire” AND smoke"),
        ('"forest fire" /N5/ smoke', "“forest fire” NEAR/5 smoke"),
        ("fire prox10 smoke", "“fire smoke”~10"),
        ("TI fire N5 smoke", "title:“fire smoke”~5"),
        (
            "title:fire pre/2 (smoke or ash)",
            "title:fire PRE/2 (title:smoke OR title:ash)",
        ),
        ('TX "forest fire" AND PY 2019', "“forest fire” AND date:2019"),
        ("AU smith AND TX fire", "byline:smith AND fire"),
        ('(DE "FIRES")', "event:“fires” OR terms:“fires”"),
        ("TEXT= fire", "fire"),
        ("TIT_HEAD= (fire OU smoke)", "title:fire OR title:smoke"),
        ("date:2019-01-01/2019-03-31", "date:2019-01-01..2019-03-31"),
        ("date:3 January 2020 fire", "date:2020-01-03 AND fire"),
        ("DT January 2020 AND fire", "dt AND january AND 2020 AND fire"),
        ("date:2019 may fire", "date:2019 AND may AND fire"),
    ],
)
def test_a_habit_of_one_product_is_read_as_it_is_meant(typed, understood):
    parsed = parse(typed)
    assert (parsed.understood, parsed.warnings) == (understood, ())
    assert parse(understood).node == parsed.node


@pytest.mark.parametrize(
    ("typed", "offered", "said"),
    [
        (
            "fire 26/11/2020",
            "fire AND date:2020-11-26",
            "published on 26 November 2020",
        ),
        (
            "fire in 2019-2020",
            "fire AND date:2019..2020",
            "published in 2019-2020",
        ),
        ("2019-06-30", "date:2019-06-30", "published on 30 June 2019"),
        ("fire 10 May 2019", "fire AND date:2019-05-10", "published on 10 May 2019"),
        ("fire May 2019", "fire AND date:2019-05", "published in May 2019"),
        (
            "fire from January 2019 to March 2019",
            "fire AND date:2019-01..2019-03",
            "published from January 2019 to March 2019",
        ),
    ],
)
def test_a_date_among_the_words_is_offered_in_words(typed, offered, said):
    assert (offered, said) in [(each.query, each.text) for each in parse(typed).offers]


def test_a_time_counted_from_today_is_offered():
    texts = [each.text for each in parse("fire last month").offers]
    assert texts == ["published last month"]


def test_words_that_count_no_time_are_no_date():
    for typed in ("last call for this play", "the past of a house", "32/13/2020"):
        assert not [each for each in parse(typed).offers if "date:" in each.query]


def test_a_date_that_can_be_two_is_asked_though_nothing_was_published_then():
    (notice,) = parse("fire 05/10/2019").notices
    offers = [(each.text, each.query) for each in notice.offers]
    assert offers == [
        ("published on 5 October 2019", "fire AND date:2019-10-05"),
        ("published on 10 May 2019", "fire AND date:2019-05-10"),
    ]
    assert not notice.is_quiet


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("TITLE fire", "title:fire"),
        ("headline contains fire", "title:fire"),
        ("fire /F50/ smoke", "lead:fire AND smoke"),
        ("TX fire", "fire"),
    ],
)
def test_what_may_be_the_name_of_a_field_is_offered_as_one(typed, offered):
    assert offered in [offer.query for offer in parse(typed).offers]


@pytest.mark.parametrize("typed", ["PAGE(>5) fire", "edition(3) fire", "fire /F9/"])
def test_a_number_that_cannot_be_asked_for_is_named_and_left_out(typed):
    parsed = parse(typed)
    assert parsed.understood == "fire"
    assert len(parsed.warnings) == 1


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("word(s) of the member(s)", "word AND s AND member AND s"),
        ("E=mc2", "“e mc2”"),
        ("(again) it was not true", "again AND it AND was AND not AND true"),
        ("Boeing(BA) shares", "boeing AND ba AND shares"),
        (
            "the same-sex marriage near miss",
            "“same sex” AND marriage AND near AND miss",
        ),
        ("C++ +3", "c++ AND 3"),
        ("room 12/14", "room AND “12 14”"),
        ("What is the price of grain?", "price AND grain"),
        (
            "Who paid for the harbour (and the docks) in the strike?",
            "paid AND harbour AND docks AND strike",
        ),
        (
            "effects (good or bad) of the heat on wings",
            "effects AND good AND bad AND heat AND wings",
        ),
    ],
)
def test_running_text_is_no_vendors_syntax(typed, understood):
    assert parse(typed).understood == understood


def test_a_question_mark_that_ends_a_sentence_needs_no_notice():
    assert not parse("who paid for the harbour?").notices
    assert parse("harbour?").notices


@pytest.mark.parametrize("typed", ["#1 AND #2", "S1 AND S2", "s1 or s2", "L1 NOT (L2)"])
def test_lines_of_another_history_are_never_searched_as_words(typed):
    parsed = parse(typed)
    assert parsed.understood == "nothing"
    assert "another search history" in parsed.warnings[0]


def test_a_number_with_a_letter_among_words_is_a_word():
    assert parse("S1 trains AND L2").understood == "s1 AND trains AND l2"


def test_a_sentence_with_brackets_needs_not_all_its_words():
    """A pasted question is never empty for its punctuation."""
    parsed = parse(
        "What are the effects (positive and negative) of heat on wings or tails?"
    )
    assert parsed.some is not None
    assert "(positive AND negative)" not in parsed.understood
    assert any("tails" in offer.query for offer in parsed.offers)


@pytest.mark.parametrize(
    "typed",
    ["(police or court) killed", "the (police or court) w/5 killed in the attack"],
)
def test_brackets_of_a_query_group(typed):
    assert "(police OR court)" in parse(typed).understood


@pytest.mark.parametrize(
    "text",
    ["and/or", "24/7 care", "he/she said", "AC/DC", "km/h", "people:la", "Texas"],
)
def test_a_stroke_within_words_makes_no_heading(text):
    assert "event:" not in parse(text).understood
    assert parse(parse(text).understood).tree == parse(text).tree


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("1 and 2", "“1” and “2” are"),
        ("S1 AND S2", "“S1” and “S2” are"),
        ("or/1-4", "“or/1-4” is"),
        ("{OR #1-#3}", "“OR #1-#3” is"),
        ("limit 3 to english language", "“limit 3 to english language” is"),
        ("#1 not #2", "“#1” and “#2” are"),
    ],
)
def test_lines_of_another_history_are_named_and_never_searched_as_words(text, named):
    parsed = parse(text)
    assert parsed.understood == "nothing"
    assert parsed.warnings[0].startswith(f"{named} of another search history")
    for offer in parsed.offers:
        assert parse(offer.query).understood == offer.query


@pytest.mark.parametrize(
    "text", ["5 1", "2019 AND 2020", "s1 s2", "24 -7", "route 1 and 2"]
)
def test_numbers_and_names_with_numbers_are_words(text):
    parsed = parse(text)
    assert not parsed.warnings
    assert parse(parsed.understood).tree == parsed.tree


def test_a_line_beside_a_search_is_a_word_and_said():
    parsed = parse("S1 AND TI strike")
    assert parsed.understood == "s1 AND title:strike"
    assert parsed.offers[0].query == "title:strike"


def test_a_heading_is_offered_as_words():
    parsed = parse("exp Elections/ and wages")
    assert "“elections” AND wages" in [offer.query for offer in parsed.offers]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("grève %5 salaires", "“greve salaires”~5"),
        ("grève !! salaires", "greve AND NOT salaires"),
    ],
)
def test_a_sign_that_is_not_known_is_named_and_excludes_nothing(text, offered):
    parsed = parse(text)
    assert parsed.understood == "greve AND salaires"
    assert parsed.offers[0].query == offered
