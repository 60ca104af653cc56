"""The matrix of roles as it was agreed on, in words, and what each of its cells means for single permissions."""

from pathlib import Path

COLUMNS = (
    "party", "grid_member", "village_mediator", "township_mediator", "county_mediator", "expert", "clerk", "unit_head", "leader",
    "court_clerk", "editor", "reviewer", "auditor", "archivist", "admin",
)

TRANSCRIPT = Path(__file__).with_name("matrix.txt").read_text(encoding="utf-8")
"""One line a capability, the cells between bars, word for word; the first line names the columns."""

ALL = "branch intake closed"
"""A dossier of the own branch, whatever its state."""
NEAR = "record court-record"
"""The record of an expert in the own branch; a court belongs to the county's branch."""
EVERY = f"own-record {NEAR} foreign-record"

MEANING: dict[str, dict[str, dict[str, str]]] = {
    # capability: {permission: {role: situations in which it holds}}; "reason" is the own branch after a reason was stated
    "file a case": {
        "dossier.file": {
            "party": "own", "grid_member": ALL, "village_mediator": ALL, "township_mediator": ALL, "county_mediator": ALL,
            "clerk": ALL, "unit_head": ALL, "court_clerk": "",
        },
    },
    "read dossier basics": {
        "dossier.read": {
            "party": "own", "grid_member": "own assigned", "village_mediator": "assigned intake", "township_mediator": "assigned",
            "county_mediator": "assigned", "expert": "assigned", "clerk": f"{ALL} assigned", "unit_head": f"{ALL} assigned",
            "leader": "reason", "court_clerk": "referred assigned", "archivist": "closed",
        },
    },
    "read evidence/minutes of joint sessions": {
        "evidence.read": {
            "party": "own", "village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned",
            "expert": "assigned", "clerk": "assigned", "unit_head": "assigned", "leader": "reason",
            "court_clerk": "referred assigned", "archivist": "closed",
        },
        "evidence.list": {
            "party": "own", "village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned",
            "expert": "assigned", "clerk": f"{ALL} assigned", "unit_head": "assigned", "leader": "reason",
            "court_clerk": "referred assigned", "archivist": "closed",
        },
        "minutes.read": {
            "party": "own", "village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned",
            "expert": "assigned", "clerk": "assigned", "unit_head": "assigned", "leader": "reason",
            "court_clerk": "referred assigned", "archivist": "closed",
        },
    },
    "caucus notes": {
        "caucus.read": {"village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned"},
        "caucus.write": {"village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned"},
    },
    "accept / refuse / dispatch": {
        "dossier.decide": {"village_mediator": "intake", "clerk": ALL},
        "dossier.approve": {"unit_head": ALL},
    },
    "assign mediator": {
        "mediator.choose": {"party": "own", "court_clerk": "referred assigned"},
        "mediator.assign": {"clerk": ALL},
        "mediator.approve": {"unit_head": ALL},
    },
    "host session": {
        "session.host": {"village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned"},
        "session.hearing": {"court_clerk": "referred assigned"},
    },
    "join session": {
        "session.join": {
            "party": "own", "village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned",
            "expert": "assigned", "court_clerk": "assigned",
        },
    },
    "draft agreement": {
        "agreement.draft": {"village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned"},
        "agreement.comment": {"party": "own", "expert": "assigned"},
    },
    "sign": {
        "agreement.sign": {
            "party": "own", "village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned",
        },
        "agreement.seal": {"unit_head": ALL},
    },
    "apply confirmation": {
        "confirmation.apply": {"party": "own"},
        "confirmation.help": {"village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned"},
        "confirmation.forward": {"clerk": ALL},
        "confirmation.result": {"court_clerk": "referred assigned"},
    },
    "warning raise / lower": {
        "warning.report": {"party": "own"},
        "warning.raise": {
            "grid_member": "own assigned", "village_mediator": "assigned", "township_mediator": "assigned",
            "county_mediator": "assigned", "clerk": ALL,
        },
        "warning.advise": {"expert": "assigned"},
        "warning.approve": {"unit_head": ALL},
        "warning.lower_red": {"leader": f"{ALL} reason"},
    },
    "whistle": {
        "whistle.propose": {"village_mediator": "assigned"},
        "whistle.blow": {"township_mediator": "assigned", "county_mediator": "assigned", "clerk": ALL, "leader": f"{ALL} reason"},
        "whistle.approve": {"unit_head": ALL},
    },
    "supervision order": {
        "supervision.answer": {
            "party": "own", "village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned",
            "clerk": ALL, "unit_head": ALL,
        },
        "supervision.order": {"leader": f"{ALL} reason"},
    },
    "escalate": {
        "escalation.request": {"party": "own"},
        "escalation.propose": {"village_mediator": "assigned", "township_mediator": "assigned"},
        "escalation.accept": {"township_mediator": ALL, "county_mediator": ALL},
        "escalation.decide": {"clerk": ALL},
        "escalation.approve": {"unit_head": ALL},
        "escalation.order": {"leader": f"{ALL} reason"},
    },
    "rating": {
        "rating.give": {"party": "own"},
        "rating.own": dict.fromkeys(("village_mediator", "township_mediator", "county_mediator", "expert"), "own-record"),
        "rating.numbers": {"clerk": NEAR, "unit_head": NEAR, "leader": NEAR, "auditor": EVERY},
        "rating.read": {"unit_head": NEAR, "auditor": EVERY},
    },
    "subsidy claim": {
        "subsidy.claim": dict.fromkeys(("village_mediator", "township_mediator", "county_mediator"), "own assigned"),
        "subsidy.check": {"clerk": ALL},
        "subsidy.approve_first": {"unit_head": ALL},
        "subsidy.approve_second": {"leader": f"{ALL} reason"},
        "subsidy.read": {
            "village_mediator": "own assigned", "township_mediator": "own assigned", "county_mediator": "own assigned",
            "clerk": ALL, "unit_head": ALL, "leader": f"{ALL} reason",
            "auditor": f"{ALL} own assigned referred foreign reason",
        },
    },
    "expert pool": {
        "expert.read_public": dict.fromkeys(COLUMNS, EVERY),
        "expert.read": {
            **dict.fromkeys(
                ("village_mediator", "township_mediator", "county_mediator", "clerk", "unit_head", "leader", "auditor"),
                EVERY,
            ),
            "expert": "own-record", "court_clerk": "court-record",
        },
        "expert.write": {"unit_head": NEAR},
        "expert.types": {"admin": "portal"},
    },
    "statistics": {
        "statistics.own": dict.fromkeys(
            ("grid_member", "village_mediator", "township_mediator", "county_mediator", "expert", "court_clerk"), "own-record",
        ),
        "statistics.read": {
            "clerk": "unit", "unit_head": "unit", "leader": "unit", "archivist": "unit", "auditor": "unit foreign-unit",
        },
        "statistics.readers": {"editor": "portal"},
        "health.read": {"admin": "portal"},
    },
    "regulation/precedent search": {
        "library.search": dict.fromkeys(COLUMNS, "portal"),
        "library.search_all": dict.fromkeys(
            ("village_mediator", "township_mediator", "county_mediator", "expert", "clerk", "unit_head", "leader", "court_clerk",
             "editor", "reviewer", "archivist"),
            "portal",
        ),
    },
    "precedent from dossier": {
        "precedent.consent": {"party": "own"},
        "precedent.propose": {"village_mediator": "assigned", "township_mediator": "assigned", "county_mediator": "assigned"},
        "precedent.write": {"editor": "portal"},
        "precedent.approve": {"unit_head": "portal", "reviewer": "portal"},
        "precedent.read": dict.fromkeys(COLUMNS, "published") | dict.fromkeys(
            ("editor", "reviewer", "unit_head", "archivist"), "unpublished published",
        ),
    },
    "explainer": {
        "explainer.read": dict.fromkeys(COLUMNS, "published") | {
            "editor": "published written by-another", "reviewer": "published written by-another",
        },
        "explainer.comment": {"party": "published"},
        "explainer.propose": dict.fromkeys(
            ("village_mediator", "township_mediator", "county_mediator", "court_clerk"), "portal",
        ),
        "explainer.write": {"editor": "published written by-another"},
        "explainer.review": {"reviewer": "published by-another"},
    },
    "audit log": {
        "audit.read_own": {"party": "own"},
        "audit.read": {"unit_head": f"{ALL} portal", "auditor": f"{ALL} own assigned referred foreign reason portal"},
        "audit.verify": {"auditor": "portal"},
        "audit.read_technical": {"admin": "portal"},
    },
    "rules, codes, templates": {
        "rules.propose": {"unit_head": "portal"},
        "rules.manage": {"admin": "portal"},
    },
    "users and local roles": {
        "accounts.manage": {"unit_head": "unit", "admin": "unit foreign-unit"},
        "accounts.read": {"unit_head": "unit", "auditor": "unit foreign-unit", "admin": "unit foreign-unit"},
    },
}

SAID_ELSEWHERE = {
    ("read dossier basics", "auditor"): "log only: audit.read",
    ("caucus notes", "party"): "released items only: test_caucus_notes",
    ("caucus notes", "expert"): "if in that caucus: test_caucus_notes",
    ("caucus notes", "archivist"): "sealed: nobody but the team opens them",
    ("join session", "grid_member"): "if consented: test_observers",
    ("join session", "clerk"): "if consented: test_observers",
    ("join session", "unit_head"): "if consented: test_observers",
    ("join session", "leader"): "if consented: test_observers",
    ("file a case", "court_clerk"): "in its own court: test_a_court_clerk_files_delegated_cases",
}
"""Cells that the situations of the test cannot show, and where they are shown."""
