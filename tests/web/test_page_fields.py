"""The dataclass of a page is the contract between Python and its template: each field
is said in its docstring or by its type's, and the template uses all of them and no
others.
"""

from __future__ import annotations

import dataclasses
from importlib import import_module
from importlib.resources import files

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

FIELDS = {
    "about:AboutPage": ("about", "title words keeper contact holdings version credits"),
    "about:HelpPage": (
        "help",
        "title tour examples facets limits language signs title_names",
    ),
    "advanced:AdvancedPage": (
        "advanced",
        "title query rows fields ways operators dates groups hidden line understood found "
        "warnings url",
    ),
    "agencies:AgenciesPage": ("agencies", "title outlets csv_url paging missing"),
    "article:ArticlePage": (
        "article",
        "title id query heading title_inferred language line facts text paging matches marked first_url find "
        "find_hidden search names unsought events sayings why neighbours copies is_one_outlet "
        "outlets left_out story_url original_url permalink "
        "downloads citations similar meta json_ld coins why_not why_not_asked why_not_url corrections missing",
    ),
    "coverage:CoveragePage": (
        "coverage",
        "title is_one grid outlets legend paging missing sums long_gaps by_year has_gaps",
    ),
    "facet:ValuesPage": (
        "facet",
        "title key label plural prefix alike near totals order letters rows doubtful tree orders "
        "paging hidden words named applied others back_url plain_url carried numbers opens_tree is_stories "
        "widens",
    ),
    "folder:FolderPage": (
        "folder",
        "title name about kept_in may_change action named whole groups total paging "
        "downloads has_searches others others_url share_url problem",
    ),
    "folder:ListPage": (
        "list",
        "title strategy rows cut query back_url styles paging is_references first note",
    ),
    "home:HomePage": (
        "home",
        "title headline welcome held doors examples worked histogram newest newest_url drawn undated",
    ),
    "record:RecordPage": (
        "record",
        "title query lines wording json_url back_url",
    ),
    "report:ReportPage": (
        "report",
        "title typed rows summary csv_url rest further rest_url limits",
    ),
    "search:SearchPage": (
        "search",
        "title query understood warnings notices total other_total counting shown applied clear_url hidden "
        "search groups histogram fields hits paging sorts views downloads feed_url advanced_url permalink "
        "see correction correction_url correction_found zero examples optional part more more_url "
        "all_url below below_start has_several_words is_unasked forms exact_url carried missing article "
        "typical typical_urls undated",
    ),
    "story:StoryPage": (
        "story",
        "title language id totals dates agencies copies more_copies listing names comparison grid query "
        "hidden related similar sayings "
        "folder_url ids search back_url json_ld too_long versions pick_up_url bases missing",
    ),
    "styleguide:StyleguidePage": (
        "styleguide",
        "title colours sizes hits group fields histogram compared ranges applied sorts views paging",
    ),
    "timeline:TimelinePage": (
        "timeline",
        "title query totals counting applied hidden views histogram hits all_url other names "
        "other_totals other_url alone_url compare_hidden",
    ),
    "translate:TranslatePage": (
        "translate",
        "title typed product products made notices missing",
    ),
    "worldmap:MapPage": (
        "map",
        "title query totals counting applied hidden views areas layer narrow here elsewhere doubtful "
        "total more_url box is_world ways listed legend middle most_parted largest "
        "paging elsewhere_cut towns_cut without carried",
    ),
}
SOURCES = Environment(loader=FileSystemLoader(str(files("cuttings.templates"))))
LAYOUT = "parts/layout.html"
ELSEWHERE = {"all", "api", "fault", "preview"}
"""Pages whose dataclass stands beside their view."""


def page_class(name: str) -> type:
    module, _, own = name.partition(":")
    return getattr(import_module(f"cuttings.web.pages.{module}"), own)


def attributes_of_page(template: str) -> set[str]:
    """What a template, its layout and the macros that it hands ``page`` read of it."""
    tree = SOURCES.parse(SOURCES.loader.get_source(SOURCES, template)[0])
    read = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    handed = {
        call.node.name
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        for argument in call.args
        if isinstance(argument, nodes.Name) and argument.name == "page"
    }
    for imported in tree.find_all(nodes.FromImport):
        if handed & {
            name if isinstance(name, str) else name[0] for name in imported.names
        }:
            read |= attributes_of_page(imported.template.value)
    for parent in tree.find_all(nodes.Extends):
        read |= attributes_of_page(parent.template.value)
    return read


@pytest.mark.parametrize("name", FIELDS)
def test_a_page_has_just_these_fields(name):
    """A change of them is a change of what the template may show."""
    fields = [field.name for field in dataclasses.fields(page_class(name))]
    assert FIELDS[name][1].split() == fields


@pytest.mark.parametrize("name", FIELDS)
def test_a_template_uses_every_field_of_its_page_and_no_other(name):
    template, fields = FIELDS[name]
    assert set(fields.split()) == attributes_of_page(f"pages/{template}.html")


@pytest.mark.parametrize("name", FIELDS)
def test_a_page_can_not_be_changed_and_says_what_it_shows(name):
    page = page_class(name)
    assert page.__dataclass_params__.frozen
    assert len(page.__doc__.split()) >= 5


def test_every_template_of_a_page_has_a_dataclass():
    """Those of some pages are made where they are shown: the API for people, a fault, a
    search of several archives, a preview for OpenRefine.
    """
    folder = files("cuttings.templates") / "pages"
    templates = {path.name.removesuffix(".html") for path in folder.iterdir()}
    assert {template for template, _ in FIELDS.values()} == templates - ELSEWHERE
