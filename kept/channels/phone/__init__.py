"""The telephone: a line as a channel, and calls written down by who made or took them."""
