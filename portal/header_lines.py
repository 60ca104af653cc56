"""What waitress needs before it may stand in an open network.

waitress 3.0.2 reads a header by an expression that tries each way to part the blanks before a value: 16 KB of blanks in one request
take ten seconds of its only reading thread, 200 KB half an hour. Here the same words are read in one pass.
"""

import re
from typing import Final

from waitress import parser

HEADER_LINE: Final = re.compile(
    rb"(?P<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]++):[ \t]*+(?P<value>(?:[\x21-\x7e\x80-\xff]++(?:[ \t]++[\x21-\x7e\x80-\xff]++)*+)?)[ \t]*+\Z",
)
"""`header-field` of RFC 7230, without a way back: what was read once is not read again."""


def read_headers_in_one_pass() -> None:
    """Let waitress read header lines by our expression; calling it twice changes nothing."""
    parser.HEADER_FIELD_RE = HEADER_LINE
