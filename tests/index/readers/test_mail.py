"""Messages, mailboxes, and pages that were saved as mail."""

from __future__ import annotations

from tests.index.readers.making import texts

PAGE = "<html><head><title>{0}</title></head><body><p>{1}</p></body></html>"


def test_of_alternatives_a_message_has_the_plain_one_unless_it_is_a_stub(read):
    """Every text part is read, and attached files and messages are articles."""

    def message(*parts: str, kind: str = "mixed") -> str:
        body = "".join(f"--b\n{part}\n" for part in parts)
        return (
            "From: A <a@b.example>\nSubject: S\nDate: Tue, 5 Mar 2019 10:00:00 +0000\n"
            f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"\n\n'
            f"{body}--b--\n"
        )

    plain = "Content-Type: text/plain\n\nRain fell on the town."
    stub = "Content-Type: text/plain\n\nSee HTML."
    page = "Content-Type: text/html\n\n<p>Rain fell on the town all day.</p>"
    file = (
        'Content-Type: text/plain\nContent-Disposition: attachment; filename="b.txt"\n\n'
        "Snow fell on the hills."
    )
    forwarded = "Content-Type: message/rfc822\n\nFrom: c@d.example\nSubject: F\n\nHail."

    assert texts(read("a.eml", message(plain, page, kind="alternative"))) == [
        "Rain fell on the town."
    ]
    assert texts(read("a.eml", message(stub, page, kind="alternative"))) == [
        "Rain fell on the town all day."
    ]
    assert texts(read("a.eml", message(plain, plain))) == [
        "Rain fell on the town.\n\nRain fell on the town."
    ]
    found = read("a.eml", message(plain, file, forwarded))
    assert texts(found) == [
        "Rain fell on the town.",
        "Snow fell on the hills.",
        "Hail.",
    ]
    assert [raw.key for raw in found] == ["", "b.txt", "message.eml"]
    assert found[2].title == "F"


def test_a_sentence_that_begins_with_from_parts_no_messages(read):
    """A line parts messages only where a header stands behind it."""
    mailbox = (
        "From a@b.example Thu Aug  9 18:39:17 2012\nSubject: One\nFrom: a@b.example\n\n"
        "Rain fell.\n\nFrom 2008 to 2012 it fell twice.\n\n"
        "From \nFrom: c@d.example\nSubject: Two\n\nSnow fell.\n"
    )
    one, two = read("a.mbox", mailbox)
    assert one.title == "One"
    assert one.text.split("\n\n") == ["Rain fell.", "From 2008 to 2012 it fell twice."]
    assert (two.title, two.text.strip()) == ("Two", "Snow fell.")


def test_a_page_that_a_browser_saved_as_mail_is_that_page(read):
    """The browser is no outlet, and the time of saving no date."""
    saved = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/1\n"
        "Subject: T\nDate: Wed, 6 Dec 2023 10:00:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n'
        "--b\nContent-Type: text/html\nContent-Location: https://a.example/1\n\n"
        f"{PAGE.format('Rain fell', 'Rain fell on the town.')}\n--b--\n"
    )
    (raw,) = read("a.mhtml", saved)
    assert (raw.title, raw.text) == ("Rain fell", "Rain fell on the town.")
    assert (raw.url, raw.published, raw.outlet) == ("https://a.example/1", None, None)


def test_what_apple_mail_and_browsers_put_around_a_message_goes(read):
    """The length above and the properties below; a browser's name in any language."""
    mail = b"From: P <p@a.example>\nSubject: Rain\nDate: 9 Jun 2017 08:00:00 +0000\n\nRain."
    (raw,) = read(
        "a.emlx", b"%d  \n%s<plist><key>flags</key></plist>" % (len(mail), mail)
    )
    assert (raw.title, raw.text) == ("Rain", "Rain.")
    (raw,) = read("b.eml", b"\xef\xbb\xbf" + mail)
    assert raw.title == "Rain"
    saved = (
        "From: <Gespeichert von Windows Internet Explorer 8>\nSubject: Rain\n"
        "Date: Fri, 9 Jun 2017 08:00:00 +0200\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
        "Content-Type: text/html\nContent-Location: http://a.example/1\n\n"
        f"{PAGE.format('Rain', 'Rain fell.')}\n--b--\n"
    )
    (raw,) = read("c.mht", saved)
    assert (raw.published, raw.outlet, raw.text) == (None, None, "Rain fell.")


def test_a_sentence_never_parts_a_mailbox(read):
    """A separator states a time of day, or an address and no more."""
    box = (
        b"From a@a.example Fri Jun  9 08:00:00 2017\nSubject: One\n\nRain.\n\n"
        b"From the start of 2017:\nSubject: matters\n\n"
        b"From -\nSubject: Two\n\nSnow.\n"
    )
    one, two = read("a.mbox", box)
    assert [one.title, two.title] == ["One", "Two"]
    assert "From the start of 2017:" in one.text
