"""Bytes become text in the encoding they were written in, or are refused with a reason."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.index.readers import Unreadable
from cuttings.index.readers.decoding import decode, encoding_of_lines, normalise
from tests.thoroughness import examples

TEXT = "Le café de l’Élysée était fermé, dit Dvořák. Цены выросли."
FRENCH = "Le café était fermé, a dit le président à l’Élysée. Le maire était déçu."
RUSSIAN = "Река поднялась на два метра в субботу и затопила нижние улицы города."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
)
def test_unicode_encodings_are_recognised(encoding):
    """UTF-8, and UTF-16 and UTF-32 with a mark, are read exactly; UTF-16 without one
    too where it is Western.
    """
    text = TEXT if "-le" not in encoding and "-be" not in encoding else FRENCH
    assert text == decode(text.encode(encoding)).text.removeprefix("\ufeff")


def test_a_declared_charset_is_believed_where_the_bytes_are_no_utf8():
    """The label decides between legacy encodings; Latin-1 means Windows-1252."""
    assert decode(RUSSIAN.encode("cp1251"), "windows-1251").text == RUSSIAN
    assert decode("“naïve”".encode("cp1252"), "ISO-8859-1").encoding == "cp1252"


def test_a_declared_charset_does_not_overrule_valid_utf8():
    """Pages that are UTF-8 and say Latin-1 are read as UTF-8."""
    assert decode(FRENCH.encode(), "iso-8859-1").text == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding"), [(FRENCH, "cp1252"), (RUSSIAN, "cp1251")]
)
def test_an_undeclared_legacy_encoding_is_guessed_and_said_so(text, encoding):
    """The text is right, and a note says that the encoding was guessed."""
    decoded = decode(text.encode(encoding))
    assert (text, True) == (decoded.text, decoded.guessed)
    assert decoded.notes


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text\0more", "NUL byte at offset 4"),
        (bytes(range(1, 9)) * 50, "control characters"),
        (b"\xff\xfe" + b"\x00\xd8" * 400, "not UTF-16 from byte 2 on"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data, reason):
    """Binary content, and what is hardly in its stated encoding, are refused."""
    with pytest.raises(Unreadable, match=reason):
        decode(data)


def test_one_bad_byte_never_refuses_a_text():
    """The line it stands in is read as Windows-1252, the others as they are, and a
    note says so.
    """
    data = FRENCH.encode() + b"\nna\xefve\n" + FRENCH.encode()
    decoded = decode(data)
    assert decoded.text == f"{FRENCH}\nnaïve\n{FRENCH}"
    assert decoded.notes == ("1 line is not UTF-8 and read as Windows-1252",)
    marked = decode(b"\xef\xbb\xbfcaf\xe9\nth\xe9\n")
    assert marked.text == "café\nthé\n"
    assert marked.notes == ("2 lines are not UTF-8-SIG and read as Windows-1252",)


def test_a_byte_that_its_encoding_leaves_out_is_marked_and_noted():
    """A page that says Windows-1252 and has 0x81 in it is read all the same."""
    decoded = decode("déjà ".encode("cp1252") * 60 + b"\x81", "windows-1252")
    assert decoded.text.endswith("déjà \ufffd")
    assert decoded.notes == ("1 byte is not CP1252; U+FFFD stands for it",)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("mac_roman", "Le café « Élysée » était fermé, dit le maire déçu."),
        ("cp1252", "Le café « Élysée » était fermé, dit le maire déçu."),
        ("iso2022_jp", "港湾計画を承認した。反対派は裁判所に訴えた。"),
        ("utf-16-le", "Река поднялась на два метра.\nРека поднялась."),
        ("utf-16-be", "Река поднялась на два метра.\nРека поднялась."),
    ],
)
def test_what_no_label_states_is_told_by_what_it_spells(encoding, text):
    """Western encodings by their words, Japanese by its escapes, UTF-16 by its script."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.guessed) == (text, True)


def test_double_encoding_is_undone_and_noted():
    """UTF-8 that a program took for Windows-1252 and wrote as UTF-8 once more."""
    text = "“Café,” said Zoë – naïvely."
    doubled = text.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    decoded = decode(doubled.encode())
    assert decoded.text == text
    assert decoded.notes == (
        "double encoding (UTF-8 taken for another encoding) was undone",
    )
    assert decode("Ãngelo e Âncora".encode()).notes == ()


GERMAN = "Der Bürgermeister von Köln sagte, die Brücke müsse größer werden. " * 3
POLISH = "Burmistrz powiedział, że życie mieszkańców będzie łatwiejsze. " * 3
JAPANESE = "市議会は火曜日、川に新しい橋を架けることを決めた。\n" * 3
KOREAN = "시의회는 화요일 강 위에 새 다리를 놓기로 결정했다.\n" * 3
THAI = "สภาเมืองตัดสินใจเมื่อวันอังคารว่าจะสร้างสะพานใหม่ข้ามแม่น้ำ\n" * 3


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (GERMAN, "cp1252 cp850 mac_roman iso8859_15 utf_16_be utf_7"),
        (POLISH, "cp1250 iso8859_2 cp852"),
        (RUSSIAN, "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic utf_16_le"),
        (JAPANESE, "shift_jis euc_jp iso2022_jp utf_16_le"),
        (KOREAN, "euc_kr iso2022_kr utf_16_be"),
        (THAI, "tis_620 utf_16_le"),
        ("市议会决定在河上修建一座新桥。\n" * 4, "gb18030 hz utf_16_be"),
    ],
)
def test_what_newsrooms_and_old_machines_wrote_in_is_told_by_its_language(
    text, encodings
):
    """Windows, DOS, Macintosh and Unix, of seven, eight and sixteen bits."""
    for encoding in encodings.split():
        decoded = decode(text.encode(encoding))
        assert (decoded.text, decoded.guessed) == (text, True), encoding


@pytest.mark.parametrize(
    ("text", "mistaken"),
    [(GERMAN, "cp1252"), (GERMAN, "latin-1"), (GERMAN, "cp1250"), (RUSSIAN, "cp1251")],
)
def test_double_encoding_is_undone_whatever_it_was_taken_for(text, mistaken):
    """Line by line: a line that was written once stays as it is."""
    doubled = text.encode().decode(mistaken)
    assert decode(f"{doubled}\nschön\n".encode()).text == f"{text}\nschön\n"


def test_characters_of_two_encodings_in_one_line_are_both_read():
    """A page on one line, of which a part was pasted in."""
    data = "Müller’s Straße ".encode() + "Señor “Muñoz”".encode("cp1252")
    assert decode(data).text == "Müller’s Straße Señor “Muñoz”"
    polish = POLISH.encode() + b"\n" + POLISH.encode("cp1250")
    assert decode(polish).text == f"{POLISH}\n{POLISH}"


@examples(40)
@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data):
    """No input raises anything but Unreadable."""
    try:
        decode(data)
    except Unreadable:
        return


@given(st.text(max_size=200))
def test_normalised_text_is_stable_and_storable(text):
    """Normalising twice changes nothing; the result is NFC, encodes as UTF-8, and
    has one kind of line end.
    """
    once = normalise(text)
    assert once == normalise(once) == unicodedata.normalize("NFC", once)
    once.encode()
    assert not {"\r", "\u2028", "\0", "\ufeff"} & set(once)


def test_a_long_file_is_decoded_from_its_head():
    """A head that ends within a character is no error."""
    head = ("é" * 3_000).encode()[:4_095]
    assert encoding_of_lines(head) == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("El niño", "cp1252"),
        ("Größe Straße", "cp1252"),
        ("L’été à Paris", "cp1252"),
        ("Привет мир", "cp1251"),
        ("Καλημέρα κόσμε", "cp1253"),
        ("Zażółć gęślą jaźń", "cp1250"),
    ],
)
def test_a_few_words_are_read_by_the_signs_that_their_languages_share(text, encoding):
    """Statistics have too little to go by in a title."""
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("shift_jis", "北の島へのフェリーは月曜日に再び欠航した。寒さのためである。"),
        ("gb18030", "星期一前往北方岛屿的渡轮再次取消，因为天气太冷，发动机无法启动。"),
        ("euc_kr", "북쪽 섬으로 가는 배가 월요일에 다시 취소되었다고 회사가 말했다."),
    ],
)
def test_one_wrong_byte_leaves_a_text_of_the_east_in_its_encoding(encoding, line):
    """The line that holds it is read as far as it goes, and noted."""
    lines = [line.encode(encoding)] * 12
    lines[5] += b"\xff"
    decoded = decode(b"\n".join(lines))
    assert decoded.text.count(line) >= 11
    assert decoded.guessed
