"""Asks other servers whether a page is still there: gently, with a limit on everything, and without reading the page."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from kb import __version__
from kb.link_checks.addresses import IsAllowed, Resolve, is_public, resolve
from kb.link_checks.transport import CheckedAddresses, NoAnswerFromNames, NoSuchHost, NotAllowed

MOST_REDIRECTS: Final = 5
#: For one question: the name, the connection, and the head of the answer.
ANSWER_SECONDS: Final = 10.0
#: Between two questions to one host, of which there is only one at a time.
PAUSE_SECONDS: Final = 1.0
MOST_AT_ONCE: Final = 6
_GONE: Final = frozenset({404, 410})
_TOO_MANY_REQUESTS: Final = 429
_MOST_OF_A_REASON: Final = 200
_log = logging.getLogger("kb.link_checks")
#: Told of a link and what was found there.
Tell = Callable[[str, "Finding"], None]


class Outcome(StrEnum):
    """What a check found out."""

    GOOD = "good"
    #: The page, or its host, does not exist any more.
    GONE = "gone"
    #: Not known: it may be about us, or about today.
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found at a link. `reason` says in English why it is not good."""

    outcome: Outcome
    status: int | None = None
    reason: str = ""

    @property
    def was_answered(self) -> bool:
        """Whether a server answered, whatever it said: then our own network works."""
        return self.status is not None


class Checker:
    """Checks links. `resolve` and `is_allowed` are there for tests, whose servers are on this computer."""

    def __init__(
        self,
        *,
        user_agent: str,
        resolve: Resolve = resolve,
        is_allowed: IsAllowed = is_public,
        answer_seconds: float = ANSWER_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._user_agent = user_agent
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._answer_seconds = answer_seconds
        self._pause_seconds = pause_seconds

    def check(
        self, urls: Iterable[str], *, within: float | None = None, tell: Tell | None = None
    ) -> Mapping[str, Finding]:
        """Return what was found, without the links that were not reached in so many seconds; `tell` hears of each at once."""
        findings: dict[str, Finding] = {}

        def run() -> None:
            asyncio.run(self._check_all(dict.fromkeys(urls), findings, within, tell))

        # In a thread of its own: whoever calls may be in a thread in which a loop runs already.
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(run).result()
        return findings

    async def _check_all(
        self,
        urls: Iterable[str],
        findings: dict[str, Finding],
        within: float | None,
        tell: Tell | None,
    ) -> None:
        # No cookie is kept: all links are checked as if each were the first.
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        transport = CheckedAddresses(resolve=self._resolve, is_allowed=self._is_allowed)
        headers = {"User-Agent": self._user_agent, "Accept": "*/*"}
        async with httpx.AsyncClient(transport=transport, headers=headers, cookies=jar, trust_env=False) as client:
            visit = _Visit(client, answer_seconds=self._answer_seconds, pause_seconds=self._pause_seconds)

            async def look(url: str) -> None:
                findings[url] = await visit.find(url)
                if tell:
                    tell(url, findings[url])

            try:
                async with asyncio.timeout(within), asyncio.TaskGroup() as tasks:
                    for url in urls:
                        tasks.create_task(look(url))
            except TimeoutError:
                pass  # What was not reached stays due.


class _Visit:
    """One round of questions, in which no host is asked two things at once."""

    def __init__(self, client: httpx.AsyncClient, *, answer_seconds: float, pause_seconds: float) -> None:
        self._client = client
        self._answer_seconds = answer_seconds
        self._pause_seconds = pause_seconds
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)

    async def find(self, url: str) -> Finding:
        """Ask for the head of a page; where that is not answered well, for the page: many servers only know that."""
        finding = await self._told("HEAD", url)
        if finding.outcome is Outcome.GOOD or finding.status in {None, _TOO_MANY_REQUESTS}:
            return finding
        return await self._told("GET", url)

    async def _told(self, method: str, url: str) -> Finding:
        try:
            return _read(await self._last_status(method, url))
        except NoSuchHost as error:
            return Finding(outcome=Outcome.GONE, reason=_short(f"There is no host {error}."))
        except NoAnswerFromNames as error:
            return _unclear(f"Whether there is a host {error} could not be found out.")
        except NotAllowed as error:
            return _unclear(f"Not asked: {error}.")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError, ValueError):
            return _unclear("Not asked: it is no web address.")
        except httpx.TooManyRedirects:
            return _unclear(f"It is sent on more than {MOST_REDIRECTS} times.")
        except (TimeoutError, httpx.TimeoutException):
            return _unclear("No answer in time.")
        except httpx.TransportError as error:
            return _unclear(f"No connection: {str(error) or type(error).__name__}")
        except Exception as error:
            # A link that breaks the program must not keep the others back.
            _log.exception("a link could not be checked")
            return _unclear(f"Not asked: {type(error).__name__}.")

    async def _last_status(self, method: str, url: str) -> int:
        request = self._client.build_request(method, url)
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._head_of_answer(request)
            if response.next_request is None:
                return response.status_code
            request = response.next_request
        raise httpx.TooManyRedirects("", request=request)

    async def _head_of_answer(self, request: httpx.Request) -> httpx.Response:
        """Return the answer without its body, which is never read."""
        async with self._turns[request.url.host]:
            async with self._at_once, asyncio.timeout(self._answer_seconds):
                response = await self._client.send(request, stream=True, follow_redirects=False)
                await response.aclose()
            await asyncio.sleep(self._pause_seconds)
            return response


def _read(status: int) -> Finding:
    """Return what an answer means. Only "there is no such page" counts against a link.

    401, 403 and 429 are often said to programs only; 5xx is the server's own trouble; neither tells what a reader would see.
    """
    if status < 400:
        return Finding(outcome=Outcome.GOOD, status=status)
    outcome = Outcome.GONE if status in _GONE else Outcome.UNCLEAR
    return Finding(outcome=outcome, status=status, reason=f"The server answered {status}.")


def _unclear(reason: str) -> Finding:
    return Finding(outcome=Outcome.UNCLEAR, reason=_short(reason))


def _short(reason: str) -> str:
    return reason if len(reason) <= _MOST_OF_A_REASON else f"{reason[: _MOST_OF_A_REASON - 1]}…"


def user_agent(base_url: str) -> str:
    """Return how we introduce ourselves to other servers: what this is, and where to read who runs it."""
    return f"DemocraticLibraryLinkCheck/{__version__} (+{base_url})"
