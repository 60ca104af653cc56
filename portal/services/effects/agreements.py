"""Effects of rows 6 and 22 to 27: the agreement's text, its force, the court's ruling."""
# ruff: noqa: ARG001 - all effects have one signature, so that the table can call them

from dataclasses import replace

from portal.domain.act import Act
from portal.domain.agreement import AgreementVersion
from portal.domain.confirmation import Confirmation, RulingResult
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal


def keep_version(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The final text is laid on the shelf under the next number; the last number counts."""
    version: AgreementVersion = act.inputs["version"]
    shelf = dossier.shelf("agreement")
    shelf.add(shelf.next_name(), version)


def keep_oral_agreement(portal: Portal, dossier: Dossier, act: Act) -> None:
    """An oral agreement is kept as the mediator wrote it down (R-AGR-1)."""
    keep_version(portal, dossier, act)


def void_version(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The text is open again: no mark over it counts any more."""
    version = dossier.current_agreement
    if version is not None:
        version.superseded_at = act.at


def put_into_force(portal: Portal, dossier: Dossier, act: Act) -> None:
    """In force since the last of all required marks, never earlier (R-AGR-3, R-AGR-4)."""
    version = dossier.current_agreement
    assert version is not None
    version.effective_at = version.effect_time()


def keep_application(portal: Portal, dossier: Dossier, act: Act) -> None:
    """To which court both sides applied, and when (R-JC-1, R-JC-2); its clerks see the dossier from now on and enter the ruling."""
    applicants, court_id = tuple(party.id for party in dossier.parties.principals()), act.text("court_id")
    dossier.confirmation = Confirmation(act.text("court"), act.at, applicants, court_id=court_id)
    if court_id:
        dossier.grant(f"unit:{court_id}", "court_clerk")


def keep_ruling_valid(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The court found the agreement valid: it can be enforced (R-JC-8)."""
    _keep_ruling(dossier, act, "valid")


def keep_ruling_dismissed(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The court dismissed the application: mediate again or sue (R-JC-8)."""
    _keep_ruling(dossier, act, "dismissed")


def keep_ruling_withdrawn(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The application was taken back before the ruling (R-JC-10): the court that was asked loses sight of the dossier."""
    _keep_ruling(dossier, act, "withdrawn")
    if dossier.source_channel != "court":   # one that a court handed over stays that court's to follow
        for principal, role in dossier.local_roles:
            if role == "court_clerk":
                dossier.revoke(principal, role)


def _keep_ruling(dossier: Dossier, act: Act, result: RulingResult) -> None:
    assert dossier.confirmation is not None
    dossier.confirmation = replace(
        dossier.confirmation, result=result, ruling_number=act.text("ruling_number"), ruled_on=act.inputs.get("ruled_on"),
        document_number=act.text("document_number"),
    )
