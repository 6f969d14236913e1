"""What a browser puts around the pages that it prints is none of the text."""

from __future__ import annotations

from cuttings.index.readers.printed import take_browsers_lines

COUNCIL = "The council of the town voted on Tuesday to mend the old bridge at last."
HEAD = "05/03/2021, 10:12 Bridge to be mended | Vestvik Mail"
ADDRESS = "https://m.example/1"
TEXTS = ((1, f"Bridge to be mended\n\n{COUNCIL}"), (2, COUNCIL))


def test_what_a_browser_prints_around_a_page_is_no_text():
    """Day of printing and title above, address below; not where no address is."""
    pages = [
        f"05/03/2021, 10:12 Bridge to be mended\n{COUNCIL}\nhttps://m.example/1 {number}/2"
        for number in (1, 2)
    ]
    printed = take_browsers_lines(pages)
    assert pages == [COUNCIL, COUNCIL]
    assert (printed.title, printed.url) == (
        "Bridge to be mended",
        "https://m.example/1",
    )
    assert len(printed.lines) == 4
    alone = [f"05/03/2021, 10:12 the bridge was hit\n{COUNCIL}"]
    assert take_browsers_lines(list(alone)).title is None


def test_a_text_that_was_printed_has_its_title_and_address_from_there(read):
    """Head and foot stand apart, as the title without the name of the site."""
    pages = [f"{HEAD}\n\n{each}\n\n{ADDRESS} {n}/2" for n, each in TEXTS]
    [found] = read("a.txt", "\n\n".join(pages))
    assert (found.title, found.url) == ("Bridge to be mended", ADDRESS)
    assert HEAD not in found.text
    assert ADDRESS not in found.text
    assert COUNCIL in found.text
    assert any(ADDRESS in each.text for each in found.left_out)


def test_a_text_with_one_such_line_is_as_it_stands(read):
    """A day and an hour may begin a sentence."""
    text = f"05/03/2021, 10:12 the bridge was hit\n\n{COUNCIL}"
    [found] = read("a.txt", text)
    assert (found.text, found.url) == (text, None)
