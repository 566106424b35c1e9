"""What comes back from strangers' servers: a page, or a sentence."""

import time
import tracemalloc

import pytest

from claims.capture import fetch
from claims.capture.addresses import Unreachable
from tests.claims.capture import conftest as bad


def refusal(url, **how):
    with pytest.raises(Unreachable) as refused:
        fetch.get(url, **how)
    return str(refused.value)


def test_a_page_comes_with_its_last_address_and_its_charset(web):
    web.pages["/old"] = bad.to("/page#part", 301)

    page = fetch.get(f"{web.url}/old")

    assert (page.url, page.status, page.charset) == (f"{web.url}/page", 200, "utf-8")
    assert page.body.decode() == bad.PAGE


def test_the_program_says_who_it_is_and_brings_nothing_along(web, settings):
    settings.SITE_URL = "https://checks.example"
    web.pages["/"] = lambda handler: handler.say(302, Location="/page", Set_Cookie="a=b")

    fetch.get(web.url)

    assert [path for _method, path, _headers in web.asked] == ["/", "/page"]
    for _method, _path, headers in web.asked:
        assert headers == {
            "Host": web.url.removeprefix("http://"),
            "User-Agent": "newsroom/0.1 (+https://checks.example)",
            "Accept": "text/html,application/xhtml+xml;q=0.9",
            "Accept-Encoding": "gzip",
        }


def test_a_proxy_from_the_environment_is_not_used(web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    assert fetch.get(f"{web.url}/page").status == 200


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/", "http://127.0.0.2/", "http://169.254.169.254/latest/", "http://[::]/",
        "//192.168.0.1/", "http://0x7f.1/", "http://2130706433/", "file:///etc/passwd",
        "javascript:alert(1)", "http://user@127.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://[",
    ],
)  # fmt: skip
def test_a_redirect_into_the_house_is_not_followed(web, target):
    web.pages["/out"] = bad.to(target)

    assert refusal(f"{web.url}/out").endswith(".")
    assert len(web.asked) == 1


def test_redirects_are_followed_five_times_and_no_more(web):
    for number in range(8):
        web.pages[f"/{number}"] = bad.to(f"/{number + 1}")
    web.pages["/8"] = bad.PAGE

    assert fetch.get(f"{web.url}/3").status == 200
    assert refusal(f"{web.url}/2") == "The page sends us on again and again."
    web.pages["/loop"] = bad.to("/loop")
    assert refusal(f"{web.url}/loop") == "The page sends us on again and again."


def port(web):
    return web.url.rpartition(":")[2]


def test_a_name_is_resolved_once_and_the_connection_goes_where_was_checked(web):
    """A name server that answers otherwise the second time is not asked a second time."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    page = fetch.get(f"http://rebind.example:{port(web)}/page",
                     resolve=lambda host, port: answers.pop(0))  # fmt: skip

    assert page.body
    assert answers == [["10.0.0.1"]]
    assert web.asked[0][2]["Host"] == f"rebind.example:{port(web)}"


def test_each_hop_is_resolved_and_checked_anew(web):
    web.pages["/again"] = bad.to("/page")
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    said = refusal(f"http://rebind.example:{port(web)}/again",
                   resolve=lambda host, port: answers.pop(0))  # fmt: skip

    assert said == "“rebind.example” leads to 10.0.0.1, which is not on the public web."
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1", "10.0.0.1"], ["::ffff:10.0.0.1"], ["fe80::1%eth0"], ["0.0.0.0"]]
)
def test_one_private_address_spoils_a_name(web, addresses):
    url = f"http://mixed.example:{port(web)}/page"

    assert "not on the public web" in refusal(url, resolve=lambda host, port: addresses)
    assert web.asked == []


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST"])
def test_our_own_machine_has_no_name(name, settings):
    settings.NEWSROOM_FETCH_LOOPBACK = False

    assert "not on the public web" in refusal(f"http://{name}/")


def test_a_name_that_nobody_knows_is_said(web):
    def unknown(host, port):
        raise OSError("no such name")

    assert refusal("http://gone.example/", resolve=unknown) == (
        "The name “gone.example” is not known."
    )


def test_a_certificate_must_be_for_the_name_in_the_link(secure_web):
    def here(host, port):
        return ["127.0.0.1"]

    assert fetch.get(f"https://good.example:{port(secure_web)}/page", resolve=here).status == 200
    assert refusal(f"https://other.example:{port(secure_web)}/page", resolve=here) == (
        "The server’s certificate is not valid for this address."
    )


@pytest.mark.parametrize("manner", [bad.drip, bad.drip_headers])
def test_a_server_that_drips_does_not_hold_us(web, manner):
    web.pages["/slow"] = manner
    begun = time.monotonic()

    assert refusal(f"{web.url}/slow", seconds=0.5) == "The server took too long."
    assert time.monotonic() - begun < 2


def test_a_body_without_end_is_cut(web):
    web.pages["/endless"] = bad.endless

    assert refusal(f"{web.url}/endless") == "The page is larger than 5 megabytes."


def test_what_unpacks_to_too_much_is_never_unpacked(web):
    web.pages["/bomb"] = bad.bomb
    tracemalloc.start()

    said = refusal(f"{web.url}/bomb")

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said == "The page is larger than 5 megabytes."
    assert most < 25 * 1024 * 1024


def test_what_is_packed_is_unpacked(web):
    import gzip  # noqa: PLC0415 -- only here

    packed = gzip.compress(bad.PAGE.encode())
    web.pages["/gzip"] = lambda handler: handler.say(200, packed, Content_Encoding="gzip")
    web.pages["/br"] = lambda handler: handler.say(200, b"x", Content_Encoding="br")
    web.pages["/no"] = lambda handler: handler.say(200, b"not gzip", Content_Encoding="gzip")

    assert fetch.get(f"{web.url}/gzip").body.decode() == bad.PAGE
    assert refusal(f"{web.url}/br") == "The page is packed as “br”."
    assert refusal(f"{web.url}/no") == "The server’s answer makes no sense."


@pytest.mark.parametrize(
    ("status", "sentence", "passing"),
    [(404, "The server answered 404 (Not Found).", False),
     (500, "The server answered 500 (Internal Server Error).", True),
     (429, "The server answered 429 (Too Many Requests).", True),
     (999, "The server answered 999 (?).", False)],
)  # fmt: skip
def test_a_status_is_said_and_whether_it_may_pass(web, status, sentence, passing):
    web.pages["/sorry"] = bad.answering(status)

    with pytest.raises(Unreachable) as refused:
        fetch.get(f"{web.url}/sorry")

    assert (str(refused.value), refused.value.passing) == (sentence, passing)
    assert refused.value.answer == status


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("application/pdf", "This is not a web page but application/pdf."),
     ("", "The server does not say what kind of file this is.")],
)  # fmt: skip
def test_only_web_pages_are_read(web, kind, sentence):
    web.pages["/file"] = lambda handler: handler.say(200, b"%PDF", Content_Type=kind)

    assert refusal(f"{web.url}/file") == sentence


def test_a_server_that_hangs_up_or_talks_nonsense_is_said(web):
    web.pages["/nonsense"] = lambda handler: handler.wfile.write(b"220 ftp ready\r\n\r\n")
    web.pages["/short"] = lambda handler: handler.say(200, Content_Length="100", Connection="close")

    assert refusal(f"{web.url}/nonsense") == "The server’s answer makes no sense."
    assert refusal(f"{web.url}/short") == "The server’s answer makes no sense."
    assert refusal("http://127.0.0.1:1/") == "The server could not be reached."


def test_asking_reads_no_body(web):
    web.pages["/endless"] = bad.endless
    web.pages["/old"] = bad.to("/page")

    assert fetch.ask("GET", f"{web.url}/endless") == 200
    assert fetch.ask("HEAD", f"{web.url}/old") == 200
    assert fetch.ask("HEAD", f"{web.url}/nothing") == 404
