"""What stood in the house before a story begins: brought about by the demo's people through the REST API."""

import base64
from typing import Any, TypedDict

import httpx

from tests.support.leaks import secret
from ticketing_app.vocabulary import Status

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one dot."""

EDVIN, LENA, AMARA, FELIX = "Edvin Hallorane", "Lena Thorsgill", "Amara Lindqvane", "Felix Marrowby"
"""Of the demo's people: the engineer and another one, the agent and another one."""

# fmt: off
WAYS: dict[Status, tuple[Status, ...]] = {
    Status.NEW:         (),
    Status.IN_PROGRESS: (Status.IN_PROGRESS,),
    Status.PENDING:     (Status.IN_PROGRESS, Status.PENDING),
    Status.HELD:        (Status.IN_PROGRESS, Status.HELD),
    Status.RESOLVED:    (Status.IN_PROGRESS, Status.RESOLVED),
    Status.CLOSED:      (Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED),
}
# fmt: on


class Picture(TypedDict):
    """A file as a browser's file chooser takes it."""

    name: str
    mimeType: str
    buffer: bytes


def picture(name: str = "router.png") -> Picture:
    """A small picture to choose."""
    return {"name": name, "mimeType": "image/png", "buffer": PNG}


class Arranging:
    """Tickets and accounts for one story; each call is a person at the API, signed in as in the browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: dict[str, httpx.Client] = {}

    def ticket(
        self,
        title: str,
        *,
        status: Status = Status.NEW,
        assignee: str = "",
        category: str = "Broadband",
        description: str = "Since yesterday evening, on every device.",
    ) -> int:
        """A ticket of the demo's customer; gives its number."""
        said = {"category_id": str(self.category(category)), "title": title, "description": description}
        number = self.send("customer", "POST", "/api/tickets/", data=said)["id"]
        if assignee:
            body = {"assignee_id": self.person(assignee)}
            self.send("agent", "PUT", f"/api/tickets/{number}/assign", json=body)
        for step in WAYS[status]:
            body = {"status": step.value, "reason": "The splitter in the street was replaced."}
            self.send("agent", "PUT", f"/api/tickets/{number}/status", json=body)
        return number

    def category(self, name: str) -> int:
        """The number of a category."""
        known = self.send("customer", "GET", "/api/categories?limit=100")["items"]
        return next(one["id"] for one in known if one["name"] == name)

    def person(self, name: str) -> int:
        """The number of one of the people."""
        return self.send("admin", "GET", "/api/users", params={"q": name})["items"][0]["id"]

    def find(self, q: str) -> list[dict[str, Any]]:
        """All tickets with these words in them, as an agent finds them."""
        return self.send("agent", "GET", "/api/tickets/", params={"q": q})["items"]

    def send(self, role: str, method: str, path: str, **how: Any) -> Any:
        """One request by the demo's person of that role."""
        answer = self._client(role).request(method, path, **how)
        assert answer.is_success, answer.text
        return answer.json()

    def close(self) -> None:
        """Everybody hangs up."""
        for client in self._clients.values():
            client.close()

    def _client(self, role: str) -> httpx.Client:
        if role not in self._clients:
            client = httpx.Client(base_url=self._url, headers={"Origin": self._url}, timeout=20)
            answer = client.post("/api/auth/session", json={"demo_account": f"{role}@demo.example"})
            assert answer.is_success, answer.text
            secret(client.cookies["ticketing_session"])
            self._clients[role] = client
        return self._clients[role]
