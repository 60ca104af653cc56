"""Words that go out: who is told what, through which channel, without the facts of the case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.lifecycle import Audience
from portal.domain.message import Message, MessageChannel
from portal.domain.organization import Organization
from portal.domain.outbox import Job
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.services import bulk

TEMPLATES: Final[dict[str, str]] = {
    "received": "您的调解申请{reference}已收到，正在办理。自申请之日起诉讼时效中断。",
    "new_application": "收到新的调解申请{reference}，请在三个工作日内审查。",
    "correction_asked": "申请{reference}需要补正，请按一次性告知的清单在七日内补齐。",
    "resubmitted": "申请{reference}已补正，请审查。",
    "not_accepted": "申请{reference}不予受理，理由和其他途径请查看进度页。",
    "accepted": "纠纷{reference}已受理，{unit}承办。",
    "rights_and_duties": "请阅读纠纷{reference}的权利义务告知书：参加调解全凭自愿，您随时可以退出。",
    "dispatched_to_you": "纠纷{reference}分派给{unit}，请在三个工作日内签收或退回。",
    "dispatched": "纠纷{reference}已交{unit}办理。",
    "dispatch_returned": "纠纷{reference}被退回，请重新分派。",
    "not_taken_in_time": "纠纷{reference}逾期未签收，已退回分派。",
    "all_willing": "纠纷{reference}各方均同意调解，请选定调解员。",
    "session_planned": "纠纷{reference}的调解会已排期，请查看时间、地点和参加方式。",
    "session_cancelled": "纠纷{reference}的一次调解会已取消。",
    "expert_requested": "纠纷{reference}申请专家支持。",
    "expert_invited": "请您作为专家参加纠纷{reference}的调解，请先作回避声明。",
    "assigned": "您被选定办理纠纷{reference}，请先作回避声明。",
    "recusal_continues": "纠纷{reference}：您的回避事项已决定，您可以继续办理。",
    "recusal_recused": "纠纷{reference}：您的回避事项已决定，您不再办理此件。",
    "transferred_to_you": "纠纷{reference}转由{unit}办理。",
    "transferred": "纠纷{reference}已转由{unit}办理。",
    "suspended": "纠纷{reference}的调解中止，期限暂停计算。",
    "resumed": "纠纷{reference}恢复调解。",
    "extension_asked": "纠纷{reference}需要延长调解期限，请在进度页回复是否同意。不同意也没有关系。",
    "extended": "纠纷{reference}的调解期限已延长。",
    "escalated_to_you": "纠纷{reference}升级至{unit}，请接续调解。",
    "escalated": "纠纷{reference}升级至{unit}调解。您随时可以退出。",
    "minutes_read_back": "纠纷{reference}的调解笔录请您核对，可以确认，也可以提出异议。",
    "sign_please": "纠纷{reference}的调解协议已拟定，请核对后签字。",
    "text_reopened": "纠纷{reference}的协议文本需要修改，此前的签字作废。",
    "agreement_effective": "纠纷{reference}的调解协议已生效。三十日内可以共同申请司法确认。",
    "confirmation_applied": "纠纷{reference}的司法确认申请已提交。",
    "confirmed": "纠纷{reference}的调解协议已经法院裁定有效。",
    "confirmation_dismissed": "纠纷{reference}的司法确认申请被驳回，可以再次调解或者起诉。",
    "confirmation_withdrawn": "纠纷{reference}的司法确认申请已撤回。",
    "performance_urged": "纠纷{reference}的调解协议有一项义务已到期，请履行。",
    "performed": "纠纷{reference}的调解协议已履行完毕。",
    "breached": "纠纷{reference}的调解协议未按期履行，可走的途径请查看进度页。",
    "terminated": "纠纷{reference}的调解已终止。仲裁、行政、诉讼等途径请查看进度页。",
    "withdrawn": "纠纷{reference}的申请已撤回。",
    "referred_out": "纠纷{reference}已移送{receiver}。",
    "reopened": "纠纷{reference}重新受理。",
    "closed": "纠纷{reference}已结案。如有反复，请随时联系我们。",
    "rating_asked": "纠纷{reference}已结案。",   # not sent any more: nobody can be asked for what has no page
    "warning_raised": "纠纷{reference}的预警等级有变动，请查看。",
    "clock_warning": "纠纷{reference}的{clock}期限将于{day}届满，请及时办理。",
    "approval_asked": "纠纷{reference}有一项待您审批。",
}
"""The sentence of each template; values in braces are filled in when it is sent."""

SENT_OUT: Final = frozenset({"sms", "mail"})
"""Channels that leave the house. `inbox` is read in the portal, `paper` is printed by a clerk."""


def send(
    portal: Portal, channel: MessageChannel, recipient: str, template: str, values: dict[str, str], *, at: datetime,
    dossier: Dossier | None = None,
) -> Message:
    """Write one message, with the values that its sentence names.

    One that leaves the house is sent by a job of the same transaction. What is read in the portal has arrived with that; what
    goes out on paper waits for the clerk.
    """
    named = tuple(sorted((name, value) for name, value in values.items() if f"{{{name}}}" in TEMPLATES[template]))
    path = dossier.path() if dossier is not None else ""
    message = Message(channel, recipient, template, named, queued_at=at, dossier_path=path)
    if bulk.is_on():
        return message
    name = portal.messages.next_name()
    portal.messages.add(name, message)
    if channel in SENT_OUT:
        portal.outbox.work.put(Job("message", name, at))
    if channel == "inbox":
        message.sent_at = at
        portal.listings.refile(message, (), [(f"inbox|{recipient}", (-int(at.timestamp()), name))])
    return message


def text_of(message: Message) -> str:
    """The message as it is read."""
    return TEMPLATES[message.template].format_map(dict(message.values))


def tell(portal: Portal, dossier: Dossier, audience: Audience, template: str, at: datetime, actor: str = "") -> None:
    """Tell an audience of a dossier what happened; nobody is told of what they did themselves, save the parties."""
    holder = dossier.holder.title if dossier.holder is not None else ""
    receiver = dossier.referral.receiver if dossier.referral is not None else ""
    values = {"reference": dossier.reference, "unit": holder, "receiver": receiver}
    if audience in ("parties", "applicants", "other_side"):
        for party in _parties(dossier, audience):
            tell_party(portal, dossier, party, template, values, at)
        return
    for principal in _staff(dossier, audience):
        if principal != actor:
            send(portal, "inbox", principal, template, values, at=at, dossier=dossier)


def tell_party(portal: Portal, dossier: Dossier, party: Party, template: str, values: dict[str, str], at: datetime) -> None:
    """Tell one party: by text message where there is a telephone, else on paper by the clerk. Who stepped back hears nothing."""
    if party.id in dossier.stepped_back:
        return
    if party.telephone:
        send(portal, "sms", party.telephone, template, values, at=at, dossier=dossier)
    else:
        send(portal, "paper", party.name, template, values, at=at, dossier=dossier)


def _parties(dossier: Dossier, audience: Audience) -> Iterable[Party]:
    wanted = {"applicants": {"applicant"}, "other_side": {"respondent", "third_person"}}.get(audience)
    return [party for party in dossier.parties.values() if wanted is None or party.side in wanted]


def _staff(dossier: Dossier, audience: Audience) -> list[str]:
    if audience == "team":
        return sorted({principal for principal, _ in dossier.team()} - dossier.shut_out())
    roles = ("unit_head", "clerk") if audience == "head" else ("clerk", "unit_head")
    return _first_of(dossier.holder, roles)


def responsible(dossier: Dossier) -> list[str]:
    """Who must see to it now: the lead mediator; before there is one, or while it is shut to them, the unit that holds it."""
    if dossier.lead_mediator and dossier.lead_mediator not in dossier.shut_out():
        return [dossier.lead_mediator]
    return _staff(dossier, "unit")


def _first_of(unit: Organization | None, roles: tuple[str, ...]) -> list[str]:
    """Whoever has the first of these roles on the unit, else the next role, else the same one level up."""
    while unit is not None:
        for wanted in roles:
            found = sorted({principal for principal, role in unit.local_roles if role == wanted})
            if found:
                return found
        unit = unit.ancestors()[0] if unit.ancestors() else None
    return []
