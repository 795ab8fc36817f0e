"""Signing in: the metadata, a secret, a certificate, and a secret that is wrong."""

from azure.core.exceptions import ClientAuthenticationError


def run(clients, report):
    report.call("metadata: cloud from the endpoint", lambda: clients.cloud, complete)
    report.call("sign in with the secret: providers.list", lambda: list(clients.resource.providers.list()), holds_compute)
    report.call(
        "sign in with the certificate: resource_groups.list",
        lambda: list(clients.resource_as(clients.with_certificate()).resource_groups.list()),
    )
    report.call("a wrong secret is refused by name", lambda: wrong_secret(clients))


def complete(cloud):
    ends = cloud.endpoints
    assert ends.active_directory and ends.active_directory_resource_id and ends.resource_manager, vars(ends)


def holds_compute(providers):
    names = {provider.namespace for provider in providers}
    assert {"Microsoft.Compute", "Microsoft.Network", "Microsoft.Storage"} <= names, names


def wrong_secret(clients):
    try:
        list(clients.resource_as(clients.with_secret("not the secret")).resource_groups.list())
    except ClientAuthenticationError as error:
        expected = "MSIS" if clients.tenant == "adfs" else "AADSTS7000215"
        assert expected in str(error) or "invalid_client" in str(error), error
        return
    raise AssertionError("a wrong secret was accepted")
