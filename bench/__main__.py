"""python -m bench [pages views load import mail acts start memory] [--sizes 1000,20000] [--corpus FILE]"""

import argparse
import subprocess
import sys
import time

from bench import report

PARTS = ("start", "memory", "load", "import", "mail", "acts", "views", "pages")
SIZES = "1000,20000,100000,1000000"


def main() -> int:
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; all without")
    words.add_argument("--sizes", default=SIZES, help="conversations in the desk, for pages")
    words.add_argument("--corpus", help="a file in the neutral format for the import, instead of a made one")
    words.add_argument("--tickets", type=int, default=20_000, help="size of the made corpus for the import")
    words.add_argument(
        "--mails", type=int, default=2000, help="how many mails of each kind; for memory ten times as many"
    )
    chosen = words.parse_args()
    report.say("machine", **report.machine())
    failed = 0
    for part in [name for name in PARTS if name in (chosen.parts or PARTS)]:
        began = time.monotonic()
        try:
            run(part, chosen)
        except (RuntimeError, subprocess.CalledProcessError) as error:
            # One figure less; the others are still worth having.
            failed = 1
            print(f"{part} could not be measured: {error}", file=sys.stderr)
        print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return failed


def run(part: str, chosen: argparse.Namespace) -> None:
    # Each part is imported when it runs: a broken one does not keep the others from measuring.
    if part == "pages":
        from bench import pages

        for size in map(int, chosen.sizes.split(",")):
            pages.measure(size)
    elif part == "views":
        from bench import views

        views.measure(max(map(int, chosen.sizes.split(","))))
    elif part == "import":
        from bench import importing

        importing.measure(chosen.corpus, chosen.tickets)
    elif part == "mail":
        from bench import mail

        mail.measure(chosen.mails, chosen.mails * 10)
    elif part == "acts":
        from bench import acts

        acts.measure()
    elif part == "load":
        from bench import first_load

        first_load.measure()
    elif part == "start":
        from bench import starting

        starting.cold_start()
    else:
        from bench import starting

        starting.idle_memory()


if __name__ == "__main__":
    sys.exit(main())
