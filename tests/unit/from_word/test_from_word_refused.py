"""Word files that are not read, or not whole: damaged ones, foreign ones, and those beyond the bounds."""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from kb.rendering.markdown import render
from kb.submissions.from_word import WordDraft, read_word
from kb.submissions.word_file import BadWordFile
from tests.support.word_drafts import TITLE, lost
from tests.support.word_files import (
    drawing,
    heading,
    paragraph,
    report,
    run,
    word_file,
)


def refusal(data: bytes) -> str:
    with pytest.raises(BadWordFile) as refused:
        read_word(data)
    return refused.value.message


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = b'<!DOCTYPE w [<!ENTITY a "' + b"x" * 1000 + b'">' + b"".join(
    f'<!ENTITY {name} "{f"&{before};" * 20}">'.encode() for before, name in zip("abcdef", "bcdefg", strict=True)
) + b"]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:t>&g;</w:t></w:document>"  # fmt: skip


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", BadWordFile.OTHER),
        (b"%PDF-1.7", BadWordFile.OTHER),
        (b"PK\x03\x04 and nothing more", BadWordFile.DAMAGED),
        (report()[:3000], BadWordFile.DAMAGED),
        (OLE + bytes(600), BadWordFile.OLD_WORD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), BadWordFile.ENCRYPTED),
        (b"{\\rtf1 Hello}", BadWordFile.OLD_WORD),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), BadWordFile.OPEN_DOCUMENT),
        (packed({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), BadWordFile.OTHER),
        (b"PK" + bytes(12_000_001), BadWordFile.TOO_LARGE),
        (word_file(more={"word/document.xml": ENTITIES}), BadWordFile.DAMAGED),
        (word_file(more={"word/document.xml": b"<w:document"}), BadWordFile.DAMAGED),
        (word_file(more={"word/document.xml": b"<w:document/>"}), BadWordFile.DAMAGED),
        (word_file(paragraph(drawing("rId404", "x"))), BadWordFile.DAMAGED),
        (word_file(more={"media/zeros": bytes(61_000_000)}), BadWordFile.TOO_LONG),
        (word_file(more={"customXml/item.xml": b"<a>" + b" " * 26_000_000 + b"</a>"}), BadWordFile.TOO_LONG),
        (word_file("<w:p/>" * 120_001), BadWordFile.TOO_LONG),
        (word_file(paragraph("x" * 5_000_001)), BadWordFile.TOO_LONG),
        (word_file("<w:sdt><w:sdtContent>" * 1_000 + "</w:sdtContent></w:sdt>" * 1_000), BadWordFile.TOO_LONG),
        (word_file(more={f"x/{n}": b"" for n in range(2_001)}), BadWordFile.TOO_LONG),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value[:40],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    begin = time.process_time()
    assert refusal(data) == message
    assert time.process_time() - begin < 5


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(word_file(more={"word/document.xml": b"<a>" + b" " * 100_000 + b"</a>"}))
    # The size of the unpacked part, in the part's own header and in the directory at the end.
    honest, lie = (100_007).to_bytes(4, "little"), (50).to_bytes(4, "little")
    assert data.count(honest) == 2
    assert refusal(bytes(data.replace(honest, lie))) == BadWordFile.DAMAGED


def test_the_largest_document_that_is_read_takes_seconds() -> None:
    begin = time.process_time()
    draft = read_word(
        word_file(TITLE, heading("Why"), *[paragraph("Some words, ", run("bold", bold=True), ".")] * 8_000)
    )
    assert time.process_time() - begin < 30
    assert lost(draft) == {"cut": 1}


def test_a_document_of_every_part_is_within_the_bounds_of_a_text(latvian: WordDraft) -> None:
    for text in (*latvian.sections.values(), latvian.leftover):
        assert render(text).lead
