"""DNS rebinding: a name that leads to a public address, then to this machine. What was looked at is what is connected to.

In IPv6 it cannot lead anywhere: names are resolved to IPv4 addresses alone, whatever else the resolver knows.
"""

from __future__ import annotations

import json
import subprocess
import sys

# in a process of its own, since a reactor cannot be started twice; the resolver below ours and the socket answer to us
CHILD = """
import json, socket
from twisted.internet import defer, endpoints, error, protocol, reactor
from scrapy.resolver import dnscache
from crawler.guard import GuardedResolver, refused_names

asked, connected, told = [], [], []

def resolve(name):
    if name in SIX:
        raise socket.gaierror("no address of this family")
    asked.append(name)
    return "93.184.216.34" if len(asked) % 2 else "127.0.0.1"

SIX = {"six.example.org": "::1", "mapped.example.org": "::ffff:127.0.0.1", "local.example.org": "fe80::1"}

def resolve_all(name, port=0, *values, **more):
    if name in SIX:
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (SIX[name], port, 0, 0))]
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (resolve(name), port))]

def connect(host, port, factory, *values, **more):
    connected.append(host)
    reactor.callLater(0, factory.clientConnectionFailed, None, error.ConnectError("no network here"))

socket.gethostbyname = resolve
socket.getaddrinfo = resolve_all
reactor.connectTCP = connect
GuardedResolver(reactor, 100, 5).install_on_reactor()

@defer.inlineCallbacks
def work():
    for cached in (False, False, False, True):
        if not cached:
            dnscache.data.clear() if hasattr(dnscache, "data") else dnscache.clear()
        try:
            yield endpoints.HostnameEndpoint(reactor, "rebind.example.org", 80).connect(protocol.Factory.forProtocol(protocol.Protocol))
        except Exception as problem:
            told.append(type(problem).__name__)
    for name in SIX:
        try:
            yield endpoints.HostnameEndpoint(reactor, name, 80).connect(protocol.Factory.forProtocol(protocol.Protocol))
        except Exception as problem:
            told.append(type(problem).__name__)

def end(_):
    print(json.dumps([len(asked), connected, told, refused_names.get("rebind.example.org", "")]))
    reactor.stop()

reactor.callWhenRunning(lambda: work().addBoth(end))
reactor.run()
"""


def test_the_address_that_was_looked_at_is_the_one_connected_to() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    asked, connected, told, why = json.loads(done.stdout.splitlines()[-1])
    # once a connection, and not again between the look and the connecting; the fourth is told by what is kept
    assert asked == 3
    assert connected == ["93.184.216.34"] * 3
    assert told[:4] == ["ConnectError", "DNSLookupError", "ConnectError", "ConnectError"]  # fmt: skip
    assert told[4:] == ["DNSLookupError"] * 3  # three names with IPv6 addresses alone
    assert "leads to 127.0.0.1, which is not on the public internet" in why
