"""What Word, LibreOffice, Google Docs and web pages mean by the HTML that they copy: lists, notes and remarks in disguise."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from kb.rendering.html_tree import BLOCKS, Node

# Word writes the items of a list as paragraphs, with the bullet or number as text and the level in the style.
_LEVEL = re.compile(r"\blevel(\d)")
_NUMBER = re.compile(r"\(?(\w{1,4})[.)]")
_MOST_IN_NOTE = 200


def is_hidden(node: Node) -> bool:
    """Whether a reader of the original does not see an element."""
    return (
        "hidden" in node.attributes
        or node.style("display") == "none"
        or node.style("mso-hide") == "all"
        or node.style("visibility") == "hidden"
    )


def is_remark(node: Node) -> bool:
    """Whether an element is a comment that somebody wrote beside the text, or the mark of one."""
    names = node.attributes.get("class", "").casefold()
    return (
        "msocom" in names or "msocommentreference" in names or node.style("mso-element") in ("comment", "comment-list")
    )


def with_lists(children: Iterable[Node | str]) -> Iterator[Node | str]:
    """Yield children, paragraphs that Word means as the items of a list put into lists."""
    items: list[Node] = []
    for child in children:
        if isinstance(child, Node) and _level(child):
            items.append(child)
        elif not items or not isinstance(child, str) or child.strip():
            yield from _as_lists(items)
            items = []
            yield child
    yield from _as_lists(items)


def is_marker(node: Node) -> bool:
    """Whether an element is the bullet or number that Word writes before an item or a heading."""
    return node.style("mso-list") == "ignore"


def _level(node: Node) -> int:
    found = _LEVEL.search(node.style("mso-list")) if node.tag in ("p", "div") else None
    return int(found[1]) if found else 0


def _as_lists(items: list[Node]) -> list[Node]:
    lists: list[Node] = []
    open_lists: list[tuple[int, Node]] = []
    for item in items:
        level = _level(item)
        marker = next((node.text.strip() for node in item.walk() if is_marker(node)), "")
        number = _NUMBER.match(marker)
        tag = "ol" if number else "ul"
        while open_lists and (
            level < open_lists[-1][0] or (level == open_lists[-1][0] and tag != open_lists[-1][1].tag)
        ):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            new = Node(tag, {"start": number[1]} if number and number[1].isdecimal() else {})
            if open_lists:
                last_item = open_lists[-1][1].children[-1]
                assert isinstance(last_item, Node)
                last_item.add(new)
            else:
                lists.append(new)
            open_lists.append((level, new))
        entry = Node("li")
        open_lists[-1][1].add(entry)
        for child in item.children:
            entry.add(child)
    return lists


def take_notes(root: Node) -> list[Node]:
    """Take the footnotes out of a tree and return them in order; their marks become `note-mark` elements with a `number`.

    A note and its mark are known by their links to each other, which is how all programs write them.
    """
    names: dict[str, Node] = {}
    for node in root.walk():
        for name in _names(node):
            names.setdefault(name, node)
    notes: list[Node] = []
    numbers: dict[str, int] = {}
    for mark in [node for node in root.walk() if node.attributes.get("href", "").startswith("#")]:
        target = mark.attributes["href"][1:]
        note = None if target in numbers or mark.tag == "note-link" else _note_around(names.get(target), root)
        if note and (links := [*_links_back(mark, note)]):
            for link in links:
                link.tag, link.children = "note-link", []
            notes.append(note)
            numbers[target] = len(notes)
        if target in numbers and mark.tag != "note-link":
            mark.tag, mark.children, mark.attributes = "note-mark", [], {"number": str(numbers[target])}
    for note in notes:
        if note.parent:
            note.parent.children.remove(note)
    return notes


def _names(node: Node) -> Iterator[str]:
    return (node.attributes[key] for key in ("id", "name") if node.attributes.get(key))


def _note_around(target: Node | None, root: Node) -> Node | None:
    """Return the block that is the note to which a link leads: an item, or a paragraph with what belongs to it."""
    note = target
    while note and note is not root and note.tag not in BLOCKS:
        note = note.parent
    if note is None or note is root:
        return None
    around = note.parent
    is_first = around is not None and next((node for node in around.children if isinstance(node, Node)), None) is note
    return around if around and around.tag == "div" and is_first and [*_names(around)] else note


def _links_back(mark: Node, note: Node) -> Iterator[Node]:
    """Yield the links in a note that lead to a mark, or to what holds the mark alone."""
    own = {*_names(mark), *(_names(mark.parent) if mark.parent else ())}
    within = [*islice(note.walk(), _MOST_IN_NOTE)]
    if mark not in within:
        yield from (node for node in within if node.attributes.get("href", " ")[1:] in own)
