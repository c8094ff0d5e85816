"""Saved mails: their text and attachments become documents; who wrote to whom is not kept."""

from __future__ import annotations

import sqlite3
from email.message import EmailMessage
from pathlib import Path

import pytest

from crawler.archive import folder_of
from crawler.by_hand import add
from crawler.filed import Said
from crawler.mail import read
from tests.local_site import ON_TOPIC, page


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "press@ministry.example"
    message["To"] = "someone@paper.example"
    message["Subject"] = "A flight to Kabul"
    message["Date"] = "Thu, 05 Feb 2026 10:00:00 +0100"
    message.set_content(ON_TOPIC)
    message.add_alternative("<p>The same in colours</p>", subtype="html")
    message.add_attachment(
        page("A letter", ON_TOPIC + "Größe. ").encode("latin-1"),
        maintype="text",
        subtype="html",
        filename="../../letter.html",
        params={"charset": "iso-8859-1"},
    )
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="a.png"
    )
    return message


def test_text_and_attachments_become_documents(tmp_path: Path) -> None:
    file, path = tmp_path / "release.eml", tmp_path / "news.db"
    file.write_bytes(mail().as_bytes())
    lines = add([str(file)], path, {}, Said())
    assert [(line.target, line.outcome, line.message) for line in lines] == [
        (str(file), "new", "A flight to Kabul"),
        (f"{file}: letter.html", "new", "A letter"),
    ]
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT published_on, published_from, v.text FROM documents d JOIN versions v ON v.document = d.id ORDER BY d.title"
    ).fetchall()
    connection.close()
    assert [row[:2] for row in found] == [("2026-02-05", "entry")] * 2
    assert "Größe" in found[1][2]
    kept = path.read_bytes() + b"".join(
        file.read_bytes() for file in folder_of(path).iterdir()
    )
    assert b"someone@paper" not in kept
    assert [line.outcome for line in add([str(file)], path, {}, Said())] == ["same"] * 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: =?x?q?\xff?=\nDate: yesterday\n\n" + ON_TOPIC.encode(),
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=none\n\n\xff\n--x--",
        b"Content-Type: multipart/mixed; boundary=x\nDate: Thu, 99 Feb 2026\n\n--x",
        b"Content-Disposition: attachment; filename*=x''%ff\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n!",
    ],
)
def test_no_mail_trips_the_reader(raw: bytes) -> None:
    assert read(raw).day == ""


def test_mail_without_a_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: nothing\n\n")
    (line,) = add([str(tmp_path / "a.eml")], tmp_path / "news.db", {}, Said())
    assert line.outcome == "failed"
    assert "a mail without a text" in line.message
