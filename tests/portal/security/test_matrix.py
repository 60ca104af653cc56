"""Every cell of the matrix of roles, asked of the real objects rather than read off the table."""

import pytest

from portal.domain.expert import Expert
from portal.domain.explainer import Explainer
from portal.domain.precedent import Precedent
from portal.security.standing import Asker
from tests.portal.security.matrix import COLUMNS, MEANING, SAID_ELSEWHERE, TRANSCRIPT
from tests.portal.security.world import NOW, ON_A_DOSSIER, add_document, add_dossier, principal_of, staffed_portal

LINES = [line.split(" | ") for line in TRANSCRIPT.strip().split("\n")]
CELLS = {capability: dict(zip(COLUMNS, cells, strict=True)) for capability, *cells in LINES[1:]}
AT_THE_PORTAL = {
    "statistics.readers", "health.read", "library.search", "library.search_all", "precedent.write", "precedent.approve",
    "rules.propose", "rules.manage", "audit.verify", "audit.read_technical", "explainer.propose", "expert.types",
}
ABOUT_A_PERSON = {
    "expert.read", "expert.read_public", "expert.write", "rating.own", "rating.numbers", "rating.read", "statistics.own",
}
PERMISSIONS = [(capability, permission) for capability, rows in MEANING.items() for permission in rows]


def dossiers_for(portal, role):
    """Dossiers by situation."""
    who = principal_of(role)
    filed_by = "staff:nobody" if role == "party" else who
    own = add_dossier(portal, "100001", "yunling", state="submitted", by=filed_by)
    assigned = add_dossier(portal, "100002", "yunling")
    if role in ON_A_DOSSIER:
        assigned.grant(who, ON_A_DOSSIER[role])
    referred = add_dossier(portal, "100006", "yunling")
    referred.grant("unit:qingxi/court", "court_clerk")
    branch = add_dossier(portal, "100003", "qingxi/liudi/dongqiao")
    return {
        "own": own, "assigned": assigned, "branch": branch, "referred": referred, "reason": branch,
        "intake": add_dossier(portal, "100004", "qingxi/liudi/dongqiao", state="submitted"),
        "closed": add_dossier(portal, "100005", "qingxi/liudi/dongqiao", state="closed"),
        "foreign": add_dossier(portal, "100007", "yunling"),
    }


def objects_for(portal, role, permission):
    """What a permission can be asked of, by situation."""
    if permission in AT_THE_PORTAL:
        found = {"portal": portal}
    elif permission in {"statistics.read", "accounts.manage", "accounts.read"}:
        found = units_for(portal)
    elif permission == "precedent.read":
        found = precedents_for(portal)
    elif permission in ABOUT_A_PERSON:
        found = records_for(portal, role)
    elif permission.startswith("explainer."):
        found = texts_for(portal, role)
    else:
        found = dossiers_for(portal, role)
    if permission.startswith("evidence."):
        return {name: add_document(each, kind="agreement") for name, each in found.items()}
    return found | ({"portal": portal} if permission == "audit.read" else {})


def records_for(portal, role):
    def record(name, unit, principal=""):
        expert = portal.experts.add(name, Expert(name, "mediator", "county"))
        expert.organization_id, expert.principal = unit, principal
        return expert

    return {
        "own-record": record("me", "yunling", principal_of(role)), "record": record("near", "qingxi/liudi/dongqiao"),
        "foreign-record": record("far", "yunling"), "court-record": record("roster", "qingxi/court"),
    }


def units_for(portal):
    return {"unit": portal.orgs.find("qingxi/liudi/dongqiao"), "foreign-unit": portal.orgs.find("yunling")}


def texts_for(portal, role):
    def text(name, by, state):
        explainer = portal.explainers.add(name, Explainer("题目", "family", by, NOW))
        explainer.state = state
        return explainer

    add_dossier(portal, "100001", "yunling")   # so that the party is one
    return {
        "written": text("1", principal_of(role), "in_review"), "by-another": text("2", "staff:nobody", "in_review"),
        "published": text("3", "staff:nobody", "published"),
    }


def precedents_for(portal):
    precedents = [portal.library.precedents.add(name, Precedent("案例", "family", NOW)) for name in ("p1", "p2")]
    precedents[1].state = "published"
    return {"unpublished": precedents[0], "published": precedents[1]}


def reason_for(situation, node):
    dossier = next((each for each in node.lineage() if type(each).__name__ == "Dossier"), None)
    return frozenset({("break_glass", dossier.id)}) if situation == "reason" and dossier is not None else frozenset()


def expected_in(permission_row, role, situation):
    words = set(permission_row.get(role, "").split())
    if situation == "reason":     # the same dossier as `branch`, so what needs no reason holds too
        return bool(words & {"reason", "branch"})
    return situation in words


@pytest.mark.parametrize(("capability", "permission"), PERMISSIONS)
@pytest.mark.parametrize("role", COLUMNS)
def test_the_table_says_what_the_matrix_says(capability, permission, role):
    portal = staffed_portal()
    row = MEANING[capability][permission]
    found = {}
    for situation, node in objects_for(portal, role, permission).items():
        asker = Asker(portal, principal_of(role), stated=reason_for(situation, node))
        found[situation] = asker.may(permission, node)
    expected = {situation: expected_in(row, role, situation) for situation in found}
    assert found == expected


OPEN_TO_ALL = {"expert.read_public", "explainer.read", "library.search", "precedent.read"}
"""What anybody may read is open also to those whose cell is a dash."""
MORE_THAN_A_DASH = {
    ("rules, codes, templates", "auditor"): "R, by rules.read",
    ("statistics", "expert"): "an expert sees the numbers of the own record, as in the row of ratings",
}


@pytest.mark.parametrize("capability", CELLS)
@pytest.mark.parametrize("role", COLUMNS)
def test_each_cell_of_the_matrix_is_read(capability, role):
    rows = MEANING[capability]
    elsewhere = (capability, role) in SAID_ELSEWHERE or (capability, role) in MORE_THAN_A_DASH
    if CELLS[capability][role] == "–":
        assert not any(row.get(role) for name, row in rows.items() if name not in OPEN_TO_ALL) or elsewhere
    else:
        assert any(row.get(role) for row in rows.values()) or elsewhere


def test_the_transcript_has_the_columns_in_order():
    assert tuple(name.replace(" ", "_") for name in LINES[0][1:]) == COLUMNS


def test_the_table_can_be_shown():
    from portal.security.rows import TABLE

    rows = TABLE.as_rows(COLUMNS)
    shown = {permission: dict(zip(COLUMNS, cells, strict=True)) for _, permission, cells in rows}
    assert shown["dossier.read"]["leader"] == "R branch with purpose"
    assert shown["dossier.read"]["admin"] == "–"
    assert shown["dossier.read"]["village_mediator"] == "R assigned, R branch if at_intake"
    assert shown["agreement.seal"]["unit_head"] == "W branch"
