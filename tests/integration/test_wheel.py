"""What we publish works where nothing of the checkout is: built, installed, started, asked, stopped.

It needs the package index, so it runs only with KB_TEST_WHEEL=1, which `.ci/run` sets.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

import manage

pytestmark = [
    pytest.mark.skipif(os.environ.get("KB_TEST_WHEEL") != "1", reason="needs the package index: set KB_TEST_WHEEL=1"),
    pytest.mark.xdist_group("wheel"),  # built once, by one worker
]

FIRST_START_SECONDS = 180


@dataclass(frozen=True)
class Installation:
    """A folder outside the checkout, with the wheel installed in its .venv."""

    folder: Path

    @property
    def kb(self) -> str:
        return str(manage.python_in(self.folder / ".venv").with_name("kb"))

    def environment(self, **settings: str) -> dict[str, str]:
        """Return the environment of somebody who has set nothing but these and the folder of the data."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "PYTHON"))}
        return {**inherited, "KB_DATA": str(self.folder / "data"), **settings}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    assert not folder.is_relative_to(manage.ROOT)
    pip = ["-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    build = [sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(manage.ROOT)]
    subprocess.run(build, cwd=folder, check=True)
    [wheel] = folder.glob("*.whl")

    venv = folder / ".venv"
    manage.make_venv(venv)
    python = manage.python_in(venv)
    manage.install_lock(python, manage.ROOT / manage.APP_LOCK)
    subprocess.run([str(python), *pip, "install", "--no-deps", str(wheel)], cwd=folder, check=True)
    subprocess.run([str(python), *pip, "check"], cwd=folder, check=True)
    return Installation(folder)


@contextmanager
def running(installation: Installation, *, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start `kb run`, wait until somebody can connect, and leave no process behind."""
    # A shell that starts this suite in the background makes it deaf to SIGINT, and deafness is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log = installation.folder / "kb-run.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [installation.kb, "run"],
            cwd=installation.folder,
            env=installation.environment(KB_PORT=str(port)),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_until_it_listens(process, port, log)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"`kb run` does not answer on port {port}; it said:\n{log.read_text(errors='replace')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(port: int, path: str) -> str:
    """Return the text of a page."""
    return fetch_bytes(port, path).decode()


def fetch_bytes(port: int, path: str) -> bytes:
    """Return what is at an address; urlopen raises for every status that is not a success.

    The socket listens from the first moment; the first answer waits until the dictionaries are made.
    """
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=FIRST_START_SECONDS) as answer:
        assert answer.status == 200
        return bytes(answer.read())


def test_the_starter_collection_in_the_wheel_passes_its_checks(installation: Installation) -> None:
    command = [installation.kb, "practices", "check"]
    subprocess.run(command, cwd=installation.folder, env=installation.environment(), check=True)


def test_the_installed_program_answers_and_stops_at_ctrl_c(installation: Installation) -> None:
    port = free_port()
    with running(installation, port=port) as process:
        assert '<html lang="en"' in fetch(port, "/en/")
        assert "fathers" in fetch(port, "/en/search?q=fathers").lower()
        assert "/assets/tour/search-lv." in fetch(port, "/lv/tour/librarians")
        assert fetch_bytes(port, "/lv/practices/uge17/card.png").startswith(b"\x89PNG")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def test_every_template_for_paper_is_in_the_wheel(installation: Installation) -> None:
    [installed] = (installation.folder / ".venv").rglob("site-packages/kb")
    in_checkout = {path.relative_to(manage.ROOT / "kb") for path in (manage.ROOT / "kb").rglob("*.typ")}
    assert {path.relative_to(installed) for path in installed.rglob("*.typ")} == in_checkout != set()
