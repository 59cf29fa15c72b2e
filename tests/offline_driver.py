"""Start a server where no network is, ask it, stop it; a script for the tests to run apart.

Reads a JSON object from stdin (cmd, healthcheck, cwd, env, port, body) and prints one:
`ready_s`, `status`, `answer`, `healthcheck` (its exit code), `exit` (the server's), `log`.
Run under `unshare --net` it first brings the namespace's loopback up: nothing else is there.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1  # linux/sockios.h, linux/if.h
_READY_LIMIT_S = 60.0
_STOP_LIMIT_S = 20.0


def bring_loopback_up() -> None:
    """Do what `ip link set lo up` does, without needing iproute2."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(sock, _SIOCGIFFLAGS, request))[1]
        if not flags & _IFF_UP:
            fcntl.ioctl(sock, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))


def _request(url: str, body: object = None) -> tuple[int, str]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} if data else {}
    request = urllib.request.Request(url, data=data, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=120) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as err:
        return err.code, err.read().decode()
    except OSError as err:
        return 0, str(err)


def drive(spec: dict[str, Any]) -> dict[str, Any]:
    """Carry `spec` out."""
    bring_loopback_up()
    base = f"http://127.0.0.1:{spec['port']}"
    run = {"cwd": spec["cwd"], "env": spec["env"]}
    report: dict[str, Any] = {}
    with tempfile.TemporaryFile() as log:
        started = time.monotonic()
        server = subprocess.Popen(spec["cmd"], stdout=log, stderr=log, **run)
        try:
            while server.poll() is None and time.monotonic() - started < _READY_LIMIT_S:
                if _request(f"{base}/readyz")[0] == 200:
                    report["ready_s"] = time.monotonic() - started
                    report["status"], report["answer"] = _request(f"{base}/v1/digest", spec["body"])
                    check = subprocess.run(spec["healthcheck"], timeout=30, check=False, **run)
                    report["healthcheck"] = check.returncode
                    break
                time.sleep(0.1)
        finally:
            server.terminate()
            try:
                report["exit"] = server.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                server.kill()
                report["exit"] = None
        report["healthcheck_when_stopped"] = subprocess.run(
            spec["healthcheck"], timeout=30, check=False, capture_output=True, **run
        ).returncode
        log.seek(0)
        report["log"] = log.read().decode(errors="replace")
    return report


if __name__ == "__main__":
    json.dump(drive(json.load(sys.stdin)), sys.stdout)
