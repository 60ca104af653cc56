"""The application of the security tests."""

from tests.portal.security.conftest import site

__all__ = ["site"]
