"""A client of language servers: speaks LSP over standard input and output, as an editor does."""

from __future__ import annotations

import json
import subprocess
from itertools import count
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path


class Editor:
    """One file, opened in an editor that has this server."""

    def __init__(self, command: list[str], settings: dict[str, Any]) -> None:
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._settings, self._numbers = settings, count(1)
        self._complaints: dict[str, list[str]] = {}

    def __enter__(self) -> Self:
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}},
        }
        self._ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self._tell("initialized", {})
        return self

    def __exit__(self, *error: object) -> None:
        self._ask("shutdown", None)
        self._tell("exit", None)
        self._server.communicate(timeout=10)

    def open(self, file: Path) -> None:
        """Open a YAML file."""
        text = file.read_text(encoding="utf-8")
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def complaints(self, file: Path) -> list[str]:
        """What the server says is wrong: line and message of each."""
        while file.as_uri() not in self._complaints:
            self._hear()
        return self._complaints.pop(file.as_uri())

    def offered(self, file: Path, line: int, column: int) -> dict[str, str]:
        """What is offered at a place, and what is said of each."""
        found = self._ask("textDocument/completion", _at(file, line, column))
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def shown(self, file: Path, line: int, column: int) -> str:
        """What is shown when the mouse is over a place."""
        found = self._ask("textDocument/hover", _at(file, line, column))
        return _text(found["contents"]) if found else ""

    def _ask(self, method: str, parameters: object) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            heard = self._hear()
            if heard.get("id") == number and "method" not in heard:
                assert "error" not in heard, heard
                return heard["result"]

    def _tell(self, method: str, parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        """The next message; what the server asks of the editor is answered."""
        stream = self._server.stdout
        assert stream
        length = 0
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has gone"
        heard: dict[str, Any] = json.loads(stream.read(length))
        if heard.get("method") == "textDocument/publishDiagnostics":
            said = heard["params"]
            self._complaints[said["uri"]] = [
                f"{each['range']['start']['line'] + 1}: {each['message']}" for each in said["diagnostics"]
            ]
        elif heard.get("method") == "workspace/configuration":
            answers = [self._settings.get(item["section"]) for item in heard["params"]["items"]]
            self._send({"id": heard["id"], "result": answers})
        elif "method" in heard and "id" in heard:
            self._send({"id": heard["id"], "result": None})
        return heard


def _at(file: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line - 1, "character": column - 1}}


def _text(said: Any) -> str:
    return said["value"] if isinstance(said, dict) else str(said)
