"""A shell that knows one program: it calls az with words, reads what it prints, and writes down how it went."""

import io
import json
import logging
import re
import time
from contextlib import redirect_stderr, redirect_stdout

from azure.cli.core import __version__, get_default_cli

ABSENT = re.compile(r"is misspelled or not recognized by the system|not in the '.*' command group")


class Complaints(logging.Handler):
    """What az would have said on the standard error."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


class Shell:
    def __init__(self, data, profile, folder, results):
        self.secret = json.loads((data / "azureSecretSpConfig.json").read_text())
        self.certificate = json.loads((data / "azureCertSpConfig.json").read_text())
        self.user = json.loads((data / "azureUserConfig.json").read_text())
        self.profile = profile
        self.version = tuple(int(part) for part in __version__.split("."))
        self.folder = folder
        self.results = results.open("w")
        self.counts = {}
        self.complaints = Complaints()
        logging.getLogger("cli").addHandler(self.complaints)

    @property
    def location(self):
        return self.secret["location"]

    @property
    def subscription(self):
        return self.secret["subscriptionId"]

    def __call__(self, command, *words, note=None, check=None):
        """Calls `az COMMAND WORDS` and checks what it prints, which is returned: nothing when the call failed.

        `note` tells two uses of a command apart."""
        name = f"{command} ({note})" if note else command
        if any(word is None for word in words):
            return self.write(name, "fail", "not tried: what it needs was not made")
        started = time.monotonic()
        code, printed, said = self.call([*command.split(), *words])
        took = time.monotonic() - started
        if code == 0:
            value = parsed(printed)
            wrong = checked(check, value)
            if wrong is None:
                self.write(name, "pass", "", took)
                return True if value is None else value
            return self.write(name, "fail", f"wrong answer: {wrong}", took)
        if ABSENT.search(said):
            return self.write(name, "absent", "", took)
        return self.write(name, "fail", said, took)

    def refused(self, command, *words, code, note):
        """A call that the stamp must refuse, so that az shows this error code."""
        name = f"{command} ({note})"
        exit_code, printed, said = self.call([*command.split(), *words])
        if exit_code == 0:
            return self.write(name, "fail", f"expected {code}, but it was accepted")
        if ABSENT.search(said):
            return self.write(name, "absent", "")
        return self.write(name, "pass" if code in said else "fail", "" if code in said else f"expected {code}: {said}")

    def quietly(self, command, *words):
        """A call that only prepares or clears away; it is not counted."""
        code, printed, said = self.call([*command.split(), *words])
        return parsed(printed) if code == 0 else None

    def put(self, path, body, tags=None):
        """Makes a resource by a request of its own (`az rest`), where az cannot by its commands; it is not counted."""
        body = {"location": self.location, "properties": body, "tags": tags or {}}
        return self.rest("put", path, "--body", json.dumps(body))

    def delete(self, path):
        """Deletes a resource likewise."""
        return self.rest("delete", path)

    def rest(self, method, path, *words):
        path = f"/subscriptions/{self.subscription}/resourceGroups/{path}?api-version=2015-06-15"
        return self.quietly("rest", "--method", method, "--url", path, *words)

    def call(self, words):
        self.complaints.lines.clear()
        out, err, told = io.StringIO(), io.StringIO(), io.StringIO()
        try:
            with redirect_stderr(err), redirect_stdout(told):
                cli = get_default_cli()
                code = cli.invoke(words, out_file=out)
        except SystemExit as exit:
            code = exit.code if isinstance(exit.code, int) else 1
        except Exception as error:  # az itself ends with a trace
            code = 1
            self.complaints.lines.append(f"{type(error).__name__}: {error}")
        said = " ".join(self.complaints.lines) or err.getvalue()
        # Some commands (`deployment group export`) print by themselves instead of yielding a result.
        return code, out.getvalue() or told.getvalue(), " ".join(said.split())

    def write(self, name, outcome, reason, took=0.0):
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        reason = self.told(reason)
        print(f"  {outcome:5} {name}  ({took:.1f} s)" + (f": {reason}" if reason else ""), flush=True)
        self.results.write(f"{name}\t{outcome}\t{reason}\n")
        self.results.flush()
        return None

    def told(self, reason):
        """A reason that is the same in every run: no passwords, ports, ids, times."""
        for secret in (self.secret["clientSecret"], self.user["password"]):
            reason = reason.replace(secret, "…")
        reason = reason.replace(str(self.folder), "…")
        reason = re.sub(r"localhost:\d+", "localhost", reason)
        reason = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "…", reason)
        reason = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*Z?", "…", reason)
        reason = reason.replace("\t", " ").replace("|", "/")
        return reason if len(reason) <= 400 else reason[:400] + " …"

    def finish(self):
        self.results.close()
        print("az:", ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.counts.items())))
        # Failed calls are judged against the table by whoever called; without a passed one nothing was driven.
        return 0 if self.counts.get("pass") else 1


def parsed(printed):
    text = printed.strip()
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def checked(check, value):
    """What is wrong with the answer; nothing when it is right."""
    if check is None:
        return None
    try:
        verdict = check(value)
    except Exception as error:
        return f"{type(error).__name__}: {error}; it printed {json.dumps(value)[:200]}"
    return None if verdict else f"it printed {json.dumps(value)[:200]}"
