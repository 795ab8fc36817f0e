// The stamp as the packages meet it: its metadata, credentials for it, clients made for it.

import { ClientCertificateCredential, ClientSecretCredential } from "@azure/identity";
import { ResourceManagementClient } from "@azure/arm-resources-profile-2020-09-01-hybrid";
import { all } from "./report.mjs";

export class Stamp {
  static async find(secret, certificate, report) {
    const stamp = new Stamp();
    stamp.endpoint = secret.resourceManagerEndpointUrl;
    stamp.location = secret.location;
    stamp.subscription = secret.subscriptionId;
    const answer = await fetch(`${stamp.endpoint}/metadata/endpoints?api-version=2015-01-01`);
    const { authentication } = await answer.json();
    stamp.audience = authentication.audiences[0];
    // With AD FS the tenant is called `adfs`, and @azure/identity puts it behind the host itself.
    const authorityHost = authentication.loginEndpoint.replace(/\/(adfs\/?)?$/, "");
    const options = { authorityHost, disableInstanceDiscovery: true };
    const groups = (credential) => all(stamp.make(ResourceManagementClient, credential).resourceGroups.list());
    const wrong = new ClientSecretCredential(secret.tenantId, secret.clientId, "not-the-secret", options);
    await report.refused("ClientSecretCredential (a wrong secret)", "invalid_client", () => groups(wrong));
    const file = { certificatePath: certificate.certPath };
    const other = new ClientCertificateCredential(secret.tenantId, certificate.clientId, file, options);
    await report.call("ClientCertificateCredential", () => groups(other), Array.isArray);
    stamp.credential = new ClientSecretCredential(secret.tenantId, secret.clientId, secret.clientSecret, options);
    await report.call("ClientSecretCredential", () => groups(stamp.credential), Array.isArray);
    return stamp;
  }

  /** A client of this class. The poll interval is ours: the stamp takes no time. */
  make(Client, credential = this.credential) {
    return new Client(credential, this.subscription, {
      endpoint: this.endpoint,
      $host: this.endpoint,
      credentialScopes: `${this.audience}/.default`,
    });
  }
}

/** What every waiting call is given: the packages would wait two seconds between polls. */
export const soon = { updateIntervalInMs: 100 };
