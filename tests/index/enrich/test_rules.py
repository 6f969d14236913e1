"""The rules after the model, fed with what a model might have found."""

from __future__ import annotations

import pytest

from cuttings.index.enrich.rules import refine
from cuttings.search.articles import Mention
from tests.making import make_article


def found(
    body: str, *labelled: tuple[str, str], title: str = "A day of news"
) -> tuple[Mention, ...]:
    """The mentions of a text in which a model found every occurrence of these words
    with their label.
    """
    raws = []
    for words, label in labelled:
        at = body.find(words)
        while at >= 0:
            raws.append((at, at + len(words), label))
            at = body.find(words, at + 1)
    return refine(make_article("a", title, body), raws, [])


def names(mentions, kind: str) -> set[str]:
    """The names of a kind that count."""
    return {
        found.name
        for found in mentions
        if found.kind == kind and found.name and "not counted" not in found.reason
    }


ODD = """
104 A. B-2 ( ) “ ” ’s 's , . - & of the The and said Inc Corp Xuxa Zorena Lee Paris China
Chinese Party Bank University King Mr. President U.S. NATO 1987 $5 <ZOR> in al- Street
Trophy Act 2nd é/ü
"""
LABELS = "PERSON ORG GPE LOC NORP PRODUCT FAC WORK_OF_ART EVENT LAW"


@pytest.mark.parametrize("label", LABELS.split())
def test_the_rules_end_whatever_a_model_takes_for_a_name(label):
    """Numbers, signs and any words, alone and with what stands behind them."""
    for odd in ODD.split():
        body = f"They have sold {odd} hospitals of {odd} Zorena, {odd} said."
        for words in (odd, f"{odd} hospitals", f"{odd} Zorena", f"of {odd} Zorena"):
            for mention in found(body, (words, label)):
                assert mention.surface == body[mention.start : mention.end]


def test_single_names_attach_to_full_names_whatever_the_model_called_them():
    """By folded surname:

    Khudoyberdyev is Khudoberdyev, and an organisation Salimov is Yakub Salimov.
    """
    body = (
        "Colonel Makhmud Khudoberdyev and warlord Yakub Salimov met. Khudoyberdyev left. Later Salimov left, "
        "and the forces of Khudoyberdyev followed."
    )
    labels = [
        ("Makhmud Khudoberdyev", "PERSON"),
        ("Khudoyberdyev", "LOC"),
        ("Salimov", "ORG"),
    ]
    assert names(found(body, *labels), "person") == {
        "Makhmud Khudoberdyev",
        "Yakub Salimov",
    }


def test_a_copy_of_a_text_has_the_names_that_the_first_has():
    """Though it is another string, and what was read of the first is remembered."""
    body = (
        "Minister Xuxa Zorena met the Pamir Rescue Authority (PRA) in Paris.\n\n"
        "Later the PRA said that Wanjiku Kamau, said Zorena, was safe."
    )
    copied = "".join(list(body))
    assert copied is not body
    first = found(body, ("Paris", "GPE"))
    assert "Pamir Rescue Authority" in names(first, "organisation")
    assert found(copied, ("Paris", "GPE")) == first


def test_a_surname_that_two_people_share_is_left_alone():
    """Its mention stays, without a name."""
    body = "Bill Clinton spoke. Hillary Clinton listened. Then Clinton left."
    mentions = found(
        body,
        ("Bill Clinton", "PERSON"),
        ("Hillary Clinton", "PERSON"),
        ("Clinton", "PERSON"),
    )
    assert [mention.name for mention in mentions if mention.surface == "Clinton"] == [
        ""
    ]
    assert "ambiguous" in next(
        mention.reason for mention in mentions if mention.surface == "Clinton"
    )


def test_titles_nationalities_and_possessives_are_no_part_of_a_name():
    """Whatever the model included."""
    body = "South African President Nelson Mandela's speech was heard."
    assert names(
        found(body, ("South African President Nelson Mandela's", "PERSON")), "person"
    ) == {"Nelson Mandela"}


def test_a_surname_that_is_a_town_stays_a_person_without_a_locative():
    """Kasimov is also a Russian town."""
    body = "Ukhrob Kasimov drove them out on Sunday. Russia watched. The fall strengthened Kasimov, they said."
    mentions = found(body, ("Ukhrob Kasimov", "PERSON"), ("Kasimov", "PERSON"))
    assert names(mentions, "person") == {"Ukhrob Kasimov"}
    assert names(mentions, "place") == {"Russia"}


def test_towns_that_the_model_mistook_are_places():
    """Dushanbe as an organisation, Kurgan as a person, in an article about Tajikistan."""
    body = "Fighting in Dushanbe, the capital of Tajikistan. They came from Kurgan Tyube. Dushanbe was calm."
    mentions = found(body, ("Dushanbe", "ORG"), ("Kurgan", "PERSON"))
    assert names(mentions, "place") == {"Dushanbe", "Tajikistan", "Kurgan Tyube"}


def test_countries_are_found_misspelt_and_demonyms_do_not_count():
    """Tajikstan is Tajikistan; Tajik is a mention of it that no facet counts."""
    mentions = found("Tajik troops stood in Tajikstan.")
    assert names(mentions, "place") == {"Tajikistan"}
    assert [(mention.surface, mention.name) for mention in mentions] == [
        ("Tajik", "Tajikistan"),
        ("Tajikstan", "Tajikistan"),
    ]


def test_an_explained_acronym_names_its_organisation_everywhere():
    """Before and after the explanation, and “of Tajikistan” that the model cut off
    is put back.
    """
    body = (
        "Officials said he belongs to the Islamic Renaissance Party of Tajikistan (IRPT), which was closed. "
        "The IRPT denied it."
    )
    mentions = found(body, ("Islamic Renaissance Party", "ORG"), ("IRPT", "ORG"))
    assert names(mentions, "organisation") == {
        "Islamic Renaissance Party of Tajikistan"
    }


def test_a_ministry_is_tied_to_its_country():
    """By the words around it, or by the one country that the article is about; else
    it is nobody's.
    """
    body = "Tajikistan said so. The Interior Ministry agreed; the Russian Foreign Ministry did not. Tajikistan waits."
    mentions = found(body, ("Interior Ministry", "ORG"), ("Foreign Ministry", "ORG"))
    expected = {"Interior Ministry (Tajikistan)", "Foreign Ministry (Russia)"}
    assert names(mentions, "organisation") == expected
    assert (
        names(
            found("The Interior Ministry agreed.", ("Interior Ministry", "ORG")),
            "organisation",
        )
        == set()
    )


@pytest.mark.parametrize(
    "word", ["Monday", "Muslim", "Government", "AFP", "Reuters", "GDP", "Olympics"]
)
def test_days_faiths_agencies_and_generic_words_are_no_organisations(word):
    """Whatever the model says."""
    assert (
        names(
            found(f"They told the {word} so, said {word} later.", (word, "ORG")),
            "organisation",
        )
        == set()
    )


def test_a_headline_in_capitals_makes_no_names():
    """“Presidential Forces Hit Back” is no organisation, but a country in it is a
    place.
    """
    title = "Presidential Forces Hit Back In Tajikistan"
    article = make_article("a", title, "Nothing else was said about it that day.")
    (mention,) = refine(article, [], [(0, 28, "ORG")])
    assert (mention.name, mention.start) == ("Tajikistan", -1)


def test_names_of_the_body_are_marked_in_the_title():
    """With a start of -1, because the title is not the body."""
    body = "President Emomali Rahmon spoke in Khorog, a town of Tajikistan."
    labels = [("Emomali Rahmon", "PERSON"), ("Khorog", "GPE")]
    mentions = found(body, *labels, title="Emomali Rahmon visits Khorog")
    assert {mention.surface for mention in mentions if mention.start == -1} == {
        "Emomali Rahmon",
        "Khorog",
    }


def test_people_that_the_model_overlooked_are_found_by_their_title():
    """News from all continents has names that an American model never saw."""
    body = "General Mahamat Idriss spoke. The activist Wanjiku Kamau wa Njoroge listened, and Kim said nothing."
    assert "Mahamat Idriss" in names(found(body), "person")


def test_a_surname_of_two_words_and_a_cut_given_name_are_attached():
    """Lopez Obrador; and Bolt, who is named in full where the model saw only his
    surname.
    """
    body = "President Andres Manuel Lopez Obrador met Usain Bolt. Lopez Obrador laughed, and later Bolt ran."
    mentions = found(
        body,
        ("Andres Manuel Lopez Obrador", "PERSON"),
        ("Lopez Obrador", "PERSON"),
        ("Bolt", "PERSON"),
    )
    assert names(mentions, "person") == {"Andres Manuel Lopez Obrador", "Usain Bolt"}


def test_a_dateline_in_capitals_is_a_place_and_a_possessor_no_part_of_a_court():
    """DODOMA, and India's Supreme Court."""
    body = "DODOMA, Tanzania (AP) - Judges of Tanzania's High Court met in India's capital. Tanzania waited."
    mentions = found(body, ("Tanzania's High Court", "ORG"))
    assert names(mentions, "place") == {"Dodoma", "Tanzania", "India"}
    assert names(mentions, "organisation") == {"High Court (Tanzania)"}


def test_arabic_family_names_stay_whole():
    """The model cut them at the article."""
    body = "Prime Minister Haider al-Abadi met President Bashar al-Assad."
    mentions = found(body, ("Haider", "PERSON"), ("Bashar al-Assad", "PERSON"))
    assert names(mentions, "person") == {"Haider al-Abadi", "Bashar al-Assad"}


@pytest.mark.parametrize(
    "name",
    ["Tsai Ing-wen", "Kim Jong-un", "Luiz Inácio Lula da Silva", "Beto O'Rourke"],
)
def test_names_of_all_shapes_stay_whole(name):
    """Hyphens before small letters, particles and apostrophes are parts of names."""
    assert names(found(f"They met {name} on Sunday.", (name, "PERSON")), "person") == {
        name
    }


@pytest.mark.parametrize(
    ("body", "spoken", "filed"),
    [
        (
            "The Peruvian Supreme Court ruled.",
            "Peruvian Supreme Court",
            "Supreme Court (Peru)",
        ),
        (
            "In Kenya the vote stood. The Supreme Court ruled.",
            "Supreme Court",
            "Supreme Court (Kenya)",
        ),
        (
            "The American Libertarian Party met.",
            "American Libertarian Party",
            "Libertarian Party (United States)",
        ),
        (
            "Syria was named, and the United States. The Department of Defense spoke.",
            "Department of Defense",
            "Department of Defense (United St",
        ),
        (
            "France was named, and Canada. The House of Commons sat.",
            "House of Commons",
            "House of Commons (Canada)",
        ),
        (
            "Voters in Texas and Ohio asked the Senate.",
            "Senate",
            "Senate (United States)",
        ),
    ],
)
def test_a_body_that_every_country_has_is_named_with_its_country(body, spoken, filed):
    """By its own words, by those around it, by the country named before, by the only
    country that has one.
    """
    labels = [(spoken, "ORG"), ("Texas", "GPE"), ("Ohio", "GPE")]
    (name,) = names(found(body, *labels), "organisation")
    assert name.startswith(filed)


@pytest.mark.parametrize(
    "generic",
    [
        "District Court",
        "US Embassy",
        "National Security",
        "Divisional Railway Manager",
        "Crete and Cyprus",
    ],
)
def test_kinds_of_bodies_and_lists_of_places_are_no_organisations(generic):
    """Whatever the model says."""
    assert (
        names(
            found(f"Then the {generic} was mentioned.", (generic, "ORG")),
            "organisation",
        )
        == set()
    )


def test_an_office_and_a_place_before_a_person_are_no_part_of_the_name():
    """And the organisation behind an office stays."""
    body = "First Minister of Scotland Nicola Sturgeon met Professor Ann Lee of Boston University on Friday."
    labels = [
        ("Scotland Nicola Sturgeon", "ORG"),
        ("Professor Ann Lee of Boston University", "ORG"),
    ]
    mentions = found(body, *labels)
    assert names(mentions, "person") == {"Nicola Sturgeon", "Ann Lee"}
    assert names(mentions, "organisation") == {"Boston University"}
    assert names(mentions, "place") == {"Scotland"}


def test_two_surnames_joined_are_nobodys():
    """The Biden-Harris ticket is neither of the two."""
    body = "Joe Biden and Kamala Harris won. The Biden-Harris ticket led."
    labels = [
        ("Joe Biden", "PERSON"),
        ("Kamala Harris", "PERSON"),
        ("Biden-Harris", "PERSON"),
    ]
    assert [
        each.name for each in found(body, *labels) if each.surface == "Biden-Harris"
    ] == [""]


def test_a_pope_and_a_given_name_keep_what_looks_like_a_title():
    """Pope Francis has no surname; Don Blankenship is no Spanish gentleman."""
    body = "Pope Francis prayed. Don Blankenship spoke; then Blankenship left."
    labels = [
        ("Francis", "PERSON"),
        ("Don Blankenship", "PERSON"),
        ("Blankenship", "PERSON"),
    ]
    assert names(found(body, *labels), "person") == {"Pope Francis", "Don Blankenship"}


def test_a_short_name_is_filed_under_the_long_one_of_its_article():
    """Where only one begins or ends so."""
    body = "The American Solidarity Party met. The Solidarity Party chose, and Goldman Sachs paid; Goldman was glad."
    labels = [
        ("American Solidarity Party", "ORG"),
        ("Solidarity Party", "ORG"),
        ("Goldman", "ORG"),
    ]
    assert names(found(body, *labels), "organisation") == {
        "American Solidarity Party",
        "Goldman Sachs",
    }


def test_a_town_that_plays_is_its_club():
    """In an article about sport, and not where the words say that it is a place; a
    country stays one.
    """
    body = (
        "Liverpool beat Leeds 2-1 in Liverpool on Sunday. The striker scored two goals in the league match. "
        "Leeds trail. Brazil beat Peru."
    )
    mentions = found(body, ("Liverpool", "GPE"), ("Leeds", "GPE"))
    assert names(mentions, "organisation") == {"Liverpool", "Leeds"}
    assert names(mentions, "place") == {"Liverpool", "Brazil", "Peru"}
    assert names(
        found("Leeds beat the odds. Brazil watched.", ("Leeds", "GPE")), "place"
    ) == {"Leeds", "Brazil"}


def test_a_group_that_the_model_took_for_a_person_is_an_organisation():
    """By its last word or by the Arabic word for an army or a party before it."""
    body = "The Saray al-Jihad Group and Jaish al-Mansurah joined Omar al-Ansari."
    labelled = [
        (name, "PERSON")
        for name in ("Saray al-Jihad Group", "Jaish al-Mansurah", "Omar al-Ansari")
    ]
    mentions = found(body, *labelled)
    assert names(mentions, "organisation") == {
        "Saray al-Jihad Group",
        "Jaish al-Mansurah",
    }
    assert names(mentions, "person") == {"Omar al-Ansari"}


def test_what_a_caption_or_a_party_leaves_on_a_name_is_cut():
    """“Jo JorgensenImage: ...”, “Democratic Dean Phillips”; a given name makes a
    guessed organisation a person.
    """
    body = "Jo JorgensenImage stood by. Democratic Dean Phillips spoke, and Elijah Cummings listened."
    labels = [
        ("Jo JorgensenImage", "PERSON"),
        ("Democratic Dean Phillips", "PERSON"),
        ("Elijah Cummings", "ORG"),
    ]
    assert names(found(body, *labels), "person") == {
        "Jo Jorgensen",
        "Dean Phillips",
        "Elijah Cummings",
    }


@pytest.mark.parametrize("label", ["ORG", "PERSON", "GPE", "NORP"])
def test_what_is_called_a_village_is_a_place_whatever_the_model_called_it(label):
    body = "Troops came under fire near the village of Leur, on the main road south."
    assert names(found(body, ("Leur", label)), "place") == {"Leur"}
    assert names(found(body, ("Leur", label)), "organisation") == set()


def test_a_body_of_a_city_stays_a_body():
    body = "The friends of the city of London Police met."
    assert names(found(body, ("London Police", "ORG")), "organisation") == {
        "London Police"
    }


def test_a_stretch_in_capitals_names_nothing_but_what_is_known():
    """Or has capitals elsewhere too."""
    body = "ZOREX SAID AGREEMENT TO SELL UNIT FAILED WITH NATO. Zorex said so in May."
    labels = [("AGREEMENT TO", "PERSON"), ("NATO", "ORG"), ("Zorex", "ORG")]
    mentions = found(body, *labels)
    assert names(mentions, "person") == set()
    assert names(mentions, "organisation") == {"NATO", "Zorex"}


def test_a_company_is_known_by_its_beginning_once_its_form_was_named():
    """Whatever the model takes the short name for."""
    body = "Barnetti Banks Inc sued. Lawyers said that Barnetti was calm."
    labels = [("Barnetti Banks Inc", "ORG"), ("Barnetti", "PERSON")]
    mentions = found(body, *labels)
    assert names(mentions, "person") == set()
    assert names(mentions, "organisation") == {"Barnetti Banks Inc"}


def test_a_person_who_has_an_office_is_no_company():
    """Though a company bears the name."""
    body = "Barnetti Banks Inc sued. They said that President Barnetti was calm."
    labels = [("Barnetti Banks Inc", "ORG"), ("Barnetti", "PERSON")]
    assert names(found(body, *labels), "person") == {"Barnetti"}


def test_a_country_and_what_it_has_is_no_organisation():
    """“U.S. Economy”, but Kenya Airways and the Bank of Kenya are."""
    body = "He said the U.S. Economy, Kenya Airways and Georgia Institute of Technology grew."
    labels = [
        ("U.S. Economy", "ORG"),
        ("Kenya Airways", "ORG"),
        ("Georgia Institute of Technology", "ORG"),
    ]
    assert names(found(body, *labels), "organisation") == {
        "Kenya Airways",
        "Georgia Institute of Technology",
    }


def test_who_speaks_at_the_beginning_of_a_sentence_is_somebody():
    """Though the name stands once and any word is capital there."""
    body = "Miyazorena says there are no plans."
    assert names(found(body, ("Miyazorena", "PERSON")), "person") == {"Miyazorena"}
    body = "Miyazorena shows there are no plans."
    assert names(found(body, ("Miyazorena", "PERSON")), "person") == set()


def test_a_bracket_within_a_name_ends_what_is_no_part_of_it():
    """“(Paul) Volcker”, as a wire completes what somebody said."""
    body = "They fill the void of (Paul) Zorena's departure."
    assert names(found(body, ("Paul) Zorena", "PERSON")), "person") == {"Zorena"}


def test_what_is_never_a_name_is_no_namesake():
    """Though a person's last word is like it."""
    body = "Ann Brexit spoke. They left in May. The Brexit deal failed."
    labels = [("Ann Brexit", "PERSON"), ("Brexit", "GPE")]
    mentions = found(body, *labels)
    assert [m.name for m in mentions if m.surface == "Brexit" and m.name] == []


@pytest.mark.parametrize(
    "name", ["Republic of Zorena", "City of Zorena", "State of Zorena"]
)
def test_a_realm_is_no_organisation(name):
    """By its first word."""
    assert (
        names(found(f"He met the {name} team.", (name, "ORG")), "organisation") == set()
    )


def test_two_names_parted_by_a_slash_are_no_organisation():
    """Two candidates, or two sections of a paper."""
    body = (
        "They chose the Da Zorena/Richards ticket. The Da Zorena/Richards ticket won."
    )
    labels = [("Da Zorena/Richards", "ORG")]
    assert names(found(body, *labels), "organisation") == set()


def test_a_calling_before_a_name_makes_a_person():
    """Whatever the model saw, and wherever the name stands."""
    body = "The ticket of Dorrell Zestle won. It helped nominee Dorrell Zestle."
    labels = [("Dorrell Zestle", "ORG")]
    mentions = found(body, *labels)
    assert names(mentions, "person") == {"Dorrell Zestle"}
    assert names(mentions, "organisation") == set()


@pytest.mark.parametrize("letters", ["ZoU", "ZFT"])
@pytest.mark.parametrize(
    ("text", "is_thing"),
    [
        ("They signed an {} with Zeta. The {} is new.", True),
        ("They sold {}s. One {} is new.", True),
        ("They told {} so. The {} board met.", False),
    ],
)
def test_letters_that_are_counted_stand_for_a_thing(letters, text, is_thing):
    """In capitals or not."""
    body = text.replace("{}", letters)
    assert names(found(body, (letters, "ORG")), "organisation") == (
        set() if is_thing else {letters}
    )


@pytest.mark.parametrize("name", ["New York State", "Nairobi City"])
def test_a_place_may_say_what_it_is(name):
    """And is filed by the name that the gazetteer has."""
    mentions = found(f"They crossed {name} in May.", (name, "GPE"))
    assert names(mentions, "place") == {name.rpartition(" ")[0]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("One Zoragan", "Zoragan"), ("As Zoragan", "Zoragan"), ("Will Zoragan",) * 2],
)
def test_a_word_that_opens_a_sentence_is_no_given_name(name, expected):
    """Though some people bear it."""
    body = f"{name} came. They met {name} in May, said Zoragan."
    assert names(found(body, (name, "PERSON")), "person") == {expected}


@pytest.mark.parametrize(
    ("body", "labelled", "kind", "expected"),
    [
        # what an owner's possessive is before
        (
            "Zorena Inc's Pamirex Canada said it will grow.",
            [("Zorena Inc's", "ORG"), ("Pamirex Canada", "ORG")],
            "organisation",
            {"Zorena Inc", "Pamirex Canada"},
        ),
        # an office of two words before a speaker
        (
            "Budget Director Xuxa Zorena said so. Zorena left.",
            [("Xuxa Zorena", "PERSON"), ("Zorena", "PERSON")],
            "person",
            {"Xuxa Zorena"},
        ),
        # who holds an office has a spokesman
        (
            "Dutch Finance Minister Onno Zorena left. A spokesman for Zorena said so.",
            [("Onno Zorena", "PERSON"), ("Zorena", "ORG")],
            "person",
            {"Onno Zorena"},
        ),
        # an order, and no town
        (
            "He joined the Knights of Columbus in Ohio.",
            [("Columbus", "GPE")],
            "organisation",
            {"Knights of Columbus"},
        ),
        ("The god Zorena was an ibis.", [("Zorena", "PERSON")], "person", set()),
        ("They told Her Majesty so.", [("Her Majesty", "ORG")], "organisation", set()),
        # the field's oil
        (
            "Oil was 18 dlrs a barrel against Britain's Brent.",
            [("Brent", "GPE")],
            "place",
            {"United Kingdom"},
        ),
        (
            "He lives in Brent near London.",
            [("Brent", "GPE")],
            "place",
            {"Brent", "London"},
        ),
        # what the letters stand for is a system
        (
            "They use the Zorena Range Tracking (ZRT) system. ZRT failed.",
            [("Zorena Range Tracking", "ORG"), ("ZRT", "ORG")],
            "organisation",
            set(),
        ),
        # a magazine whose name ends with a place
        (
            "According to Letters from Poland (LFP), shops closed.",
            [("Poland", "GPE")],
            "organisation",
            {"Letters from Poland"},
        ),
        # a people's name that is spelt wrong
        ("The Zorenigan firm closed.", [("Zorenigan", "GPE")], "place", set()),
        # a unit of account
        (
            "It holds European Currency Unit (ECU) bonds. The ECU rose.",
            [("European Currency Unit", "ORG"), ("ECU", "ORG")],
            "organisation",
            set(),
        ),
        # whose office stands before a comma
        (
            "The secretary-general of the Zorena Party, K.M. Xuxa Raisi, said no.",
            [("K.M. Xuxa Raisi", "ORG")],
            "person",
            {"K.M. Xuxa Raisi"},
        ),
        # a noble particle
        (
            "President Valéry Zorena d'Estaing left.",
            [("Valéry Zorena", "PERSON")],
            "person",
            {"Valéry Zorena d'Estaing"},
        ),
        # the given name, and not the second mention's form
        (
            "Frits van Zorena said so. Van Zorena, a member, left. Van Zorena slept.",
            [("Frits van Zorena", "PERSON"), ("Van Zorena", "PERSON")],
            "person",
            {"Frits van Zorena"},
        ),
        # half of a double name that nobody else bears
        (
            "Martin Zorena left. It bought <Zorena-Raisi (Publishers) Ltd>.",
            [("Martin Zorena", "PERSON"), ("Zorena-Raisi", "PERSON")],
            "organisation",
            {"Zorena-Raisi (Publishers) Ltd"},
        ),
        (
            "It is a U.S.-designated Foreign Zorena Organization.",
            [("Foreign Zorena Organization", "ORG")],
            "organisation",
            set(),
        ),
        (
            "All have it (Galleries, Libraries, Archives and Museum) here.",
            [("Archives and Museum", "ORG")],
            "organisation",
            set(),
        ),
        (
            "They sell Zorena Enterprise Linux.",
            [("Zorena Enterprise Linux", "ORG")],
            "organisation",
            set(),
        ),
        # a developer is a firm, and a co-developer somebody
        (
            "Co-developer Xinga Wang recounted it.",
            [("Xinga Wang", "PERSON")],
            "person",
            {"Xinga Wang"},
        ),
        # a state's abbreviation without its stop
        (
            "A well in Weld County, Colo, the firm said.",
            [("Colo", "ORG")],
            "organisation",
            set(),
        ),
        # cars, and a court's district
        (
            "Its newly introduced Corsica and Beretta compact cars sold.",
            [("Corsica", "PRODUCT")],
            "place",
            set(),
        ),
        (
            "They sell Corsica and Sardinia tours.",
            [("Corsica", "GPE")],
            "place",
            {"Corsica", "Sardinia"},
        ),
        (
            "He was tried in the Middle District of Louisiana.",
            [("Middle District", "LOC"), ("Louisiana", "GPE")],
            "place",
            {"Louisiana"},
        ),
        # a surname that is an office, and a programme
        (
            "The prize went to Xuxa Raisi and Michel Mayor.",
            [("Xuxa Raisi", "PERSON"), ("Michel", "PERSON")],
            "person",
            {"Xuxa Raisi", "Michel Mayor"},
        ),
        (
            "He spoke on the television program Morning Zorena.",
            [("Morning Zorena", "PERSON")],
            "person",
            set(),
        ),
        # the second of two presidents
        (
            "Presidents Ann Lee of Nigeria and Xuxa Talon of Benin signed it.",
            [("Ann Lee", "PERSON"), ("Xuxa Talon of", "ORG"), ("Benin", "GPE")],
            "person",
            {"Ann Lee", "Xuxa Talon"},
        ),
        # an estimate, and the band of that name
        (
            "We have not given any ETA on release.",
            [("ETA", "ORG")],
            "organisation",
            set(),
        ),
        (
            "ETA said so. Nobody gave any ETA on release.",
            [("ETA", "ORG")],
            "organisation",
            {"ETA"},
        ),
        # a firm that a town is called like
        (
            "Phoenix said it is concerned.",
            [("Phoenix", "ORG")],
            "organisation",
            {"Phoenix"},
        ),
        # an heir, a fund, and who sits in an assembly
        (
            "Xuxa Zorena IV has been named president.",
            [("Xuxa Zorena IV", "ORG")],
            "person",
            {"Xuxa Zorena IV"},
        ),
        ("Xuxa Zorena IV owns flats.", [("Xuxa Zorena IV", "ORG")], "person", set()),
        (
            "Newly elected Assemblywoman Selena Zorena said so.",
            [("Assemblywoman Selena Zorena", "ORG")],
            "person",
            {"Selena Zorena"},
        ),
        # a ship's name, and a saint's hospital
        (
            "Two tankers, the 80,000 ton carrier Ocean City and another, left.",
            [("Ocean City", "GPE")],
            "place",
            set(),
        ),
        ("They were treated at St Vincent for free.", [], "place", set()),
        (
            "They flew to St Vincent for free.",
            [],
            "place",
            {"Saint Vincent and the Grenadines"},
        ),
        # a greeting
        (
            "Hi Agostya. Nice to meet Agostya.",
            [("Agostya", "PERSON")],
            "person",
            {"Agostya"},
        ),
    ],
)
def test_what_a_name_is_by_the_words_beside_it(body, labelled, kind, expected):
    """Whatever the model called it."""
    assert names(found(body, *labelled), kind) == expected


def test_a_desert_is_a_telescopes_name_too():
    """What a country has is the country's; a region within one gives its name away."""
    body = "Images came from the Atacama Large Zorena Array."
    mentions = found(body, ("Atacama Large Zorena Array", "ORG"))
    assert names(mentions, "place") == set()


def test_a_town_is_a_club_where_its_score_stands_behind_it():
    """Though no gazetteer has it."""
    body = (
        "Leeds defeated Zorenum 45 points to 24. The coach said the season was long and"
        " the league hard."
    )
    mentions = found(body, ("Zorenum", "PERSON"))
    assert "Zorenum" in names(mentions, "organisation")
