"""Joins the interface's own modules into one file, so that a first visit asks once instead of twenty times.

Each module becomes a block; what it exports is kept in a table, what it imports is taken from there. This is no
general bundler: it knows the four forms we write (see IMPORT and EXPORT) and refuses everything else. The import map
gives the one address for every name, so `import { toast } from "ui/toasts"` works from any module of any domain.
"""

import re

IMPORT = re.compile(
    r'^import (?:(?P<default>\w+) from |\{(?P<names>[^}]*)\} from )?"(?P<module>[\w/-]+)";\n', re.MULTILINE
)
EXPORT = re.compile(r"^export (?:async )?(?:function|const|class) (?P<name>\w+)", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export) (?!default)", re.MULTILINE)


def joined(sources):
    """One module from {"ui/toasts": text, …}. Imports of other names (htmx) stay. Raises ValueError on a form it does not know."""
    outside, blocks, exported = [], [], {}
    for name in _ordered(sources):
        text = sources[name]
        names = [match["name"] for match in EXPORT.finditer(text)]
        if twice := [each for each in names if each in exported]:
            raise ValueError(f"{name}: {twice} is exported by {exported[twice[0]]} too")
        exported |= dict.fromkeys(names, name)
        inner = [match for match in IMPORT.finditer(text) if match["module"] in sources]
        outside += [
            match[0] for match in IMPORT.finditer(text) if match["module"] not in sources and match[0] not in outside
        ]
        taken = "".join(
            f'const {{ {match["names"].strip().replace(" as ", ": ")} }} = modules["{match["module"]}"];\n'
            for match in inner
            if match["names"]
        )
        body = re.sub(r"^export ", "", IMPORT.sub("", text), flags=re.MULTILINE)
        if UNKNOWN.search(body):
            raise ValueError(f"{name}: an import or export of a form that cannot be joined")
        blocks.append(f'{{ // {name}\n{taken}{body}modules["{name}"] = {{ {", ".join(names)} }};\n}}\n')
    shared = "".join(f'export const {each} = modules["{name}"].{each};\n' for each, name in exported.items())
    return "".join(outside) + "const modules = {};\n" + "".join(blocks) + shared


def _ordered(sources):
    """Names so that each comes after what it imports."""
    order = []

    def place(name, above=()):
        if name in above:
            raise ValueError(f"{' → '.join(above)} → {name}: modules import each other")
        if name not in order:
            for match in IMPORT.finditer(sources[name]):
                if match["module"] in sources:
                    place(match["module"], (*above, name))
            order.append(name)

    for name in sorted(sources):
        place(name)
    return order
