"""The Whoosh index on disk: its schema, where it lies, how it is written and opened.

Whoosh neither syncs nor checks what it writes, and swapping folders under readers loses them. So every rebuild makes a new folder,
and one small pointer file, replaced atomically after each commit, says which folder counts and what its files hold; its `stat` is
the generation.
"""

import hashlib
import io
import json
import mmap
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from whoosh.codec.base import Segment
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from kb.search import fields
from kb.search.analysis import ANALYSIS, Analyzer
from kb.search.engine import Changes, Entry, IndexDamaged
from kb.search.folding import words
from kb.search.lexicon import Gathered, write_added, write_main
from kb.search.senses import label_texts
from kb.vocabulary.terms import fingerprint

MOST_SEGMENTS: Final = 6
#: Segments of fewer documents are joined when there are too many; larger ones wait for a rebuild.
SMALL_SEGMENT: Final = 300
WRITER_SECONDS: Final = 10.0
#: Postings of a block: larger blocks are read and written faster, smaller ones skip better.
BLOCK: Final = 512


class MappedStorage(FileStorage):  # type: ignore[misc] # Whoosh has no types
    """Reads files through memory maps.

    Whoosh seeks and reads in plain files. Processes that were forked after opening share the position in a file, and would
    read each other's bytes; the position in a map is each process's own.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._maps: list[mmap.mmap] = []

    def let_go(self) -> None:
        """Give back the memory of what was read. The system keeps the files at hand; a page is mapped again when it is asked for."""
        for one in self._maps:
            if hasattr(one, "madvise") and not one.closed:
                one.madvise(mmap.MADV_DONTNEED)

    def open_file(self, name: str, *_arguments: object, **_options: object) -> StructFile:
        """Open a file of the index for reading."""
        with (Path(self.folder) / name).open("rb") as file:
            is_empty = os.fstat(file.fileno()).st_size == 0
            source = io.BytesIO() if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if isinstance(source, mmap.mmap):
            self._maps.append(source)
        return StructFile(source, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Which folder holds the index that counts, what made it, and the digest of each of its files.

    Whoosh never changes a file once it is written, so a digest holds for as long as the name is there.
    """

    folder: str
    commits: int
    made_by: str
    digests: Mapping[str, str]


Merge = Callable[[SegmentWriter, list[Segment]], list[Segment]]
MADE_BY: Final = f"{fields.SCHEMA_VERSION}.{ANALYSIS}.{fingerprint()}"


class IndexFiles:
    """The folder of the index. Callers make sure that there is one writer at a time."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self.folder = folder
        self._analyzer = analyzer
        self._pointer = folder / "current.json"
        self._verified: set[tuple[str, str]] = set()
        self._opened: dict[Path, tuple[int, int]] = {}

    def generation(self) -> str:
        """Return a mark that changes with every commit; one `stat`."""
        try:
            status = os.stat(self._pointer)  # noqa: PTH116 - a Path costs more than the call
        except OSError:
            return "none"
        return f"{status.st_mtime_ns:x}-{status.st_ino:x}"

    def open(self) -> tuple[FileIndex, Path]:
        """Return the latest commit and its folder; raise `IndexDamaged` for whatever Whoosh stumbles over."""
        try:
            pointer = self._read_pointer()
            self._verify(pointer)
            folder = self.folder / pointer.folder
            return FileIndex(MappedStorage(str(folder))), folder
        except Exception as error:  # 15 types of exception were seen from damaged files
            raise IndexDamaged(f"the index cannot be opened: {error}") from error

    def apply(self, changes: Changes) -> None:
        """Replace and remove entries in the current index."""
        pointer = self._read_pointer()
        folder = self.folder / pointer.folder
        try:
            gathered = Gathered()
            self._write(FileIndex(FileStorage(str(folder))), changes, gathered, mergetype=_join_small)
            if gathered.words:
                write_added(folder, gathered)
        except Exception as error:
            raise IndexDamaged(f"the index cannot be written: {error}") from error
        self._point(folder, after=pointer)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Write a new index beside the old one and point to it."""
        try:
            before = self._read_pointer()
        except IndexDamaged:
            before = Pointer(folder="", commits=0, made_by=MADE_BY, digests={})
        place = self._new_folder()
        gathered = Gathered()
        for language, text in label_texts():
            for word in words(text):
                gathered.add_known(word, language)
        self._write(FileStorage(str(place)).create_index(fields.SCHEMA), Changes(entries=entries), gathered)
        write_main(place, gathered)
        self._point(place, after=before)
        # The folder before this one may still have readers; those before that have none.
        for old in self.folder.glob("index-*"):
            if old.name not in {place.name, before.folder}:
                shutil.rmtree(old, ignore_errors=True)

    def _new_folder(self) -> Path:
        numbers = [
            int(old.name.removeprefix("index-")) for old in self.folder.glob("index-*") if old.name[6:].isdigit()
        ]
        place = self.folder / f"index-{max(numbers, default=0) + 1}"
        place.mkdir(parents=True)
        return place

    def _read_pointer(self) -> Pointer:
        try:
            pointer = Pointer(**json.loads(self._pointer.read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise IndexDamaged("there is no index") from error
        if pointer.made_by != MADE_BY:
            raise IndexDamaged("the index was made by another version")
        return pointer

    def _point(self, place: Path, *, after: Pointer) -> None:
        """Say that a folder's content counts from now on."""
        known = after.digests if place.name == after.folder else {}
        digests = {
            path.name: known.get(path.name) or _digest(path)
            for path in sorted(place.iterdir())
            if not path.name.endswith("_LOCK")
        }
        pointer = Pointer(folder=place.name, commits=after.commits + 1, made_by=MADE_BY, digests=digests)
        part = self._pointer.with_suffix(".part")
        part.write_text(json.dumps(asdict(pointer)), encoding="utf-8")
        part.replace(self._pointer)

    def are_untouched(self) -> bool:
        """Tell whether the files that were opened last have kept size and time of change; a `stat` for each."""
        return all(_size_and_time(path) == before for path, before in self._opened.items())

    def distrust(self) -> None:
        """Look at every file again before the next reader is opened."""
        self._verified.clear()

    def _verify(self, pointer: Pointer) -> None:
        """Raise `IndexDamaged` where a file differs from what was written; each file is looked at once per process."""
        self._opened = {
            path: _size_and_time(path) for path in (self.folder / pointer.folder / name for name in pointer.digests)
        }
        for name, digest in pointer.digests.items():
            if (name, digest) not in self._verified:
                if _digest(self.folder / pointer.folder / name) != digest:
                    raise IndexDamaged(f"{name} is not what was written")
                self._verified.add((name, digest))

    def _write(self, index: FileIndex, changes: Changes, gathered: Gathered, *, mergetype: Merge | None = None) -> None:
        # Compound segments would be copied into memory by every reader.
        writer = index.writer(timeout=WRITER_SECONDS, compound=False, codec=W3Codec(blocklimit=BLOCK, compression=0))
        try:
            for slug in changes.removed:
                writer.delete_by_term("slug", slug)
            for entry in changes.entries:
                writer.delete_by_term("slug", entry.slug)
                for document in fields.documents(entry, self._analyzer, gathered):
                    writer.add_document(**document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=mergetype, merge=mergetype is not None)


def _join_small(writer: SegmentWriter, segments: list[Segment]) -> list[Segment]:
    """Join small segments once there are many; return those that stay. A whole merge would keep a publisher waiting."""
    small = [segment for segment in segments if segment.doc_count_all() < SMALL_SEGMENT]
    if len(small) < MOST_SEGMENTS:
        return segments
    for segment in small:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in small]


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, 0)
    return (status.st_size, status.st_mtime_ns)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]
