"""The portal imports `video.protocol` and must not thereby load the media libraries."""

import subprocess
import sys


def test_the_protocol_loads_neither_aiortc_nor_aiohttp() -> None:
    program = (
        "import sys, video.protocol.client, video.protocol.requests, video.protocol.events; "
        "heavy = {'aiortc', 'av', 'aiohttp', 'pylibsrtp', 'numpy'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
