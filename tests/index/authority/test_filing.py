"""Under which heading a name is filed, and why."""

from __future__ import annotations

import pytest

from cuttings.index.names.bearers import Evidence, weigh
from cuttings.search.articles import Enrichment, Mention
from tests.index.authority.conftest import mention
from tests.making import make_article

PRESIDENT = "president of Tajikistan"


def test_equal_folds_share_a_provisional_heading_that_says_why(authority, file):
    """Two romanisations are one person, marked as the machine's work."""
    file("a", "Emomali Rakhmon")
    assert file("b", "Emomali Rahmon") == {"Emomali Rahmon": "emomali-rakhmon"}
    (heading,) = authority.headings(["emomali-rakhmon"])
    assert heading.machine
    assert heading.variants == ("Emomali Rahmon",)
    assert "spelt alike" in heading.reason


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_same_office_joins_close_spellings_in_any_order(authority, file, order):
    """Imomali Rakhmonov and Emomali Rahmon are one president, because one office and
    close names say so.
    """
    names = ["Emomali Rakhmon", "Emomali Rahmon", "Imomali Rakhmonov"]
    for place in order:
        file(str(place), (names[place], PRESIDENT))
    authority.settle()
    ids = {
        authority.store.rows("SELECT heading_id FROM uses WHERE name = ?", name)[0][0]
        for name in names
    }
    assert len(ids) == 1


def test_without_an_office_close_spellings_stay_apart(file):
    """Wrong merges are worse than misses."""
    file("a", "Emomali Rakhmon")
    assert file("b", "Imomali Rakhmonov") == {"Imomali Rakhmonov": "imomali-rakhmonov"}


def test_two_full_names_in_one_article_are_two_people(authority, file):
    """Even where their office is the same."""
    found = file(
        "a",
        ("Kim Jong Il", "leader of North Korea"),
        ("Kim Jong Ul", "leader of North Korea"),
    )
    authority.settle()
    assert len(set(found.values())) == 2


def test_other_middle_initials_are_other_people(file):
    """George H. W. Bush is not George W. Bush."""
    file("a", "George H. W. Bush")
    assert file("b", "George W. Bush") == {"George W. Bush": "george-w-bush"}


def test_a_bare_surname_goes_to_its_bearer_by_story_and_to_nobody_when_several_bear_it(
    file,
):
    """One story makes it certain; two bearers without evidence leave it unassigned."""
    file("a", "Abdullo Nazarov", story="s")
    assert file("b", "Nazarov", story="s") == {"Nazarov": "abdullo-nazarov"}
    file("c", "Ivan Nazarov")
    assert file("d", "Nazarov", story="t") == {"Nazarov": None}


def test_nazarov_is_not_nazarzoda_and_kosim_not_kasimov(file):
    """Endings that are part of the name are kept apart."""
    people = ("Abdullo Nazarov", "Abdullo Nazarzoda", "Kodiri Kosim", "Kodiri Kasimov")
    found = [file(str(number), name)[name] for number, name in enumerate(people)]
    assert len(set(found)) == 4


def test_places_stand_under_their_country_and_continent(authority, file):
    """Dushanbe counts for Tajikistan, and both for Asia."""
    file("a", places=["Dushanbe"])
    headings = {
        heading.id: heading.broader for heading in authority.headings(["dushanbe"])
    }
    assert headings == {"dushanbe": "tajikistan", "tajikistan": "asia", "asia": None}


@pytest.mark.parametrize(
    ("name", "beside", "country"),
    [
        ("London", "", "united-kingdom"),
        ("London", "Canada", "canada"),
        ("Tripoli", "Lebanon", "lebanon"),
    ],
)
def test_the_right_one_of_several_places_is_chosen_by_the_countries_around_it(
    authority, file, name, beside, country
):
    """Population decides only where nothing else does."""
    file("a", places=[name, *filter(None, [beside, beside])])
    (row,) = authority.store.rows("SELECT heading_id FROM uses WHERE name = ?", name)
    assert country in {
        heading.id for heading in authority.headings([row["heading_id"]])
    }


def test_a_town_stands_beneath_its_division_and_that_beneath_its_country(
    authority, file
):
    """But Dushanbe not beneath Dushanbe; and a region that our own file names stands
    for its division.
    """
    file("a", places=["Mumbai", "Khorog", "Dushanbe"])
    above = {
        heading.label: heading.broader
        for heading in authority.headings(["mumbai", "khorugh", "dushanbe"])
    }
    assert (above["Mumbai"], above["Maharashtra"]) == ("maharashtra", "india")
    assert (above["Khorog"], above["Badakhshan"], above["Dushanbe"]) == (
        "badakhshan",
        "tajikistan",
        "tajikistan",
    )


def test_georgia_is_the_state_among_american_places_and_the_country_near_tbilisi(file):
    """A name that is also a state's proves no country by itself."""
    assert (
        file("a", places=["Georgia", "Atlanta", "United States"])["Georgia"]
        == "georgia-united-states"
    )
    assert file("b", places=["Georgia", "Tbilisi"])["Georgia"] == "georgia"


def test_a_news_agency_is_no_organisation(file):
    """It has a facet of its own."""
    assert file("a", organisations=["Agence France-Presse"]) == {
        "Agence France-Presse": None
    }


def test_acronyms_and_names_of_the_starter_file_are_one(file):
    """UN, United Nations: one heading, from the first article on."""
    assert file("a", organisations=["UN"])["UN"] == "united-nations"
    assert (
        file("b", organisations=["United Nations"])["United Nations"]
        == "united-nations"
    )


def test_ministries_of_two_countries_are_two(file):
    """Tajikistan's interior ministry is not Russia's."""
    names = [
        "Interior Ministry (Tajikistan)",
        "Interior Ministry (Russia)",
        "Ministry of Internal Affairs (Russia)",
    ]
    found = file("a", organisations=names)
    assert found[names[0]] != found[names[1]] == found[names[2]]


def test_a_demonym_is_a_mention_without_a_heading(authority):
    """It is found by search but not counted."""
    demonym = Mention(
        "Tajik",
        0,
        5,
        "place",
        "Tajikistan",
        reason="adjective of Tajikistan; not counted",
    )
    enrichment, headings = authority.assign(make_article("a"), Enrichment((demonym,)))
    assert enrichment.mentions == (demonym,)
    assert headings == ()


def test_filing_an_article_again_replaces_what_was_filed(authority, file):
    """And deleting it leaves nothing."""
    file("a", "Emomali Rakhmon")
    file("a", "Abdullo Nazarov")
    assert authority.affected(["emomali-rakhmon"]) == ()
    assert authority.affected(["abdullo-nazarov"]) == ("a",)
    authority.delete("a")
    assert authority.affected(["abdullo-nazarov"]) == ()


def test_affected_articles_include_those_of_headings_beneath(authority, file):
    """A change of Tajikistan concerns what is filed under Dushanbe."""
    file("a", places=["Dushanbe"])
    assert authority.affected(["tajikistan"]) == ("a",)


def test_settling_labels_a_heading_by_its_most_frequent_spelling(authority, file):
    """The first spelling seen need not be the usual one."""
    file("a", "Sergey Lavrov")
    file("b", "Sergei Lavrov")
    file("c", "Sergei Lavrov")
    assert authority.settle() == (("sergey-lavrov",), ())
    assert authority.headings(["sergey-lavrov"])[0].label == "Sergei Lavrov"


def test_settling_twice_changes_nothing_the_second_time(authority, file):
    """It comes to rest."""
    file("a", ("Emomali Rakhmon", PRESIDENT))
    file("b", ("Imomali Rakhmonov", PRESIDENT))
    authority.settle()
    assert authority.settle() == ((), ())


def test_a_name_is_found_by_any_spelling(authority, file):
    """“See: Emomali Rakhmon, 2 articles.”"""
    file("a", "Emomali Rakhmon")
    file("b", "Emomali Rahmon")
    (found,) = authority.find("Emomali Rahmon")
    assert (found.heading.label, found.articles) == ("Emomali Rakhmon", 2)


def test_a_stated_nationality_keeps_two_spellings_apart(authority, file):
    """The Russian businessman is not the Tajik general; a nationality alone joins
    nobody.
    """
    general, businessman = "general of Tajikistan", "national of Russia"
    one = file("a", ("Makhmud Khudoberdyev", general))["Makhmud Khudoberdyev"]
    assert (
        file("b", ("Mahmud Khudoyberdyev", businessman))["Mahmud Khudoyberdyev"] != one
    )
    assert file("c", ("Mahmud Khudoberdyev", general))["Mahmud Khudoberdyev"] == one
    assert file("d", ("Khudoberdyev", "national of France"))["Khudoberdyev"] is None


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("Antioch", "Illinois", None),
        ("Antioch", "California", "antioch"),
        ("Georgia", "Florida", "georgia-united-states"),
        ("Georgia", "", "georgia"),
        ("Syria", "Iraq", "syria"),
        ("Peru", "Indiana", None),
        ("London", "Berlin", "london"),
    ],
)
def test_what_stands_beside_a_name_decides_which_place(
    name: str, beside: str, expected: str | None
) -> None:
    """A container that no bearer lies in leaves none; a sibling decides the level."""
    place = weigh(name, Evidence(container=beside)).place
    assert expected == (place.id if place else None)


def test_places_of_one_name_say_what_separates_them(authority, file):
    """Both, and only where the archive has both; settling again changes nothing."""

    def labels():
        return {each.id: each.label for each in authority.headings(both)}

    both = ["paris", "paris-united-states"]
    file("a", places=["Paris"])
    authority.settle()
    assert labels()["paris"] == "Paris"
    texan = mention("Paris", "place", "paris-united-states")
    authority.assign(make_article("b"), Enrichment((texan,)), "b")
    changed, _ = authority.settle()
    assert [labels()[each] for each in both] == ["Paris (France)", "Paris (Texas)"]
    assert changed == tuple(both)
    assert authority.settle() == ((), ())


def test_a_city_stands_apart_from_its_state(authority, file):
    """Beneath it, and called otherwise."""
    file("a", places=["New York"])
    authority.settle()
    city, state = (
        {each.id: each for each in authority.headings(["new-york-city"])}[heading_id]
        for heading_id in ("new-york-city", "new-york")
    )
    assert (city.label, city.broader) == ("New York (city)", "new-york")
    assert state.label == "New York (state)"


def test_places_of_the_gazetteer_carry_their_identifiers(authority, file):
    """As the SKOS and CSV files export them."""
    file("a", places=["Dushanbe"])
    found = dict(
        tuple(row)
        for row in authority.store.rows("SELECT id, same_as FROM headings ORDER BY id")
    )
    assert found["dushanbe"] == "https://sws.geonames.org/1221874/"
    assert found["tajikistan"] == (
        "https://sws.geonames.org/1220409/ http://www.wikidata.org/entity/Q863"
    )
    assert found["asia"] == ""


def test_organisations_of_the_starter_file_carry_the_items_of_wikidata(authority):
    """Those of which a bundled list says which item they are."""
    bank = mention("Sberbank", "organisation")
    authority.assign(make_article("a"), Enrichment((bank,)), "a")
    (row,) = authority.store.rows("SELECT same_as FROM headings WHERE id = 'sberbank'")
    assert row["same_as"] == "http://www.wikidata.org/entity/Q205012"


def test_a_role_of_an_older_release_is_what_stands_beside_a_place(authority):
    """“Paris” beside “Texas”, as archives have it that were not indexed anew."""
    texan = mention("Paris", "place", "Texas")
    found, _ = authority.assign(make_article("a"), Enrichment((texan,)), "a")
    assert found.mentions[0].heading == "paris-united-states"


def test_a_part_of_a_country_stands_under_it_whatever_the_article_is_about(
    authority, file
):
    """Its own words say so, in both articles alike."""
    file("a", places=["Denmark", "Copenhagen", "Eastern Canada"])
    file("b", places=["Kenya", "Nairobi", "Eastern Canada"])
    (found,) = [
        each
        for each in authority.headings(["eastern-canada"])
        if each.id == "eastern-canada"
    ]
    assert found.broader == "canada"
    assert not authority.headings(["eastern-canada-denmark"])


def test_a_place_that_no_gazetteer_has_is_one_where_nothing_parts_it(authority, file):
    """Two articles about two countries name it, and none says where it lies."""
    first = file("a", places=["Denmark", "Zorenaby"])["Zorenaby"]
    assert file("b", places=["Zorenaby"])["Zorenaby"] == first


@pytest.mark.parametrize(
    "name", ["New Guinea", "Prudhoe Bay", "Andros Island", "Abaco Islands"]
)
def test_a_place_is_no_part_of_what_only_its_last_word_names(authority, file, name):
    """Nor does an island lie in the country that an article is about."""
    found = file("a", places=["Israel", "Haifa", name])[name]
    (heading,) = [each for each in authority.headings([found]) if each.id == found]
    assert heading.broader is None


@pytest.mark.parametrize(
    ("others", "broader"),
    [(["Denmark", "Copenhagen"], "denmark"), (["Denmark", "Sweden"], None)],
)
def test_an_unknown_town_lies_in_the_only_country_of_its_article(
    authority, file, others, broader
):
    """Where two are named, nothing says which."""
    found = file("a", places=[*others, others[0], "Zorenaby"])["Zorenaby"]
    (heading,) = [each for each in authority.headings([found]) if each.id == found]
    assert heading.broader == broader
