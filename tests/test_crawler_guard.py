from __future__ import annotations

import ipaddress

import pytest
from twisted.internet.error import DNSLookupError

from crawler.guard import GuardedResolver, is_public, refusal


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8000/feed",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://app.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://intranet/",
        "http://①②⑦.⓪.⓪.①/",
        "http://example.org@127.0.0.1/",
        "http://user:pw@10.0.0.1/",
        "http://example.org:80@10.0.0.1/",
        "http://example.org\\@127.0.0.1/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://127.0.0.1\t/",
        "http://0x7f.1/",
        "http://00000177.1/",
        "http://4294967297/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://localhost%00.example.org/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]:80/",
        "http://[2001:0:7f00:1::]/",
        "http://[2001:db8::1]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://[ff02::1]/",
        "http://[100::1]/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "gopher://example.org/",
        "http://",
        "http:///x",
        "//example.org/",
        "",
    ],
)
def test_never_fetched(url: str) -> None:
    assert refusal(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/news",
        "http://www.belgium.be:8080/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "https://bücher.example.org/",
        "https://127.example.org/",
        "https://localhost.example.org/",
    ],
)
def test_public_addresses_pass(url: str) -> None:
    assert refusal(url) == ""


def test_a_source_may_allow_its_own_host_only() -> None:
    assert refusal("http://127.0.0.1:8000/", {"127.0.0.1"}) == ""
    assert refusal("http://127.0.0.2:8000/", {"127.0.0.1"})
    assert refusal("ftp://127.0.0.1/", {"127.0.0.1"})


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "169.254.169.254", "::1", "2002:a00:1::", "fc00::1"]
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_name_that_leads_inside_is_refused_when_connecting() -> None:
    assert GuardedResolver._checked("93.184.216.34", "example.org") == "93.184.216.34"
    with pytest.raises(DNSLookupError, match="not on the public internet"):
        GuardedResolver._checked("127.0.0.1", "evil.example.org")
