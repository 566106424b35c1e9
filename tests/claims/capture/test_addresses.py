"""Where the program goes, and where nobody can send it."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.capture.addresses import Unreachable, check_link, is_public

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "169.254.0.1",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "192.167.255.255", "223.255.255.254",
    "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_on_the_public_web_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_on_the_public_web_is(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_inside_another_at_most(inner):
    """Ways to write an IPv4 address as an IPv6 address open nothing."""
    number = int(inner)
    mapped, nat64, six = (
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(0x2002 << 112 | number << 80),
    )
    assert not is_public(mapped)
    assert not is_public(six)
    assert is_public(nat64) == is_public(inner)


@given(st.ip_addresses(v=4))
def test_no_address_that_python_calls_private_is_public(address):
    if not address.is_global:
        assert not is_public(address)


@given(st.ip_addresses(v=6))
def test_outside_of_global_unicast_only_the_translated_is_public(address):
    if int(address) >> 125 != 0b001 and is_public(address):
        assert is_public(IPv4Address(int(address) & 0xFFFFFFFF))


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.1/",
        "http://127.1/", "http://127.0.1/", "http://0177.0.0.1/", "http://0/", "http://0x/",
        "http://127.0.0.1./", "http://①②⑦.0.0.1/", "http://１２７.0.0.1/", "http://127.0.0.1/",
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25eth0]/",
        "http://169.254.169.254/latest/meta-data/", "http://example.org:22/",
        "https://example.org:80/", "http://example.org:443/", "http://example.org:99999/",
        "http://user@example.org/", "http://user:secret@example.org/", "http://@example.org/",
        "http://example.org\\@10.0.0.1/", "http://example.org/a b", "http://exa\tmple.org/",
        "http://example.org/\r\nHost: x", "ftp://example.org/", "file:///etc/passwd",
        "gopher://example.org/", "javascript:alert(1)", "http://", "http:///x", "//example.org/",
        "example.org", "", "http://[", "http://[::1",
    ],
)  # fmt: skip
def test_a_tricky_link_is_refused_in_a_sentence_before_any_connection(url):
    with pytest.raises(Unreachable, match=r"\.$") as refused:
        check_link(url)
    assert not refused.value.passing


@pytest.mark.parametrize(
    "url",
    ["http://example.org", "https://example.org:443/a?b=c#d", "https://8am.media/fa/x/",
     "https://مثال.example/", "https://example.org/@writer", "http://93.184.216.34/"],
)  # fmt: skip
def test_an_ordinary_link_is_followed(url):
    check_link(url)


def outcome(url):
    try:
        return check_link(url)
    except Unreachable as refused:
        return str(refused)


@given(st.text(max_size=50))
def test_whatever_is_typed_is_refused_or_followed_and_never_an_accident(text):
    for url in (text, f"http://{text}", f"http://{text}/x", f"http://example.org/{text}"):
        assert outcome(url) is None or outcome(url).endswith(".")
