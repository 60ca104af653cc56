import pytest

from tests.functional.knowledge_site import KnowledgeSite


@pytest.fixture
def knowledge(tmp_path):
    site = KnowledgeSite(tmp_path)
    yield site
    site.close()
