"""Sentences and links that stand on one line stand apart when they are read as text.

What the eye sees apart, because of a gap, a colour or a size, is one string to whoever
copies it, hears it line by line or reads it in a terminal: "Change the form Stories are
counted". So a break, a sign or a word stands between a link and the sentence behind it,
and white space at least between any two words.
"""

from __future__ import annotations

import pytest

from tests.browser.test_accessibility import PAGES

pytestmark = pytest.mark.browser

RUN_TOGETHER = r"""
() => {
  const found = [];
  const OWN = "article .text, .hit h2, .snippet, blockquote, q, del, ins, table.raw";
  const isInline = (element) =>
    ["inline", "contents"].includes(getComputedStyle(element).display);
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest("svg");

  // The pieces of text of one line of layout, each with the link that it stands in.
  function pieces(node, link, into, lines) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        into.push([child.data, link, child.parentElement]);
      } else if (child.nodeType === Node.ELEMENT_NODE && isSeen(child)) {
        if (child.tagName === "BR" || !isInline(child)) {
          lines.push(into.splice(0));
          continue;
        }
        const own = child.matches("a, button") ? child : link;
        pieces(child, own, into, lines);
      }
    }
  }

  for (const block of document.body.querySelectorAll("*")) {
    if (isInline(block) || !isSeen(block) || block.closest(OWN)) continue;
    if (block.matches("script, style, svg, select, textarea, template")) continue;
    // What is laid out by a flexible box or a grid stands in boxes of its own.
    if (/flex|grid/.test(getComputedStyle(block).display)) continue;
    const last = [];
    const lines = [];
    pieces(block, null, last, lines);
    for (const line of [...lines, last]) {
      let before = null;
      let space = "";
      for (const [data, link, parent] of line) {
        const text = data.replace(/\s+/g, " ");
        if (!text.trim()) {
          space = text || space;
          continue;
        }
        if (before && before.parent !== parent && !parent.closest(OWN)) {
          const left = before.text;
          const isGlued =
            !space && /[\p{L}\p{N}]$/u.test(left) && /^[\p{L}\p{N}]/u.test(text);
          const isAnother = before.link && before.link !== link;
          const isRun =
            isAnother &&
            /[\p{L}\p{N}%)”»“]\s*$/u.test(left) &&
            /^\s*[\p{Lu}\p{N}]/u.test(text);
          if (isGlued || isRun) {
            found.push(`${left.trim().slice(-40)}|${text.trim().slice(0, 40)}`);
          }
        }
        before = { text, link, parent };
        space = "";
      }
    }
  }
  return found;
}
"""


SEEN = [url for url in PAGES if url != "/nowhere"]


@pytest.mark.parametrize("url", [*SEEN, "/search?count=copies", "/fr/search", "/de"])
def test_no_two_sentences_or_links_run_together(page, url):
    page.goto(url)
    assert page.evaluate(RUN_TOGETHER) == []


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p><a href='#'>Change the form</a> Stories are counted.</p>", 1),
        ("<p><a href='#'>Change the form</a>. Stories are counted.</p>", 0),
        ("<p><a href='#'>One</a> <a href='#'>Two</a></p>", 1),
        ("<p><a href='#'>One</a>, <a href='#'>Two</a></p>", 0),
        ("<p><span>5 October 2019</span><span>289 words</span></p>", 1),
        ("<p><span>5 October 2019</span> <span>289 words</span></p>", 0),
        ("<div>2019</div><div>289</div>", 0),
        ("<p><a href='#'>One</a><br>Two</p>", 0),
        ("<p>in <a href='#'>Lima</a> and beyond</p>", 0),
    ],
)
def test_what_runs_together_is_found(page, markup, found):
    page.goto("/help")
    page.set_content(markup)
    assert len(page.evaluate(RUN_TOGETHER)) == found
