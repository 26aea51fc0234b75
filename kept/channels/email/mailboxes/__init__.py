"""Mailboxes elsewhere that we fetch from by IMAP: connecting, fetching, watching, and looking whether any mail was missed."""
