"""Addresses below a prefix whose modules are imported when the first request, or the first link, needs them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language


class LazyResolver(URLResolver):
    """Knows its prefix and its namespace; `load` gives its patterns. Django alone would import them for any link at all."""

    def __init__(self, prefix: str, load: Callable[[], list], *, app_name: str, namespace: str):
        super().__init__(RoutePattern(prefix), [], {}, app_name=app_name, namespace=namespace)
        self.load = load

    @cached_property
    def url_patterns(self) -> list:
        return self.load()

    def _populate(self) -> None:
        """Called by the resolver above us, which needs no more than our namespace: do nothing yet."""

    def _known(self) -> None:
        if get_language() not in self._reverse_dict:
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        self._known()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._known()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._known()
        return super().app_dict


def api_doors() -> list:
    """The API's patterns. Its schemas are worth 16 MB and a fifth of the start, so they wait for the first program."""
    from kept.config.api import api

    return api.urls[0]
