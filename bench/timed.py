"""Runs one command and prints what it took: `python -m bench.timed COMMAND …`.

A process of its own because the system counts what a parent holds when it starts a child among the child's
peak memory; this one holds next to nothing.
"""

import json
import resource
import subprocess
import sys
import time

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the system's unit of resident memory."""


def main() -> None:
    """Print JSON: seconds, seconds of processor time, peak resident bytes."""
    began = time.monotonic()
    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": used.ru_maxrss * _UNIT}))


if __name__ == "__main__":
    main()
