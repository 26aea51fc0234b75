"""All timed work on one page: name, what, how often."""

from datetime import timedelta

from kept.jobs.schedule import Timed

SCHEDULE: list[Timed] = [
    Timed("give work to who is there", "kept.workforce.looking.look_everywhere", timedelta(minutes=1)),
    Timed("forget whose turn it was", "kept.workforce.routing.forget_turns", "04:10"),
    Timed("breaks nobody noticed", "kept.promises.breaking.notice_missed", timedelta(minutes=1)),
    Timed("read mails a crash left unread", "kept.channels.email.queueing.read_waiting", timedelta(minutes=1)),
    Timed("read forms a crash left unread", "kept.channels.form.taking.read_waiting", timedelta(minutes=1)),
    Timed("tell leads of what nobody answers", "kept.desk.silence_notices.tell_leads", timedelta(minutes=5)),
    Timed("send the letters of the day", "kept.notices.digest.send_due", timedelta(minutes=10)),
    Timed("look for likely duplicates", "kept.people.duplicates.look", timedelta(minutes=5)),
    Timed("forget finished jobs", "kept.jobs.claiming.forget", timedelta(hours=1)),
    Timed("forget answers to repeated requests", "kept.accounts.api_repeats.forget", timedelta(hours=1)),
    Timed("forget facts whose time is over", "kept.people.facts.forget_expired", "03:10"),
    Timed("forget sessions that ended", "kept.accounts.sessions.forget_expired", "03:20"),
    Timed("forget mails put aside long ago", "kept.inbox.quarantine.forget_aside", "03:50"),
    Timed("sweep files without a row", "kept.files.sweeping.sweep", "03:40"),
    Timed("forget old webhook deliveries", "kept.exchange.webhooks.replaying.forget_old", "04:00"),
]
