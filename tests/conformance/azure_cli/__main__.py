"""azure-cli against an emulated stamp that already runs, by one profile and one identity provider.

    VENV/bin/python tests/conformance/azure_cli --data DIR --proxy http://ADDRESS:PORT --profile 2020-09-01-hybrid --results FILE

az is called as its users call it, command by command, in one process: to start it anew for each of some two hundred commands would take three times as long.
`cargo xtask conformance --clients azure-cli` installs az, starts the stamps and calls this; FILE gets a line a call.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description="azure-cli against an emulated stamp that already runs.")
    parser.add_argument("--data", required=True, type=Path, help="the data folder of the stamp")
    parser.add_argument("--proxy", required=True, help="where the proxy of that stamp listens, http://ADDRESS:PORT")
    parser.add_argument("--profile", required=True)
    parser.add_argument("--results", required=True, type=Path, help="where the outcome of each call is written")
    parser.add_argument("--only", help="only these parts, with commas; sign-in comes always")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="porthole-az-") as folder:
        surround(arguments, Path(folder))
        # Only now: az reads the environment when it is loaded.
        from commands import PARTS
        from shell import Shell

        shell = Shell(arguments.data, arguments.profile, Path(folder), arguments.results)
        chosen = arguments.only.split(",") if arguments.only else PARTS
        for name, part in PARTS.items():
            if name in chosen or name == "sign-in":
                part.run(shell)
        sys.exit(shell.finish())


def surround(arguments, folder):
    """The environment as the guides ask for it. Names of vaults and accounts lead through the proxy; localhost does not."""
    os.environ.update(
        AZURE_CONFIG_DIR=str(folder / "azure"),
        REQUESTS_CA_BUNDLE=str(arguments.data / "ca.pem"),
        HTTPS_PROXY=arguments.proxy,
        NO_PROXY="localhost,127.0.0.1",
        # The authority is not one of Microsoft's, so it is not looked up at login.microsoftonline.com.
        AZURE_CORE_INSTANCE_DISCOVERY="false",
        AZURE_CORE_COLLECT_TELEMETRY="false",
        AZURE_CORE_NO_COLOR="true",
        AZURE_CORE_LOGIN_EXPERIENCE_V2="false",
        AZURE_CORE_SURVEY_MESSAGE="false",
    )


if __name__ == "__main__":
    main()
