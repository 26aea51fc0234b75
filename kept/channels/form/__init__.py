"""A form on a web page: its page, its place on other sites, and what is sent with it."""
