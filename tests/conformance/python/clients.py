"""The SDK's clients, made as the hybrid samples make them: the cloud from its metadata, a profile, a scope with four words."""

import json
from functools import cached_property

from azure.identity import CertificateCredential, ClientSecretCredential
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient
from azure.profiles import KnownProfiles
from msrestazure.azure_cloud import get_cloud_from_metadata_endpoint


class Clients:
    def __init__(self, data, profile, report, proxy=None):
        self.secret = json.loads((data / "azureSecretSpConfig.json").read_text())
        self.certificate = json.loads((data / "azureCertSpConfig.json").read_text())
        self.profile = KnownProfiles["v" + profile.replace("-", "_")]
        self.wire = report.wire
        self.proxy = proxy

    @property
    def location(self):
        return self.secret["location"]

    @property
    def tenant(self):
        return self.secret["tenantId"]

    @cached_property
    def cloud(self):
        return get_cloud_from_metadata_endpoint(self.secret["resourceManagerEndpointUrl"])

    @property
    def vault_tenant(self):
        """The directory as the vaults' management takes it: its SDK wants a GUID also where the tenant goes by another name."""
        return self.secret["tenantId"]

    @property
    def authority(self):
        # azure-identity puts the tenant, `adfs`, behind the host itself.
        return self.cloud.endpoints.active_directory.rstrip("/").removesuffix("/adfs")

    @cached_property
    def credential(self):
        return self.with_secret(self.secret["clientSecret"])

    def with_secret(self, secret):
        # The authority is not one of Microsoft's, so it is not looked up at login.microsoftonline.com.
        return ClientSecretCredential(
            tenant_id=self.tenant, client_id=self.secret["clientId"], client_secret=secret, authority=self.authority, disable_instance_discovery=True
        )

    def with_certificate(self):
        return CertificateCredential(
            tenant_id=self.tenant,
            client_id=self.certificate["clientId"],
            certificate_path=self.certificate["certPath"],
            password=self.certificate.get("certPass") or None,
            authority=self.authority,
            disable_instance_discovery=True,
        )

    def make(self, client, credential=None):
        return self.make_plain(client, credential, profile=self.profile)

    def make_plain(self, client, credential=None, **more):
        """A client without a profile: at its own api-versions."""
        scope = f"openid profile offline_access {self.cloud.endpoints.active_directory_resource_id}/.default"
        return client(
            credential or self.credential,
            self.secret["subscriptionId"],
            base_url=self.cloud.endpoints.resource_manager,
            credential_scopes=[scope],
            per_retry_policies=[self.wire],
            **more,
        )

    def has(self, client, group):
        """Whether a client has an operation group at the api-version of this profile. The SDK's own answer to `hasattr` is a ValueError."""
        try:
            return getattr(client, group) is not None
        except (AttributeError, ValueError):
            return False

    def resource_as(self, credential):
        return self.make(ResourceManagementClient, credential)

    @cached_property
    def resource(self):
        return self.make(ResourceManagementClient)

    @cached_property
    def compute(self):
        return self.make(ComputeManagementClient)

    @cached_property
    def storage(self):
        return self.make(StorageManagementClient)

    @cached_property
    def network(self):
        return self.make(NetworkManagementClient)
