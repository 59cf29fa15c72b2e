"""What counts as public, and what an address to fetch may look like."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.addresses import BadUrl, is_public, parse_url


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "1.1.1.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "2606:4700:4700::1111",
        "2a00:1450:4001:80b::200e",
        "64:ff9b::808:808",  # NAT64 of 8.8.8.8
    ],
)
def test_an_address_that_anybody_can_reach_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",  # metadata of most clouds
        "100.64.0.1",
        "100.100.100.200",  # metadata of Alibaba
        "168.63.129.16",  # Azure
        "192.0.0.192",  # metadata of Oracle
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",  # IPv4-compatible
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",  # mapped: never what a resolver should say
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
        "64:ff9b::a9fe:a9fe",  # NAT64 of 169.254.169.254
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:808:808::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "2001:db8::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",  # metadata of AWS over IPv6
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700:4700::1111%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
        "5f00::1",
        "localhost",
        "127.1",
        "",
    ],
)
def test_any_other_address_is_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4).filter(lambda ip: not ip.is_global).map(int))
def test_what_wraps_a_private_address_is_as_private_as_it(number: int) -> None:
    wrapped = [
        ipaddress.IPv6Address(number),
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x0064_FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address((0x2001_0000 << 96) | (number ^ 0xFFFF_FFFF)),
    ]
    assert not [address for address in wrapped if is_public(str(address))]


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("http://news.example", "http://news.example/"),
        ("HTTPS://News.Example:443/a?b=c#d", "https://news.example/a?b=c"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("http://news.example./x", "http://news.example/x"),
        (
            "https://παράδειγμα.gr/άρθρο",
            "https://xn--hxajbheg2az3al.gr/%CE%AC%CF%81%CE%B8%CF%81%CE%BF",
        ),
        ("https://пример.рф/?q=мост", "https://xn--e1afmkfd.xn--p1ai/?q=%D0%BC%D0%BE%D1%81%D1%82"),
        ("https://مثال.example/أ", "https://xn--mgbh0fb.example/%D8%A3"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:4700::1111]/x%20y", "http://[2606:4700::1111]/x%20y"),
    ],
)
def test_an_address_is_read_into_its_one_form(url: str, meant: str) -> None:
    assert str(parse_url(url)) == meant


HOST = "has a host that is no name and no address"
ODD = "holds white space, a backslash or a control character"
SCHEME = "is not an http or https address"
PORT = "names a port other than 80 and 443"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", SCHEME),
        ("news.example", SCHEME),
        ("//news.example/", SCHEME),
        ("ftp://news.example/", SCHEME),
        ("file:///etc/passwd", SCHEME),
        ("gopher://news.example/", SCHEME),
        ("javascript:alert(1)", SCHEME),
        ("data:text/html,x", SCHEME),
        ("http://", SCHEME),
        ("http:///x", SCHEME),
        ("http://[::1", SCHEME),
        ("http://news.example:0/", PORT),
        ("http://news.example:22/", PORT),
        ("http://news.example:8080/", PORT),
        ("http://news.example:99999/", SCHEME),
        ("http://user@news.example/", "holds a user name: give the address without it"),
        ("http://news.example:80@127.0.0.1/", "holds a user name: give the address without it"),
        ("http://@127.0.0.1/", "holds a user name: give the address without it"),
        ("http://news.example\\@127.0.0.1/", ODD),
        ("http://news.example/\r\nHost: x", ODD),
        ("http://news.example/\tx", ODD),
        (" http://news.example/", ODD),
        ("http://news.example/\u202etxt", ODD),
        ("http://2130706433/", HOST),
        ("http://017700000001/", HOST),
        ("http://0x7f000001/", HOST),
        ("http://0x7f.1/", HOST),
        ("http://0177.0.0.1/", HOST),
        ("http://127.1/", HOST),
        ("http://127.0.0.01/", HOST),
        ("http://127.0.0.1.1/", HOST),
        ("http://1.2.3.4.5.0x/", HOST),
        ("http://news.example.127/", HOST),
        ("http://127。1/", HOST),
        ("http://①②⑦.①/", HOST),
        ("http://%31%32%37.0.0.1/", HOST),
        ("http://news..example/", HOST),
        ("http://-news.example/", HOST),
        ("http://[fe80::1%25eth0]/", HOST),
        ("http://[v1.x]/", SCHEME),
        (f"http://{'a' * 64}.example/", HOST),
        (f"http://{'a.' * 127}example/", HOST),
        (f"http://news.example/{'a' * 2048}", "is longer than 2,048 characters"),
    ],
)
def test_any_other_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(BadUrl) as caught:
        parse_url(url)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://１２７.0.0.1/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"),
        ("http://[0:0:0:0:0:0:0:1]/", "::1"),
    ],
)
def test_an_address_in_disguise_is_seen_as_what_it_is(url: str, host: str) -> None:
    assert parse_url(url).host == host
    assert not is_public(host)


@given(st.text(max_size=60))
def test_every_string_is_an_address_or_says_why_not(text: str) -> None:
    for url in (text, f"http://{text}", f"http://news.example/{text}"):
        try:
            parsed = parse_url(url)
        except BadUrl:
            continue
        assert parsed.host.isascii()
        assert parsed.target.isascii()
        assert parsed.port in (80, 443)
        assert parse_url(str(parsed)) == parsed


@pytest.mark.parametrize(
    ("location", "meant"),
    [
        ("/b?c", "http://news.example/b?c"),
        ("b", "http://news.example/x/b"),
        ("//other.example/", "http://other.example/"),
        ("https://other.example/#x", "https://other.example/"),
        ("", "http://news.example/x/a"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location: str, meant: str) -> None:
    assert str(parse_url("http://news.example/x/a").join(location)) == meant
