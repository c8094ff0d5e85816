"""Addresses: one canonical form a document, what may be followed, and which rel=canonical is believed.

The canonical form is a key, not a request: fetch the address as the page gave it (``join``), store the canonical
one. It never drops what might matter to a server: ``www.``, a trailing slash, the order of a query.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import idna

from db.records import ReturnwatchError

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that tell a page who sent the reader, or a session: never which document it is. Names that end in *
# are prefixes. All in lower case. Short names that some site uses for content (id, ref, source, s) stay out.
TRACKING = (
    *(
        "utm_*",
        "mtm_*",
        "matomo_*",
        "pk_*",
        "piwik_*",
        "hsa_*",
        "at_medium",
        "at_campaign",
        "at_link*",
    ),
    *(
        "fbclid",
        "fb_action_ids",
        "fb_action_types",
        "fb_source",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
    ),
    *(
        "msclkid",
        "yclid",
        "ymclid",
        "ttclid",
        "twclid",
        "li_fat_id",
        "igshid",
        "igsh",
        "epik",
        "scid",
        "srsltid",
    ),
    *(
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_hsenc",
        "_hsmi",
        "hsctatracking",
        "vero_id",
        "vero_conv",
        "oly_anon_id",
    ),
    *(
        "oly_enc_id",
        "cmpid",
        "s_cid",
        "wt_mc",
        "wt.mc_id",
        "wt_zmc",
        "icid",
        "ito",
        "ns_mchannel",
        "ns_source",
    ),
    *(
        "ns_campaign",
        "ns_linkname",
        "ns_fee",
        "_ga",
        "_gl",
        "sr_share",
        "amp_js_v",
        "amp_gsa",
        "usqp",
        "trk",
    ),
    *("cmp_ref", "spm", "xtor", "phpsessid", "jsessionid", "aspsessionid*"),
)
_TRACKING_NAMES = frozenset(name for name in TRACKING if not name.endswith("*"))
_TRACKING_PREFIXES = tuple(name[:-1] for name in TRACKING if name.endswith("*"))

_DEFAULT_PORT = {"http": 80, "https": 443}
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_PATH = _UNRESERVED | frozenset("!$&'()*+,;=:@/")  # RFC 3986, 3.3
_QUERY = _PATH | {
    "?"
}  # RFC 3986, 3.4; [ and ] are written as %5B and %5D, which servers read alike
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_JUNK = re.compile(r"[\t\r\n]")  # browsers drop these anywhere in an address
_HOME = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.\w{3,5})?/?)?",
    re.IGNORECASE,
)


_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_FORM_PATH = re.compile(r"(?<=[^/])/(?:print|amp)$", re.IGNORECASE)
_FORM_NAMES = frozenset(
    {"print", "printable", "printview", "printversion", "print_view", "amp"}
)
_YES = frozenset({"", "1", "true", "yes", "on"})
_FORM_KINDS = frozenset({"view", "layout", "format", "output", "outputtype", "mode"})


class BadAddress(ReturnwatchError):
    """Not an http or https address."""


def canonical(url: str) -> str:
    """The one form under which a document is known; ``canonical(canonical(url)) == canonical(url)``.

    Raises BadAddress for anything but http and https with a host. User names and passwords are left out.
    """
    parts = _split(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT:
        raise BadAddress(
            f"{url!r}: only http and https addresses are read; give one of these"
        )
    netloc = _host(parts, url)
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress(
            f"{url!r}: the port is no number from 0 to 65535; correct the address"
        ) from error
    if port is not None and port != _DEFAULT_PORT[scheme]:
        netloc += f":{port}"
    path = _without_dots(_escaped(_SESSION_IN_PATH.sub("", parts.path), _PATH)) or "/"
    query = "&".join(
        _escaped(part, _QUERY)
        for part in parts.query.split("&")
        if part and not _is_tracking(part)
    )
    return f"{scheme}://{netloc}{path}" + (f"?{query}" if query else "")


def join(base: str, href: str) -> str | None:
    """The absolute address of a link on a page, without fragment; None for what is not http or https."""
    try:
        joined = urljoin(base, _JUNK.sub("", href.strip()))
        parts = urlsplit(joined)
    except ValueError:  # http://[broken
        return None
    if parts.scheme.lower() not in _DEFAULT_PORT or not parts.hostname:
        return None
    return parts._replace(fragment="").geturl()


def host(url: str) -> str:
    """The host in ASCII and lower case, without port: what one queue, one delay and one robots.txt belong to."""
    return _host(_split(url), url).strip("[]")


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one registrable domain (public suffix list), or to the very same host."""
    return site(host(a)) == site(host(b))


def site(hostname: str) -> str:
    """The registrable domain of a host; the host itself where there is none (an IP address, ``localhost``)."""
    found = _suffixes()(hostname)
    return found.top_domain_under_public_suffix or hostname


def believed_canonical(
    page_url: str, rel_canonical: str, *, any_site: bool = False
) -> str:
    """The canonical address that a page names for itself, or "" where it is not to be believed.

    Believed on the same site only, and never when an inner page points to the home page (of a language): that is
    a template's mistake and would make one document of many. ``any_site``: a relative, not the document itself.
    """
    target = join(page_url, rel_canonical)
    if target is None or not rel_canonical.strip():
        return ""
    try:
        named, own = canonical(target), canonical(page_url)
        if not any_site and not same_site(named, own):
            return ""
    except BadAddress:
        return ""
    if _is_home(named) and not _is_home(own):
        return ""
    return named


def certain_forms(url: str) -> tuple[str, ...]:
    """Other canonical addresses that are surely this document: the other scheme, and without a print or AMP parameter."""
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if not _is_form(part)]
    bare = parts._replace(query="&".join(kept))
    forms = [bare.geturl()]
    if not parts.port:
        forms += [_other_scheme(one).geturl() for one in (bare, parts)]
    return tuple(form for form in dict.fromkeys(forms) if form != url)


def likely_forms(url: str) -> tuple[str, ...]:
    """Addresses that most sites give to one document: with and without ``www.``, ``/`` at the end, ``index.html``,
    ``/print``, ``/amp``, ``m.``. Whether they are the same is for their words to say."""
    parts = urlsplit(url)
    whole = parts.path.rstrip("/")
    path = _INDEX.sub("", whole) or ""
    path = _FORM_PATH.sub("", path)
    paths = dict.fromkeys(
        (
            parts.path,
            path,
            f"{path}/",
            f"{path}/index.html",
            *(f"{path}/{form}{end}" for form in ("print", "amp") for end in ("", "/")),
        )
    )
    host_name, _, port = parts.netloc.partition(":")
    core = host_name.removeprefix("www.").removeprefix("m.")
    hosts = [parts.netloc]
    if core.count(".") and not core.replace(".", "").isdecimal():
        hosts += [
            f"{head}{core}{':' if port else ''}{port}" for head in ("", "www.", "m.")
        ]
    forms = [
        one.geturl()
        for netloc in dict.fromkeys(hosts)
        for each in paths
        if (one := parts._replace(netloc=netloc, path=each or "/")) is not None
    ]
    forms += [
        _other_scheme(urlsplit(form)).geturl() for form in forms if not parts.port
    ]
    return tuple(form for form in dict.fromkeys(forms) if form != url)


def _other_scheme(parts: SplitResult) -> SplitResult:
    return parts._replace(scheme="http" if parts.scheme == "https" else "https")


def _is_form(part: str) -> bool:
    """Whether one parameter only says how a page is shown: print=1, view=print, outputType=amp."""
    name, _, value = part.lower().partition("=")
    if name in _FORM_NAMES:
        return value in _YES
    return name in _FORM_KINDS and value in ("print", "amp", "printable")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(_JUNK.sub("", url.strip()))
    except ValueError as error:
        raise BadAddress(f"{url!r}: {error}; correct the address") from error


def _host(parts: SplitResult, url: str) -> str:
    try:
        name = parts.hostname or ""
    except ValueError as error:
        raise BadAddress(f"{url!r}: {error}; correct the address") from error
    if not name:
        raise BadAddress(
            f"{url!r}: no host; give a whole address such as https://example.org/news"
        )
    if ":" in name:
        try:
            return f"[{ipaddress.ip_address(name).compressed}]"
        except ValueError as error:
            raise BadAddress(f"{url!r}: {error}; correct the address") from error
    name = unquote(name).rstrip(".").lower()
    if not name.isascii():
        try:  # as browsers do: IDNA 2008 with the mapping of UTS 46
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise BadAddress(f"{url!r}: {error}; correct the host") from error
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", name):
        raise BadAddress(f"{url!r}: {name!r} is no host name; correct the address")
    return name


def _escaped(text: str, allowed: frozenset[str]) -> str:
    """Percent-encoding in its normal form: capitals, unreserved characters plain, the rest as UTF-8."""

    def one(match: re.Match[str]) -> str:
        escape, char = match.groups()
        if escape:
            plain = chr(int(escape, 16))
            return plain if plain in _UNRESERVED else f"%{escape.upper()}"
        if char in allowed:
            return str(char)
        return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))

    return _ESCAPE.sub(one, text)


def _without_dots(path: str) -> str:
    """``.`` and ``..`` resolved (RFC 3986, 5.2.4); double slashes stay, some servers need them."""
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            if out:
                out.pop()
        elif segment != ".":
            out.append(segment)
            continue
        if last:
            out.append("")
    return "/" + "/".join(out)


def _is_tracking(part: str) -> bool:
    name = unquote(part.partition("=")[0]).lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


@cache
def _suffixes() -> TLDExtract:
    # the list takes some 50 ms to read: only when asked for
    from tldextract import TLDExtract

    # the snapshot in the package: no network, no files
    return TLDExtract(cache_dir=None, suffix_list_urls=())
