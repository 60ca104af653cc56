"""Real VP8, H.264 and Opus, as a browser would send them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import av
import numpy as np

from video.recording import wire


@lru_cache(maxsize=8)
def pictures(count: int, width: int = 320, height: int = 240, shade: int = 0) -> tuple[bytes, ...]:
    """VP8 frames at 30 a second, a key frame each second."""
    context = av.CodecContext.create("libvpx", "w")
    context.width, context.height, context.pix_fmt, context.time_base = width, height, "yuv420p", Fraction(1, 30)
    context.gop_size, context.options = 30, {"deadline": "realtime", "cpu-used": "8"}
    found = []
    for n in range(count):
        frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), (shade + n) % 256, np.uint8), format="rgb24")
        frame.pts = n
        found += [bytes(packet) for packet in context.encode(frame)]
    return tuple(found)


@lru_cache(maxsize=8)
def sounds(count: int, pitch: float = 0.05) -> tuple[bytes, ...]:
    """Opus frames of 20 ms: a tone."""
    context = av.CodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = 48000, "mono", "s16"
    found = []
    for n in range(count):
        wave = (np.sin(np.arange(n * 960, (n + 1) * 960) * pitch) * 8000).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, n * 960, Fraction(1, 48000)
        found += [bytes(packet) for packet in context.encode(frame)]
    return tuple(found)


def video_packets(track: int, frames: tuple[bytes, ...], start_ms: int = 0, size: int = 500) -> Iterator[wire.Recorded]:
    """Frames in RTP packets of at most so many bytes, 30 frames a second."""
    number = 65000
    for n, frame in enumerate(frames):
        parts = [frame[k : k + size] for k in range(0, len(frame), size)]
        for k, part in enumerate(parts):
            head = b"\x10" if k == 0 else b"\x00"
            yield wire.Recorded(track, start_ms + n * 1000 // 30, number & 0xFFFF, n * 3000, int(k == len(parts) - 1), head + part)
            number += 1


@lru_cache(maxsize=4)
def h264_pictures(count: int, width: int = 320, height: int = 240, shade: int = 0) -> tuple[tuple[bytes, ...], ...]:
    """The units of H.264 frames in constrained baseline at 30 a second, a key frame each second."""
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt, context.time_base = width, height, "yuv420p", Fraction(1, 30)
    context.gop_size, context.profile, context.options = 30, "Baseline", {"tune": "zerolatency", "preset": "ultrafast", "level": "31"}
    found = []
    for n in range(count):
        frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), (shade + n) % 256, np.uint8), format="rgb24")
        frame.pts = n
        found += [tuple(unit for unit in re.split(b"\x00?\x00\x00\x01", bytes(packet)) if unit) for packet in context.encode(frame)]
    return tuple(found)


def packed(units: tuple[bytes, ...], size: int) -> list[bytes]:
    """The payloads of one frame as browsers make them: small units together, large ones in fragments."""
    payloads: list[bytes] = []
    small = [unit for unit in units if len(unit) < size // 4]
    if len(small) > 1:
        payloads.append(bytes([24]) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in small))
    for unit in units:
        if unit in small and len(small) > 1:
            continue
        if len(unit) <= size:
            payloads.append(unit)
            continue
        parts = [unit[k : k + size] for k in range(1, len(unit), size)]
        for k, part in enumerate(parts):
            flags = (0x80 if k == 0 else 0) | (0x40 if k == len(parts) - 1 else 0)
            payloads.append(bytes([unit[0] & 0xE0 | 28, flags | unit[0] & 31]) + part)
    return payloads


def h264_packets(track: int, frames: tuple[tuple[bytes, ...], ...], start_ms: int = 0, size: int = 200) -> Iterator[wire.Recorded]:
    """Frames in RTP packets of at most so many bytes, 30 frames a second."""
    number = 65500
    for n, units in enumerate(frames):
        payloads = packed(units, size)
        for k, payload in enumerate(payloads):
            last = int(k == len(payloads) - 1)
            yield wire.Recorded(track, start_ms + n * 1000 // 30, number & 0xFFFF, n * 3000, last, payload)
            number += 1


def audio_packets(track: int, frames: tuple[bytes, ...], start_ms: int = 0) -> Iterator[wire.Recorded]:
    """One packet a frame, 50 a second."""
    for n, frame in enumerate(frames):
        yield wire.Recorded(track, start_ms + n * 20, (n + 7) & 0xFFFF, (n * 960 + 0xFFFF0000) & 0xFFFFFFFF, 1, frame)


def times(path: str) -> dict[str, list[int]]:
    """The milliseconds of all packets of a file by kind, as ffmpeg's demuxer reads them."""
    found: dict[str, list[int]] = {"audio": [], "video": []}
    with av.open(path) as source:
        for packet in source.demux():
            if packet.pts is not None:
                found[packet.stream.type].append(round(packet.pts * packet.time_base * 1000))
    return found
