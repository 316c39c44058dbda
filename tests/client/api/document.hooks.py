"""Lets what schemathesis makes be about something that is there, so that a right request has no excuse for being refused.

Only what no document can say is filled in, and only where the case is meant to be right: ids and names of what is stored,
the version that stands now, a key of its own for every request. What is meant to be wrong stays as it was made.
"""

import itertools
import json
import os
import urllib.request
from datetime import datetime, timedelta, timezone

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.transport.serialization import serialize_binary

there = json.loads(os.environ["AFTERCARE_THERE"])
number = itertools.count()


@schemathesis.serializer("message/rfc822")
def as_a_mail(ctx, value):
    """Any bytes after the head of a mail are one; what is meant to be wrong goes as it is."""
    right = ctx.case.meta is not None and ctx.case.meta.generation.mode.is_positive
    head = b"From: ana@example.test\r\nTo: support@example.test\r\n\r\n" if right else b""
    return head + serialize_binary(value)


def call(method, path, body=None, **headers):
    request = urllib.request.Request(there["url"] + path, method=method)
    request.add_header("Authorization", "Bearer " + there["key"])
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or "null")


def follow_up(*before):
    """A new one of a new ticket, after so many steps."""
    at = (datetime.now(timezone.utc) - timedelta(minutes=1)).isoformat()
    made = call(
        "POST",
        "/v1/follow-ups",
        {
            "ticket": {"connection": "api", "id": f"schemathesis-{next(number)}", "subject": "Invoices missing"},
            "customer": {"email": f"c{next(number)}@example.test"},
            "resolution": {"at": at},
        },
    )
    for step in before:
        call("POST", f"/v1/follow-ups/{made['id']}/{step}", {} if step == "answer" else None)
    return made["id"]


def connection():
    name = f"gone-{next(number)}"
    call("PUT", f"/v1/connections/{name}", {"kind": "api"})
    return name


def subscription():
    name = f"gone-{next(number)}"
    call("PUT", f"/v1/subscriptions/{name}", {"url": "https://crm.example.test/", "events": ["review.opened"]})
    return name


def person():
    address = f"p{next(number)}@example.test"
    call("PUT", f"/v1/people/{address}", {"role": "agent"})
    return address


# What stands in an address, for each operation that needs it in a certain state; then for all others of the path.
paths = {
    "POST /v1/follow-ups/{id}/send-now": lambda: {"id": follow_up()},
    "POST /v1/follow-ups/{id}/skip": lambda: {"id": follow_up()},
    "POST /v1/follow-ups/{id}/cancel": lambda: {"id": follow_up()},
    "POST /v1/follow-ups/{id}/restore": lambda: {"id": follow_up("skip")},
    "POST /v1/follow-ups/{id}/answer": lambda: {"id": follow_up()},
    "DELETE /v1/connections/{name}": lambda: {"name": connection()},
    "DELETE /v1/subscriptions/{name}": lambda: {"name": subscription()},
    "DELETE /v1/people/{email}": lambda: {"email": person()},
    "POST /v1/reviews/{id}/conclude": lambda: {"id": there["whole"]},
    "POST /v1/reviews/{id}/reopen": lambda: {"id": there["concluded"]},
    "POST /v1/alarms/{id}/clear": lambda: {"id": there["cleared"]},
}
of_path = {
    "/v1/follow-ups/": lambda: {"id": there["followUp"]},
    "/v1/reviews/": lambda: {"id": there["review"]},
    "/v1/alarms/": lambda: {"id": there["alarm"]},
    "/v1/causes/": lambda: {"id": there["cause"]},
    # A new one: the last admin stays one, and others here are named.
    "/v1/people/": lambda: {"email": f"p{next(number)}@example.test"},
    "/v1/policies/": lambda: {"name": "tried"},
    "/v1/connections/": lambda: {"name": "desk"},
    "/v1/subscriptions/": lambda: {"name": "crm", "event": there["event"]},
    "/v1/tickets/": lambda: {"connection": "api", "id": there["ticket"]},
    "/v1/webhooks/": lambda: {"connection": "desk"},
}


def fill_body(label, body):
    if label == "POST /v1/follow-ups":
        body["ticket"]["connection"] = "api"
        if body.get("policy") is not None:
            body["policy"] = "default"
        if body.get("checkInAfter") is not None:
            body["checkInAfter"] = "PT36H"
        body["resolution"]["at"] = past(body["resolution"]["at"])
        fill_names(body["customer"])
    elif label == "POST /v1/reviews":
        body["followUps"] = [follow_up() for _ in body["followUps"][:3]]
    elif label == "PATCH /v1/reviews/{id}":
        for field in ("dueOn", "actionDueOn", "checkOn"):
            if body.get(field) is not None and not "1970" <= body[field][:4] <= "9998":
                body[field] = "2026-12-01"
        for field, value in [("owner", there["lead"]), ("actionOwner", there["lead"]), ("cause", there["cause"])]:
            if body.get(field) is not None:
                body[field] = value
        fill_whys(body)
    elif label == "PUT /v1/people/{email}":
        fill_names(body)
    elif label == "POST /v1/sign-in-links":
        body["email"] = there["lead"]
    elif label == "PUT /v1/connections/{name}":
        body["policy"] = "default"
        body["baseUrl"] = "https://desk.example.test"
        settings = body.get("settings", {})
        fill_names(settings)
        # Of several only one may be for all teams.
        if settings.get("senders"):
            settings["senders"] = [settings["senders"][0] | {"from": "Acme Billing <billing@acme.test>"}]
    elif label == "POST /v1/follow-ups/{id}/reread":
        # A score needs the verdict it belongs to.
        body.setdefault("verdict", "held")
    elif label == "PUT /v1/policies/{name}":
        for span in body.get("hours") or []:
            # Later than any beginning.
            span["to"] = "00:00"
    elif label == "PUT /v1/subscriptions/{name}":
        body["url"] = "https://crm.example.test/"
    elif label == "POST /v1/tickets/{connection}/{id}/events" and body.get("at") is not None:
        body["at"] = past(body["at"])


def fill_whys(body):
    """What is said of whys goes with how many there are, and so does a second branch."""
    if not any(field in body for field in ("whys", "evidence", "branch")):
        return
    body.setdefault("branch", None)
    if body["branch"] is not None or body.get("evidence"):
        body["whys"] = ["One.", "Two.", "Three.", "Four.", "Five."]
    if body["branch"] is not None:
        branch = body["branch"]
        branch["whys"] = branch["whys"][: 6 - branch["from"]]
        if branch.get("evidence"):
            branch["evidence"] = branch["evidence"][: len(branch["whys"])]


def fill_names(of):
    """Of languages and time zones, of which there are lists elsewhere."""
    for field, name in [("language", "pt"), ("timeZone", "Europe/Lisbon")]:
        if of.get(field) is not None:
            of[field] = name


def past(at):
    """The time as it was made, unless it is none that happened: years have no place in a date-time of the document."""
    usual = "1970" <= at[:4] < str(datetime.now(timezone.utc).year)
    return at if usual else "2026-01-01T10:00:00Z"


def is_right(case, location):
    component = case.meta.components.get(location)
    return component is None or component.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None:
        return
    label = case.operation.label
    if is_right(case, ParameterLocation.PATH) and case.path_parameters:
        for beginning, filled in of_path.items():
            if label.split(" ")[1].startswith(beginning):
                found = paths.get(label, filled)()
                case.path_parameters.update({k: v for k, v in found.items() if k in case.path_parameters})
                break
    if not case.meta.generation.mode.is_positive:
        return
    headers = {name.lower() for name in case.headers or {}}
    if "idempotency-key" in headers:
        case.headers["Idempotency-Key"] = f"{next(number)}"
    if case.operation.method.upper() in ("PUT", "PATCH"):
        case.headers["If-Match"] = "*"
        case.headers.pop("If-None-Match", None)
    elif "if-match" in headers:
        case.headers["If-Match"] = "*"
    for name in ("since", "until"):
        if (case.query or {}).get(name):
            case.query[name] = past(case.query[name])
    if isinstance(case.body, dict):
        if label == "PUT /v1/connections/{name}":
            case.path_parameters["name"] = "desk" if case.body["kind"] == "sample" else case.body["kind"]
        fill_body(label, case.body)
