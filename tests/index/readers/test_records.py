"""Records with named fields: whatever these are called, wherever the records stand."""

import csv
import io
import json

import pytest

from cuttings.index.readers import RawArticle
from cuttings.index.readers.records import UNUSED
from cuttings.search.articles import Skipped

BODY = "Rain fell on the town, and nobody minded. " * 3
TEXT = "The lighthouse of Sund was lit again on Friday after eleven dark years."
RAIN = {"title": "Rain fell", "text": TEXT, "date": "2017-06-09", "source": "The Post"}
SNOW = {**RAIN, "title": "Snow fell", "text": f"{TEXT} Twice."}

NAMES = [
    ("headline", "body", "published_at", "publication", "byline"),
    ("HEADLINE", "BODY_TEXT", "PUB_DATE", "PAPER", "REPORTER"),
    ("news_title", "article_content", "story_date", "newspaper_name", "author_name"),
    ("Überschrift", "Artikeltext", "Erscheinungsdatum", "Zeitung", "Verfasser"),
    ("Titre", "Contenu", "Date de publication", "Journal", "Auteur"),
    ("Título", "Contenido", "Fecha de publicación", "Periódico", "Autor"),
    ("Titolo", "Testo", "Data", "Testata", "Autore"),
    ("Kop", "Tekst", "Publicatiedatum", "Krant", "Schrijver"),
    ("Rubrik", "Brödtext", "Publiceringsdatum", "Tidning", "Skribent"),
    ("Tytuł", "Treść", "Data publikacji", "Źródło", "Autor"),
    ("Заголовок", "Текст", "Дата публикации", "Издание", "Автор"),
    ("标题", "正文", "发布日期", "来源", "作者"),
    ("見出し", "本文", "掲載日", "新聞", "記者"),
    ("제목", "본문", "날짜", "언론사", "기자"),
]


def facts(article: RawArticle) -> tuple:
    """What is stated of an article."""
    published = article.published and article.published.value
    return (article.title, article.text, published, article.outlet, article.byline)


@pytest.mark.parametrize("names", NAMES, ids=lambda names: names[0])
def test_fields_are_known_in_the_languages_of_archives(read, names):
    """In JSON and in the columns of a table alike."""
    values = ("Rain fell", TEXT, "2017-06-09", "The Post", "Ann Author")
    (article,) = read("a.json", json.dumps(dict(zip(names, values, strict=True))))
    assert facts(article) == values
    table = io.StringIO()
    csv.writer(table).writerows([names, values])
    (article,) = read("a.csv", table.getvalue())
    assert facts(article) == values


@pytest.mark.parametrize(
    "document",
    [
        [RAIN, SNOW],
        {"value": [RAIN, SNOW]},
        {"status": "ok", "payload": {"newsList": [RAIN, SNOW]}},
        {"hits": {"hits": [{"_source": RAIN}, {"_source": SNOW}]}},
        {"data": {"children": [{"kind": "t3", "data": RAIN}, {"data": SNOW}]}},
        {"data": {"posts": {"edges": [{"node": RAIN}, {"node": SNOW}]}}},
        {"title": "Export of June", "contents": [RAIN, SNOW]},
        {"a-1": RAIN, "a-2": SNOW},
        [[RAIN], [SNOW]],
        [{"type": "article", "attributes": RAIN}, {"attributes": SNOW}],
        {"columns": list(RAIN), "data": [list(RAIN.values()), list(SNOW.values())]},
        {name: [RAIN[name], SNOW[name]] for name in RAIN},
        {name: {"0": RAIN[name], "1": SNOW[name]} for name in RAIN},
        [list(RAIN), list(RAIN.values()), list(SNOW.values())],
        json.dumps([RAIN, SNOW]),
    ],
)
def test_records_are_found_in_any_envelope(read, document):
    """Lists at any depth, objects by their names, columns, JSON within JSON."""
    rain, snow = read("a.json", json.dumps(document))
    assert facts(rain) == ("Rain fell", TEXT, "2017-06-09", "The Post", None)
    assert snow.title == "Snow fell"


def test_what_is_no_article_is_none(read):
    """Packages, maps, settings."""
    for document in ({"name": "x", "version": "1"}, {"features": [{"type": "point"}]}):
        (skipped,) = read("a.json", json.dumps(document))
        assert isinstance(skipped, Skipped)


@pytest.mark.parametrize(
    "stated",
    [
        1497000000,
        1497000000.0,
        1497000000000,
        "1497000000",
        {"$date": 1497000000000},
        "/Date(1497000000000)/",
        [2017, 6, 9],
        {"iso": "2017-06-09"},
        {"date-parts": [[2017, 6, 9]]},
        20170609,
    ],
)
def test_dates_of_data_bases_are_read(read, stated):
    """Seconds and milliseconds since 1970, parts, objects."""
    (article,) = read("a.json", json.dumps({**RAIN, "date": stated}))
    assert article.published.value == "2017-06-09"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ({"firstName": "Ann", "lastName": "Author"}, "Ann Author"),
        ([{"given": "Ann", "family": "Author"}, {"name": "Bo"}], "Ann Author; Bo"),
        ({"original": "By Ann Author"}, "By Ann Author"),
    ],
)
def test_an_author_may_be_an_object(read, author, byline):
    """Or several."""
    (article,) = read("a.json", json.dumps({**RAIN, "author": author}))
    assert article.byline == byline


@pytest.mark.parametrize(
    "body",
    [
        [{"text": "One."}, {"text": "Two."}],
        [{"type": "paragraph", "content": "One."}, {"type": "p", "content": "Two."}],
        {"body": {"text": "One.\n\nTwo."}},
        "<p>One.</p><p>Two.</p>",
    ],
)
def test_a_text_may_be_in_parts(read, body):
    """Objects and lists of paragraphs."""
    (article,) = read("a.json", json.dumps({"title": "T", "body": body}))
    assert article.text == "One.\n\nTwo."


def test_a_lead_of_its_own_stands_above_the_text(read):
    """And once only, where the text begins with it."""
    (article,) = read("a.json", json.dumps({**RAIN, "lead": "The lamp is back."}))
    assert article.text == f"The lamp is back.\n\n{TEXT}"
    (article,) = read("a.json", json.dumps({**RAIN, "lead": TEXT[:40]}))
    assert article.text == TEXT


def test_a_field_that_is_not_used_is_named_once_a_file(read):
    """In JSON and tables, with the option that would use it."""
    lines = [{**RAIN, "mood": "calm"}, {**SNOW, "mood": "grim", "desk": "x", "n": 5}]
    one, two = read("a.jsonl", "\n".join(map(json.dumps, lines)))
    assert one.notes == (
        f"{UNUSED} mood; --field says what one means, as in --field section=mood",
    )
    assert two.notes == ()
    assert two.imprint.section == "x"
    one, two = read("a.csv", "title,text,mood\nA,Rain fell.,calm\nB,Snow fell.,grim\n")
    assert [len(one.notes), len(two.notes)] == [1, 0]
    (one,) = read("b.csv", "title,text,mood\nA,Rain.,calm\n", fields={"outlet": "mood"})
    assert (one.outlet, one.notes) == ("calm", ())


def test_a_record_without_a_text_says_which_field_may_be_one(read):
    """The longest of those that nobody knows."""
    (skipped,) = read(
        "a.json", json.dumps({"title": "T", "mood": "calm", "blurb": TEXT})
    )
    assert (
        "it has mood, blurb; --field text=blurb would read that one" in skipped.reason
    )


def test_a_path_reaches_into_objects_and_lists(read):
    """The first brackets stand for the records, later ones for the parts of a text."""
    document = {
        "feed": {"name": "The Post"},
        "response": {
            "results": [
                {"head": {"main": "One"}, "parts": [{"p": "Rain."}, {"p": "Wind."}]},
                {"head": {"main": "Two"}, "parts": [{"p": "Snow."}]},
            ]
        },
    }
    fields = {
        "text": "response.results[].parts[].p",
        "title": "response.results[].head.main",
    }
    one, two = read("a.json", json.dumps(document), fields=fields)
    assert (one.title, one.text) == ("One", "Rain.\n\nWind.")
    assert (two.title, two.text) == ("Two", "Snow.")
    line = json.dumps(document["response"]["results"][0])
    (one,) = read("a.jsonl", line + "\n", fields={"text": "parts[].p"})
    assert one.text == "Rain.\n\nWind."
    (skipped,) = read("b.json", json.dumps(document), fields={"text": "a.b[].c"})
    assert "no list at a.b[]" in skipped.reason


@pytest.mark.parametrize(
    ("dates", "values"),
    [
        (("06/09/2017", "06/23/2017"), ("2017-06-09", "2017-06-23")),
        (("09/06/2017", "23/06/2017"), ("2017-06-09", "2017-06-23")),
        (("09/06/2017", "08/06/2017"), (None, None)),
        (
            ("09/06/2017", "23/06/2017", "06/23/2017"),
            (None, "2017-06-23", "2017-06-23"),
        ),
    ],
)
def test_the_whole_column_tells_which_number_is_the_month(read, dates, values):
    """Where all that can be read one way only agree."""
    rows = [f"Rain,Rain fell {number}.,{date}" for number, date in enumerate(dates)]
    found = read("a.csv", "title,text,date\n" + "\n".join(rows))
    stated = [each.published and each.published.value for each in found]
    assert stated == list(values)


@pytest.mark.parametrize(
    "above",
    ["Export of 9 June\n\n", "\n\n", "# by a program\n", "sep=,\n", '"sep=,"\n'],
)
def test_a_table_may_have_lines_above_its_names(read, above):
    """Titles, blanks, hints for a spreadsheet."""
    (article,) = read("a.csv", f"{above}title,text\nRain,Rain fell.\n")
    assert (article.title, article.text) == ("Rain", "Rain fell.")


def test_a_table_is_known_by_its_names_whatever_it_is_called(read):
    """Prose and JSON that begin with such words are none."""
    (article,) = read("a.dat", "title,text,date\nRain,Rain fell.,2017-06-09\n")
    assert article.title == "Rain"
    (article,) = read("b.dat", "Title and text\n\nThe text, they said, has no date.")
    assert "they said" in article.text


def test_quotation_marks_that_are_not_doubled_cost_no_cell(read):
    """Within a cell with commas, and at the head of a cell between tabs."""
    (article,) = read(
        "a.csv", 'title,text\n"Rain","He said "yes" to it, and went, he said"\n'
    )
    assert article.text == 'He said "yes" to it, and went, he said'
    one, two = read("b.tsv", 'title\ttext\nA\t"Rain fell\nB\t"Snow ""fell"""\n')
    assert [one.text, two.text] == ['"Rain fell', 'Snow "fell"']
    (one,) = read("c.tsv", 'title\ttext\nA\t"Rain fell\n\nand fell"\n')
    assert one.text == "Rain fell\n\nand fell"


def test_two_columns_of_one_name_are_told_apart(read):
    """The first is the one that is meant."""
    (article,) = read("a.csv", "title,text,text\nRain,Rain fell.,calm\n")
    assert article.text == "Rain fell."
    assert "text (2)" in article.notes[0]


def test_a_long_document_streams_wherever_its_list_stands(read):
    """The limit is an article's: bare or in an envelope, the list may be longer."""
    records = [{**RAIN, "id": number, "text": TEXT * 3} for number in range(400)]
    for document in (records, {"status": "ok", "articles": records}):
        found = read("a.json", json.dumps(document), max_characters=2_000)
        assert [each.key for each in found] == [str(number) for number in range(400)]


@pytest.mark.parametrize(
    ("opening", "entry"),
    [
        ("<rss version='2.0'><channel><title>The Post</title>", "item"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><title>The Post</title>", "entry"),
    ],
)
def test_a_long_feed_is_read_in_parts(read, monkeypatch, opening, entry):
    """Each entry once, with what the feed says above them; one too large is refused."""
    monkeypatch.setattr("cuttings.index.readers.feeds.LONG_FEED", 700)
    entries = [
        f"<{entry}><title>T{number}</title><description>{TEXT}</description>"
        f"<summary>{TEXT}</summary></{entry}>"
        for number in range(40)
    ]
    closing = "</channel></rss>" if entry == "item" else "</feed>"
    found = read("a.xml", f"<?xml version='1.0'?>{opening}{''.join(entries)}{closing}")
    assert [each.title for each in found] == [f"T{number}" for number in range(40)]
    assert {each.outlet for each in found} == {"The Post"}
    assert len({each.key for each in found}) == 40
    large = entries[0].replace(TEXT, TEXT * 9_000)
    *_, last = read(
        "b.xml", f"{opening}{entries[1]}{large}{closing}", max_characters=2_000
    )
    assert isinstance(last, Skipped)
    assert "too large" in last.reason


def test_the_values_of_a_list_are_one_hidden_line(read):
    """A program's thousand marks make no thousand paragraphs."""
    marks = [{"kind": "person", "name": f"Name {number}"} for number in range(1_000)]
    record = {"title": "Lit", "text": "The lighthouse is lit again.", "marks": marks}
    (article,) = read("a.json", json.dumps(record))
    (left_out,) = article.left_out
    kinds, names = left_out.text.split("\n")
    assert kinds.startswith("marks.kind: person; person")
    assert names.startswith("marks.name: Name 0; Name 1;")
    assert names.endswith("Name 999")


def test_a_name_that_stands_twice_in_an_object_loses_nothing(read):
    """The last one is meant; what stands before it is kept beside the text."""
    record = '{"title": "Lit", "tag": "harbour", "text": "Rain fell.", "tag": "quay"}'
    for name, data in (("a.json", record), ("a.jsonl", f"{record}\n{record}\n")):
        found = read(name, data)[0]
        assert "harbour" in found.left_out[0].text
        assert "quay" in found.left_out[0].text


def test_a_position_is_written_as_it_was_in_every_release(read):
    """An article without an id of its own is known by it: “row 1,200” would be new."""
    rows = "\n".join(json.dumps(RAIN) for _ in range(1_200))
    assert read("a.jsonl", rows)[-1].key == "line 1200"
    assert read("a.json", json.dumps([RAIN] * 1_200))[-1].key == "record 1200"
    table = "title,text\n" + f"Rain fell,{TEXT}\n" * 1_200
    assert read("a.csv", table)[-1].key == "line 1201"


def test_what_stands_around_a_long_list_is_not_lost(read):
    """Of a list that is read one value at a time: before it kept, behind it named."""
    records = [{"title": f"Lit {n}", "text": "Rain fell."} for n in range(60)]
    document = {"feed": "Vestvik", "articles": records, "next": None, "foot": "The end"}
    *found, skipped = read("a.json", json.dumps(document), max_characters=100)
    assert len(found) == 60
    assert found[0].left_out[0].text == "Vestvik"
    assert skipped.reason == "behind the list, and not read: The end"
    del document["foot"]
    assert len(read("a.json", json.dumps(document), max_characters=100)) == 60


def test_fields_that_solr_types_are_known(read):
    """``_t``, ``_s``, ``_dt`` and languages behind a name say what it holds."""
    record = {"title_txt_en": ["Rain"], "source_s": "The Mail", "body_t": [BODY]}
    record["published_dt"] = "2019-07-05T00:00:00Z"
    (found,) = read("a.json", json.dumps({"response": {"docs": [record]}}))
    assert (found.title, found.outlet) == ("Rain", "The Mail")
    assert found.published.value == "2019-07-05"


@pytest.mark.parametrize("end", ["… [+1523 chars]", "... [1523 chars]", "..."])
def test_an_extract_is_noted(read, end):
    """Services of news give the beginning of a text and say how much more there is."""
    (found,) = read("a.json", json.dumps([{"title": "Rain", "content": BODY + end}]))
    assert any("an extract" in note for note in found.notes) == ("chars" in end)


def corpus(count: int, wrapped: bool) -> str:
    """XML of so many records, perhaps within one element."""
    records = "".join(
        f"<article id='a{n}'><title>Rain {n}</title><date>2019-07-05</date>"
        f"<text>{BODY}</text><note>remark {n}</note></article>"
        for n in range(count)
    )
    inner = f"<head>made by hand</head>{records}"
    return f"<?xml version='1.0'?><c>{f'<w>{inner}</w>' if wrapped else inner}</c>"


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("count", [40, 1_500])
def test_xml_longer_than_an_article_is_read_record_by_record(read, wrapped, count):
    """As the same file is within the limit; what stands around the records is kept."""
    made = corpus(count, wrapped)
    long = read("a.xml", made, max_characters=300)
    assert [found.title for found in long] == [f"Rain {n}" for n in range(count)]
    assert [found.text for found in long] == [
        found.text for found in read("a.xml", made)
    ]
    kept = "\n".join(each.text for found in long for each in found.left_out)
    assert "made by hand" in kept
    assert f"remark {count - 1}" in kept


def test_long_xml_that_breaks_off_gives_what_is_whole(read):
    """The rest is skipped with its reason."""
    *whole, skipped = read("a.xml", corpus(40, False)[:-60], max_characters=300)
    assert len(whole) == 39
    assert "damaged XML" in skipped.reason


def test_long_xml_of_another_kind_is_refused_by_its_root(read):
    """It has no records."""
    made = f"<?xml version='1.0'?><settings>{'<key>a</key>' * 2_000}</settings>"
    (skipped,) = read("a.xml", made, max_characters=300)
    assert "its root is settings" in skipped.reason
