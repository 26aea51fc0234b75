"""What the tests of this folder walk: the files, folders, modules and templates of the house."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kept.ui.domains import domains

HOUSE = Path(__file__).resolve().parents[2]
PACKAGE = HOUSE / "kept"
PYPROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())


@cache
def files(*suffixes: str, below: Path = HOUSE) -> list[Path]:
    """Files that are in the repository, or would be with the next commit, with one of the suffixes (none: all)."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(listing, cwd=HOUSE, capture_output=True)
    if answer.returncode:  # an unpacked archive has no git
        found = [path for path in HOUSE.rglob("*") if not {".venv", "var", "build", "__pycache__"} & set(path.parts)]
    else:
        found = [HOUSE / name for name in answer.stdout.decode().split("\0") if name]
    return sorted(p for p in found if p.is_file() and below in p.parents and (not suffixes or p.suffix in suffixes))


def shown(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def modules(*, tests: bool = False, migrations: bool = False) -> list[Path]:
    """The package's Python files; without tests and migrations unless asked for."""
    return [
        path
        for path in files(".py", below=PACKAGE)
        if (tests or not ("tests" in path.parts or path.name == "conftest.py"))
        and (migrations or "migrations" not in path.parts)
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls in a file of something whose last name is one of `names`: f(), x.f()."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and last_name(node.func) in names:
            yield node


def last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a file imports from the package; `from a import b` counts as a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module_name(path).split(".")
            package = package if path.name == "__init__.py" else package[:-1]
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            start = ".".join(part for part in (start, node.module or "") if part)
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def module_name(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def domain_of(path: Path) -> str:
    """The folder of the house a file is in: "inbox", "channels/email"."""
    return max((name for name, folder in domains().items() if folder in path.parents), key=len, default="")


def layers() -> list[set[str]]:
    """The import order from pyproject.toml, top first; strangers share a layer."""
    order = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["id"] == "order")
    return [{name.strip("() ") for name in layer.split("|")} for layer in order["layers"]]


def height(domain: str) -> int:
    """How far up a folder stands in the import order: text 0, config highest."""
    top = domain.split("/")[0]
    order = layers()
    return len(order) - next(index for index, layer in enumerate(order) if top in layer)


def may_use(user: str, used: str) -> bool:
    """Whether something in the folder `user` may point to something in the folder `used`."""
    return user == used or height(user) > height(used)


def templates() -> list[Path]:
    return [path for path in files(".html", ".txt", ".xml", below=PACKAGE) if "templates" in path.parts]


def styles() -> list[Path]:
    return [path for path in files(".css", below=PACKAGE) if not vendored(path)]


def scripts() -> list[Path]:
    return [path for path in files(".js", ".mjs", below=PACKAGE) if not vendored(path)]


VENDORED = {"htmx.js": "htmx.txt"}  # file: its licence in the folder `licences` beside it


def vendored(path: Path) -> bool:
    return path.name in VENDORED


def document(name: str) -> str:
    return (HOUSE / name).read_text()


def rows(text: str) -> list[list[str]]:
    """The cells of every Markdown table row in a text, header lines and rules left out."""
    found = []
    lines = text.splitlines()
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if (
            line.startswith("|")
            and not set(line) <= set("|-: ")
            and not (following.startswith("|") and set(following) <= set("|-: "))
        ):
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found
