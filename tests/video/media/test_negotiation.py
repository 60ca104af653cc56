"""Offer and answer: fixed slots, one bundle, nothing that was not offered."""

import pytest
from aiortc import sdp
from hypothesis import given
from hypothesis import strategies as st

from video.media.answer import Host, Streams, write_answer
from video.media.formats import Format
from video.media.offer import read_offer
from video.media.path import Credentials
from video.protocol.errors import MalformedError

COMMON = (
    "c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef0123456789\r\n"
    f"a=fingerprint:sha-256 {':'.join(['AB'] * 32)}\r\na=setup:actpass\r\n"
)
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\n" + COMMON + "a=mid:0\r\na=sendonly\r\na=rtcp-mux\r\n"
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    "a=rtpmap:111 opus/48000/2\r\na=rtpmap:63 red/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
    "a=ssrc:11 cname:x\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 98 96 97\r\n" + COMMON + "a=mid:1\r\na=sendonly\r\na=rtcp-mux\r\n"
    "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n"
    "a=rtpmap:98 VP9/90000\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
    "a=ssrc-group:FID 21 22\r\na=ssrc:21 cname:x\r\na=ssrc:22 cname:x\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" + COMMON + "a=mid:2\r\na=recvonly\r\na=rtcp-mux\r\n"
    "a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n" + COMMON + "a=mid:3\r\na=sctp-port:5000\r\n"
)
HOST = Host("192.0.2.1", 5000, 5001, ":".join(["CD"] * 32))
OURS = Credentials("ours", "p" * 32)


def test_an_offer_is_read_into_what_matters() -> None:
    offer = read_offer(OFFER)
    sound, picture, place, channel = offer.lines
    assert (sound.formats[0].payload_type, sound.sends, sound.ssrcs, sound.mid_extension) == (111, True, ((11, 0),), 4)
    assert (picture.formats, picture.ssrcs, picture.twcc_extension) == ((Format("vp8", 96, 97),), ((21, 22),), 3)
    assert (place.receives, place.sends) == (True, False)
    assert not channel.is_media
    assert offer.names.ufrag == "abcd"


def test_voices_are_asked_to_be_quiet_while_nobody_speaks() -> None:
    for offered in (OFFER, OFFER.replace("a=fmtp:111 minptime=10;useinbandfec=1\r\n", ""), OFFER.replace("minptime=10", "usedtx=1")):
        answer = write_answer(read_offer(offered), HOST, OURS, taken=frozenset({"0"}), slots={})
        (fmtp,) = [line for line in answer.split("\r\n") if line.startswith("a=fmtp:111")]
        assert fmtp.count("usedtx=1") == 1
    assert "usedtx" not in write_answer(read_offer(OFFER), HOST, OURS, taken=frozenset(), slots={})


WITH_H264 = OFFER.replace("SAVPF 98 96 97", "SAVPF 98 102 103 104 105 96 97").replace("SAVPF 96 97", "SAVPF 102 103 104 105 96 97").replace(
    "a=rtpmap:96 VP8/90000\r\n",
    "a=rtpmap:102 H264/90000\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f\r\n"
    "a=rtpmap:103 H264/90000\r\na=fmtp:103 packetization-mode=0;profile-level-id=42e01f\r\n"
    "a=rtpmap:104 H264/90000\r\na=fmtp:104 profile-level-id=42E01F;packetization-mode=1;sprop-parameter-sets=Z0IAHpWoKA9k,aM48gA==\r\n"
    "a=rtpmap:105 rtx/90000\r\na=fmtp:105 apt=104\r\n"
    "a=rtpmap:96 VP8/90000\r\n",
)


def test_of_h264_the_form_is_taken_that_every_browser_has_and_vp8_stands_before_it() -> None:
    offer = read_offer(WITH_H264)
    wanted = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
    for line in offer.lines[1:3]:
        assert line.formats == (Format("vp8", 96, 97), Format("h264", 104, 105, wanted))
    answer = write_answer(offer, HOST, OURS, taken=frozenset({"1"}), slots={"2": Streams(31, 32)})
    for line in answer.split("m=video")[1:]:
        assert line.startswith(" 9 UDP/TLS/RTP/SAVPF 96 97 104 105\r\n")
        for part in ("a=rtpmap:104 H264/90000", f"a=fmtp:104 {wanted}\r\n", "a=rtcp-fb:104 nack pli", "a=fmtp:105 apt=104"):
            assert part in line
    assert [c.name for c in sdp.SessionDescription.parse(answer).media[2].rtp.codecs] == ["VP8", "rtx", "H264", "rtx"]


def test_a_browser_without_vp8_sends_h264_and_one_with_neither_is_told() -> None:
    (h264,) = read_offer(WITH_H264.replace("VP8", "AV1")).lines[1].formats
    assert (h264.codec, h264.payload_type) == ("h264", 104)
    for wrong in ("packetization-mode=0", "packetization-mode=2"):
        with pytest.raises(MalformedError, match="no-common-codec"):
            read_offer(WITH_H264.replace("VP8", "AV1").replace("42E01F;packetization-mode=1", f"42E01F;{wrong}"))
    with pytest.raises(MalformedError, match="no-common-codec"):
        read_offer(WITH_H264.replace("VP8", "AV1").replace("42E01F", "640c1f"))


SIZES = OFFER.replace(
    "a=mid:1\r\na=sendonly\r\n",
    "a=mid:1\r\na=sendonly\r\na=rid:q send\r\na=rid:h send\r\na=rid:f send\r\na=simulcast:send q;~h;f\r\n"
    "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n"
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n",
)


def test_a_picture_in_three_sizes_is_taken_in_three_sizes() -> None:
    offer = read_offer(SIZES)
    assert offer.lines[1].rids == ("q", "h", "f")
    assert [line.rids for line in offer.lines[2:]] == [(), ()]
    answer = write_answer(offer, HOST, OURS, taken=frozenset({"1"}), slots={})
    picture = answer.split("m=video")[1]
    for wanted in ("a=simulcast:recv q;h;f", "a=rid:h recv", "a=extmap:10 urn", "a=extmap:11 urn", "a=extmap:4 urn"):
        assert wanted in picture
    assert "rid" not in answer.split("m=video")[2]


@pytest.mark.parametrize("sizes", ["q;q;f", "q;h;f;g", "q;;f"])
def test_sizes_that_cannot_be_are_refused(sizes: str) -> None:
    with pytest.raises(MalformedError):
        read_offer(SIZES.replace("q;~h;f", sizes))


def test_packets_to_the_browser_are_numbered_where_it_reports_them() -> None:
    numbered = OFFER.replace("a=mid:2\r\n", "a=mid:2\r\na=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n")
    answer = write_answer(read_offer(numbered), HOST, OURS, taken=frozenset(), slots={"2": Streams(1, 2)})
    place = answer.split("m=video")[2]
    for wanted in ("a=extmap:3 http", "a=rtcp-fb:96 transport-cc", "a=rtcp-fb:97 transport-cc"):
        assert wanted in place


def test_the_answer_takes_what_may_be_published_and_sends_in_slots() -> None:
    text = write_answer(read_offer(OFFER), HOST, OURS, taken=frozenset({"0"}), slots={"2": Streams(31, 32)})
    answer = sdp.SessionDescription.parse(text)
    assert [m.direction for m in answer.media[:3]] == ["recvonly", "inactive", "sendonly"]
    assert [c.protocol for c in answer.media[0].ice_candidates] == ["udp", "tcp"]
    assert [s.ssrc for s in answer.media[2].ssrc] == [31, 32]
    assert answer.media[0].rtp.headerExtensions[0].id == 4
    assert answer.media[3].sctp_port == 5000
    assert all(m.dtls and m.dtls.role == "client" for m in answer.media)
    assert "VP9" not in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a=setup:actpass", "a=setup:passive"),
        ("sha-256", "sha-1"),
        ("a=mid:1", "a=mid:0"),
        ("BUNDLE 0 1 2 3", "BUNDLE 0 1 2"),
        ("a=rtcp-mux\r\n", ""),
        ("a=mid:2", "a=mid:2 <b>"),
        ("minptime=10", "minptime=10\x01"),
        ("96 97", "96 70"),
        ("a=ice-ufrag:abcd", ""),
    ],
)
def test_an_offer_with_one_thing_wrong_is_refused(before: str, after: str) -> None:
    assert before in OFFER
    with pytest.raises(MalformedError):
        read_offer(OFFER.replace(before, after).replace("rtpmap:97", "rtpmap:70").replace("fmtp:97", "fmtp:70"))


def test_an_offer_without_our_codecs_says_so() -> None:
    with pytest.raises(MalformedError, match="no-common-codec"):
        read_offer(OFFER.replace("VP8", "AV1"))


@given(st.data())
def test_any_damage_to_an_offer_is_a_refusal_or_harmless(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from([OFFER, WITH_H264, SIZES])).split("\r\n")
    for _ in range(data.draw(st.integers(1, 5))):
        index = data.draw(st.integers(0, len(lines) - 1))
        lines[index] = data.draw(st.sampled_from(["", lines[index][::-1], lines[index] * 3]) | st.text(max_size=30))
    try:
        offer = read_offer("\r\n".join(lines))
    except MalformedError:
        return
    write_answer(offer, HOST, OURS, taken=frozenset({"0", "1"}), slots={})
