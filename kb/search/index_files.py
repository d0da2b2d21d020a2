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
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from kb.languages import LANGUAGES
from kb.search.analysis import ANALYSIS, Analyzer
from kb.search.engine import Changes, Entry, Facet, IndexDamaged, Version
from kb.vocabulary.places import country_name
from kb.vocabulary.terms import fingerprint, vocabulary

#: Raise when the schema or the stored values change: the index is then rebuilt.
SCHEMA_VERSION: Final = 1
TITLE_REPEATS: Final = 3
MOST_SEGMENTS: Final = 8
WRITER_SECONDS: Final = 10.0


class _Terms(fields.FieldType):  # type: ignore[misc] # Whoosh has no types
    """A field that takes ready terms; with positions where phrases are asked for."""

    def __init__(self, *, positions: bool) -> None:
        self.analyzer = IDAnalyzer()
        self.format = formats.Positions() if positions else formats.Frequency()
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None
        self.sortable_type = None


SCHEMA: Final = fields.Schema(
    slug=fields.ID(),
    surface=_Terms(positions=True),
    lemma=_Terms(positions=False),
    folded=_Terms(positions=False),
    labels=_Terms(positions=False),
    card=fields.STORED(),
    text=fields.STORED(),
)


class _MappedStorage(FileStorage):  # type: ignore[misc] # as above
    """Reads files through memory maps.

    Whoosh seeks and reads in plain files. Processes that were forked after opening share the position in a file, and would
    read each other's bytes; the position in a map is each process's own.
    """

    def open_file(self, name: str, *_arguments: object, **_options: object) -> StructFile:
        """Open a file of the index for reading."""
        with (Path(self.folder) / name).open("rb") as file:
            is_empty = os.fstat(file.fileno()).st_size == 0
            source = io.BytesIO() if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
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


MADE_BY: Final = f"{SCHEMA_VERSION}.{ANALYSIS}.{fingerprint()}"


class IndexFiles:
    """The folder of the index. Callers make sure that there is one writer at a time."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self.folder = folder
        self._analyzer = analyzer
        self._pointer = folder / "current.json"
        self._verified: set[tuple[str, str]] = set()
        self._opened: dict[Path, tuple[int, int]] = {}
        self._terms_of_feature: dict[str, frozenset[str]] = {}

    def generation(self) -> str:
        """Return a mark that changes with every commit; one `stat`."""
        try:
            status = os.stat(self._pointer)  # noqa: PTH116 - a Path costs more than the call
        except OSError:
            return "none"
        return f"{status.st_mtime_ns:x}-{status.st_ino:x}"

    def open(self) -> IndexReader:
        """Open a reader of the latest commit; raise `IndexDamaged` for whatever Whoosh stumbles over."""
        try:
            pointer = self._read_pointer()
            self._verify(pointer)
            return FileIndex(_MappedStorage(str(self.folder / pointer.folder))).reader()
        except Exception as error:  # 15 types of exception were seen from damaged files
            raise IndexDamaged(f"the index cannot be opened: {error}") from error

    def apply(self, changes: Changes) -> None:
        """Replace and remove entries in the current index."""
        pointer = self._read_pointer()
        try:
            index = FileIndex(FileStorage(str(self.folder / pointer.folder)))
            self._write(index, changes, optimise=len(index._segments()) >= MOST_SEGMENTS)
        except Exception as error:
            raise IndexDamaged(f"the index cannot be written: {error}") from error
        self._point(self.folder / pointer.folder, after=pointer)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Write a new index beside the old one and point to it."""
        try:
            before = self._read_pointer()
        except IndexDamaged:
            before = Pointer(folder="", commits=0, made_by=MADE_BY, digests={})
        place = self._new_folder()
        self._write(FileStorage(str(place)).create_index(SCHEMA), Changes(entries=entries), optimise=True)
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

    def _write(self, index: FileIndex, changes: Changes, *, optimise: bool) -> None:
        # Compound segments would be copied into memory by every reader.
        writer = index.writer(timeout=WRITER_SECONDS, compound=False)
        try:
            for slug in changes.removed:
                writer.delete_by_term("slug", slug)
            for entry in changes.entries:
                writer.delete_by_term("slug", entry.slug)
                for document in self._documents(entry):
                    writer.add_document(**document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(merge=False, optimize=optimise)

    def _documents(self, entry: Entry) -> Iterable[dict[str, Any]]:
        labels = self._labels(entry)
        for version in entry.versions:
            texts = [version.title] * TITLE_REPEATS + [version.summary, *(passage.text for passage in version.passages)]
            terms = self._analyzer.index_terms([*texts, entry.organisation, entry.place], version.language)
            yield {
                "slug": entry.slug,
                "surface": terms.surface,
                "lemma": terms.lemma,
                "folded": terms.folded,
                # Once per practice: a hit is a practice, whichever version matched.
                "labels": labels if version is entry.versions[0] else [],
                "card": _stored_card(entry, version),
                "text": pack(version),
            }

    def _labels(self, entry: Entry) -> list[str]:
        return sorted(set().union(*(self._label_terms(feature) for feature in entry.features)))

    def _label_terms(self, feature: str) -> frozenset[str]:
        """Return the terms of a feature's labels in all languages; the same for every entry that has it."""
        found = self._terms_of_feature.get(feature)
        if found is None:
            found = self._terms_of_feature[feature] = frozenset(
                term
                for language in LANGUAGES
                for label in labels_of(feature, language)
                for term in self._analyzer.label_terms(label, language)
            )
        return found


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, 0)
    return (status.st_size, status.st_mtime_ns)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def labels_of(feature: str, language: str) -> Iterable[str]:
    """Return all labels, in one language, of a feature such as `themes:fathers`; a country feature carries its name."""
    scheme_name, _, term_id = feature.partition(":")
    if scheme_name == "country":
        return (country_name(term_id, language),)
    labels: tuple[str, ...] = getattr(vocabulary(), scheme_name)[term_id].labels.get(language, ())
    return labels


def pack(version: Version) -> bytes:
    """Compress a version's passages, so that reading a card does not unpack the text."""
    passages = [[passage.key, passage.text] for passage in version.passages]
    return zlib.compress(json.dumps(passages, ensure_ascii=False).encode(), 3)


def unpack(packed: bytes) -> list[tuple[str, str]]:
    """Return section key and text of each passage."""
    return [(key, text) for key, text in json.loads(zlib.decompress(packed))]


def _stored_card(entry: Entry, version: Version) -> dict[str, Any]:
    return {
        "slug": entry.slug,
        "language": version.language,
        "title": version.title,
        "summary": version.summary,
        "languages": [other.language for other in entry.versions],
        "facets": {facet.value: list(entry.facets.get(facet, ())) for facet in Facet},
        "features": list(entry.features),
        "place": entry.place,
        "organisation": entry.organisation,
        "published": entry.published.isoformat() if entry.published else None,
    }
