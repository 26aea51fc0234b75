"""The machinery of /api/v1: tokens, rights on each operation, limits, repeats, and errors as problem+json.

A domain's `api.py` makes one `router = Router(tags=[…])`; `config/api.py` joins them with `build_api`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI, Status
from ninja import Router as NinjaRouter
from ninja import Schema as Shown
from ninja.decorators import decorate_view
from ninja.security import HttpBearer
from pydantic import ConfigDict

from kept.accounts import rate_limits
from kept.accounts.api_lists import Listed, Paging, listing
from kept.accounts.api_problems import MEDIA_TYPE, Problem, answer, entry, handle, plain_sentence, problem_of, wrong
from kept.accounts.api_repeats import once
from kept.accounts.api_tokens import bearer
from kept.accounts.api_values import Schema, is_storable
from kept.accounts.api_versions import must_match, set_version
from kept.accounts.models import User
from kept.accounts.permissions import RIGHTS, allowed, marked

__all__ = [
    "Listed",
    "Paging",
    "Problem",
    "Router",
    "Schema",
    "Shown",
    "Status",
    "build_api",
    "example",
    "listing",
    "must_match",
    "set_version",
    "wrong",
]


def example(**fields: Any) -> ConfigDict:
    """`model_config = example(id=1, …)`: the resource's example in the OpenAPI document."""
    return ConfigDict(json_schema_extra={"example": fields})


class Router(NinjaRouter):
    """A router whose operations all say `may="right"`; one that does not fails at import."""

    def api_operation(self, methods: list[str], path: str, *, may: str, **options: Any) -> Callable:  # type: ignore[override]
        if may not in RIGHTS:
            raise ValueError(f"{path}: no such right: {may!r}")
        add = super().api_operation(methods, path, **options)

        def locked(view: Callable) -> Callable:
            view.may = may  # type: ignore[attr-defined]
            decorate_view(door(may))(view)
            return add(view)

        return locked

    def get(self, path: str, **options: Any) -> Callable:
        return self.api_operation(["GET"], path, **options)

    def post(self, path: str, **options: Any) -> Callable:
        return self.api_operation(["POST"], path, **options)

    def patch(self, path: str, **options: Any) -> Callable:
        return self.api_operation(["PATCH"], path, **options)

    def put(self, path: str, **options: Any) -> Callable:
        return self.api_operation(["PUT"], path, **options)

    def delete(self, path: str, **options: Any) -> Callable:
        return self.api_operation(["DELETE"], path, **options)


def door(right: str) -> Callable:
    """Around one operation: token, limit, right, repeats, in this order."""

    def around(run: Callable) -> Callable:
        @wraps(run)
        def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
            request.user = user = bearer(request)
            rate_limits.take("api", "token", request.token.pk)  # type: ignore[attr-defined]
            if not (allowed(user, "use_api") and allowed(user, right)):
                raise Problem(403)
            refuse_wrong_parameters(request, run)
            if request.method == "POST":
                return once(request, user, lambda: run(request, **path))
            return run(request, **path)

        return guarded

    return around


def refuse_wrong_parameters(request: HttpRequest, run: Any) -> None:
    """Raises Problem 422 for a query parameter nobody declared: a filter with a typo must not answer with everything.

    Also for a value no column can hold, which a database would otherwise fail on.
    """
    known = {
        name
        for model in operation_of(run).models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    found = [(name, "extra_forbidden") for name in request.GET if name not in known]
    found += [(name, "string_unicode") for name, values in request.GET.lists() if not all(map(is_storable, values))]
    if found:
        raise Problem(422, errors=[entry(name, plain_sentence(kind), kind) for name, kind in found])


def operation_of(run: Any) -> Any:
    while not hasattr(run, "__self__"):
        run = run.__wrapped__
    return run.__self__


class Bearer(HttpBearer):
    """Only says in the OpenAPI document how to sign in; `bearer` above has done it by then."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        return request.user  # type: ignore[return-value]


class Api(NinjaAPI):
    """All routers together. Its `urls` answer every error, also of unknown addresses, as problem+json."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            pattern.callback = spoken(pattern.callback)  # type: ignore[arg-type]
        return [*patterns, re_path(r"^", spoken(nothing_here), name="nothing")], app, namespace

    def operations(self) -> Iterator[Any]:
        """Every operation, for tests that walk them: each has `view_func.may`."""
        for router in self._get_bound_routers():
            for path_view in router.path_operations.values():
                yield from path_view.operations


def nothing_here(request: HttpRequest, **path: Any) -> HttpResponse:
    raise Problem(404)


def spoken(view: Callable) -> Callable:
    """`view` whose refusals are problems, whoever made them."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:
            return answer(problem_of(error))
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith(MEDIA_TYPE):
            return answer(Problem(response.status_code, headers={k: v for k, v in response.items() if k == "Allow"}))
        return response

    # The right stands on each operation; a token is asked for there.
    return marked(door, right=None, open_door=True, csrf_exempt=True)


def build_api(routers: Iterable[Router]) -> Api:
    """The API of these routers, each with the full paths of its resources (`/users`, `/users/{id}`)."""
    api = Api(
        title="Kept", version="1", auth=Bearer(), docs_url=None, openapi_url="/openapi.json", urls_namespace="api",
        description="The desk's own doors, for programs. Errors are problem+json; lists are {items, next}.",
    )  # fmt: skip
    api.add_exception_handler(Exception, handle)
    for kind in list(api._exception_handlers):
        api.add_exception_handler(kind, handle)
    for router in routers:
        api.add_router("", router)
    return api
