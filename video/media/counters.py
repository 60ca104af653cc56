"""Plain integers that the packet paths count up; the server shows them as metrics."""

from dataclasses import dataclass


@dataclass
class Counters:
    """One for the whole worker. Every dropped thing is counted under its cause, so that no drop is silent."""

    received: int = 0
    dropped: int = 0
    sent: int = 0
    unsent: int = 0
    sent_bytes: int = 0
    empty: int = 0
    foreign: int = 0
    bad_stun: int = 0
    asked_whether_open: int = 0
    inquired: int = 0
    bad_record: int = 0
    bad_srtp: int = 0
    bad_payload: int = 0
    unknown_ssrc: int = 0
    flooded: int = 0
    duplicate: int = 0
    nacks_sent: int = 0
    keyframes_asked: int = 0
    retransmitted: int = 0
    retransmission_refused: int = 0
    overflowed: int = 0
    shed: int = 0
    messages: int = 0
    messages_refused: int = 0
    channel_violations: int = 0
    tcp_refused: int = 0
    errors: int = 0
