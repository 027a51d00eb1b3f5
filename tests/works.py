"""Work for `test_jobs`, in a module of its own since other processes import it; they load nothing beside it."""

from __future__ import annotations

import os
import signal
import sys
import time


class Work:
    """Gives back what it is given, or does to its process what it is told."""

    def begin(self) -> None:
        self.begun = True

    def __call__(self, piece: int | str) -> int | str:
        match piece:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "memory":
                raise MemoryError
            case "exit":
                os._exit(3)
            case "half":
                sys.exit(0)
            case "slow":
                time.sleep(0.3)
            case "forever":
                time.sleep(600)
            case "print":
                print("a library says hello")
                os.write(1, b"so does one in C\n")
            case "read":
                assert sys.stdin.read() == ""
            case "process":
                return os.getpid()
        return piece
