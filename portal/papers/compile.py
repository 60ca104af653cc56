"""The process that turns one typst source and one JSON text into one PDF, and can do nothing else.

It is started as a file with `python -I` by `portal.papers.printing`, once a paper.

In: a JSON object on standard input with `source` (typst), `data` (a JSON text), `font_folders` (paths), `made_at`
(POSIX seconds or null), `standards` (PDF standards), `cpu_s` and `memory_bytes`.
Out: the PDF on standard output and status 0, or typst's message on standard error and status 3.

The fonts are read first. Then the limit of open descriptors falls to zero, so that neither a file nor a socket can be
opened while untrusted text is set.
"""

from __future__ import annotations

import json
import resource
import sys

import typst

_WARM_UP = b'#set document(title: "-")\n#text(font: "Noto Serif SC")[-]#text(font: "Noto Sans SC")[-]'
_REFUSED = 3


def _limit(kind: int, value: int) -> None:
    """Lower one resource limit for good."""
    resource.setrlimit(kind, (value, value))


def _compiler(font_folders: list[str]) -> typst.Compiler:
    """A compiler whose fonts are already in memory, the site's own faces included."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders)
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    families = json.dumps(fonts.families())
    every_family = b"#for family in json(bytes(sys.inputs.families)) { text(font: family)[-] }"
    compiler.compile(_WARM_UP + every_family, format="pdf", sys_inputs={"families": families})
    return compiler


def main() -> int:
    """Read the order, shut the doors, set the paper."""
    order = json.load(sys.stdin)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, order["cpu_s"])
    _limit(resource.RLIMIT_AS, order["memory_bytes"])
    compiler = _compiler(order["font_folders"])
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 0)
    try:
        pdf = compiler.compile(
            order["source"].encode(),
            format="pdf",
            sys_inputs={"data": order["data"]},
            pdf_standards=order["standards"],
            timestamp=order["made_at"],
        )
    except typst.TypstError as refusal:
        sys.stderr.write(f"{refusal.message}\n{refusal.diagnostic}")
        return _REFUSED
    assert isinstance(pdf, bytes)
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
