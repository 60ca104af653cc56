"""What reaches the application through waitress, as the ini files set it: who the client is, and headers made to be slow."""

import re
import socket
import threading
from configparser import ConfigParser
from contextlib import suppress
from pathlib import Path

import pytest
from pyramid.config import Configurator
from pyramid.response import Response
from waitress import parser
from waitress.adjustments import Adjustments
from waitress.rfc7230 import HEADER_FIELD_RE
from waitress.server import create_server

from portal.header_lines import HEADER_LINE, read_headers_in_one_pass
from portal.settings import Settings

ROOT = Path(__file__).parents[2]


def server_settings(name):
    ini = ConfigParser(interpolation=None)
    ini.read(ROOT / name, encoding="utf-8")
    return {key: value for key, value in ini["server:main"].items() if key not in ("use", "listen")}, ini["app:main"]


@pytest.fixture(params=["production.ini", "development.ini"])
def served(request):
    """An application that says who came, behind waitress as an ini file sets it; the name of the file and the port."""
    server, app = server_settings(request.param)
    config = Configurator()
    config.registry.concord = Settings(portal_trusted_proxies=app.get("portal.trusted_proxies", ""))
    config.include("portal.security.client_address")
    config.add_route("who", "/")
    config.add_view(lambda asked: Response(f"{asked.client_address} {asked.scheme}"), route_name="who")
    serving = create_server(config.make_wsgi_app(), host="127.0.0.1", port=0, clear_untrusted_proxy_headers=True, **{
        key: value for key, value in server.items() if key != "clear_untrusted_proxy_headers"
    })
    threading.Thread(target=serving.run, daemon=True).start()
    yield request.param, serving.effective_port
    serving.close()


def ask(port, *headers):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall("\r\n".join(("GET / HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", "")).encode())
        answer = b""
        with suppress(ConnectionResetError):   # waitress does not read to its end what it refuses
            while piece := line.recv(4096):
                answer += piece
    return answer.decode()


def test_the_proxy_of_the_production_file_says_who_the_client_is(served):
    name, port = served
    answer = ask(port, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https")
    assert answer.endswith("203.0.113.9 https" if name == "production.ini" else "127.0.0.1 http")


def test_what_a_client_says_of_itself_is_not_believed_through_the_proxy(served):
    name, port = served
    answer = ask(port, "X-Forwarded-For: 127.0.0.1, 203.0.113.9", "X-Forwarded-Host: evil.example", "Forwarded: for=127.0.0.1")
    assert answer.endswith("203.0.113.9 http" if name == "production.ini" else "127.0.0.1 http")


def test_headers_beyond_the_limit_are_refused(served):
    _name, port = served
    assert "127.0.0.1" not in ask(port, "X-Long: " + "a" * 40_000)
    assert "127.0.0.1" in ask(port, "X-Long: " + "a" * 20_000)


def test_blanks_before_a_value_are_read_in_one_pass(monkeypatch):
    """Before, this took ten seconds for each line, in the thread that reads for everybody."""
    monkeypatch.setattr(parser, "HEADER_FIELD_RE", HEADER_FIELD_RE)
    read_headers_in_one_pass()
    given = parser.HTTPRequestParser(Adjustments(max_request_header_size=1 << 22))
    blanks = b" \t" * 100_000
    given.received(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X%d:%sx\r\n" % (number, blanks) for number in range(10)) + b"\r\n")
    assert given.completed
    assert given.headers["X9"] == "x"


LINES = (
    b"Host: localhost", b"a:b", b"a: ", b"a:", b"a:  b \t", b"a: b c\td", b"a : b", b" a: b", b"a", b": b", b"a:\x00", b"a: b\x01", b"a: \xff",
    b"a:b\n", b"a: \x7f", b"a\xff: b", b"!#$%&'*+-.^_`|~0: 1", b"a: b  c  ", b"a:\tb", b"a: b\r", b"", b"a: b\x0b",
)


@pytest.mark.parametrize("line", LINES)
def test_a_header_line_means_what_it_meant_to_waitress(line):
    ours, theirs = HEADER_LINE.match(line), HEADER_FIELD_RE.match(line)
    if line.endswith(b"\n"):   # `$` lets a last line end through, which never comes: lines are cut at line ends
        assert ours is None
        return
    assert (ours and ours.groupdict()) == (theirs and theirs.groupdict())


def test_waitress_still_has_the_expression_that_is_replaced():
    assert isinstance(parser.HEADER_FIELD_RE, re.Pattern)
