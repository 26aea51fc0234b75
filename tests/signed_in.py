"""A plugin for mypy: `request.user` is a User.

Django's types say that it may be nobody. Behind `may(…)` it never is: the door sends nobody to sign-in, and a test
walks all doors. Open doors ask `is_authenticated` first, which a User answers too.
"""

from collections.abc import Callable

from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type
from mypy_django_plugin.lib import helpers

USER = "kept.accounts.models.User"


class SignedIn(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return signed_in if fullname == "django.http.request.HttpRequest.user" else None


def signed_in(context: AttributeContext) -> Type:
    found = helpers.lookup_fully_qualified_typeinfo(helpers.get_typechecker_api(context), USER)
    return Instance(found, []) if found else context.default_attr_type


def plugin(version: str) -> type[Plugin]:
    return SignedIn
