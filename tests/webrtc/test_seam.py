"""What `video/media/seam.py` reaches behind; each test says what moved when a new aiortc or pylibsrtp moves it."""

import inspect

import pylibsrtp
import pytest
from aiortc import rtcdtlstransport, rtcsctptransport
from pylibsrtp._binding import ffi, lib

from video.media.seam import FULL_WINDOW, Sealer, new_certificate, sha256_fingerprint

pytestmark = pytest.mark.webrtc
ADVICE = "aiortc changed: read video/media/seam.py beside the new source before raising the pinned version"


def test_dtls_keeps_its_srtp_sessions_where_the_seam_looks() -> None:
    source = inspect.getsource(rtcdtlstransport.RTCDtlsTransport)
    for name in ("self._rx_srtp = Session(", "self._tx_srtp = Session(", "self.transport._recv()", "self.transport._send("):
        assert name in source, f"{ADVICE}: {name} is gone from RTCDtlsTransport"


@pytest.mark.parametrize(
    "method", ["_handle_data", "_receive_chunk", "_receive_data_chunk", "_data_channel_receive", "_send_chunk", "_abort", "_set_state"]
)
def test_sctp_still_has_the_steps_that_are_guarded(method: str) -> None:
    found = getattr(rtcsctptransport.RTCSctpTransport, method, None)
    assert callable(found), f"{ADVICE}: RTCSctpTransport.{method} is gone, and a guard with it"
    source = inspect.getsource(rtcsctptransport) + inspect.getsource(rtcdtlstransport)
    assert f".{method}(" in source.replace(f"super().{method}(", ""), f"{ADVICE}: nothing calls {method} any more"


def test_sctp_counts_what_it_holds_where_the_seam_looks() -> None:
    source = inspect.getsource(rtcsctptransport.RTCSctpTransport)
    for name in ("_advertised_rwnd", "_inbound_streams", "_sack_misordered", "_data_channels", "_sent_queue"):
        assert f"self.{name}" in source, f"{ADVICE}: {name} is gone from RTCSctpTransport"
    assert f"self._advertised_rwnd = {FULL_WINDOW // 1024 // 1024 * 1024} * 1024" in source, f"{ADVICE}: another window"
    assert "self.reassembly" in inspect.getsource(rtcsctptransport.InboundStream), f"{ADVICE}: pieces wait elsewhere"


def test_a_sealed_packet_opens_again() -> None:
    key = bytes(range(30))
    out = pylibsrtp.Session(pylibsrtp.Policy(key=key, ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND))
    back = pylibsrtp.Session(pylibsrtp.Policy(key=key, ssrc_type=pylibsrtp.Policy.SSRC_ANY_INBOUND))
    header = bytes([0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9])
    sealed = Sealer(out).seal(header, b"picture")
    assert sealed is not None
    assert back.unprotect(bytes(sealed)) == header + b"picture"
    assert Sealer(out).seal(header, bytes(2048)) is None
    assert ffi.typeof("srtp_t")
    assert lib.srtp_protect


def test_the_fingerprint_is_the_one_that_browsers_compare() -> None:
    fingerprint = sha256_fingerprint(new_certificate())
    assert len(fingerprint.split(":")) == 32
