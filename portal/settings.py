"""Every setting of the portal: its key, type, default and meaning. An unknown key is an error, so that a typo is found."""

from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

OWN_PREFIXES: Final = ("portal.", "zodb.", "kb.", "video.")
TRUE: Final = frozenset({"true", "yes", "on", "1"})
PUBLISHED_SECRET: Final = "only-for-trying-out-on-this-machine-0000"  # noqa: S105 - no secret any more
"""That of development.ini: whoever knows it can make log-ins, so only a demonstration may have it, whose passwords are known too."""
FALSE: Final = frozenset({"false", "no", "off", "0"})


class SettingsError(Exception):
    """A setting that is unknown, missing or not of its type; the message names it."""


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; `zodb_uri` here is `zodb.uri` in the ini file."""

    zodb_uri: str = _setting("", "where the objects are kept: file://, zeo:// or postgres://, as zodburi reads it")
    zodb_cache_objects: int = _setting(4000, "objects that each connection may keep in memory")

    portal_secret: str = _setting("", "at least 32 characters, from which all keys are derived; `openssl rand -hex 32`")
    portal_url: str = _setting("", "the address that people see, for links and QR codes; empty: taken from the request")
    portal_title: str = _setting("和衷", "the name in the top bar")
    portal_organisation: str = _setting("", "who runs this portal, for the foot of each page")
    portal_phone: str = _setting("", "the telephone number of a person, shown on every public page")
    portal_address: str = _setting("", "the postal address, for the foot of each page")
    portal_icp: str = _setting("", "the ICP record, for the foot of each page")
    portal_police_record: str = _setting("", "the public-security record, for the foot of each page")
    portal_site_code: str = _setting("", "the government site's identification code")
    portal_demonstration: bool = _setting(default=False, meaning="list the demonstration accounts on the log-in page")
    portal_jobs: str = _setting("thread", "`thread`: the portal runs the jobs itself; `process`: `portal-admin INI worker` does")
    portal_data: str = _setting("var", "the folder of everything that is not in the object store: spool, keys, messages")
    portal_outgoing: str = _setting("", "the folder for text messages and mail; empty: `outgoing` under portal.data")
    portal_trusted_proxies: str = _setting("", "addresses of proxies whose X-Forwarded-For is believed, separated by blanks")
    portal_cookie_secure: bool = _setting(default=False, meaning="send cookies over https only")
    portal_rate_limit_per_minute: int = _setting(600, "requests a minute from one address; 0: no limit")
    portal_session_idle_minutes: int = _setting(120, "after this long without a request a staff log-in ends")
    portal_session_hours: int = _setting(12, "after this long a log-in ends in any case")
    portal_upload_megabytes: int = _setting(50, "the largest file that may be handed in")
    portal_reload_templates: bool = _setting(default=False, meaning="read templates anew when they change; for development")
    portal_fonts: str = _setting("", "a folder of further fonts for papers; empty: the bundled ones only")
    portal_metrics_open: bool = _setting(default=False, meaning="answer /metrics to any address, not only to this machine")

    kb_index: str = _setting("var/kb", "the folder of the full-text index, mode 0700")
    kb_embeddings: bool = _setting(
        default=False,
        meaning="compare questions by the vectors of the extra `embeddings` too: 120 MB more; `reindex` makes them",
    )
    kb_laws: str = _setting("", "a folder of laws in Markdown that `prepare` imports once; empty: none")

    video_socket: str = _setting("var/video.sock", "the unix socket on which the media worker listens")
    video_spawn: bool = _setting(default=True, meaning="start the media worker as a child of the portal")
    video_address: str = _setting("127.0.0.1", "the address on which media arrives, as browsers reach it")
    video_udp_port: int = _setting(6544, "the one UDP port of all media; 0: a free one, for tests")
    video_tcp_port: int = _setting(6544, "the TCP port for networks that block UDP; 0: a free one")
    video_spool: str = _setting("var/video", "the folder of the media worker's journal")
    video_workers: int = _setting(1, "media workers, each with its own socket (`video-2.sock`), spool and ports, counted up from these")
    video_turn: str = _setting("", "TURN servers for networks that block all else, by blanks: `turns:host:443?transport=tcp`")
    video_turn_secret: str = _setting("", "the secret that the TURN server knows too (`static-auth-secret` of coturn)")
    video_turn_hours: int = _setting(12, "so long a credential for the TURN server can be used")
    video_max_rooms: int = _setting(20, "rooms at once; more are refused with a reason")
    video_max_mbit: int = _setting(400, "while a worker sends more than this, it opens no further room; 0: no limit")
    video_max_participants: int = _setting(12, "connections in one room")

    @property
    def site_fonts(self) -> Path | None:
        """The folder of `portal.fonts`, as papers take it."""
        return Path(self.portal_fonts) if self.portal_fonts else None


KEYS: Final = {name.replace("_", ".", 1): name for name in (each.name for each in fields(Settings))}


def _typed(key: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in TRUE | FALSE:
            raise SettingsError(f"{key} = {text}: this must be true or false")
        return text.lower() in TRUE
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit():
            raise SettingsError(f"{key} = {text}: this must be a whole number")
        return int(text)
    return text


def from_mapping(given: Mapping[str, Any]) -> Settings:
    """Read the settings that the portal knows out of an ini section; raises SettingsError."""
    values: dict[str, Any] = {}
    defaults = {each.name: each.default for each in fields(Settings)}
    for key, text in given.items():
        if not key.startswith(OWN_PREFIXES):
            continue
        if key not in KEYS:
            raise SettingsError(f"{key}: there is no such setting; see docs/settings.md")
        values[KEYS[key]] = _typed(key, str(text).strip(), defaults[KEYS[key]])
    settings = Settings(**values)
    if not settings.zodb_uri:
        raise SettingsError("zodb.uri must say where the objects are kept")
    if len(settings.portal_secret) < 32:  # noqa: PLR2004 - as the setting's meaning says
        raise SettingsError("portal.secret must have at least 32 characters")
    if settings.site_fonts is not None and not settings.site_fonts.is_dir():
        raise SettingsError(f"portal.fonts = {settings.portal_fonts}: there is no such folder")
    if settings.portal_secret == PUBLISHED_SECRET and not settings.portal_demonstration:
        raise SettingsError("portal.secret is the one of development.ini, which everybody knows; `openssl rand -hex 32` makes another")
    if settings.portal_jobs not in {"thread", "process"}:
        raise SettingsError("portal.jobs must be thread or process")
    if settings.video_turn and len(settings.video_turn_secret) < 16:  # noqa: PLR2004 - shorter ones can be tried out
        raise SettingsError("video.turn_secret must have at least 16 characters")
    return settings


def read(path: str | Path) -> Settings:
    """Read the settings out of the `[app:main]` section of an ini file; `%(here)s` is its folder."""
    path = Path(path).resolve()
    if not path.is_file():
        raise SettingsError(f"{path}: there is no such file")
    parser = ConfigParser(defaults={"here": str(path.parent)})
    parser.read(path, encoding="utf-8")
    return from_mapping(dict(parser["app:main"]))
