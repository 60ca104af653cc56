"""What one request does to a form is seen by that request alone."""

import importlib
import pkgutil

import colander

import portal.pages
from portal.pages.shared.schema import Schema


def schema_classes():
    for module in pkgutil.walk_packages(portal.pages.__path__, "portal.pages."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, colander.SchemaNode) and value.__module__ == module.name:
                yield value


def test_every_schema_of_ours_has_fields_of_its_own():
    shared = [each for each in schema_classes() if issubclass(each, colander.MappingSchema) and each is not Schema and not issubclass(each, Schema)]
    assert shared == []


def test_a_field_changed_in_one_form_stays_as_it_was_in_the_next():
    class Example(Schema):
        class Part(Schema):
            inner = colander.SchemaNode(colander.String(), missing="as declared")

        name = colander.SchemaNode(colander.String(), missing="as declared")
        part = Part()

    first = Example()
    first["name"].missing = first["part"]["inner"].missing = "changed"
    second = Example()
    assert second["name"].missing == second["part"]["inner"].missing == "as declared"
