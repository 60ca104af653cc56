"""WHAT IS SAVED: Persistent classes and their rules; a class's module path is part of the saved data.

Saved dataclasses are frozen but have no slots: a dataclass with slots is pickled by position, so that a record from before
a field was added would lack it. Without slots the field's default at the class stands in.
"""
