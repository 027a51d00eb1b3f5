"""Real servers for the tests: each on a free port of this machine, stopped whatever happens."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRTUOSO = shutil.which("virtuoso-t")
VIRTUOSO_USER, VIRTUOSO_PASSWORD = "dba", "correct-horse"
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 20
NumberOfBuffers = 10000
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an Oxigraph server that keeps its graphs in *folder*."""
    port = free_port()
    command = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert command, "the extra `test` brings oxigraph"
    with running([command, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"], folder.parent) as server:
        answering(server, f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The address of a Virtuoso server that keeps its graphs in *folder*."""
    assert VIRTUOSO
    folder.mkdir(exist_ok=True)
    sql, http = free_port(), free_port()
    Path(folder, "v.ini").write_text(_VIRTUOSO_INI.format(sql=sql, http=http), encoding="ascii")
    start = [VIRTUOSO, "+configfile", "v.ini", "+foreground"]
    words = [*start, "+no-checkpoint", "+pwdold", "dba", "+pwddba", VIRTUOSO_PASSWORD]
    subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=120)  # it sets the password and ends
    with running(start, folder) as server:
        answering(server, f"http://127.0.0.1:{http}/sparql")
        yield f"http://127.0.0.1:{http}"


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process of *command*, killed at the end; where the system can, also if the tests are killed."""
    keeper = shutil.which("setpriv")
    words = [keeper, "--pdeathsig", "KILL", *command] if keeper else command
    with Path(folder, "server.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def answering(server: subprocess.Popen[bytes], url: str) -> None:
    """Come back once the server answers at *url*, whatever it says."""
    over = time.monotonic() + 60
    while time.monotonic() < over:
        assert server.poll() is None, f"the server ended with {server.returncode}"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.02)
            continue
        return
    raise AssertionError(f"no server at {url}")
