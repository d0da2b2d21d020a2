"""What is measured: a server of this or another checkout, which is started and stopped here, or a site that runs already."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.client import Connection, Place

START_SECONDS: Final = 300.0
STOP_SECONDS: Final = 15.0
POLL_SECONDS: Final = 0.003
_TICKS = os.sysconf("SC_CLK_TCK")


class DidNotStart(Exception):
    """The server ended, or did not answer in time; the message holds what it said."""


class Subject:
    """A site with a name and a place. Whether it can be started, stopped and looked into depends on its kind."""

    def __init__(self, name: str, place: Place) -> None:
        self.name = name
        self.place = place

    def stop(self) -> None:
        """Stop what was started for it."""


class Server(Subject):
    """The real server (`python -m kb run`) of a checkout, over a copy of the collection, with data of its own."""

    def __init__(self, name: str, checkout: Path, *, home: Path, collection: Path) -> None:
        super().__init__(name, Place(host="127.0.0.1", port=_free_port()))
        self.checkout = checkout.resolve()
        self.practices = home / "practices"
        self.data = home / "data"
        self._process: subprocess.Popen[bytes] | None = None
        own_python = self.checkout / ".venv" / "bin" / "python"
        self.python = str(own_python) if own_python.exists() else sys.executable
        shutil.rmtree(self.practices, ignore_errors=True)
        shutil.copytree(collection, self.practices)
        self._prepare_dictionaries()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every command of this checkout; settings of the caller's shell are left out."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
        return {
            **own,
            "PYTHONPATH": str(self.checkout),
            "KB_PRACTICES": str(self.practices),
            "KB_DATA": str(self.data),
            "KB_PORT": str(self.place.port),
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this checkout's Python to its end."""
        command = [self.python, *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=self.checkout, capture_output=True, text=True, check=False
        )

    def clear(self) -> None:
        """Remove everything derived except the dictionaries."""
        for path in self.data.iterdir():
            if path.name == "dictionaries":
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def start(self) -> float:
        """Start the server; return the seconds from the command to the first answered /readyz."""
        started = time.perf_counter()
        log = (self.data / "server.log").open("wb")
        with log:
            self._process = subprocess.Popen(
                [self.python, "-m", "kb", "run"], env=self.environment, cwd=self.checkout, stdout=log, stderr=log
            )
        while time.perf_counter() - started < START_SECONDS:
            if self._process.poll() is not None:
                break
            if self._is_ready():
                return time.perf_counter() - started
            time.sleep(POLL_SECONDS)
        self.stop()
        raise DidNotStart(f"{self.name}: {(self.data / 'server.log').read_text('utf-8', 'replace')[-2000:]}")

    def stop(self) -> None:
        """Stop the server and wait until it has."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for child in _descendants(process.pid):
                os.kill(child, signal.SIGKILL)
            process.kill()
            process.wait()

    def kill(self) -> None:
        """Kill all processes of the server at once, as a power cut would."""
        process, processes = self._process, self.processes()
        self._process = None
        for one in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        if process is not None:
            process.wait()

    def processes(self) -> list[int]:
        """Return the ids of all processes of the server."""
        return [self._process.pid, *_descendants(self._process.pid)] if self._process else []

    def proportional_memory(self) -> float:
        """Return the PSS of all processes in MiB: shared pages are divided among those that share them."""
        return sum(_pss_kib(process) for process in self.processes()) / 1024

    def cpu_seconds(self) -> float:
        """Return the CPU time that all processes have used."""
        return sum(_cpu_ticks(process) for process in self.processes()) / _TICKS

    def _is_ready(self) -> bool:
        connection = Connection(self.place)
        try:
            # The listener is open before the index is ready: this waits, as a reader's browser would.
            return connection.get("/readyz").status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _prepare_dictionaries(self) -> None:
        """Take the checkout's dictionaries, or make them by an unmeasured start."""
        self.data.mkdir(parents=True, exist_ok=True)
        place, ready = self.data / "dictionaries", self.checkout / "data" / "dictionaries"
        if place.exists():
            return
        if ready.is_dir():
            place.unlink(missing_ok=True)
            place.symlink_to(ready, target_is_directory=True)
            return
        self.start()
        self.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _descendants(process: int) -> Iterator[int]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold spaces; the parent is the second field after it.
            parent = int(status.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == process:
            child = int(status.parent.name)
            yield child
            yield from _descendants(child)


def _pss_kib(process: int) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _cpu_ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
