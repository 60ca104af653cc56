"""What the reader was told: the messages at the foot of the work list. Twenty of them stand there, so they are written here."""

from html import escape
from typing import Any, NamedTuple

from chameleon.utils import Markup

from portal.domain.dossier import Dossier
from portal.domain.message import Message
from portal.pages.shared import marks
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.links import Links
from portal.security.asker import Asker
from portal.security.desks import may_list
from portal.services import inboxes
from portal.services.messages import text_of


class Told(NamedTuple):
    """One message: its words, and the dossier where the reader may open it."""

    message: Message
    text: str
    dossier: Dossier | None


def told(asker: Asker) -> list[Told]:
    """The reader's newest messages."""
    found = []
    for message in inboxes.newest(asker.portal, asker.principal):
        dossier = asker.portal.dossiers.find(message.dossier_path.removeprefix("/dossiers/")) if message.dossier_path else None
        is_open = dossier is not None and may_list(asker, dossier)
        found.append(Told(message, text_of(message), dossier if is_open else None))
    return found


def rows(request: Any, messages: list[Told]) -> Markup:
    """The messages as rows of a list, each new one with the button that marks it as read."""
    translate, links = Translator(request), Links(request)
    formats, token = Formats(request.locale_name, ZONE, translate.sentence), marks.csrf_field(request)
    read, mark_it, here = (escape(each) for each in (translate(_("Read")), translate(_("Mark as read")), links.url("/console")))

    def row(one: Told) -> str:
        text = escape(one.text)
        title = f'<a href="{escape(links.url(one.dossier))}">{text}</a>' if one.dossier is not None else text
        state, button = f'<span class="state">{read}</span>', ""
        if one.message.read_at is None:
            state, button = "", (
                f'<form method="post" action="{here}">{token}<input type="hidden" name="read" value="{one.message.__name__}">'
                f'<button class="btn btn-plain" type="submit"><span>{mark_it}</span>'
                f'<span class="visually-hidden"> {text}</span></button></form>'
            )
        return (
            f'<li class="row-item"><p class="row-title">{title}</p>'
            f'<p class="row-facts"><span>{escape(formats.datetime(one.message.queued_at))}</span>{state}</p>'
            f'<div class="row-next">{button}</div></li>\n'
        )

    return Markup("".join(map(row, messages)))
