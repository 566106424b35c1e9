"""Addresses on the web as they were meant: whole, out of archives and without secrets."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from claims.importing.texts import clean

LONGEST = 2000

_ARCHIVES = ("archive.is", "archive.today", "archive.ph", "archive.li", "archive.vn", "archive.fo",
             "archive.md")  # fmt: skip
_SHORT = {
    "bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "fb.me", "lnkd.in",
    "dlvr.it", "wp.me", "rb.gy", "cutt.ly", "trib.al", "tiny.cc", "v.gd", "soo.gd", "j.mp", "s.id",
    "shorturl.at", "bityl.co", "x.gd", "amzn.to", "nyti.ms", "wapo.st",
}  # fmt: skip
_SECRET = {
    "token", "access_token", "auth_token", "api_key", "apikey", "key_secret", "password", "passwd",
    "session_id", "sessionid", "phpsessid", "jsessionid",
}  # fmt: skip
_WRAPPED = re.compile(r"https?:/{1,2}.+|www\..+", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:.\d][^\s/?#@:.]*")
_BARE = re.compile(rf"{_HOST.pattern}(?::\d+)?(?:[/?#]\S*)?")
_PAGE = re.compile(r"[^/]+\.(?:html?|php|aspx?|jsp)(?:[?#].*)?", re.IGNORECASE)
_RELATIVE = re.compile(rf"[/?#]|\.\.?/|\S+/\S*$|{_PAGE.pattern}")
_ODD = re.compile(r"[\s\\<>\"^`{|}]")


@dataclass(frozen=True, kw_only=True)
class Mended:
    """``url`` is empty for what is no address; ``archive`` is the one in an archive it stood in.

    ``kinds`` are of repairs, ``before`` what to show of them: the address as it was, less secrets.
    """

    url: str
    before: str
    archive: str = ""
    kinds: tuple[str, ...] = ()


def mend(value: str, *, base: str = "") -> Mended:
    """An address as far as it can be told; a relative one is completed with ``base``."""
    url, found = clean(value[: LONGEST * 4])
    kinds = [*found]
    url = url.replace(" ", "%20") if _WRAPPED.fullmatch(url) else url
    url, kind = _whole(url, base)
    kinds += kind
    url, archive, kind = _unwrapped(url)
    kinds += kind
    safe, secrets = _without_secrets(url)
    archive, more = _without_secrets(archive)
    before = _hidden(value) if secrets or more else value
    kinds += ["secret"] if secrets or more else []
    if not is_web(safe):
        return Mended(url="", before=before, kinds=("no_address",))
    host = _host(safe)
    if host in _SHORT:
        kinds.append("shortened")
    elif is_archive(safe):
        kinds.append("archive_code")
    return Mended(url=safe, before=before, archive=archive, kinds=tuple(dict.fromkeys(kinds)))


def is_web(url: str) -> bool:
    """Whether ``url`` is an address on the web that can be kept."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in {"http", "https"}
        and (bool(_HOST.fullmatch(host)) or _is_public_number(host))
        and port != 0
        and len(host) < 254
        and not _ODD.search(url)
        and len(url) <= LONGEST
    )


def _is_public_number(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return False


def is_archive(url: str) -> bool:
    host = _host(url)
    return host in _ARCHIVES or host in {"web.archive.org", "webcache.googleusercontent.com"}


def key(url: str) -> str:
    """What two spellings of one address have in common; only to compare."""
    try:
        parts = urlsplit(unquote(url).strip())
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}"


def site(url: str) -> str:
    """The host of an address without “www.”; empty for none."""
    return _host(url).removeprefix("www.")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _whole(url: str, base: str) -> tuple[str, list[str]]:
    if url.startswith("//"):
        return f"https:{url}", ["scheme"]
    if re.match(r"https?:/(?!/)", url, re.IGNORECASE):
        return re.sub(":/", "://", url, count=1), ["scheme"]
    if _scheme(url) in {"http", "https"}:
        return url, []
    if url.lower().startswith("www.") or (not url.startswith("/") and _is_bare(url)):
        return f"https://{url}", ["scheme"]
    if base and _RELATIVE.match(url) and not _scheme(url):
        try:
            return urljoin(base, url), ["relative"]
        except ValueError:
            return url, []
    return url, []


def _is_bare(url: str) -> bool:
    """Whether it begins with a host, and is not the name of a page."""
    return bool(_BARE.fullmatch(url)) and not _PAGE.fullmatch(url)


def _scheme(url: str) -> str:
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", url)
    return found[1].lower() if found else ""


def _unwrapped(url: str) -> tuple[str, str, list[str]]:
    """An address out of an archive, that in the archive, and the kinds of repairs."""
    archive, kinds = "", []
    # One archive in another has been seen; more is play.
    for _round in range(4):
        inner, kind = _inner(url)
        if not inner:
            break
        archive = archive or (url if kind == "archived" else "")
        url, more = _whole(inner, "")
        kinds += [kind, *more]
    return url, archive, kinds


def _inner(url: str) -> tuple[str, str]:
    """The address within one, and the kind of repair that takes it out; empty for none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        query = dict(parse_qsl(parts.query))
    except ValueError:
        return "", ""
    rest = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
    rest += f"#{parts.fragment}" if parts.fragment else ""
    inner, kind = "", "archived"
    if host == "web.archive.org" or host == "archive.org":
        inner = re.sub(r"^web/(?:\d+|\*)(?:[a-z]{2}_)?/", "", rest) if rest[:4] == "web/" else ""
    elif host in _ARCHIVES:
        inner = re.sub(r"^(?:o/\w+|newest|oldest|\d[\d.-]+)/", "", rest)
    elif host == "webcache.googleusercontent.com":
        cached = re.match(r"cache:(?:[\w-]{12}:)?(\S+)", query.get("q", ""))
        inner = cached[1] if cached else ""
    elif re.fullmatch(r"google(\.\w+)+", host) and parts.path == "/url":
        inner, kind = query.get("url") or query.get("q", ""), "link_wrapped"
    elif host in {"l.facebook.com", "lm.facebook.com"} and parts.path == "/l.php":
        inner, kind = query.get("u", ""), "link_wrapped"
    # Without http:// it could be a page of the archive's own, if nothing stood before it.
    fits = _WRAPPED.fullmatch(inner) or (inner != rest and _BARE.fullmatch(inner))
    return (inner, kind) if fits else ("", "")


def _without_secrets(url: str) -> tuple[str, bool]:
    """The address without name, password and tokens, and whether there were any."""
    try:
        parts = urlsplit(url)
        named = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
    except ValueError:
        return url, False
    netloc, query = parts.netloc.rpartition("@")[2], parts.query
    if any(name.lower() in _SECRET for name in named):
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if pair[0].lower() not in _SECRET])
    if (netloc, query) == (parts.netloc, parts.query):
        return url, False
    return urlunsplit(parts._replace(netloc=netloc, query=query)), True


def _hidden(value: str) -> str:
    """An address to be shown in a report, with dots for what was secret."""
    value = re.sub(r"//[^/?#]*@", "//…@", value)
    named = "|".join(sorted(_SECRET))
    return re.sub(rf"(?i)\b({named})=[^&#\s]*", r"\1=…", value)
