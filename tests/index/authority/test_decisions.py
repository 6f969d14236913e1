"""What a librarian decides takes effect, is logged, and can be taken back."""

from __future__ import annotations

import pytest

from cuttings.index.authority.decisions import NameDecisions
from cuttings.index.authority.likeness import contrary
from cuttings.index.authority.suggestions import standing, suggest
from cuttings.search.articles import Enrichment, Mention
from cuttings.search.errors import CuttingsError, DecisionRefused, NotFound
from tests.making import make_article


@pytest.fixture
def decisions(authority, file) -> NameDecisions:
    """Decisions over two spellings of one president and a third man."""
    file("a", "Emomali Rakhmon")
    file("b", "Imomali Rakhmonov")
    file("c", "Kodiri Kosim")
    return authority.decisions


def state(decisions: NameDecisions) -> list[tuple]:
    """Everything that a decision may change."""
    tables = ("headings", "variants", "redirects", "distinct_pairs", "uses")
    return [
        tuple(row)
        for table in tables
        for row in decisions.store.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
    ]


def test_a_merge_moves_articles_and_spellings_and_keeps_the_old_id_alive(
    decisions, authority, file
):
    """And the next article with that spelling follows."""
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    assert authority.affected(["emomali-rakhmon"]) == ("a", "b")
    assert authority.headings(["imomali-rakhmonov"])[0].id == "emomali-rakhmon"
    assert file("d", "Imomali Rakhmonov") == {"Imomali Rakhmonov": "emomali-rakhmon"}


@pytest.mark.parametrize(
    "decide",
    [
        lambda made: made.merge("emomali-rakhmon", "imomali-rakhmonov"),
        lambda made: made.accept("kodiri-kosim", "imomali-rakhmonov"),
        lambda made: made.reject("kodiri-kosim", "imomali-rakhmonov"),
        lambda made: made.rename("kodiri-kosim", "Qodiri Qosim"),
        lambda made: made.hide("kodiri-kosim"),
    ],
    ids=["merge", "accept", "reject", "rename", "hide"],
)
def test_undoing_a_decision_restores_everything(decisions, decide):
    """Row by row."""
    before = state(decisions)
    decide(decisions)
    assert state(decisions) != before
    decisions.undo(1)
    assert state(decisions) == before


def test_a_split_takes_a_spelling_away_for_good(decisions, authority, file):
    """It is neither filed there again nor suggested again."""
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    decisions.split("emomali-rakhmon", ["Imomali Rakhmonov"], label="Imomali R.")
    found = file("d", "Imomali Rakhmonov")["Imomali Rakhmonov"]
    assert found != "emomali-rakhmon"
    assert authority.headings([found])[0].label == "Imomali R."
    assert all(
        {pair.a, pair.b} != {found, "emomali-rakhmon"}
        for pair in suggest(authority.store)
    )


def test_a_rejected_pair_is_never_suggested_or_merged_again(decisions, authority, file):
    """Not even when evidence for it comes."""
    assert [(pair.a, pair.b) for pair in suggest(authority.store)] == [
        ("emomali-rakhmon", "imomali-rakhmonov")
    ]
    decisions.reject("imomali-rakhmonov", "emomali-rakhmon", reason="brothers")
    assert suggest(authority.store) == []
    file("a", ("Emomali Rakhmon", "president of Tajikistan"))
    file("b", ("Imomali Rakhmonov", "president of Tajikistan"))
    authority.settle()
    assert authority.affected(["imomali-rakhmonov"]) == ("b",)


@pytest.mark.parametrize("most", [60, 4])
def test_the_pairs_of_one_heading_are_those_of_all_that_it_is_in(
    decisions, authority, file, monkeypatch, most
):
    """Also where so many share a word that they share it by chance."""
    monkeypatch.setattr("cuttings.index.authority.suggestions.LARGEST_BLOCK", most)
    for place, first in enumerate(["Rustam", "Rusten", "Zafar", "Oyniso"]):
        file(f"more {place}", f"{first} Rakhmonov")
    file("chairman", "Kodir Kossimi")
    everything = suggest(authority.store, 1000)
    assert len(everything) >= (2 if most == 60 else 1)
    ids = authority.store.column("SELECT DISTINCT heading_id FROM uses")
    for heading_id in ids:
        own = [pair for pair in everything if heading_id in (pair.a, pair.b)]
        assert suggest(authority.store, 1000, about=heading_id) == own
    assert suggest(authority.store, 1000, about="nobody") == []


def test_what_was_told_apart_stays_so_when_one_of_the_two_is_merged(
    decisions, authority
):
    """The judgement goes with the heading; undoing the merge brings it back."""
    decisions.reject("kodiri-kosim", "imomali-rakhmonov", reason="two men")
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    assert authority.store.told_apart("kodiri-kosim", "emomali-rakhmon")
    assert not authority.store.told_apart("kodiri-kosim", "imomali-rakhmonov")
    decisions.undo(2)
    assert not authority.store.told_apart("kodiri-kosim", "emomali-rakhmon")
    assert authority.store.told_apart("kodiri-kosim", "imomali-rakhmonov")


def test_a_merge_of_two_that_were_told_apart_takes_that_back(decisions, authority):
    """Nothing is told apart from itself."""
    decisions.reject("emomali-rakhmon", "imomali-rakhmonov")
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    assert authority.store.rows("SELECT * FROM distinct_pairs") == []


def test_a_hidden_heading_leaves_the_facets_and_comes_back(decisions, authority, file):
    """Its articles are known all the while."""
    decisions.hide("kodiri-kosim")
    assert file("c", "Kodiri Kosim") == {"Kodiri Kosim": None}
    assert authority.affected(["kodiri-kosim"]) == ("c",)
    decisions.undo(1)
    assert file("c", "Kodiri Kosim") == {"Kodiri Kosim": "kodiri-kosim"}


def test_a_renamed_heading_keeps_its_id_and_its_old_name(decisions, authority, file):
    """And settling leaves the librarian's label alone."""
    decisions.rename("emomali-rakhmon", "Emomali Rahmon")
    file("d", "Emomali Rakhmon")
    authority.settle()
    (heading,) = authority.headings(["emomali-rakhmon"])
    assert (heading.label, heading.variants, heading.machine) == (
        "Emomali Rahmon",
        ("Emomali Rakhmon",),
        False,
    )


def test_a_decision_is_logged_with_its_reason_and_author(decisions):
    """The log says who did what, and why."""
    decisions.hide("kodiri-kosim", reason="a headline", actor="ines")
    (entry,) = decisions.journal.log("names")
    assert (entry.action, entry.subjects) == ("hide", ("kodiri-kosim",))
    assert (entry.reason, entry.actor) == ("a headline", "ines")


@pytest.mark.parametrize(
    ("decide", "message"),
    [
        (
            lambda made: made.merge("emomali-rakhmon", "emomali-rakhmon"),
            "one heading already",
        ),
        (lambda made: made.merge("emomali-rakhmon", "tajikistan"), "two of one kind"),
        (lambda made: made.split("kodiri-kosim", ["Somebody"]), "no spelling of it"),
        (
            lambda made: made.split("kodiri-kosim", ["Kodiri Kosim"]),
            "must go, one stay",
        ),
        (lambda made: made.rename("kodiri-kosim", " "), "empty"),
        (lambda made: made.undo(7), "no decision 7"),
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(
    decisions, file, decide, message
):
    """The error says what is wrong."""
    file("p", places=["Tajikistan"])
    before = state(decisions)
    with pytest.raises(CuttingsError, match=message):
        decide(decisions)
    assert state(decisions) == before


def test_an_unknown_heading_is_not_found(decisions):
    """With a way to look for it."""
    with pytest.raises(NotFound, match="nobody"):
        decisions.hide("nobody")


def test_an_undone_decision_cant_be_undone_nor_an_undoing(decisions):
    """Each is an error that changes nothing."""
    decisions.hide("kodiri-kosim")
    decisions.undo(1)
    with pytest.raises(DecisionRefused, match="already undone"):
        decisions.undo(1)
    with pytest.raises(DecisionRefused, match="itself an undoing"):
        decisions.undo(2)


def test_what_a_later_decision_built_upon_is_undone_after_it(decisions):
    """The error names the later one."""
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    decisions.rename("emomali-rakhmon", "Emomali Rahmon")
    with pytest.raises(DecisionRefused, match="Undo decision 2 first"):
        decisions.undo(1)


def test_recalling_gives_what_assigning_would(decisions, authority):
    """After a decision the articles concerned take up their headings without
    evidence being weighed again.
    """
    mentions = (Mention("Imomali Rakhmonov", 0, 17, "person", "Imomali Rakhmonov"),)
    article, enrichment = make_article("b"), Enrichment(mentions)
    decisions.merge("emomali-rakhmon", "imomali-rakhmonov")
    recalled, headings = authority.recall(article, enrichment)
    assert recalled.mentions[0].heading == "emomali-rakhmon"
    assert headings == authority.assign(article, enrichment)[1]
    decisions.hide("emomali-rakhmon")
    assert (
        authority.recall(article, enrichment)[1]
        == authority.recall(make_article("new"), enrichment)[1]
        == ()
    )


def test_what_denies_or_belongs_to_another_is_not_suggested(authority, file):
    """However alike they are spelt; a compound that is written apart is the same."""
    file("a", organisations=["Anti-Slavery Society", "Cabinet (Peru)"])
    file("b", organisations=["Slavery Society", "Cabinet (Perm)"])
    file("c", organisations=["Anti-Doping Agency"])
    file("d", organisations=["Antidoping Agency"])
    pairs = [sorted(pair.labels) for pair in suggest(authority.store)]
    assert ["Anti-Slavery Society", "Slavery Society"] not in pairs
    assert ["Cabinet (Perm)", "Cabinet (Peru)"] not in pairs
    assert contrary("organisation", "Former Railway Board", "Railway Board")
    assert not contrary("organisation", "Anti-Doping Agency", "Antidoping Agency")


def test_a_body_whose_name_has_a_word_more_stands_last(authority, file):
    """It is more often another than one that is spelt a little differently."""
    file("a", organisations=["Liberal Farmers Party", "Harbour Commission"], story="s")
    file("b", organisations=["Farmers Party", "Harbor Commission"], story="s")
    pairs = [set(pair.labels) for pair in suggest(authority.store)]
    wider = pairs.index({"Liberal Farmers Party", "Farmers Party"})
    assert pairs.index({"Harbour Commission", "Harbor Commission"}) < wider


def test_the_heading_that_a_list_has_is_kept(decisions, authority, file):
    """Although more articles have the other; without a list, the more frequent one."""
    file("a", organisations=["Harbour Commission"])
    file("b", organisations=["Harbor Commission"])
    file("c", organisations=["Harbor Commission"])
    listed, other = "harbour-commission", "harbor-commission"
    store = authority.store
    assert standing(store, other) > standing(store, listed)
    store.run("UPDATE headings SET source = 'starter' WHERE id = ?", (listed,))
    assert standing(store, listed) > standing(store, other)
    decisions.accept(other, listed)
    assert authority.headings([other])[0].id == listed
