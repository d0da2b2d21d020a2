"""The folder `practices/`: the one place where what is published is kept. Writes are atomic and durable."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from filelock import FileLock

from kb.errors import KnowledgeBaseError
from kb.practices.document import read_document, write_document
from kb.practices.fields import is_slug
from kb.practices.problems import Problem, Report
from kb.practices.record import Facts, Practice, Text

MARKDOWN: Final = ".md"
LOCK_SECONDS: Final = 30
_NO_MEDIA: Final[Mapping[str, bytes]] = MappingProxyType({})


class UnknownPractice(KnowledgeBaseError):
    """No practice has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"there is no practice {slug!r}")
        self.slug = slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be made out of a practice's folder. `practice` is None where the original cannot be read."""

    slug: str
    practice: Practice | None
    problems: tuple[Problem, ...]


#: Identifies the content of a folder without reading it: name, size, time of change (ns) and inode of each file.
Stamp = tuple[tuple[str, int, int, int], ...]


class PracticeStore(Protocol):
    """Where practices are kept. The conformance tests in `tests/integration/store/` say what each function promises.

    The last two come with the others.
    """

    def stamps(self, slugs: Iterable[str] | None = None) -> Mapping[str, Stamp]:
        """Return the stamp of every practice by slug, or of those practices only."""

    def read(self, slug: str) -> Reading:
        """Read a practice; raise `UnknownPractice` where there is none."""

    def texts(self, slug: str) -> Mapping[str, bytes]:
        """Return a practice's Markdown files by name, as they are; none where there is no practice."""

    def file(self, slug: str, name: str) -> Path | None:
        """Return a picture or file that lies beside a practice's texts."""

    def media(self, slug: str) -> tuple[tuple[str, int], ...]:
        """Return name and time of change (ns) of the pictures and files beside a practice's texts."""

    def put(self, slug: str, texts: Mapping[str, bytes], *, media: Mapping[str, bytes] = _NO_MEDIA) -> None:
        """Store a practice's files: pictures first, then the texts in their order, which puts the original last.

        Texts that are not named are removed, pictures stay. When this returns, all survives a power cut; after a stop half-way
        it may be repeated.
        """

    def write(self, practice: Practice) -> None:
        """Store a practice, its texts in canonical form."""
        self.put(practice.slug, write_texts(practice))

    def withdraw(self, slug: str, *, reason: str) -> None:
        """Take a practice back; its address then tells the reason. Its files stay: that it existed is part of the collection."""
        practice = self.read(slug).practice
        if practice is None:
            raise UnknownPractice(slug)
        facts = replace(practice.facts, status="withdrawn", withdrawn_reason=reason)
        name = f"{practice.original.language}{MARKDOWN}"
        others = {other: content for other, content in self.texts(slug).items() if other != name}
        self.put(slug, {**others, name: write_document(practice.original, facts)})


def read_if_there(store: PracticeStore, slug: str) -> Practice | None:
    """Return a practice; None where there is none, or where its file has to be repaired first."""
    try:
        return store.read(slug).practice
    except UnknownPractice:
        return None


def read_published(store: PracticeStore, slug: str) -> Practice | None:
    """Return a practice that readers can read; None for one that is gone, withdrawn, or cannot be read."""
    practice = read_if_there(store, slug)
    return None if practice is None or practice.is_withdrawn else practice


def write_texts(practice: Practice) -> dict[str, bytes]:
    """Return a practice's Markdown files by name in canonical form, in the order in which they are stored.

    The original comes last: a reader who comes between sees old facts with new words rather than a folder without facts.
    """
    return {
        f"{text.language}{MARKDOWN}": write_document(text, practice.facts if text.translation_of is None else None)
        for text in reversed(practice.texts)
    }


def read_texts(slug: str, texts: Mapping[str, bytes]) -> Reading:
    """Read a practice from the content of its Markdown files by name."""
    return _assemble(slug, [(name, *_read_content(slug, name, texts[name])) for name in sorted(texts)])


class FolderStore(PracticeStore):
    """Practices as folders of Markdown files."""

    def __init__(self, folder: Path, *, lock: Path) -> None:
        self.folder = folder
        self._lock = lock

    def stamps(self, slugs: Iterable[str] | None = None) -> dict[str, Stamp]:
        """Return the stamp of every practice by slug; a walk of `stat` calls, no file is read."""
        wanted = self._slugs() if slugs is None else [slug for slug in slugs if is_slug(slug)]
        return {slug: stamp for slug in wanted if (stamp := self._stamp(slug))}

    def _slugs(self) -> list[str]:
        try:
            with os.scandir(self.folder) as entries:
                return sorted(entry.name for entry in entries if is_slug(entry.name) and _is(entry.is_dir))
        except FileNotFoundError:
            return []

    def read(self, slug: str) -> Reading:
        """Read a practice; raise `UnknownPractice` where there is none."""
        if not is_slug(slug):
            raise UnknownPractice(slug)
        folder = self.folder / slug
        names = self._text_names(slug)
        if not names:
            raise UnknownPractice(slug)
        return _assemble(slug, [(name, *_read_file(folder, name)) for name in names])

    def texts(self, slug: str) -> dict[str, bytes]:
        """Return a practice's Markdown files by name, as they are; none where there is no practice."""
        folder = self.folder / slug
        names = self._text_names(slug) if is_slug(slug) else []
        return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}

    def file(self, slug: str, name: str) -> Path | None:
        """Return a picture or file beside a practice's texts; None for what is not there, hidden, or outside."""
        if (
            not is_slug(slug)
            or "/" in name
            or "\\" in name
            or "\x00" in name
            or name.startswith(".")
            or name.endswith(MARKDOWN)
        ):
            return None
        path = self.folder / slug / name
        return path if _is(path.is_file) and not path.is_symlink() else None

    def media(self, slug: str) -> tuple[tuple[str, int], ...]:
        """Return name and time of change (ns) of the pictures and files beside a practice's texts."""
        return tuple((name, changed) for name, _, changed, _ in self._stamp(slug) if not name.endswith(MARKDOWN))

    def put(self, slug: str, texts: Mapping[str, bytes], *, media: Mapping[str, bytes] = _NO_MEDIA) -> None:
        """Store a practice's files, one after the other, each in one step."""
        if not is_slug(slug):
            raise UnknownPractice(slug)
        folder = self.folder / slug
        # A lock of its own for each writing: one that was made before a worker was forked is of no use to it.
        with FileLock(self._lock, timeout=LOCK_SECONDS):
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in (*media.items(), *texts.items()):
                replace_file(folder / name, content)
            for path in folder.glob(f"*{MARKDOWN}"):
                if path.name not in texts:
                    path.unlink()
            sync_folder(folder)
            sync_folder(self.folder)

    def _text_names(self, slug: str) -> list[str]:
        try:
            return sorted(path.name for path in (self.folder / slug).iterdir() if path.suffix == MARKDOWN)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _stamp(self, slug: str) -> Stamp:
        try:
            files = self._files(slug)
        except OSError:  # removed since the folder was listed
            return ()
        if not any(name.endswith(MARKDOWN) for name, _ in files):
            return ()
        return tuple(sorted((name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in files))

    def _files(self, slug: str) -> list[tuple[str, os.stat_result]]:
        with os.scandir(self.folder / slug) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".") and _is(entry.is_file)]
            return [(entry.name, entry.stat()) for entry in shown]


def _read_file(folder: Path, name: str) -> tuple[tuple[Text, Facts | None] | None, Report]:
    report = Report(f"{folder.name}/{name}")
    try:
        if not (folder / name).is_file():  # a pipe would be read for ever
            report.add(1, "", "This is not a file.")
            return None, report
        content = (folder / name).read_bytes()
    except OSError as error:
        report.add(1, "", "The file cannot be read: %(reason)s.", reason=error.strerror or "unknown reason")
        return None, report
    return _read_content(folder.name, name, content)


def _read_content(slug: str, name: str, content: bytes) -> tuple[tuple[Text, Facts | None] | None, Report]:
    report = Report(f"{slug}/{name}")
    document = read_document(content, report)
    if document is None:
        return None, report
    if name != f"{document.text.language}{MARKDOWN}":
        report.add(
            1,
            "language",
            "The file's name and its language differ; rename it to %(name)s.",
            name=f"{document.text.language}.md",
        )
        return None, report
    return (document.text, document.facts), report


def _assemble(slug: str, files: list[tuple[str, tuple[Text, Facts | None] | None, Report]]) -> Reading:
    """Join the files of one folder; problems between them are reported with the file that should change."""
    originals = [(content, report) for _, content, report in files if content and content[1] is not None]
    problems = [problem for *_, report in files for problem in report.problems]
    if len(originals) != 1:
        report = Report(f"{slug}/{files[0][0]}")
        if originals:
            report.add(1, "translation_of", "Two files are originals; all but one need translation_of.")
        else:
            report.add(1, "", "No file of this practice is a readable original.")
        return Reading(slug=slug, practice=None, problems=(*problems, *report.problems))
    original, facts = originals[0][0]
    assert facts is not None
    translations = {content[0].language: content[0] for _, content, _ in files if content and content[1] is None}
    for _, content, report in files:
        if content and content[1] is None and content[0].translation_of != original.language:
            before = len(report.problems)
            report.add(1, "translation_of", "The original is in “%(language)s”.", language=original.language)
            problems.extend(report.problems[before:])
    practice = Practice(slug=slug, facts=facts, original=original, translations=translations)
    return Reading(slug=slug, practice=practice, problems=tuple(problems))


def _is(question: Callable[[], bool]) -> bool:
    """Ask the file system; a name too long, a loop of links or a vanished file is a no."""
    try:
        return question()
    except OSError:
        return False


def replace_file(path: Path, content: bytes) -> None:
    """Write beside, sync, rename: a reader sees the old file or the new one, a power cut leaves one of them."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can open folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
