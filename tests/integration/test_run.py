"""`kb run` as a process: prints where it is, serves, survives the death of a worker, stops cleanly."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.settings import Settings
from tests.support.practices import write_practice

WAIT_SECONDS = 30

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc to see the processes")


@pytest.fixture
def port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(own_settings: Settings, port: int) -> Iterator[subprocess.Popen[str]]:
    """Return a server with two workers over one practice."""
    write_practice(own_settings.practices, slug="circle")
    process = start(own_settings, port)
    wait_until_ready(port)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def start(settings: Settings, port: int, *options: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "KB_PRACTICES": str(settings.practices),
        "KB_DATA": str(settings.data),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "kb", "run", "--port", str(port), "--workers", "2", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def fetch(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return str(response.read().decode())


def wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            fetch(port, "/readyz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not become ready")


def descendants(process: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [*children, *(deeper for child in children for deeper in descendants(child))]


def kill_all(processes: list[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            if condition():
                return
        time.sleep(0.05)
    pytest.fail("it did not happen")


def test_it_prints_its_address_and_stops_cleanly_on_ctrl_c(running: subprocess.Popen[str], port: int) -> None:
    running.send_signal(signal.SIGINT)
    output, _ = running.communicate(timeout=WAIT_SECONDS)

    assert running.returncode == 0
    assert f"Open http://127.0.0.1:{port}/" in output
    assert output.rstrip().endswith("Stopped.")


def test_it_stops_cleanly_on_sigterm(running: subprocess.Popen[str]) -> None:
    running.terminate()

    assert running.wait(WAIT_SECONDS) == 0


@needs_proc
@pytest.mark.parametrize("which", [0, 1], ids=["site", "worker"])
def test_a_process_that_dies_is_replaced_and_readers_are_answered(
    running: subprocess.Popen[str], port: int, which: int
) -> None:
    before = descendants(running.pid)
    kill_all([before[which]])

    wait_until(lambda: len(descendants(running.pid)) == 2 and not set(before) & set(descendants(running.pid)))

    assert "<h1" in fetch(port, "/en/")


@needs_proc
def test_nothing_is_left_when_the_supervisor_is_killed(running: subprocess.Popen[str], port: int) -> None:
    running.kill()
    running.wait()

    def is_gone() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0

    wait_until(is_gone)


@needs_proc
def test_it_starts_again_after_it_was_killed(running: subprocess.Popen[str], own_settings: Settings, port: int) -> None:
    kill_all([running.pid, *descendants(running.pid)])
    running.wait()

    again = start(own_settings, port)
    wait_until_ready(port)

    assert "circle" in fetch(port, "/en/search")
    again.terminate()
    assert again.wait(WAIT_SECONDS) == 0
    again.communicate()


def test_a_taken_port_is_told_in_plain_words(running: subprocess.Popen[str], own_settings: Settings, port: int) -> None:
    second = start(own_settings, port)
    output, _ = second.communicate(timeout=WAIT_SECONDS)

    assert second.returncode == 1
    assert f"Port {port} is in use" in output
    assert "Traceback" not in output


def test_settings_that_cannot_work_are_all_named(own_settings: Settings) -> None:
    environment = {**os.environ, "KB_PORT": "http", "KB_BASE_URL": "library", "KB_WORKERS": "0"}
    outcome = subprocess.run(
        [sys.executable, "-m", "kb", "run"], env=environment, capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 2
    for name in ("KB_PORT", "KB_BASE_URL", "KB_WORKERS"):
        assert name in outcome.stderr


def test_silent_connections_do_not_stop_readers(running: subprocess.Popen[str], port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
    for connection in silent:
        connection.sendall(b"GET /en/ HTTP/1.1\r\nHost: half")

    assert "<h1" in fetch(port, "/en/")

    for connection in silent:
        connection.close()


def test_a_change_in_the_folder_shows_after_sync_without_a_restart(
    running: subprocess.Popen[str], own_settings: Settings, port: int
) -> None:
    assert "square-dance" not in fetch(port, "/en/search")
    write_practice(own_settings.practices, slug="square-dance")

    environment = {**os.environ, "KB_PRACTICES": str(own_settings.practices), "KB_DATA": str(own_settings.data)}
    subprocess.run([sys.executable, "-m", "kb", "practices", "sync"], env=environment, check=True, capture_output=True)

    for _ in range(6):  # both workers
        assert "square-dance" in fetch(port, "/en/search")
