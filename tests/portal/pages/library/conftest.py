from tests.functional.knowledge_site import knowledge, reader  # noqa: F401 - fixtures
