"""A small local double of the chat interface that language models are asked through: a real HTTP server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = str | tuple[int, bytes]


@dataclass
class Double:
    """answer: from a prompt to the text of a reply, or (status, raw body). requests: what was received."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def prompts(self) -> list[str]:
        return [request["messages"][1]["content"] for request in self.requests]


@contextmanager
def language_model(answer: Callable[[str], Reply]) -> Iterator[Double]:
    """Listen on loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            double.requests.append({**body, "path": self.path})
            double.headers.append(dict(self.headers))
            said = answer(body["messages"][1]["content"])
            status, raw = said if isinstance(said, tuple) else (200, reply(said))
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double = Double(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(content: object) -> bytes:
    """The body of a well-formed answer."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
