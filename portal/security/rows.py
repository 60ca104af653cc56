"""THE TABLE: every permission, and which role has it where.

Read a line as: capability, permission, then role = "mode scope [if condition] [with reason]". `mediators` are the village,
township and county mediators, `team` the lead and co-mediators of the one dossier. Approvals have permissions of their own,
since who decides is never who approves. Three hard rules follow from what is NOT here: the admin has no way to a dossier; the
auditor reads logs, not dossiers; caucus notes are open to the team alone.

One thing follows from another row: a village mediator must see what is handed to the own village in order to
accept it, so the reading of dossiers at intake follows from "accept at village".
"""

from typing import Final

from portal.security.permissions import Row, Table, row

_FILE: Final[tuple[Row, ...]] = (
    row("file a case", "dossier.apply", anyone="W public"),
    row("file a case", "dossier.file", party="W own", grid_member="W branch", mediators="W branch",
        clerk="W branch", unit_head="W branch", court_clerk="W branch"),
    row("file a case", "dossier.amend", party="W own", grid_member="W own if untaken", mediators="W own if untaken",
        clerk="W branch", court_clerk="W own if untaken"),
)

_READ: Final[tuple[Row, ...]] = (
    row("read dossier basics", "dossier.list", party="R own", grid_member="R own if untaken", helper="R assigned",
        village_mediator="R assigned, R branch if at_intake", township_mediator="R assigned", county_mediator="R assigned",
        team="R assigned", expert="R assigned", clerk="R branch, R assigned", unit_head="R branch, R assigned",
        leader="R branch", court_clerk="R referred", archivist="R branch if closed"),
    row("read dossier basics", "dossier.read", party="R own", grid_member="R own if untaken", helper="R assigned",
        village_mediator="R assigned, R branch if at_intake", township_mediator="R assigned", county_mediator="R assigned",
        team="R assigned", expert="R assigned", clerk="R branch, R assigned", unit_head="R branch, R assigned",
        leader="R branch with purpose", court_clerk="R referred", archivist="R branch if closed"),
    row("read dossier basics", "dossier.name_readers", unit_head="W branch"),
    row("read dossier basics", "party.edit", party="W own", team="W assigned", clerk="W branch"),
    row("read evidence and minutes", "evidence.list", party="R own", team="R assigned", mediators="R assigned",
        expert="R assigned if shared", clerk="R assigned, R branch", unit_head="R assigned",
        leader="R branch with break_glass", court_clerk="R referred if package", archivist="R branch if closed"),
    row("read evidence and minutes", "evidence.read", party="R own if own_side", team="R assigned", mediators="R assigned",
        expert="R assigned if shared", clerk="R assigned", unit_head="R assigned", leader="R branch with break_glass",
        court_clerk="R referred if package", archivist="R branch if closed"),
    row("read evidence and minutes", "minutes.read", party="R own if own_side", team="R assigned", mediators="R assigned",
        expert="R assigned if shared", clerk="R assigned", unit_head="R assigned", leader="R branch with break_glass",
        court_clerk="R referred if package", archivist="R branch if closed"),
    row("read evidence and minutes", "evidence.add", party="W own", grid_member="W own if untaken", team="W assigned",
        mediators="W assigned", clerk="W branch", unit_head="W assigned"),
    row("read evidence and minutes", "evidence.open", team="W assigned"),
    row("caucus notes", "caucus.read", party="R own if released", team="R assigned", expert="R assigned if in_caucus"),
    row("caucus notes", "caucus.write", team="W assigned"),
)

_DECIDE: Final[tuple[Row, ...]] = (
    row("accept, refuse, dispatch", "dossier.decide", village_mediator="W branch if at_intake", clerk="W branch"),
    row("accept, refuse, dispatch", "dossier.approve", unit_head="A branch"),
    row("accept, refuse, dispatch", "dossier.record_willingness", team="W assigned", clerk="W branch",
        village_mediator="W branch if at_intake"),
    row("assign mediator", "mediator.assign", clerk="W branch"),
    row("assign mediator", "mediator.approve", unit_head="A branch"),
    row("assign mediator", "mediator.choose", party="W own", court_clerk="W referred"),
    row("assign mediator", "expert.request", team="W assigned", clerk="W branch"),
    row("2.2 transitions", "dossier.request_transfer", team="W assigned", clerk="W branch"),
    row("2.2 transitions", "dossier.suspend", team="W assigned", unit_head="W branch"),
    row("2.2 transitions", "dossier.extend", team="W assigned", unit_head="W branch"),
    row("2.2 transitions", "dossier.terminate", party="W own", team="W assigned"),
    row("2.2 transitions", "dossier.withdraw", party="W own"),
    row("2.2 transitions", "dossier.refer_out", clerk="W branch", unit_head="W branch"),
    row("2.2 transitions", "dossier.follow_up", team="W assigned", expert="W assigned", clerk="W branch"),
    row("2.2 transitions", "dossier.reopen", unit_head="W branch"),
    row("2.2 transitions", "dossier.close", team="W assigned", clerk="W branch"),
    row("2.2 transitions", "dossier.archive", archivist="W branch if closed"),
    row("2.2 transitions", "performance.prove", party="W own", team="W assigned"),
    row("2.2 transitions", "performance.accept", team="W assigned"),
    row("2.2 transitions", "consent.give", party="W own"),
    row("2.2 transitions", "consent.record", team="W assigned", clerk="W branch"),
)

_MEET: Final[tuple[Row, ...]] = (
    row("host session", "session.plan", team="W assigned", clerk="W branch"),
    row("host session", "session.host", team="W assigned", mediators="W assigned"),
    row("host session", "session.hearing", court_clerk="W referred"),
    row("host session", "minutes.write", team="W assigned", clerk="W assigned"),
    row("host session", "minutes.confirm", party="W own"),
    row("host session", "invitation.issue", team="W assigned", clerk="W branch"),
    row("recordings", "recording.read", team="R assigned", unit_head="R assigned, R branch with break_glass",
        leader="R branch with break_glass"),
    row("recordings", "recording.take", team="R assigned"),
    row("recordings", "recording.erase", unit_head="W branch"),
    row("join session", "session.read", party="R own", team="R assigned", mediators="R assigned", helper="R assigned",
        interpreter="R assigned", observer="R assigned", guest="R assigned", site="R assigned", expert="R assigned",
        clerk="R branch", unit_head="R branch", leader="R branch", court_clerk="R referred, R assigned"),
    row("join session", "session.join", party="W own", team="W assigned", mediators="W assigned",
        helper="W assigned if consented", interpreter="W assigned", observer="W assigned if consented", guest="W assigned",
        site="W assigned",
        expert="W assigned", clerk="W branch if consented", unit_head="W branch if consented", leader="W branch if consented",
        court_clerk="W assigned"),
)

_AGREE: Final[tuple[Row, ...]] = (
    row("draft agreement", "agreement.read", party="R own", team="R assigned", mediators="R assigned", expert="R assigned",
        clerk="R branch", unit_head="R branch", leader="R branch with break_glass", court_clerk="R referred",
        archivist="R branch if closed"),
    row("draft agreement", "agreement.draft", team="W assigned", mediators="W assigned"),
    row("draft agreement", "agreement.comment", party="W own", expert="W assigned"),
    row("sign", "agreement.sign", party="W own", team="W assigned", mediators="W assigned"),
    row("sign", "agreement.seal", unit_head="W branch"),
    row("apply confirmation", "confirmation.apply", party="W own"),
    row("apply confirmation", "confirmation.help", team="W assigned", mediators="W assigned"),
    row("apply confirmation", "confirmation.forward", clerk="W branch"),
    row("apply confirmation", "confirmation.result", court_clerk="W referred"),
)

_WATCH: Final[tuple[Row, ...]] = (
    row("warning", "warning.report", party="W own"),
    row("warning", "warning.raise", grid_member="W own if untaken", helper="W assigned", team="W assigned",
        mediators="W assigned", clerk="W branch"),
    row("warning", "warning.advise", expert="W assigned"),
    row("warning", "warning.approve", unit_head="A branch"),
    row("warning", "warning.lower_red", leader="W branch"),
    row("whistle", "whistle.propose", village_mediator="W assigned"),
    row("whistle", "whistle.blow", township_mediator="W assigned", county_mediator="W assigned", clerk="W branch",
        leader="W branch"),
    row("whistle", "whistle.approve", unit_head="A branch"),
    row("supervision order", "supervision.answer", party="W own", team="W assigned", mediators="W assigned", clerk="W branch",
        unit_head="W branch"),
    row("supervision order", "supervision.order", leader="W branch"),
    row("escalate", "escalation.request", party="W own"),
    row("escalate", "escalation.propose", village_mediator="W assigned", township_mediator="W assigned"),
    row("escalate", "escalation.accept", township_mediator="W branch", county_mediator="W branch"),
    row("escalate", "escalation.decide", clerk="W branch"),
    row("escalate", "escalation.approve", unit_head="A branch"),
    row("escalate", "escalation.order", leader="W branch"),
)

_COUNT: Final[tuple[Row, ...]] = (
    row("rating", "rating.give", party="W own"),
    row("rating", "rating.own", mediators="R own", expert="R own"),
    row("rating", "rating.numbers", clerk="R branch", unit_head="R branch", leader="R branch", auditor="R everywhere"),
    row("rating", "rating.read", unit_head="R branch", auditor="R everywhere"),
    row("subsidy claim", "subsidy.claim", mediators="W own, W assigned"),
    row("subsidy claim", "subsidy.check", clerk="W branch"),
    row("subsidy claim", "subsidy.approve_first", unit_head="A branch"),
    row("subsidy claim", "subsidy.approve_second", leader="A branch"),
    row("subsidy claim", "subsidy.read", mediators="R own, R assigned", clerk="R branch", unit_head="R branch",
        leader="R branch", auditor="R everywhere"),
    row("statistics", "statistics.own", grid_member="R own", mediators="R own", expert="R own", court_clerk="R own"),
    row("statistics", "statistics.read", clerk="R branch", unit_head="R branch", leader="R branch", auditor="R everywhere",
        archivist="R branch"),
    row("statistics", "statistics.readers", editor="R everywhere"),
    row("statistics", "health.read", admin="R everywhere"),
)

_LEARN: Final[tuple[Row, ...]] = (
    row("expert pool", "expert.read_public", anyone="R public"),
    row("expert pool", "expert.read", mediators="R everywhere", clerk="R everywhere", unit_head="R everywhere",
        leader="R everywhere", expert="R own", court_clerk="R branch", auditor="R everywhere"),
    row("expert pool", "expert.edit_own", expert="W own", mediators="W own"),
    row("expert pool", "expert.write", unit_head="W branch"),
    row("expert pool", "expert.types", admin="W everywhere"),
    row("regulation and precedent search", "library.search", anyone="R public"),
    row("regulation and precedent search", "library.search_all", mediators="R everywhere", expert="R everywhere",
        clerk="R everywhere", unit_head="R everywhere", leader="R everywhere", court_clerk="R everywhere", editor="R everywhere",
        reviewer="R everywhere", archivist="R everywhere"),
    row("regulation and precedent search", "search.save", staff="W everywhere"),
    row("precedent from dossier", "precedent.read", anyone="R public if published", editor="R everywhere",
        reviewer="R everywhere", unit_head="R everywhere", archivist="R everywhere"),
    row("precedent from dossier", "precedent.consent", party="W own"),
    row("precedent from dossier", "precedent.propose", team="W assigned", mediators="W assigned"),
    row("precedent from dossier", "precedent.write", editor="W everywhere"),
    row("precedent from dossier", "precedent.approve", unit_head="A branch", reviewer="A everywhere"),
    row("explainer", "explainer.read", anyone="R public if published", editor="R everywhere", reviewer="R everywhere"),
    row("explainer", "explainer.comment", party="W everywhere if published"),
    row("explainer", "explainer.propose", mediators="W everywhere", court_clerk="W everywhere"),
    row("explainer", "explainer.write", editor="W everywhere"),
    row("explainer", "explainer.review", reviewer="A everywhere if by_another"),
)

_RUN: Final[tuple[Row, ...]] = (
    row("audit log", "audit.read_own", party="R own"),
    row("audit log", "audit.read", unit_head="R branch", auditor="R everywhere"),
    row("audit log", "audit.verify", auditor="R everywhere"),
    row("audit log", "audit.read_technical", admin="R everywhere"),
    row("rules, codes, templates", "rules.read", unit_head="R everywhere", auditor="R everywhere", admin="R everywhere"),
    row("rules, codes, templates", "rules.propose", unit_head="W branch"),
    row("rules, codes, templates", "rules.manage", admin="W everywhere"),
    row("users and local roles", "accounts.read", unit_head="R branch", auditor="R everywhere", admin="R everywhere"),
    row("users and local roles", "accounts.manage", unit_head="W branch", admin="W everywhere"),
    row("places", "organization.edit", unit_head="W branch", admin="W everywhere"),
    row("places", "site.manage", clerk="W branch", unit_head="W branch", admin="W everywhere"),
    row("places", "site.show", anyone="R public"),
    row("own work", "account.own", staff="W own"),
    row("own work", "console.use", staff="R everywhere"),
    row("own work", "console.dispatch", clerk="R branch", unit_head="R branch"),
    row("own work", "console.lead", unit_head="R branch", leader="R branch"),
    row("own work", "calendar.read", staff="R everywhere"),
    row("own work", "admin.use", unit_head="R branch", auditor="R everywhere", admin="R everywhere"),
    row("own work", "jobs.manage", admin="W everywhere"),
    row("own work", "page.show", anyone="R public"),
)

TABLE: Final = Table((*_FILE, *_READ, *_DECIDE, *_MEET, *_AGREE, *_WATCH, *_COUNT, *_LEARN, *_RUN))
"""The one table that the whole portal asks."""
