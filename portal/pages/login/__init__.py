"""Logging in with name and password, and a code where one was set up; and logging out."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views. Passwords are hashed outside the write lock, since that takes long on purpose."""
    config.write_without_lock("/login")
    config.scan("portal.pages.login.views")
