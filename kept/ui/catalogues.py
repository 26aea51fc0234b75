"""Message catalogues: `python -m kept.ui.catalogues update|compile|check [domain…]`. Needs no Django settings.

update   reads the messages out of a domain's Python files and templates and merges them into its .po files:
         translations are kept, what is no longer said is dropped, what is new is left empty for a translator
compile  writes each .mo that is older than its .po
check    says what is wrong with the translations (see `kept.ui.catalogue_check`)
"""

import sys

from babel.messages.mofile import write_mo

from kept.ui.catalogue_check import problems
from kept.ui.domains import domains
from kept.ui.messages import LOCALES, merged, messages, po_path, read, write


def update(names=()):
    """Merge what the named domains (all without names) say into their catalogues. Returns the written paths."""
    return [
        write(path, merged(template, read(path, locale), locale))
        for folder in _chosen(names)
        for template in [messages(folder)]
        if len(template)
        for locale in LOCALES
        for path in [po_path(folder, locale)]
    ]


def compile_stale(names=()):
    """Write each .mo that is older than its .po; quick when there is nothing to do. Returns the written paths."""
    written = []
    for folder in _chosen(names):
        for locale in LOCALES:
            po = po_path(folder, locale)
            mo = po.with_suffix(".mo")
            if po.exists() and not (mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns):
                _compile(po, mo, locale)
                written.append(mo)
    return written


def _chosen(names):
    known = domains()
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"No such domain: {', '.join(unknown)}. Known: {', '.join(known)}")
    return [known[name] for name in names or known]


def _compile(po, mo, locale):
    partial = mo.with_suffix(".mo.new")
    with partial.open("wb") as file:
        write_mo(file, read(po, locale))
    partial.replace(mo)  # a server starting beside us never sees half a file


def main(arguments):
    """The command line; returns the exit status."""
    command, *names = arguments or ["help"]
    names = [name.strip("/").removeprefix("kept/") for name in names]
    if command == "update":
        _say(update(names))
    elif command == "compile":
        _say(compile_stale(names))
    elif command == "check":
        found = [line for folder in _chosen(names) for line in problems(folder)]
        _say(found or ["Nothing is wrong."])
        return 1 if found else 0
    else:
        _say([__doc__])
    return 0


def _say(lines):
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
