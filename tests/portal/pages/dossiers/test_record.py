"""The record of a dossier, and the sentences of its entries."""

import ast
from pathlib import Path

from portal.domain.lifecycle import BY_NAME
from portal.pages.dossiers.sentences import OTHERS, STEPS
from tests.factories import dossiers
from tests.portal.pages.site import Site

SERVICES = Path(__file__).parents[4] / "portal/services"


def written_actions() -> set[str]:
    """The names of acts that services write down by `record(portal, node, at, actor, "name")`."""
    found = set()
    for path in SERVICES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 4:
                name = node.args[4]
                if isinstance(name, ast.Constant):
                    found.add(name.value)
    return found


def test_every_act_has_a_sentence() -> None:
    assert set(STEPS) == set(BY_NAME)
    assert written_actions() <= set(OTHERS)
    proposals = {f"propose_{row.name}" for row in BY_NAME.values() if row.proposers}
    assert proposals <= set(OTHERS)


def test_the_head_reads_the_record_and_the_clerk_does_not(site: Site) -> None:
    number = site.make(dossiers.mediating)
    page = site.staff("village_head").get(f"/dossiers/{number}/access")
    assert page.html.find(class_="notice-good")
    site.staff("village_clerk").get(f"/dossiers/{number}/access", status=403)


def test_a_changed_entry_is_found(site: Site) -> None:
    number = site.make(dossiers.mediating)
    with site.dossier(number) as dossier:
        entry = next(iter(dossier.audit))
        entry.details = entry.details.replace("online", "visit")
    page = site.staff("village_head").get(f"/dossiers/{number}/access")
    assert page.html.find(class_="notice-danger")


def test_the_timeline_names_parties_masked(site: Site) -> None:
    number = site.make(dossiers.mediating)
    page = site.staff("village_clerk").get(f"/dossiers/{number}?show=all")
    told = page.html.find(class_="timeline").text
    assert "李某甲" not in told
    assert "李*" in told
    site.staff("village_clerk").get(f"/dossiers/{number}?show=more", status=400)
