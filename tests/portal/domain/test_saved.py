"""What is saved opens again: every part of a full dossier, in a real store, also where a field was added since."""

import dataclasses
import importlib
import pickle
import pkgutil

import pytest
import transaction
from persistent import Persistent
from ZODB.DB import DB
from ZODB.MappingStorage import MappingStorage

import portal.domain
from portal.domain.clock import Deadline
from portal.domain.message import Message
from portal.services import closing, timeline, worklists
from tests.factories import dossiers as make
from tests.factories.portals import ARCHIVIST, MONDAY, a_portal, days

MODULES = sorted(name for _, name, _ in pkgutil.iter_modules(portal.domain.__path__))


def classes():
    for name in MODULES:
        module = importlib.import_module(f"portal.domain.{name}")
        for found in vars(module).values():
            if isinstance(found, type) and found.__module__ == module.__name__:
                yield found


NEVER_SAVED = {"CheckedNumber", "Act", "Actor", "Transition"}
SAVED_DATACLASSES = [
    found for found in classes() if dataclasses.is_dataclass(found) and found.__name__ not in NEVER_SAVED
]


@pytest.fixture
def db():
    database = DB(MappingStorage())
    yield database
    database.close()


def test_a_whole_life_opens_again_from_the_store(db):
    root = db.open().root()
    root["portal"] = saved = a_portal()
    transaction.commit()
    dossier = make.closed(saved)
    closing.archive(saved, dossier, keeping_period="30y", now=MONDAY + days(40), actor=ARCHIVIST)
    make.breached(saved)
    make.signing(saved, form="written_electronic")
    transaction.commit()
    identity, head = dossier.id, dossier.audit.head

    fresh = db.open().root()["portal"]
    again = fresh.dossiers.find(identity)
    assert again is not dossier
    assert again.state == "archived"
    assert again.audit.first_broken() is None
    assert again.audit.head == head
    assert again.current_agreement.effect_time() == again.current_agreement.effective_at
    assert len(list(timeline.events(again))) == len(again.audit)
    assert again.places() == again.filed
    assert [one.id for one in worklists.state_page(fresh, ["qingxi"], "archived").dossiers] == [identity]


def test_an_aborted_step_leaves_nothing_behind(db):
    root = db.open().root()
    root["portal"] = saved = a_portal()
    dossier = make.mediating(saved)
    transaction.commit()
    before = (dossier.state, len(dossier.audit), len(saved.outbox.index), len(saved.messages), dossier.filed)
    closing.leave(saved, dossier, "r1", now=MONDAY + days(1), actor=make.party(dossier, "r1"))
    transaction.abort()
    assert (dossier.state, len(dossier.audit), len(saved.outbox.index), len(saved.messages), dossier.filed) == before


REPLACED = {"_children", "_entries"}
"""Mappings of a few, which their class replaces as a whole; a change within one would not be saved."""


def test_nothing_saved_is_a_plain_list_or_dict():
    saved = a_portal()
    make.closed(saved)
    make.breached(saved)
    seen = set()

    def visit(thing):
        if id(thing) in seen:
            return
        seen.add(id(thing))
        for name, value in getattr(thing, "__dict__", {}).items():
            assert name in REPLACED or not isinstance(value, (list, dict, set)), f"{type(thing).__name__}.{name}"
            if isinstance(value, Persistent):
                visit(value)
        for child in thing.values() if hasattr(thing, "values") and not isinstance(thing, Message) else ():
            if isinstance(child, Persistent):
                visit(child)

    visit(saved)
    assert len(seen) > 30


@pytest.mark.parametrize("found", SAVED_DATACLASSES, ids=lambda found: found.__name__)
def test_a_saved_dataclass_is_frozen_and_takes_new_fields(found):
    assert found.__dataclass_params__.frozen
    assert "__slots__" not in vars(found), "with slots, a record from before a new field would lack it"


def test_a_record_from_before_a_field_was_added_gets_the_default():
    old = Deadline("take", MONDAY, MONDAY)
    object.__delattr__(old, "extended_at")
    assert pickle.loads(pickle.dumps(old)).extended_at is None
