"""Validity, kinds and levels of what the library holds, in words for people."""

from datetime import date
from typing import Any, Final

from portal.pages.shared.i18n import _

KINDS: Final[dict[str, Any]] = {
    "article": _("Articles of law"), "regulation": _("Laws"), "precedent": _("Cases"), "explainer": _("Explainers"),
    "dossier": _("Dossiers"),
}
VALIDITIES: Final[dict[str, Any]] = {
    "current": _("In force"), "future": _("Not yet in force"), "superseded": _("Replaced by a newer version"),
    "repealed": _("Repealed"), "unheld": _("The words of then are not held here"), "": _("Validity not known"),
}
CHANGES: Final[dict[str, Any]] = {
    "changed": _("has other words"), "moved": _("has another number"), "removed": _("is no longer there"), "repealed": _("is repealed"),
}
"""What became of an article that a text cites."""
VALIDITY_LOOKS: Final = {"current": "state-open", "future": "state-wait", "superseded": "state-stopped", "repealed": "state-stopped"}
"""The class of the mark of a validity, by `static/css/README.md`."""
LEVELS: Final = ("宪法", "法律", "行政法规", "司法解释", "部门规章", "地方性法规", "其他")
"""The tiers of Chinese law, from the top; the library holds these very words."""


def validity_notice(validity: str) -> str:
    """The class of the notice that says whether a text is in force."""
    return {"current": "notice", "unheld": "notice notice-warn",
            "future": "notice notice-warn", "": "notice"}.get(validity, "notice notice-danger")


def day(iso: str) -> date | None:
    """The day of an ISO date of the library; None where the sources give one that does not exist."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
