"""The accounts of the demonstration, as the log-in page and the command line list them: one for each role."""

from dataclasses import dataclass

from portal.demonstration.reading import mapping


@dataclass(frozen=True)
class DemonstrationAccount:
    """Somebody who can be tried out."""

    login: str
    name: str
    role: str
    title: str


def listed() -> list[DemonstrationAccount]:
    """One account for each role, in the order of the data file."""
    given = mapping("people.json")
    return [
        DemonstrationAccount(each["login"], each["name"], each["role"], each.get("title") or each.get("career") or "")
        for each in (*given["staff"], *given["mediators"]) if each.get("login")
    ]
