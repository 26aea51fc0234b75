"""E-mail: the way in (SMTP listener, API), the way out (SMTP), and the reading of a mail."""
