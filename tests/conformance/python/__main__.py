"""The Azure SDK for Python against an emulated stamp, as its users call it.

    python tests/conformance/python --porthole target/debug/porthole     every profile on every identity provider
    python tests/conformance/python --data DIR --profile 2020-09-01-hybrid --sample make
                                                                         one sample against a stamp that already runs
    python tests/conformance/python --data DIR --proxy URL --profile P --results FILE
                                                                         every operation group, as `cargo xtask conformance` asks for it

The calls and their order are those of the hybrid samples (virtual machine, storage account, resource group), and what administrators do. One line a call;
the last line counts them. What the SDK sends is decided by people who know nothing of this project: that is the point.
"""

import argparse
import importlib
import itertools
import logging
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from report import Report
from stamp import Stamp

# Those of the smoke, which `cargo xtask test` runs; the others come with `cargo xtask conformance`.
PROFILES = ["2020-09-01-hybrid", "2019-03-01-hybrid"]
DATED = [*PROFILES, "2018-03-01-hybrid", "2017-03-09-profile"]
IDENTITIES = ["entra", "adfs"]
SAMPLES = {
    "sign-in": "sign_in",
    "group": "group",
    "governance": "governance",
    "storage": "storage",
    "blob": "blob",
    "vault": "key_vault",
    "template": "machine_by_template",
    "vm": "virtual_machine",
}
# What the samples leave out of the operation groups that the stamp has.
GROUPS = {"resources": "resources", "network": "network", "dns": "dns", "compute": "compute", "deployments": "deployments"}


def main():
    parser = argparse.ArgumentParser(description="The Azure SDK for Python against an emulated stamp.")
    parser.add_argument("--porthole", help="the porthole binary; every combination gets a stamp of its own")
    parser.add_argument("--data", help="the data folder of a stamp that already runs")
    parser.add_argument("--profile", default=PROFILES[0], choices=DATED)
    parser.add_argument("--sample", default="all", choices=["all", "make", *SAMPLES, *GROUPS])
    parser.add_argument("--results", type=Path, help="where the outcome of each call is written; every operation group is called")
    parser.add_argument("--proxy", help="where the proxy of that stamp listens, http://ADDRESS:PORT")
    arguments = parser.parse_args()
    if arguments.data:
        sys.exit(one(Path(arguments.data), arguments.profile, arguments.sample, arguments.proxy, arguments.results))
    if not arguments.porthole:
        parser.error("give --porthole BINARY or --data DIR")
    sys.exit(every(Path(arguments.porthole).resolve(), arguments.sample))


def one(data, profile, sample, proxy, results):
    """Runs the samples in this process against a stamp that runs. Certificates are trusted as the guides ask: REQUESTS_CA_BUNDLE."""
    # A failure is told by the report; the SDK's own warning about a wrong secret is expected.
    logging.getLogger("azure").setLevel(logging.CRITICAL)
    os.environ["REQUESTS_CA_BUNDLE"] = str(data / "ca.pem")
    # Only now: the SDK reads the environment when it is loaded.
    from clients import Clients

    report = Report(results)
    clients = Clients(data, profile, report, proxy)
    if sample == "make":
        importlib.import_module("samples.virtual_machine").make(clients, report)
        return report.finish()
    chosen = {**SAMPLES, **GROUPS} if results else SAMPLES
    for name, module in chosen.items() if sample == "all" else [(sample, {**SAMPLES, **GROUPS}[sample])]:
        try:
            importlib.import_module(f"samples.{module}").run(clients, report)
        except Exception as error:  # what a sample prepares for itself is no call of its own
            report.fail(f"the sample {name}, to its end", f"{type(error).__name__}: {error}", traceback.format_exc(limit=-3).splitlines())
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
