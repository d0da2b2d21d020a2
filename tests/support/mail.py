"""A mail server on this machine that takes mail, refuses it, or never answers, as a test wants."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

#: What the server says to each command where a test wants nothing else.
ANSWERS: Final = {
    "hello": "220 mail.example",
    "EHLO": "250-mail.example\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "DATA": "354 go on",
    ".": "250 taken",
    "QUIT": "221 goodbye",
}
#: Given as an answer: to end the conversation without one.
HANGS_UP: Final = "hangs up"


class MailServer:
    """What a server was told. `answers` replace what it says: by a command's name, or "." for the end of a mail."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, str] = {}
        self.is_silent = False
        self.commands: list[str] = []
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        #: Set when the server goes, so that who waits for an answer waits no longer.
        self.gone = threading.Event()

    def answer_to(self, command: str) -> str:
        """Return what the server says to a command."""
        return self.answers.get(command) or ANSWERS.get(command, "250 good")


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.state = MailServer(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class _Conversation(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        state = self.server.state
        if state.is_silent:
            state.gone.wait()
            return
        self.say(state.answer_to("hello"))
        for line in self.rfile:
            command = line.decode().strip()
            state.commands.append(command)
            verb = command.partition(" ")[0].upper()
            answer = state.answer_to(verb)
            if answer == HANGS_UP:
                return
            self.say(answer)
            if verb == "RCPT" and answer.startswith("2"):
                state.recipients.append(command.partition("<")[2].rstrip(">"))
            if verb == "DATA" and answer.startswith("3"):
                self.take_mail()

    def take_mail(self) -> None:
        state = self.server.state
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        answer = state.answer_to(".")
        if answer.startswith("2"):
            state.mails.append(message_from_bytes(b"".join(lines), _class=EmailMessage, policy=policy.default))
        if answer == HANGS_UP:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.say(answer)

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Yield a server that listens on a port of its own."""
    with _Listener() as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield listener.state
        finally:
            listener.state.gone.set()
            listener.shutdown()
            thread.join()
