"""The fictional precedents and explainers."""

from datetime import date, datetime
from typing import Final

from portal.demonstration.reading import articles, lines
from portal.domain.citation import Citation
from portal.domain.outbox import Job
from portal.domain.portal import Portal
from portal.domain.precedent import Precedent
from portal.services import explainers
from portal.services.library import named_in

CHANNELS: Final = {
    "借钱与担保": "money", "婚姻与家庭": "family", "劳动与工资": "labour", "邻里与房屋": "neighbours", "调解指南": "mediation",
}


def build(portal: Portal, now: datetime) -> None:
    """Publish all of them."""
    for given in lines("precedents.jsonl"):
        precedent = Precedent(given["title"], given["category"], now)
        for field in ("sub_category", "region", "year", "level", "facts", "process", "outcome", "lesson"):
            setattr(precedent, field, given[field])
        precedent.keywords, precedent.issues = tuple(given["keywords"]), "\n".join(given["issues"])
        precedent.reasoning = given["reasoning"]
        precedent.citations = _citations(given["citations"])
        precedent.state, precedent.published_at = "published", now
        portal.library.precedents.add(given["id"], precedent)
        precedent.audit.append(now, "system", "precedent_published", {"title": given["title"]})
        portal.outbox.index.put(Job("index", precedent.path(), now))
    for _name, front, body in articles("explainers"):
        explainer = explainers.write(
            portal, title=front["title"], channel=CHANNELS.get(front["channel"], "daily_life"), summary=front["summary"],
            body=body.partition("\n")[2].strip() if body.startswith("# ") else body,
            citations=_citations(front["citations"].split("；")), review_on=date.fromisoformat(front["review_by"]),
            actor=f"staff:{front['author']}", now=now,
        )
        explainers.move(portal, explainer, "send_to_review", actor=f"staff:{front['author']}", now=now)
        explainers.move(portal, explainer, "publish", actor=f"staff:{front['reviewer']}", now=now)


def _citations(texts: list[str] | list[dict[str, str]]) -> tuple[Citation, ...]:
    said = [text if isinstance(text, str) else f"《{text['title']}》{text['article']}" for text in texts]
    return tuple(citation for text in said for citation in named_in(text))
