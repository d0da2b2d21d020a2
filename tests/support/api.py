"""Questions to the interface for programs."""

import json
from typing import Any, Final

from tests.support.client import CheckingClient

#: A practice of the starter collection.
SLUG: Final = "fars-legestue-holbaek"


def ask(client: CheckingClient, path: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    """Return the answer to a question below `/api/v1/`."""
    response = client.get(f"/api/v1/{path}", status=status, headers=headers)
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(response.get_data(as_text=True))
