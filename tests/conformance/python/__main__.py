"""The Azure SDK for Python against an emulated stamp, as its users call it.

    python tests/conformance/python --porthole target/debug/porthole     every profile on every identity provider
    python tests/conformance/python --data DIR --profile 2020-09-01-hybrid --sample make
                                                                         one sample against a stamp that already runs

The calls and their order are those of the hybrid samples (virtual machine, storage account, resource group), and what administrators do. One line a call;
the last line counts them. What the SDK sends is decided by people who know nothing of this project: that is the point.
"""

import argparse
import itertools
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from report import Report
from stamp import Stamp

PROFILES = ["2020-09-01-hybrid", "2019-03-01-hybrid"]
IDENTITIES = ["entra", "adfs"]


def main():
    parser = argparse.ArgumentParser(description="The Azure SDK for Python against an emulated stamp.")
    parser.add_argument("--porthole", help="the porthole binary; every combination gets a stamp of its own")
    parser.add_argument("--data", help="the data folder of a stamp that already runs")
    parser.add_argument("--profile", default=PROFILES[0], choices=PROFILES)
    parser.add_argument("--sample", default="all", choices=["all", "make", "vm", "storage", "group", "governance", "sign-in", "blob", "vault"])
    parser.add_argument("--proxy", help="where the proxy of that stamp listens, http://ADDRESS:PORT")
    arguments = parser.parse_args()
    if arguments.data:
        sys.exit(one(Path(arguments.data), arguments.profile, arguments.sample, arguments.proxy))
    if not arguments.porthole:
        parser.error("give --porthole BINARY or --data DIR")
    sys.exit(every(Path(arguments.porthole).resolve(), arguments.sample))


def one(data, profile, sample, proxy):
    """Runs the samples in this process against a stamp that runs. Certificates are trusted as the guides ask: REQUESTS_CA_BUNDLE."""
    # A failure is told by the report; the SDK's own warning about a wrong secret is expected.
    logging.getLogger("azure").setLevel(logging.CRITICAL)
    os.environ["REQUESTS_CA_BUNDLE"] = str(data / "ca.pem")
    # Only now: the SDK reads the environment when it is loaded.
    from clients import Clients
    from samples import blob, governance, group, key_vault, sign_in, storage, virtual_machine

    report = Report()
    clients = Clients(data, profile, report)
    if sample in ("all", "sign-in"):
        sign_in.run(clients, report)
    if sample in ("all", "group"):
        group.run(clients, report)
    if sample in ("all", "governance"):
        governance.run(clients, report)
    if sample in ("all", "storage"):
        storage.run(clients, report)
    if sample in ("all", "blob"):
        blob.run(clients, report, proxy)
    if sample in ("all", "vault"):
        key_vault.run(clients, report, proxy)
    if sample in ("all", "vm"):
        virtual_machine.run(clients, report)
    if sample == "make":
        virtual_machine.make(clients, report)
    return report.finish()


def every(porthole, sample):
    """Every profile on every identity provider, side by side: a process and a stamp each."""
    with tempfile.TemporaryDirectory(prefix="porthole-clients-") as folder:
        runs = []
        for profile, identity in itertools.product(PROFILES, IDENTITIES):
            stamp = Stamp(porthole, Path(folder) / f"{profile}-{identity}", identity)
            words = [sys.executable, "-B", str(Path(__file__).parent), "--data", str(stamp.data), "--profile", profile, "--sample", sample, "--proxy", stamp.proxy]
            run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            runs.append((profile, identity, stamp, run))
        worst = 0
        for profile, identity, stamp, run in runs:
            output, _ = run.communicate()
            stamp.stop()
            print(f"== {profile} over {identity}")
            print(output)
            if "client result:" not in output:
                print("client result: passed=0 failed=1")
                print(stamp.said())
            worst = max(worst, run.returncode)
        return worst


if __name__ == "__main__":
    main()
