"""THE STORE AS OPEN FILES: written and read back by a walk over what is saved, with no second description of it.

    kinds       which classes of portal.domain are saved, by name
    places      where an object stands: `/dossiers/2026/483920.audit._entries/3`
    values      Python values to JSON and back
    manifest    the list of all files with their SHA-256
    write       store to folder
    read        folder to an empty store
    bundle      one dossier to one ZIP

The format is described in docs/export.md.
"""
