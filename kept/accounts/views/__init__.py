"""The pages of accounts: before the door, one's own, and those of the settings."""
