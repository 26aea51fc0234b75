"""kept serve, kept worker."""

import json
import os
import signal
import threading

import click


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Behind a proxy on the same machine leave it.",
)
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port to listen on.")
@click.option(
    "--workers",
    default=1,
    show_default=True,
    help="Web processes. More than one needs KEPT_REDIS_URL, and `kept worker` beside them.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Run the desk until it is told to stop (Ctrl-C, or SIGTERM).

    One process does it all: pages, live updates, jobs, the clock, and the mail listener (KEPT_SMTP_PORT).
    In a demo (KEPT_DEMO=1) the first line is one JSON object with the address, a sign-in, the mail address of
    the demo channel and the port of the mail listener.
    """
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    os.environ.setdefault("KEPT_BASE_URL", f"http://{shown}:{port}")
    from django.conf import settings

    from kept.config import serving

    serving.serve(
        host=host, port=port, workers=workers, folder=settings.DATA, redis_url=settings.REDIS_URL, on_ready=greet
    )


def greet() -> None:
    """Say where the desk is; in a demo as the JSON line that scripts read."""
    import django

    django.setup()
    from django.conf import settings

    if not settings.DEMO:
        click.echo(f"Kept is ready: {settings.BASE_URL}")
        return
    from django.db import connection

    from kept.config import cast
    from kept.config.demo_doors import FORM_KEY
    from kept.config.serving_background import smtp_port
    from kept.inbox.models import Channel

    address = Channel.objects.filter(is_default=True).values_list("address", flat=True).first()
    connection.close()
    line = {
        "url": settings.BASE_URL,
        "email": "noor@kept.example",
        "password": cast.PASSWORD,
        "address": address,
        "smtp": smtp_port(),
    }
    click.echo(json.dumps(line))
    click.echo(f"The shop's form: {settings.BASE_URL}/form/{FORM_KEY}", err=True)


@click.command()
def worker() -> None:
    """Run jobs, the clock and the mail listener in a process of their own.

    For desks that have outgrown one process: `kept serve --workers 4` and one or more `kept worker`, connected by
    KEPT_REDIS_URL. Each job runs once, whichever worker takes it.
    """
    import django

    django.setup()
    from django.conf import settings

    from kept.config import serving_background, serving_shape
    from kept.live.hub import hub

    lock = serving_shape.stay_alone(settings.DATA, settings.REDIS_URL)
    if settings.REDIS_URL:
        from kept.live.redis import Carrier

        hub.carrier = Carrier(hub, settings.REDIS_URL)
    work = serving_background.Work().start()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("The worker is ready.")
    stop.wait()
    work.stop()
    del lock
