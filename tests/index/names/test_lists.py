"""Tables and lists are read without their comments."""

from __future__ import annotations

import gzip

from cuttings.index.names.lists import read_families, read_table, read_variants

TABLE = "# a comment\nao\tone|two\n\nbe\t\n"


def test_a_table_has_a_row_a_line_and_no_comments(tmp_path):
    (tmp_path / "a.tsv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "a.tsv.gz").write_bytes(gzip.compress(TABLE.encode()))
    rows = [["ao", "one|two"], ["be", ""]]
    assert list(read_table(tmp_path / "a.tsv")) == rows
    assert list(read_table(tmp_path / "a.tsv.gz")) == rows


def test_a_variant_has_the_key_of_its_row(tmp_path):
    (tmp_path / "a.tsv").write_text(TABLE, encoding="utf-8")
    assert read_variants(tmp_path / "a.tsv") == {"one": "ao", "two": "ao", "": "be"}


def test_a_family_is_an_array_or_the_words_of_a_text(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('one = """\nb a\nc"""\ntwo = ["d e", "f"]\n', encoding="utf-8")
    assert read_families(path) == {"one": ("b", "a", "c"), "two": ("d e", "f")}
