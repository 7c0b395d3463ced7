"""A Postman collection of the published document: a folder for each tag, a request for each
operation, with the body of the operation's first example.

The id that a request creates is kept for those that read it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from spec_document import Document

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
KEEP_ID = """\
if (pm.response.code === 200 && pm.response.json().id) {
    pm.collectionVariables.set("%s", pm.response.json().id);
}"""


def collection(document: Document) -> dict[str, Any]:
    """Return the collection as data."""
    info, (server, *_) = document.data["info"], document.data["servers"]
    operations = [(place, each) for place, each in document.operations()]
    scheme = document.components("securitySchemes")["APIKeyHeader"]
    places = " ".join(str(place[1]) for place, _ in operations)
    variables = {"base_url": server["url"], "api_key": ""}
    variables |= dict.fromkeys(re.findall(r"{(\w+)}", places), "")
    return {
        "info": {
            "name": info["title"],
            "description": info["description"],
            "version": info["version"],
            "schema": SCHEMA,
        },
        "auth": {
            "type": "apikey",
            "apikey": [
                {"key": "key", "value": scheme["name"], "type": "string"},
                {"key": "value", "value": "{{api_key}}", "type": "string"},
                {"key": "in", "value": scheme["in"], "type": "string"},
            ],
        },
        "variable": [{"key": key, "value": value} for key, value in variables.items()],
        "item": [
            {
                "name": tag["name"],
                "description": tag.get("description", ""),
                "item": [
                    _item(document, str(place[1]), str(place[-1]), each)
                    for place, each in operations
                    if each["tags"] == [tag["name"]]
                ],
            }
            for tag in document.data["tags"]
        ],
    }


def _item(document: Document, path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    raw = "{{base_url}}" + re.sub(r"{(\w+)}", r"{{\1}}", path)
    request = {
        "method": method.upper(),
        "description": operation["description"],
        "url": {"raw": raw, "host": ["{{base_url}}"], "path": raw.split("/")[1:]},
        **_body(document, operation),
    }
    item = {"name": operation["summary"], "request": request}
    links = document.resolve(operation["responses"]["200"]).get("links", {})
    kept = [name for link in links.values() for name in document.resolve(link)["parameters"]]
    if kept:
        script = {"type": "text/javascript", "exec": (KEEP_ID % kept[0]).splitlines()}
        item["event"] = [{"listen": "test", "script": script}]
    return item


def _body(document: Document, operation: dict[str, Any]) -> dict[str, Any]:
    content = document.resolve(operation.get("requestBody", {})).get("content", {})
    if not content:
        return {}
    ((kind, media),) = content.items()
    value = document.resolve(next(iter(media["examples"].values())))["value"]
    if kind == "multipart/form-data":
        files = [{"key": name, "type": "file", "src": None} for name in value]
        return {"body": {"mode": "formdata", "formdata": files}}
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return {
        "header": [{"key": "Content-Type", "value": kind}],
        "body": {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}},
    }
