"""`make bench`: figures as JSON lines, each beside the raw limit of the same machine in the same run."""
