"""Sets pages and pictures with Typst.

A page is a Typst template of ours with `data.json` beside it: what people wrote is data, never source. Every template may
`#import "look.typ"`, which holds what all our pages have in common. Nothing is read from the disk, no font of the machine is
used, and nothing is fetched.

A process keeps the pages that it set, and gives them to whoever asks for the same: in a seminar, twenty people want one handout
at once.

Each page is set by a process of its own. Typst remembers what it has laid out, 200 MB after a few handouts, and gives none of it
back; and nobody can stop it but by ending its process.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kb.errors import KnowledgeBaseError
from kb.typesetting.characters import settable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

#: Bytes of data on a page, and of the pictures and parts beside it: more than any page of ours needs.
MOST_DATA: Final = 2_000_000
MOST_FILES: Final = 8_000_000
#: Seconds that a page may take, and that somebody waits while another page is being set.
MOST_TIME: Final = 20.0
PATIENCE: Final = 10.0
_LOOK: Final = Path(__file__).with_name("look.typ")
_SETTER: Final = Path(__file__).with_name("setter.py")
#: Whoever waits keeps a thread of the server (four as a rule) from readers, so that few pages may wait; who wants one that waits
#: already, or is being set, has it soon and may always.
MOST_WAITING: Final = 2
#: Bytes of pages that a process keeps: some 40 handouts and 200 pictures for links.
MOST_KEPT: Final = 16_000_000
#: One page at a time for each process of the server, so that handouts never take the machine from readers.
_TURN: Final = threading.Lock()
_PLACES: Final = threading.Semaphore(1 + MOST_WAITING)
#: Pages by what was asked for, the oldest first; changed by whoever has the turn only.
_KEPT: Final[dict[bytes, bytes]] = {}
#: What somebody has a place for, and the lock of whoever looks.
_WANTED: Final[set[bytes]] = set()
_LOOKING: Final = threading.Lock()


class CannotBeSet(KnowledgeBaseError):
    """Typst refused a page; the message is for whoever looks after its template."""


class TooMuchToSet(KnowledgeBaseError):
    """There is more on a page than we set, or it takes longer than we wait."""


class TooBusyToSet(KnowledgeBaseError):
    """Too many pages are being set at this moment."""


def forget() -> None:
    """Keep none of the pages that were set, so that the next one is set anew."""
    with _TURN:
        _KEPT.clear()


def pdf(source: str, files: Mapping[str, bytes], *, data: "DataclassInstance", made_at: datetime) -> bytes:
    """Set a template as PDF/UA-1. The same arguments make the same bytes.

    `files` are the pictures and parts that the template names; `data` is what it reads with `json("data.json")`, a dataclass of
    texts, numbers, and tuples and dataclasses of these. The template has to set title and language of the document, and to
    give an `alt` to each picture. Raises one of the errors above.
    """
    return _compiled(source, files, data, format="pdf", pdf_standards="ua-1", timestamp=int(made_at.timestamp()))


def png(source: str, files: Mapping[str, bytes], *, data: "DataclassInstance", pixels_per_inch: float = 72) -> bytes:
    """Set a template of one page as a picture, in which a point is a pixel at 72 pixels per inch. Otherwise as `pdf`."""
    return _compiled(source, files, data, format="png", ppi=pixels_per_inch)


def _compiled(source: str, files: Mapping[str, bytes], data: "DataclassInstance", **options: str | float) -> bytes:
    written = json.dumps(_settable(asdict(data)), ensure_ascii=False).encode()
    if len(written) > MOST_DATA or sum(map(len, files.values())) > MOST_FILES:
        raise TooMuchToSet(f"{len(written)} bytes of data, {len(files)} files")
    project = {**files, "main.typ": source.encode(), "look.typ": _look(), "data.json": written}
    lengths = {name: len(content) for name, content in project.items()}
    order = json.dumps({"files": lengths, "root": _nowhere().name, "options": options}).encode()
    return _set_once(b"\n".join((order, b"".join(project.values()))))


def _set_once(order: bytes) -> bytes:
    name = sha256(order).digest()
    kept = _KEPT.get(name)
    if kept is not None:
        return kept
    with _place(name), _turn():
        # Whoever had the turn before may have wanted the same.
        if name not in _KEPT:
            _keep(name, _set(order))
        return _KEPT[name]


def _keep(name: bytes, made: bytes) -> None:
    _KEPT[name] = made
    while len(_KEPT) > 1 and sum(map(len, _KEPT.values())) > MOST_KEPT:
        del _KEPT[next(iter(_KEPT))]


@contextmanager
def _place(name: bytes) -> Iterator[None]:
    with _LOOKING:
        is_first = name not in _WANTED
        if is_first and not _PLACES.acquire(blocking=False):
            raise TooBusyToSet
        _WANTED.add(name)
    try:
        yield
    finally:
        if is_first:
            _WANTED.discard(name)
            _PLACES.release()


@contextmanager
def _turn() -> Iterator[None]:
    if not _TURN.acquire(timeout=PATIENCE):
        raise TooBusyToSet
    try:
        yield
    finally:
        _TURN.release()


def _set(order: bytes) -> bytes:
    # Isolated (-I): what lies in the folder of the script, or in the environment, is not what it imports.
    command = [sys.executable, "-I", str(_SETTER)]
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=MOST_TIME, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired as error:
        raise TooMuchToSet(f"longer than {MOST_TIME} s") from error
    if done.returncode:
        raise CannotBeSet(done.stderr.decode("utf-8", "replace"))
    return done.stdout


# Any: what `asdict` makes has the shape of the dataclass.
def _settable(data: Any) -> Any:
    if isinstance(data, str):
        return settable(data)
    if isinstance(data, (list, tuple)):
        return [_settable(one) for one in data]
    if isinstance(data, dict):
        return {name: _settable(one) for name, one in data.items()}
    return data


@cache
def _look() -> bytes:
    return _LOOK.read_bytes()


@cache
def _nowhere() -> tempfile.TemporaryDirectory[str]:
    """Return an empty folder: where Typst looks for a file that a template names and nobody gave."""
    return tempfile.TemporaryDirectory(prefix="kb-typst-")
