"""Where a form asks to go on (`next`): only to a page of ours."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_page(wanted: str, otherwise: str = "/") -> str:
    """`wanted` if it is a path of our own, else `otherwise`.

    It begins with a slash: anything else `redirect()` would look up as the name of a view, or a browser take for a host.
    """
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else otherwise
