"""A `porthole emulate` of our own, on a free port with an empty folder."""

import socket
import ssl
import subprocess
import time
import urllib.request


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Stamp:
    def __init__(self, porthole, data, identity):
        self.data = data
        data.mkdir(parents=True)
        self.log = data / "emulate.log"
        port, proxy = free_ports(2)
        self.proxy = f"http://127.0.0.1:{proxy}"
        words = ["emulate", "--listen", f"127.0.0.1:{port}", "--proxy", f"127.0.0.1:{proxy}", "--data", data, "--seed", "empty", "--identity", identity, "--speed", "0"]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([porthole, *words], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.wait(f"https://localhost:{port}/healthz")

    def wait(self, url):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                trust = ssl.create_default_context(cafile=self.data / "ca.pem")
                if urllib.request.urlopen(url, context=trust, timeout=2).status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise SystemExit(f"the stamp did not answer at {url}:\n{self.said()}")

    def said(self):
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self):
        self.process.kill()
        self.process.wait()
