// @azure/arm-storage: accounts, their keys and signatures.

import { ResourceManagementClient } from "@azure/arm-resources-profile-2020-09-01-hybrid";
import { StorageManagementClient } from "@azure/arm-storage-profile-2020-09-01-hybrid";
import { all, named } from "./report.mjs";
import { soon } from "./stamp.mjs";

const GROUP = "npm-storage";
const ACCOUNT = "npmplantfour";

export async function run(stamp, report) {
  const groups = stamp.make(ResourceManagementClient).resourceGroups;
  const { operations, skus, storageAccounts, usages } = stamp.make(StorageManagementClient);
  await groups.createOrUpdate(GROUP, { location: stamp.location });
  const name = { name: ACCOUNT, type: "Microsoft.Storage/storageAccounts" };
  await report.call("storageAccounts.checkNameAvailability", () => storageAccounts.checkNameAvailability(name), (answer) => answer.nameAvailable === true);
  const body = { location: stamp.location, sku: { name: "Standard_LRS" }, kind: "Storage" };
  await report.call("storageAccounts.beginCreateAndWait", () => storageAccounts.beginCreateAndWait(GROUP, ACCOUNT, body, soon), (made) => made.provisioningState === "Succeeded");
  await report.call("storageAccounts.checkNameAvailability (taken)", () => storageAccounts.checkNameAvailability(name), (answer) => answer.reason === "AlreadyExists");
  await report.call("storageAccounts.getProperties", () => storageAccounts.getProperties(GROUP, ACCOUNT), (found) => found.primaryEndpoints.blob.startsWith("https://"));
  await report.call("storageAccounts.list", () => all(storageAccounts.list()), (found) => found.some((one) => one.name === ACCOUNT));
  await report.call("storageAccounts.listByResourceGroup", () => all(storageAccounts.listByResourceGroup(GROUP)), named(ACCOUNT));
  await report.call("storageAccounts.update", () => storageAccounts.update(GROUP, ACCOUNT, { tags: { line: "4" } }), (found) => found.tags.line === "4");
  const before = await report.call("storageAccounts.listKeys", () => storageAccounts.listKeys(GROUP, ACCOUNT), (answer) => answer.keys.length === 2);
  await report.call("storageAccounts.regenerateKey", () => storageAccounts.regenerateKey(GROUP, ACCOUNT, { keyName: "key1" }), (after) => after.keys[0].value !== before.keys[0].value && after.keys[1].value === before.keys[1].value);
  const until = new Date("2036-01-01T00:00:00Z");
  const account = { services: "b", resourceTypes: "sco", permissions: "r", sharedAccessExpiryTime: until };
  await report.call("storageAccounts.listAccountSAS", () => storageAccounts.listAccountSAS(GROUP, ACCOUNT, account), (answer) => answer.accountSasToken.includes("sig="));
  const service = { canonicalizedResource: `/blob/${ACCOUNT}/plans`, resource: "c", permissions: "r", sharedAccessExpiryTime: until };
  await report.call("storageAccounts.listServiceSAS", () => storageAccounts.listServiceSAS(GROUP, ACCOUNT, service), (answer) => answer.serviceSasToken.includes("sig="));
  await report.call("usages.listByLocation", () => all(usages.listByLocation(stamp.location)), (found) => found.length > 0);
  await report.call("skus.list", () => all(skus.list()), (found) => found.some((sku) => sku.name === "Standard_LRS"));
  await report.call("operations.list (Microsoft.Storage)", () => all(operations.list()), (found) => found.length > 0);
  await report.call("storageAccounts.delete", () => storageAccounts.delete(GROUP, ACCOUNT));
  await groups.beginDeleteAndWait(GROUP, soon);
}
