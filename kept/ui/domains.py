"""Which folders of the package have templates, static files and catalogues of their own."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
# Folders whose children are Django apps of their own, each with its own catalogue.
FAMILIES = ("channels",)


def domains(root=PACKAGE):
    """The domain folders below `root` as {"people": Path, "channels/email": Path, …}, sorted by name."""
    found = {path.name: path for path in _packages(root)}
    for family in FAMILIES:
        if family in found:
            found |= {f"{family}/{path.name}": path for path in _packages(found[family])}
    return dict(sorted(found.items()))


def _packages(folder):
    return [
        path
        for path in folder.iterdir()
        if (path / "__init__.py").exists() and path.name not in ("tests", "migrations")
    ]
