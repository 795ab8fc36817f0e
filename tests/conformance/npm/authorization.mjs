// @azure/arm-authorization: roles and who has them.

import { randomUUID } from "node:crypto";
import { AuthorizationManagementClient } from "@azure/arm-authorization-profile-2020-09-01-hybrid";
import { ResourceManagementClient } from "@azure/arm-resources-profile-2020-09-01-hybrid";
import { all } from "./report.mjs";
import { soon } from "./stamp.mjs";

const GROUP = "npm-authorization";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
// The role Reader's holder in every seed: who is not in the directory gets no role.
const AUDITOR = "4e6b8f20-d1a7-4c39-b5e2-71f09a3c8d64";

export async function run(stamp, report) {
  const groups = stamp.make(ResourceManagementClient).resourceGroups;
  const { providerOperationsMetadataOperations, roleAssignments, roleDefinitions } = stamp.make(AuthorizationManagementClient);
  await groups.createOrUpdate(GROUP, { location: stamp.location });
  const whole = `/subscriptions/${stamp.subscription}`;
  const scope = `${whole}/resourceGroups/${GROUP}`;
  await report.call("roleDefinitions.list", () => all(roleDefinitions.list(scope)), (found) => found.some((role) => role.roleName === "Reader"));
  const reader = await report.call("roleDefinitions.get", () => roleDefinitions.get(scope, READER), (role) => role.roleName === "Reader");
  await report.call("roleDefinitions.getById", () => roleDefinitions.getById(reader.id.replace(/^\//, "")), (role) => role.roleName === "Reader");
  const id = randomUUID();
  const role = { roleName: "Press operator", description: "Starts presses", roleType: "CustomRole", permissions: [{ actions: ["Microsoft.Compute/virtualMachines/start/action"], notActions: [] }], assignableScopes: [whole] };
  await report.call("roleDefinitions.createOrUpdate", () => roleDefinitions.createOrUpdate(whole, id, role), (made) => made.roleName === "Press operator");
  await report.call("roleDefinitions.delete", () => roleDefinitions.delete(whole, id));
  const name = randomUUID();
  const properties = { roleDefinitionId: `${whole}/providers/Microsoft.Authorization/roleDefinitions/${READER}`, principalId: AUDITOR };
  const made = await report.call("roleAssignments.create", () => roleAssignments.create(scope, name, { properties }), (one) => one.name === name);
  await report.call("roleAssignments.get", () => roleAssignments.get(scope, name), (one) => one.properties.principalId === properties.principalId);
  await report.call("roleAssignments.getById", () => roleAssignments.getById(made.id.replace(/^\//, "")), (one) => one.name === name);
  const has = (found) => found.some((one) => one.name === name);
  await report.call("roleAssignments.list", () => all(roleAssignments.list()), has);
  await report.call("roleAssignments.listForScope", () => all(roleAssignments.listForScope(scope)), has);
  await report.call("roleAssignments.listForResourceGroup", () => all(roleAssignments.listForResourceGroup(GROUP)), has);
  await report.call("roleAssignments.delete", () => roleAssignments.delete(scope, name));
  await report.call("providerOperationsMetadataOperations.list", () => all(providerOperationsMetadataOperations.list()), (found) => found.length > 0);
  await report.call("providerOperationsMetadataOperations.get", () => providerOperationsMetadataOperations.get("Microsoft.Compute"), (found) => found.resourceTypes.length > 0);
  await groups.beginDeleteAndWait(GROUP, soon);
}
