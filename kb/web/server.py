"""The production server: waitress, once per core.

Waitress reads whole requests before it gives them to a thread, so slow or silent clients cost no thread. It uses one process;
where the system can fork, this module shares one listening socket among several, and the index and dictionaries that were loaded
before the fork are shared by all. `docs/decisions/0003-server.md` compares the alternatives.
"""

import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from waitress.server import create_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST_BODY_BYTES = 12 * 1024 * 1024


class AddressTaken(Exception):
    """Another program listens on the port already."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise `AddressTaken` where the port is in use, `OSError` for other reasons."""
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


def serve(application: "WSGIApplication", listener: socket.socket, *, workers: int, threads: int) -> None:
    """Serve until interrupted or terminated; returns after all workers have stopped."""
    if workers > 1 and hasattr(os, "fork"):
        _serve_forked(application, listener, workers=workers, threads=threads)
    else:
        signal.signal(signal.SIGTERM, _interrupt)
        _serve_here(application, listener, threads)


def _serve_here(application: "WSGIApplication", listener: socket.socket, threads: int) -> None:
    server = create_server(
        application,
        sockets=[listener],
        threads=threads,
        ident="kb",
        max_request_body_size=MOST_BODY_BYTES,
        channel_timeout=30,
        connection_limit=1000,
        clear_untrusted_proxy_headers=True,
    )
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _serve_forked(application: "WSGIApplication", listener: socket.socket, *, workers: int, threads: int) -> None:
    """Keep a number of workers alive until a signal asks to stop."""
    # What exists now never becomes garbage: collections in the workers must not touch, and so copy, the shared pages.
    gc.freeze()
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for worker in list(running):
            _end(worker)

    running: set[int] = set()
    # Nobody writes to this pipe. When the parent dies, however it dies, its end closes and the workers stop.
    listening_end, living_end = os.pipe()

    def work() -> None:
        gc.enable()
        os.close(living_end)
        threading.Thread(target=_stop_with_parent, args=(listening_end,), daemon=True).start()
        _serve_here(application, listener, threads)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping or running:
        while not stopping and len(running) < workers:
            running.add(_fork(work))
        try:
            ended, _ = os.waitpid(-1, 0)
        except ChildProcessError:
            break
        running.discard(ended)
    listener.close()


def _fork(work: Callable[[], None]) -> int:
    """Return the new process's id; in the new process, work and never return."""
    process = os.fork()
    if process:
        return process
    signal.signal(signal.SIGTERM, _interrupt)
    # Ctrl-C reaches the whole group; the parent alone decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _stop_with_parent(listening_end: int) -> None:
    os.read(listening_end, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(process: int) -> None:
    try:
        os.kill(process, signal.SIGTERM)
    except ProcessLookupError:
        return


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
