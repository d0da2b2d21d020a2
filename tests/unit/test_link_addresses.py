"""Which addresses the link checker may ask: those of the public web, however they are dressed up."""

from ipaddress import ip_address

import pytest

from kb.link_checks.addresses import is_public

PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:1.1.1.1", "64:ff9b::101:101"]
OURS = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:7f00:1::",
    "fec0::1",
    "64:ff9b:1::7f00:1",
    "::ffff:0:7f00:1",
    "::7f00:1",
    "4000::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_public(ip_address(address), 443)


@pytest.mark.parametrize("address", OURS)
def test_an_address_of_a_private_network_is_never_asked(address: str) -> None:
    assert not is_public(ip_address(address), 443)


@pytest.mark.parametrize("port", [22, 25, 8080, 5432, 6379])
def test_only_the_ports_of_the_web_are_asked(port: int) -> None:
    assert not is_public(ip_address("1.1.1.1"), port)
