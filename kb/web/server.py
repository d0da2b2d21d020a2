"""The production server: waitress, once per core.

Waitress reads whole requests before it gives them to a thread, so slow or silent clients cost no thread. It uses one process.
Where the system can fork, three kinds of processes share one listening socket:

- the *supervisor* holds the socket and nothing else, so it is small; it starts the site, and starts it again when it dies;
- the *site* loads the application, forks its workers, which share what was loaded, and serves;
- the *workers* serve. When one of site and workers dies, all of them end, and the supervisor starts anew: nobody serves alone with
  half the strength, and meanwhile readers wait in the socket's queue.

`docs/decisions/0003-server.md` compares the alternatives.
"""

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

from waitress.server import create_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST_BODY_BYTES = 12 * 1024 * 1024
WATCH_SECONDS = 0.1
BIND_SECONDS = 1.5
#: One a second; whatever a process that serves alone still has in hand, it is then left.
STOP_ATTEMPTS = 5


class AddressTaken(Exception):
    """Another program listens on the port already."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise `AddressTaken` where the port is in use, `OSError` for other reasons.

    Waits a moment for the port: the processes of a site that was killed need it to notice.
    """
    deadline = time.monotonic() + BIND_SECONDS
    while True:
        try:
            return _listen_now(host, port)
        except AddressTaken:
            if time.monotonic() > deadline:
                raise
            time.sleep(WATCH_SECONDS)


def _listen_now(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno in {48, 98, 10048}:
            raise AddressTaken from error
        raise
    listener.setblocking(False)
    return listener


Site = Callable[[], "WSGIApplication"]
_BEGINNINGS: Final[list[Callable[[], object]]] = []
_ENDINGS: Final[list[Callable[[], object]]] = []


def serve(load: Site, listener: socket.socket, *, workers: int, threads: int) -> None:
    """Serve until interrupted or terminated; `load` makes the application. Exits with 1 where it cannot be loaded.

    What `at_start` was given begins in every process that serves, after the last fork: threads do not survive one.
    """
    if workers > 1 and hasattr(os, "fork"):
        _supervise(load, listener, workers=workers, threads=threads)
    else:
        signal.signal(signal.SIGTERM, _interrupt)
        _serve_here(load(), listener, threads)


def at_start(begin: Callable[[], object]) -> None:
    """Let something begin in every process that serves."""
    _BEGINNINGS.append(begin)


def at_stop(end: Callable[[], object]) -> None:
    """Let something be done in every process that serves, once it was asked to stop; one that is killed does not come to it."""
    _ENDINGS.append(end)


def _serve_here(application: "WSGIApplication", listener: socket.socket, threads: int) -> None:
    for begin in _BEGINNINGS:
        begin()
    server = create_server(
        application,
        sockets=[listener],
        threads=threads,
        ident="kb",
        max_request_body_size=MOST_BODY_BYTES,
        channel_timeout=30,
        connection_limit=1000,
        # What a proxy says of who asks is believed, or not, by the application: `KB_TRUSTED_PROXIES`.
        clear_untrusted_proxy_headers=False,
    )
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        for end in _ENDINGS:
            end()


def _supervise(load: Site, listener: socket.socket, *, workers: int, threads: int) -> None:
    """Keep the site alive until a signal asks to stop."""
    site = 0
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        if site:
            _end(site)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        told, tell = os.pipe()
        site = _fork(partial(_run_site, load, listener, tell, supervisor=os.getpid(), workers=workers, threads=threads))
        os.close(tell)
        os.waitpid(site, 0)
        was_loaded = bool(os.read(told, 1))
        os.close(told)
        if not was_loaded and not stopping:
            # It will not go better the next time; what went wrong stands above.
            sys.exit(1)
    listener.close()


def _run_site(load: Site, listener: socket.socket, tell: int, *, supervisor: int, workers: int, threads: int) -> None:
    """Load, fork the workers, and serve until the supervisor, or one of the workers, is gone."""
    # Until the workers are forked nothing is collected: freed places in shared pages would be refilled, and so copied, by each.
    gc.disable()
    application = load()
    gc.freeze()
    os.write(tell, b"+")
    others = [_fork(partial(_work, application, listener, threads, site=os.getpid())) for _ in range(workers - 1)]
    signal.signal(signal.SIGCHLD, _interrupt)
    _stop_without(supervisor)
    gc.enable()
    _serve_here(application, listener, threads)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for worker in others:
        _end(worker)


def _work(application: "WSGIApplication", listener: socket.socket, threads: int, *, site: int) -> None:
    _stop_without(site)
    gc.enable()
    _serve_here(application, listener, threads)


def _fork(work: Callable[[], None]) -> int:
    """Return the new process's id; in the new process, work and never return."""
    process = os.fork()
    if process:
        return process
    signal.signal(signal.SIGTERM, _interrupt)
    # Ctrl-C reaches the whole group; the supervisor alone decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work()
    except KeyboardInterrupt:
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def _stop_without(parent: int) -> None:
    """Stop this process when its parent is gone, however it went."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        # More than once: an interruption that comes while Python runs a callback of its own is lost.
        for _ in range(STOP_ATTEMPTS):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _end(process: int) -> None:
    try:
        os.kill(process, signal.SIGTERM)
    except ProcessLookupError:
        return


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
