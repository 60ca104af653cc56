"""`…/particulars`: a party corrects how it is reached: telephone, address, address for papers (R-REC-2).

Everything else about a party is checked against a paper, so staff correct that. The record names the fields, never what stood in them.
"""

from typing import Any, Final

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict
from portal.domain.party import Party
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page
from portal.pages.dossiers.intake import ACT
from portal.pages.shared import fields
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.services import parties

FIELDS: Final = ("telephone", "address", "service_address")


class ParticularsSchema(ActSchema):
    """How the party is reached."""

    telephone = colander.SchemaNode(fields.Phone(), title=_("Telephone"), missing="")
    address = colander.SchemaNode(fields.Text(200), title=_("Address"), missing="")
    service_address = colander.SchemaNode(
        fields.Text(200), title=_("Address for papers"), missing="", description=_("What is sent there counts as received."),
    )


@view_config(identity_kind="party", context=Dossier, name="particulars", permission="party.edit", renderer=ACT)
def particulars(context: Dossier, request: Any) -> Any:
    """The party's own particulars, nobody else's."""
    if context.state == "archived":
        raise Conflict("dossier-archived")
    party: Party = request.identity.party
    known = {name: getattr(party, name) for name in FIELDS}

    def perform(given: dict[str, Any]) -> None:
        changes = {name: given[name] for name in FIELDS if given[name] != known[name]}
        if changes:
            parties.correct(request.root, context, party.id, changes, now=request.now, actor=actor_of(request, context))

    sheet = Sheet(
        "particulars", ParticularsSchema(), _("Save"), ("correct_party",), _("Saved."),
        given={name: value for name, value in known.items() if value},
    )
    return act_page(
        request, context, sheet, perform, title=_("How we reach you"), page_class="page-narrow",
        lead=_(
            "Only those who work on the case see this, and each look at it is written down. Anything else about you our office corrects.",
        ),
    )
