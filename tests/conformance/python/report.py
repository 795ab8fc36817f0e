"""One line a call: passed, or failed with the reason and what went over the wire."""

import json
import re
import time
import traceback

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import SansIOHTTPPolicy


# How the SDK says that an api-version has no such operation, or a profile no such client.
LACKING = re.compile(r"'\w+Operations' object has no attribute|does not have operation group|This profile doesn't define")


class Unmade(Exception):
    """A call needs what an earlier call should have made."""


class Wire(SansIOHTTPPolicy):
    """Remembers the exchanges of the call under way, without the token."""

    def __init__(self):
        self.exchanges = []

    def on_response(self, request, response):
        sent, got = request.http_request, response.http_response
        # A streamed reply has been read by the time a failure is shown.
        self.exchanges.append((sent, got))

    def tell(self, last=3):
        for sent, got in self.exchanges[-last:]:
            yield f"{sent.method} {sent.url}"
            if sent.body:
                yield f"  sent {shortened(sent.body)}"
            headers = {name: value for name, value in got.headers.items() if name.lower() in ("location", "azure-asyncoperation", "retry-after")}
            yield f"  {got.status_code} {json.dumps(headers)} {shortened(body(got))}"


def body(reply):
    try:
        return reply.text()
    except Exception as error:  # a reply that was cut has no text
        return f"({error})"


def shortened(text, limit=1500):
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return text if len(text) <= limit else text[:limit] + " …"


class Report:
    def __init__(self, results=None):
        self.wire = Wire()
        self.passed = 0
        self.failed = 0
        self.results = results.open("w") if results else None

    def call(self, name, action, check=None):
        """Runs a call, then `check` on what it returned. Returns that, or nothing when it failed."""
        self.wire.exchanges.clear()
        started = time.monotonic()
        try:
            value = action()
            if check is not None:
                check(value)
        except Unmade as missing:
            return self.fail(name, f"not tried: {missing}")
        except HttpResponseError as error:
            return self.fail(name, f"{type(error).__name__}: {shortened(error.message, 300)}")
        except AssertionError as error:
            return self.fail(name, f"wrong answer: {error}")
        except (AttributeError, ValueError) as error:
            if self.results and LACKING.search(str(error)):
                return self.lacks(name, error)
            return self.fail(name, f"{type(error).__name__}: {error}", traceback.format_exc(limit=-3).splitlines())
        except Exception as error:
            return self.fail(name, f"{type(error).__name__}: {error}", traceback.format_exc(limit=-3).splitlines())
        self.write(name, "pass", "")
        self.passed += 1
        print(f"  pass  {name}  ({time.monotonic() - started:.1f} s, {len(self.wire.exchanges)} requests)")
        return value if value is not None else True

    def refused(self, name, status, code, action):
        """A call that the stamp must refuse with this status and error code."""
        self.wire.exchanges.clear()
        try:
            action()
        except HttpResponseError as error:
            # The storage SDK puts the code elsewhere.
            found = getattr(error, "error_code", None) or (error.error.code if error.error else None)
            found = getattr(found, "value", found)
            if error.status_code == status and found == code:
                self.write(name, "pass", "")
                self.passed += 1
                print(f"  pass  {name}")
                return
            return self.fail(name, f"expected {status} {code}, got {error.status_code} {found}")
        except Exception as error:
            return self.fail(name, f"{type(error).__name__}: {error}")
        self.fail(name, f"expected {status} {code}, but it was accepted")

    def lacks(self, name, error):
        """The SDK has no such call at the api-version of this profile."""
        self.write(name, "absent", str(error))
        print(f"  absent  {name}: {error}")

    def fail(self, name, reason, more=()):
        self.write(name, "fail", str(reason))
        self.failed += 1
        print(f"  FAIL  {name}: {reason}")
        for line in [*more, *self.wire.tell()]:
            print(f"          {line}")

    def write(self, name, outcome, reason):
        """A line for whoever judges the run: the same in every run, so without ids and ports."""
        if self.results is None:
            return
        reason = re.sub(r"localhost:\d+", "localhost", " ".join(reason.split()))
        reason = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", reason)
        self.results.write(f"{name}\t{outcome}\t{shortened(reason.replace('|', '/'), 400)}\n")
        self.results.flush()

    def finish(self):
        print(f"client result: passed={self.passed} failed={self.failed}")
        return 1 if self.failed or not self.passed else 0


def need(value, what):
    """`value`, or the word that it was never made."""
    if value is None:
        raise Unmade(f"there is no {what}")
    return value


def equal(found, expected, what):
    assert found == expected, f"{what} is {found!r}, expected {expected!r}"
