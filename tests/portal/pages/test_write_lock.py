"""Where a password is hashed the write lock is not held, since that takes long on purpose; everywhere else it is."""

from tests.portal.pages.site import Site


def test_only_paths_that_hash_a_password_write_without_the_lock(site: Site) -> None:
    assert site.application.registry.unlocked_paths == {"/login", "/account/password"}
