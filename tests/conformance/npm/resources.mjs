// @azure/arm-resources: groups, generic resources, providers, tags, deployments.

import { ResourceManagementClient } from "@azure/arm-resources-profile-2020-09-01-hybrid";
import { all, named } from "./report.mjs";
import { soon } from "./stamp.mjs";

const GROUP = "npm-group";
const OTHER = "npm-other";
const VERSION = "2018-11-01";

export async function run(stamp, report) {
  const { deploymentOperations, deployments, operations, providers, resourceGroups, resources, tagsOperations } = stamp.make(ResourceManagementClient);
  const here = { location: stamp.location };
  await report.call("resourceGroups.createOrUpdate", () => resourceGroups.createOrUpdate(GROUP, { ...here, tags: { line: "4" } }), (group) => group.tags.line === "4");
  await resourceGroups.createOrUpdate(OTHER, here);
  await report.call("resourceGroups.checkExistence", () => resourceGroups.checkExistence(GROUP), (answer) => answer.body === true);
  await report.call("resourceGroups.get", () => resourceGroups.get(GROUP), (group) => group.name === GROUP);
  await report.call("resourceGroups.list", () => all(resourceGroups.list()), named(GROUP, OTHER));
  await report.call("resourceGroups.update", () => resourceGroups.update(GROUP, { tags: { line: "5" } }), (group) => group.tags.line === "5");

  const network = ["Microsoft.Network", "", "virtualNetworks", "plant", VERSION];
  const space = { ...here, properties: { addressSpace: { addressPrefixes: ["10.9.0.0/16"] } } };
  const made = await report.call("resources.beginCreateOrUpdateAndWait", () => resources.beginCreateOrUpdateAndWait(GROUP, ...network, space, soon), (one) => one.name === "plant");
  await report.call("resources.get", () => resources.get(GROUP, ...network), (one) => one.properties.addressSpace.addressPrefixes[0] === "10.9.0.0/16");
  await report.call("resources.getById", () => resources.getById(made.id, VERSION), (one) => one.id === made.id);
  await report.call("resources.checkExistence", () => resources.checkExistence(GROUP, ...network), (answer) => answer.body === true);
  await report.call("resources.checkExistenceById", () => resources.checkExistenceById(made.id, VERSION), (answer) => answer.body === true);
  await report.call("resources.beginUpdateByIdAndWait", () => resources.beginUpdateByIdAndWait(made.id, VERSION, { tags: { floor: "2" } }, soon), (one) => one.tags.floor === "2");
  await report.call("resources.list", () => all(resources.list({ filter: "resourceType eq 'Microsoft.Network/virtualNetworks'" })), named("plant"));
  await report.call("resources.listByResourceGroup", () => all(resources.listByResourceGroup(GROUP)), named("plant"));
  await report.call("resourceGroups.beginExportTemplateAndWait", () => resourceGroups.beginExportTemplateAndWait(GROUP, { resources: ["*"] }, soon), (answer) => answer.template.resources.length === 1);
  const move = { resources: [made.id], targetResourceGroup: `/subscriptions/${stamp.subscription}/resourceGroups/${OTHER}` };
  await report.call("resources.beginValidateMoveResourcesAndWait", () => resources.beginValidateMoveResourcesAndWait(GROUP, move, soon));
  await report.call("resources.beginMoveResourcesAndWait", () => resources.beginMoveResourcesAndWait(GROUP, move, soon));
  await report.call("resources.beginDeleteAndWait", () => resources.beginDeleteAndWait(OTHER, ...network, soon));
  await report.refused("resources.get (deleted)", "ResourceNotFound", () => resources.get(OTHER, ...network));

  await report.call("providers.list", () => all(providers.list()), (found) => found.some((one) => one.namespace === "Microsoft.Network"));
  await report.call("providers.get", () => providers.get("Microsoft.Compute"), (found) => found.resourceTypes.some((type) => type.resourceType === "virtualMachines"));
  await report.call("providers.register", () => providers.register("Microsoft.KeyVault"), (found) => found.namespace === "Microsoft.KeyVault");
  await report.call("providers.unregister", () => providers.unregister("Microsoft.KeyVault"));
  await report.call("operations.list", () => all(operations.list()), (found) => found.length > 0);
  await report.call("tagsOperations.createOrUpdate", () => tagsOperations.createOrUpdate("season"), (tag) => tag.tagName === "season");
  await report.call("tagsOperations.createOrUpdateValue", () => tagsOperations.createOrUpdateValue("season", "winter"), (value) => value.tagValue === "winter");
  await report.call("tagsOperations.list", () => all(tagsOperations.list()), (tags) => tags.some((tag) => tag.tagName === "season"));
  await report.call("tagsOperations.deleteValue", () => tagsOperations.deleteValue("season", "winter"));
  await report.call("tagsOperations.delete", () => tagsOperations.delete("season"));

  await deploy(report, deployments, deploymentOperations);
  await report.call("resourceGroups.beginDeleteAndWait", () => resourceGroups.beginDeleteAndWait(GROUP, soon));
  await report.refused("resourceGroups.get (deleted)", "ResourceGroupNotFound", () => resourceGroups.get(GROUP));
  await resourceGroups.beginDeleteAndWait(OTHER, soon);
}

async function deploy(report, deployments, deploymentOperations) {
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: [],
    outputs: { word: { type: "string", value: "[concat('a', 'b')]" } },
  };
  const body = { properties: { mode: "Incremental", template } };
  await report.call("deployments.beginValidateAndWait", () => deployments.beginValidateAndWait(GROUP, "first", body, soon), (answer) => !answer.error);
  await report.call("deployments.beginCreateOrUpdateAndWait", () => deployments.beginCreateOrUpdateAndWait(GROUP, "first", body, soon), (made) => made.properties.outputs.word.value === "ab");
  await report.call("deployments.get", () => deployments.get(GROUP, "first"), (found) => found.properties.provisioningState === "Succeeded");
  await report.call("deployments.checkExistence", () => deployments.checkExistence(GROUP, "first"), (answer) => answer.body === true);
  await report.call("deployments.listByResourceGroup", () => all(deployments.listByResourceGroup(GROUP)), named("first"));
  await report.call("deployments.exportTemplate", () => deployments.exportTemplate(GROUP, "first"), (answer) => answer.template);
  await report.call("deploymentOperations.list", () => all(deploymentOperations.list(GROUP, "first")), Array.isArray);
  await report.call("deployments.beginDeleteAndWait", () => deployments.beginDeleteAndWait(GROUP, "first", soon));
}
