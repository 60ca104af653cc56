"""A site small enough to try the shared page machinery alone: home, help, and a page with a form of every control."""

import datetime as dt

import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther

from portal.domain.portal import Portal
from portal.pages.shared import controls, forms
from portal.pages.shared.fields import Choice, Choices, Date, Integer, Moment, Money, Phone, Text, Ticked, Time, Upload
from portal.pages.shared.schema import Schema
from portal.settings import Settings

SETTINGS = Settings(
    zodb_uri="memory://", portal_secret="only for a test, but long enough", portal_phone="000-0000",
    portal_organisation="示例县矛盾纠纷调处化解中心",
)


class Person(Schema):
    name = colander.SchemaNode(Text(50), title="姓名", description="和身份证上一样")
    phone = colander.SchemaNode(Phone(), title="电话", missing="")
    role = colander.SchemaNode(
        Choice("party_role"), title="身份",
        widget=controls.Radios([("applicant", "申请人"), ("respondent", "被申请人", "另一方")]),
    )


class People(colander.SequenceSchema):
    person = Person(title="当事人")


class Matter(Schema):
    category = colander.SchemaNode(Choice("category"), title="是什么事")
    story = colander.SchemaNode(Text(2000, multiline=True), title="说说经过", description="想到什么写什么，不用管先后")
    amount = colander.SchemaNode(Money(), title="涉及多少钱", missing=None)
    persons = colander.SchemaNode(Integer(1, 999), title="几个人", missing=1)
    since = colander.SchemaNode(Date(), title="哪天开始的", missing=None)


class Meeting(Schema):
    mode = colander.SchemaNode(Choice("session_mode"), title="想怎么谈")
    when = colander.SchemaNode(Moment(), title="什么时候方便", missing=None)
    hour = colander.SchemaNode(Time(), title="几点", missing=None)
    needs = colander.SchemaNode(
        Choices([("sign", "手语"), ("dialect", "方言"), ("ramp", "坡道")]), title="需要什么", missing=frozenset(),
    )


class Everything(Schema):
    people = People(title="谁和谁", widget=controls.SequenceWidget(min_len=1, max_len=3, add_subitem_text_template="再加一个人"))
    matter = Matter(title="什么事")
    meeting = Meeting(title="怎么谈")
    paper = colander.SchemaNode(Upload(1024), title="有什么材料", missing=None)
    secret = colander.SchemaNode(Text(), title="口令", missing="", widget=controls.Password())
    agreed = colander.SchemaNode(Ticked(), title="我说的是真的")


received: list[dict] = []


def everything(_context, request):
    form = forms.form(request, Everything(), [("submit", "提交"), ("later", "以后再填", "secondary")], keep="everything")
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        received.append(given)
        request.session.flash("已收到。", "good")
        return HTTPSeeOther("/")
    return {"form": form, "title": "申请"}


def raising(_context, request):
    raise request.registry.raises


def make(settings=None, include=()):
    config = Configurator(settings=settings or {}, root_factory=lambda _request: ROOT)
    config.registry.concord = SETTINGS
    config.add_request_method(lambda _request: NOW, "now", reify=True)
    config.add_request_method(lambda request: request.environ.get("test.tm"), "tm", reify=True)
    for part in ("portal.pages.shared", "portal.pages.home", "portal.pages.help", *include):
        config.include(part)
    config.add_view(everything, context=Portal, name="everything", renderer="tests.portal.pages.shared:form.pt")
    config.add_view(everything, context=Portal, name="steps", renderer="tests.portal.pages.shared:steps.pt")
    config.add_view(raising, context=Portal, name="raising")
    return config.make_wsgi_app()


ROOT = Portal()
NOW = dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)
