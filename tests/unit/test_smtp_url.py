"""The address of a mail server."""

import pytest

from kb.smtp_url import Encryption, SmtpServer, read_smtp_url


def test_everything_can_be_said_in_one_address() -> None:
    assert read_smtp_url("smtp://library%40kb.example:p%23%2Fw@mail.example:587?starttls") == SmtpServer(
        host="mail.example", port=587, encryption=Encryption.STARTTLS, user="library@kb.example", password="p#/w"
    )


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://mail.example", 25), ("smtps://mail.example", 465), ("smtp://mail.example:2525/", 2525), ("smtp://[::1]", 25)],
)  # fmt: skip
def test_a_port_is_known_by_the_kind_of_address(url: str, port: int) -> None:
    assert read_smtp_url(url).port == port


@pytest.mark.parametrize(
    ("url", "encryption"),
    [
        ("smtps://mail.example", Encryption.FROM_THE_START),
        ("smtp://mail.example", Encryption.STARTTLS_IF_OFFERED),
        ("smtp://mail.example?starttls", Encryption.STARTTLS),
        ("smtp://mail.example?starttls=no", Encryption.NONE),
        ("smtp://localhost", Encryption.NONE),
        ("smtp://127.0.0.1:25", Encryption.NONE),
        ("smtp://[::1]", Encryption.NONE),
        ("smtp://localhost?starttls", Encryption.STARTTLS),
    ],
)
def test_the_connection_is_encrypted_unless_it_stays_on_this_machine(url: str, encryption: Encryption) -> None:
    assert read_smtp_url(url).encryption is encryption


def test_a_password_is_never_said_in_the_clear_unless_asked_for() -> None:
    assert read_smtp_url("smtp://anna:secret@mail.example").encryption is Encryption.STARTTLS
    assert read_smtp_url("smtp://anna:secret@mail.example?starttls=no").encryption is Encryption.NONE


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp:///path",
        "smtp://mail.example:port",
        "smtp://mail.example:99999",
        "smtp://mail.example/path",
        "smtp://mail.example?tls",
        "smtp://anna@mail.example",
        "smtp://:secret@mail.example",
        "smtp://anna:sec#ret@mail.example",
        "smtp://anna:sec/ret@mail.example",
        "smtp://anna:sec?ret@mail.example",
        "smtp://[::1",
    ],
)
def test_what_is_no_address_of_a_mail_server_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is what matters
        read_smtp_url(url)
    assert "ret" not in str(refusal.value)


def test_a_password_is_not_in_the_log() -> None:
    assert "secret" not in repr(read_smtp_url("smtp://anna:secret@mail.example"))
