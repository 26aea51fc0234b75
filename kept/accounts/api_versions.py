"""Nobody overwrites what they have not read: ETag on what is given out, If-Match on changes."""

from django.http import HttpRequest, HttpResponse

from kept.accounts.api_problems import Problem


def etag(version: int | str) -> str:
    return f'"{version}"'


def set_version(response: HttpResponse, version: int | str) -> None:
    """Say with the answer which version it is. `response` is the operation's parameter of that type."""
    response["ETag"] = etag(version)


def must_match(request: HttpRequest, version: int | str, *, required: bool = True) -> None:
    """Raises Problem 412 if the client changes another version than `version`, 428 if it does not say which.

    `If-Match: *` takes whatever is there.
    """
    said = request.headers.get("If-Match", "").strip()
    if not said:
        if required:
            raise Problem(428, headers={"ETag": etag(version)})
        return
    tags = [tag.strip().removeprefix("W/") for tag in said.split(",")]
    if "*" not in tags and etag(version) not in tags:
        raise Problem(412, headers={"ETag": etag(version)})
