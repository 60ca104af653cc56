from tests.factories import dossiers
from tests.factories.portals import a_portal


def test_a_dossier_goes_from_application_to_its_first_session():
    portal = a_portal()
    dossier = dossiers.mediating(portal)
    assert dossier.state == "mediating"
    assert dossier.held_sessions("village") == 1
    assert dossier.audit.first_broken() is None
