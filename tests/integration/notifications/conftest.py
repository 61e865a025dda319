"""A real SMTP server on loopback."""

import logging
import socket

import pytest
from aiosmtpd.controller import Controller


class Server:
    """Answers as it is told, and keeps what it accepted."""

    def __init__(self):
        self.accepted, self.answers, self.sessions, self.port = [], [], 0, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  aiosmtpd's name
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "cut":
            session.cut = True
        elif answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        if getattr(session, "cut", False):
            server.transport.close()
            return "451 never read"
        self.accepted.append(envelope)
        return "250 OK"


@pytest.fixture
def smtp(context, monkeypatch):
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server()
    server.port = port
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    mailman = context.extensions["mailman"]
    for name, value in {"backend": "smtp", "server": "127.0.0.1", "port": port}.items():
        monkeypatch.setattr(mailman, name, value)
    yield server
    controller.stop()
