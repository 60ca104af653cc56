"""WHAT IS SAVED: Persistent classes and their rules; a class's module path is part of the saved data."""
