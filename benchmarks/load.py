"""A load generator of our own: a few processes, each with a few connections kept alive, on asyncio's raw protocol.

It builds requests beforehand and looks only for the end of each answer. Its own CPU time is reported, so that anyone can see
whether it, and not the server, was the bottleneck.
"""

import asyncio
import itertools
import multiprocessing
import random
import resource
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.client import TIMEOUT, Framing, Place

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Pipe

CLIENTS: Final = 8
PROCESSES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a load achieved. `milliseconds` is the time of each answer, `generator_cpu` the seconds of CPU that asking took."""

    milliseconds: list[float]
    errors: int
    seconds: float
    generator_cpu: float

    @property
    def per_second(self) -> float:
        """Good answers per second."""
        return len(self.milliseconds) / self.seconds


def run_load(place: Place, paths: list[str], *, seconds: float, most: int = 10**9) -> Load:
    """Ask for the addresses in random order, each client as fast as it is answered, for a time or up to a number of answers each."""
    context = multiprocessing.get_context("spawn")
    started = []
    for number in range(PROCESSES):
        ours, theirs = context.Pipe()
        share = CLIENTS // PROCESSES
        process = context.Process(target=_work, args=(theirs, place, paths, (seconds, most), share, number))
        process.start()
        theirs.close()
        started.append((process, ours))
    for _, pipe in started:
        pipe.recv()  # ready
    for _, pipe in started:
        pipe.send("go")
    loads: list[Load] = [pipe.recv() for _, pipe in started]
    for process, _ in started:
        process.join()
    return Load(
        milliseconds=[sample for load in loads for sample in load.milliseconds],
        errors=sum(load.errors for load in loads),
        seconds=max(load.seconds for load in loads),
        generator_cpu=sum(load.generator_cpu for load in loads),
    )


class _Client(asyncio.Protocol):
    """One connection that asks again as soon as it is answered, until the time is over."""

    def __init__(self, requests: list[bytes], until: float, most: int, done: asyncio.Future[None]) -> None:
        self.requests = itertools.cycle(requests)
        self.until = until
        self.most = most
        self.done = done
        self.milliseconds: list[float] = []
        self.errors = 0
        self.framing = Framing()
        self.asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        if not self.framing.feed(data):
            return
        now = time.perf_counter()
        if self.framing.status == 200:
            self.milliseconds.append((now - self.asked) * 1000)
        else:
            self.errors += 1
        if now >= self.until or len(self.milliseconds) + self.errors >= self.most:
            self.transport.close()
        else:
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.errors += exc is not None
        if not self.done.done():
            self.done.set_result(None)

    def _ask(self) -> None:
        self.framing = Framing()
        self.asked = time.perf_counter()
        self.transport.write(next(self.requests))


async def _ask_all(
    place: Place, requests: list[bytes], limits: tuple[float, int], clients: int, seed: int
) -> list[_Client]:
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + limits[0]
    running = []
    for number in range(clients):
        client = _Client(
            random.Random(f"{seed}/{number}").sample(requests, len(requests)), until, limits[1], loop.create_future()
        )
        secure = ssl.create_default_context() if place.is_secure else None
        await loop.create_connection(lambda client=client: client, place.host, place.port, ssl=secure)
        running.append(client)
    # A server that closes its connections ends the client early: such answers still count, over the whole time.
    await asyncio.wait([client.done for client in running], timeout=limits[0] + TIMEOUT)
    return running


def _work(pipe: "Pipe", place: Place, paths: list[str], limits: tuple[float, int], clients: int, seed: int) -> None:
    requests = [place.request(path) for path in paths]
    pipe.send("ready")
    pipe.recv()
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    running = asyncio.run(_ask_all(place, requests, limits, clients, seed))
    after = resource.getrusage(resource.RUSAGE_SELF)
    pipe.send(
        Load(
            milliseconds=[sample for client in running for sample in client.milliseconds],
            errors=sum(client.errors for client in running),
            seconds=time.perf_counter() - started,
            generator_cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        )
    )
