"""Makes Word documents from scratch, as Word writes them, so that no file of anybody's lies in the repository."""

from collections.abc import Iterable, Mapping
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_NAMES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
# Word stores the English names of its own styles, whatever language it speaks; only the ids are translated.
_STYLE_NAMES: Final = {
    "Nosaukums": "Title",
    "Apaksvirsraksts": "Subtitle",
    **{f"Virsraksts{rank}": f"heading {rank}" for rank in range(1, 7)},
    "Sarakstarindkopa": "List Paragraph",
    "Citats": "Quote",
}
_INSIDE: Final = "Internal"
_MODES: Final = {"hyperlink": "External"}
_BULLETS: Final = 1
_NUMBERS: Final = 2


def run(text: str, *, bold: bool = False, italic: bool = False, language: str = "") -> str:
    """Return words that look alike."""
    look = "<w:b/>" * bold + "<w:i/>" * italic + (f'<w:lang w:val="{language}"/>' if language else "")
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*parts: str, style: str = "") -> str:
    """Return a paragraph of parts; a part that is no XML is plain words."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{_runs(parts)}</w:p>"


def heading(text: str, rank: int = 1) -> str:
    """Return a heading in Word's own style."""
    return paragraph(text, style=f"Virsraksts{rank}")


def item(*parts: str, level: int = 0, is_numbered: bool = False) -> str:
    """Return an item of a list."""
    number = f'<w:ilvl w:val="{level}"/><w:numId w:val="{_NUMBERS if is_numbered else _BULLETS}"/>'
    look = f'<w:pPr><w:pStyle w:val="Sarakstarindkopa"/><w:numPr>{number}</w:numPr></w:pPr>'
    return f"<w:p>{look}{_runs(parts)}</w:p>"


def table(*rows: Iterable[str]) -> str:
    """Return a table of plain cells; an empty cell right of another is merged with it."""
    return f"<w:tbl>{''.join(f'<w:tr>{_cells([*row])}</w:tr>' for row in rows)}</w:tbl>"


def link(text: str, relation: str) -> str:
    """Return a link whose address is among the relations of the document."""
    return f'<w:hyperlink r:id="{relation}">{run(text)}</w:hyperlink>'


def drawing(relation: str, alternative: str) -> str:
    """Return a picture that is among the relations of the document."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{escape(alternative)}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(text: str, *, has_fallback: bool) -> str:
    """Return a text box; only programs that think of old readers write its words a second time."""
    inner = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback>"
    new = (
        "<w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    content = f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>{old}</mc:AlternateContent>'
    return f"<w:r>{content if has_fallback else new}</w:r>"


def footnote(number: int) -> str:
    """Return the mark of a footnote."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def word_file(
    *blocks: str,
    relations: Mapping[str, tuple[str, str, bytes]] | None = None,
    notes: Mapping[int, str] | None = None,
    title: str = "",
    language: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a .docx file. `relations`: id → (kind, target, content); `more`: further or other parts by name."""
    relations = relations or {}
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml", b"")}),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
        ).encode(),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{''.join(blocks)}</w:body></w:document>".encode(),
        "word/styles.xml": _styles(language),
        "word/numbering.xml": _numbering(),
        "word/footnotes.xml": _footnotes(notes or {}),
        **{f"word/{target}": content for kind, target, content in relations.values() if kind == "image"},
        **(more or {}),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def report() -> bytes:
    """Return a report of three pages in Latvian, as a library would write it: headings, lists, a table, a link, two photographs."""
    story = "Katru otro ceturtdienu tēvi ar zīdaiņiem tiekas bibliotēkas lasītavā un sarunājas par to, kas viņus nodarbina. "
    return word_file(
        paragraph("Tēvu pēcpusdienas Valmieras bibliotēkā", style="Nosaukums"),
        paragraph("Mēs aicinājām tēvus ar zīdaiņiem uz sarunām, lai viņi atrastu cits citu un savu vietu pilsētā."),
        heading("1. Kāpēc"),
        paragraph(story * 6),
        paragraph("Mērķis bija ", run("neviens tēvs nav viens", bold=True), ", un tas palika."),
        heading("2. Norise:"),
        heading("Sagatavošanās", 2),
        item("Aiciniet ", run("vecmātes", italic=True), " un ģimenes ārstus"),
        item("Sagatavojiet telpu"),
        item("paklājs", level=1),
        item("kafija * tēja", level=1),
        heading("Dienas kārtība", 2),
        item("Sasveicināšanās", is_numbered=True),
        item("Saruna aplī", is_numbered=True),
        item("Kafija", is_numbered=True),
        paragraph(drawing("rId7", "Tēvi sēž aplī uz paklāja")),
        heading("Resursi"),
        table(
            ("Kas", "Cik", "Eiro"), ("Darbinieki", "2", "0"), ("Kafija | tēja", "10 krūzes", "12"), ("Kopā", "", "12")
        ),
        heading("Rezultāti"),
        paragraph(story * 8),
        paragraph(drawing("rId8", "Plakāts ar 5 jautājumiem"), "Plakāts pie ieejas"),
        heading("Grūtības"),
        paragraph("Pirmajās reizēs ieradās tikai divi tēvi", footnote(2), "; reklāma sākās par vēlu. " + story * 4),
        heading("Par mums"),
        paragraph("Valmieras integrētā bibliotēka strādā kopš 1909. gada. " + story * 3),
        heading("Saites"),
        paragraph("Vairāk lasiet ", link("projekta lapā", "rId9"), "."),
        relations={
            "rId7": ("image", "media/image1.jpeg", photograph(place="Valmiera")),
            "rId8": ("image", "media/image2.png", poster()),
            "rId9": ("hyperlink", "https://biblioteka.example/tevi?gads=2024&valoda=lv", b""),
        },
        notes={2: "2024. gada janvārī un februārī."},
        title="Microsoft Word - Dokuments1",
        language="lv-LV",
    )


def photograph(*, place: str, width: int = 2400, height: int = 1600) -> bytes:
    """Return a JPEG that tells where it was taken."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = place
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (57.0, 32.0, 18.0), 3: "E", 4: (25.0, 25.0, 22.0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def poster() -> bytes:
    """Return a PNG of two colours."""
    image = Image.new("RGB", (600, 400), "white")
    image.paste((0, 60, 120), (40, 40, 560, 120))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _runs(parts: Iterable[str]) -> str:
    return "".join(part if part.startswith("<") else run(part) for part in parts)


def _cells(row: list[str]) -> str:
    cells: list[tuple[str, int]] = []
    for text in row:
        if text or not cells:
            cells.append((text, 1))
        else:
            cells[-1] = (cells[-1][0], cells[-1][1] + 1)
    return "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>{paragraph(text)}</w:tc>' for text, width in cells
    )


def _content_types() -> bytes:
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    kinds |= {"jpeg": "image/jpeg", "png": "image/png", "emf": "image/x-emf"}
    defaults = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in kinds.items())
    main = f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{main}</Types>'.encode()


def _relations(relations: Mapping[str, tuple[str, str, bytes]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"'
        f' TargetMode="{_MODES.get(kind, _INSIDE)}"/>'
        for name, (kind, target, _) in relations.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'.encode()


def _styles(language: str) -> bytes:
    default = f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{language}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    named = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in _STYLE_NAMES.items()
    )
    return f"<w:styles {_NAMES}>{default}{named}</w:styles>".encode()


def _numbering() -> bytes:
    kinds = {_BULLETS: "bullet", _NUMBERS: "decimal"}
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(9))
        + "</w:abstractNum>"
        for number, kind in kinds.items()
    )
    used = "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in kinds)
    return f"<w:numbering {_NAMES}>{abstract}{used}</w:numbering>".encode()


def _footnotes(notes: Mapping[int, str]) -> bytes:
    written = "".join(f'<w:footnote w:id="{number}">{paragraph(text)}</w:footnote>' for number, text in notes.items())
    return f"<w:footnotes {_NAMES}>{written}</w:footnotes>".encode()
