"""What every search engine promises of its files: segments, several processes at once, damage, and rebuilding."""

import multiprocessing
import os
from collections.abc import Iterator
from multiprocessing.synchronize import Semaphore
from pathlib import Path

import pytest

from kb.search.engine import Changes, Entry, Facet, IndexDamaged, SearchEngine, SearchRequest
from kb.search.index_files import MOST_SEGMENTS, SMALL_SEGMENT
from tests.support.engines import MakeEngine, ask, entry, open_engine, slugs, version


def test_a_missing_index_is_reported_as_damaged(make_engine: MakeEngine) -> None:
    with pytest.raises(IndexDamaged):
        make_engine().search(SearchRequest(text="x", language="en"))
    with pytest.raises(IndexDamaged):
        make_engine().apply(Changes(entries=[entry("circle")]))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_processes_that_were_forked_from_a_reader_do_not_disturb_each_other(engine: SearchEngine) -> None:
    words = [f"word{number}" for number in range(300)]
    texts = [" ".join(words[number % 7 :: 7]) for number in range(60)]
    engine.rebuild([entry(f"entry-{number:02}", version(text=text)) for number, text in enumerate(texts)])
    slugs(engine)  # opens the files before the fork
    workers = [_fork_reader(engine, words[start::4]) for start in range(4)]

    assert [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers] == [0, 0, 0, 0]


def _fork_reader(engine: SearchEngine, words: list[str]) -> int:
    """Search for words in a new process; it ends with 0 if every answer was right."""
    process = os.fork()
    if process:
        return process
    wrong = 1
    try:
        wrong = sum(slugs(engine, word, size=100) != _holders(int(word.removeprefix("word"))) for word in words)
    finally:
        os._exit(min(wrong, 1))


def _holders(number: int) -> list[str]:
    return [f"entry-{holder:02}" for holder in range(60) if holder % 7 == number % 7]


def test_what_was_deleted_in_a_segment_is_nowhere(engine: SearchEngine) -> None:
    texts = [entry(slug, version(title=slug.title(), text="round chairs")) for slug in ("circle", "square", "ring")]
    engine.apply(Changes(entries=texts))
    engine.apply(Changes(removed=("square",)))

    assert set(slugs(engine, "chairs")) == {"circle", "ring"}
    assert set(slugs(engine, '"round chairs"')) == {"circle", "ring"}
    assert set(slugs(engine)) == {"circle", "ring"}
    assert ask(engine).counts[Facet.COUNTRY] == {"LV": 2}
    assert engine.cards(("square",), "en") == ()
    assert engine.similar("square", "en", most=3) == ()
    assert engine.suggest("squ", "en", most=3).practices == ()


def test_small_segments_are_joined_and_large_ones_kept_without_losing_any_entry(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    writer, rounds = make_engine(), 3 * MOST_SEGMENTS
    writer.rebuild([entry(f"old-{number}", version(text="chairs")) for number in range(SMALL_SEGMENT)])
    expected = {f"old-{number}" for number in range(SMALL_SEGMENT)}
    for number in range(rounds):
        # Each change adds, replaces and removes; what it replaces or removes lies in an older segment.
        changed = [entry(f"new-{number}", version(text="chairs")), entry("often", version(text=f"now{number}"))]
        writer.apply(Changes(entries=changed, removed=(f"old-{number}", f"new-{number - 3}")))
        expected = expected - {f"old-{number}", f"new-{number - 3}"} | {f"new-{number}"}

    reader = make_engine()
    assert set(slugs(reader, "chairs", size=2 * SMALL_SEGMENT)) == expected
    assert slugs(reader, f"now{rounds - 1}") == ["often"]
    assert slugs(reader, f'"now{rounds - 2}"') == []
    assert len(list(tmp_path.rglob("*.trm"))) <= MOST_SEGMENTS + 1


def test_a_reader_keeps_answering_while_another_process_rebuilds(
    engine: SearchEngine, tmp_path: Path, dictionaries: Path
) -> None:
    engine.rebuild(_round(0))
    context = multiprocessing.get_context("spawn")
    go, done = context.Semaphore(0), context.Semaphore(0)
    rebuilding = context.Process(target=_rebuild_rounds, args=(tmp_path / "index", dictionaries, go, done))
    rebuilding.start()

    for number in range(1, ROUNDS + 1):
        go.release()
        answers = set()
        while not done.acquire(timeout=0.001):
            assert rebuilding.is_alive()
            answers.add(tuple(sorted(slugs(engine, "chairs", size=100))))
        assert answers <= {_slugs_of(number - 1), _slugs_of(number)}
        assert tuple(sorted(slugs(engine, "chairs", size=100))) == _slugs_of(number)
    rebuilding.join()
    assert rebuilding.exitcode == 0


ROUNDS = 3


def _round(number: int) -> list[Entry]:
    return [entry(slug, version(text="chairs")) for slug in _slugs_of(number)]


def _slugs_of(number: int) -> tuple[str, ...]:
    return tuple(f"round-{number}-{other:02}" for other in range(20))


def _rebuild_rounds(folder: Path, dictionaries: Path, go: Semaphore, done: Semaphore) -> None:
    engine = open_engine(folder, dictionaries)
    for number in range(1, ROUNDS + 1):
        go.acquire()
        engine.rebuild(_round(number))
        done.release()


@pytest.mark.parametrize("how", ["cut", "emptied", "overwritten", "deleted"])
def test_damage_to_any_file_is_told_and_a_rebuild_mends_it(
    engine: SearchEngine, make_engine: MakeEngine, tmp_path: Path, how: str
) -> None:
    for slug in ("circle", "square"):
        engine.apply(Changes(entries=[entry(slug, version(text="chairs"))]))
    files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file() and not path.name.endswith("LOCK")]
    assert len(files) > 10

    for path in files:
        content = path.read_bytes()
        _damage(path, how)
        with pytest.raises(IndexDamaged):
            slugs(make_engine(), "chairs")
        path.write_bytes(content)
        assert sorted(slugs(make_engine(), "chairs")) == ["circle", "square"], path

    _damage(files[-1], how)
    make_engine().rebuild([entry("circle", version(text="chairs"))])
    assert slugs(make_engine(), "chairs") == ["circle"]


def _damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "deleted":
        path.unlink()
    else:
        kept = {"cut": content[: len(content) // 2], "emptied": b"", "overwritten": bytes(len(content))}
        path.write_bytes(kept[how])


def test_damage_under_an_open_reader_is_told_and_a_rebuild_is_read_at_once(
    engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.whoosh_engine.LOOK_SECONDS", 0)
    engine.rebuild([entry("circle", version(text="chairs"))])
    assert slugs(engine, "chairs") == ["circle"]
    before = engine.generation()
    for path in tmp_path.rglob("*.trm"):
        path.write_bytes(bytes(path.stat().st_size - 1))

    with pytest.raises(IndexDamaged):
        slugs(engine, "chairs")
    engine.rebuild([entry("square", version(text="chairs"))])

    assert slugs(engine, "chairs") == ["square"]
    assert engine.generation() != before


def test_without_files_there_is_no_generation(make_engine: MakeEngine, tmp_path: Path) -> None:
    assert make_engine().generation() == "none"
    make_engine().rebuild(())
    assert make_engine().generation() != "none"
    (tmp_path / "index" / "current.json").unlink()
    assert make_engine().generation() == "none"


def test_a_rebuild_leaves_at_most_the_folder_before_it(make_engine: MakeEngine, tmp_path: Path) -> None:
    for number in range(4):
        make_engine().rebuild([entry(f"entry-{number}")])

    assert len(list((tmp_path / "index").glob("index-*"))) == 2
    assert slugs(make_engine()) == ["entry-3"]


def test_a_rebuild_that_fails_leaves_the_old_index(make_engine: MakeEngine) -> None:
    make_engine().rebuild([entry("circle")])

    def unreadable() -> Iterator[Entry]:
        yield entry("square")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        make_engine().rebuild(unreadable())

    assert slugs(make_engine()) == ["circle"]
