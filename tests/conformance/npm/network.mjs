// @azure/arm-network: each kind of resource made, read, listed, tagged, and deleted, in the order in which they lean on each other.

import { NetworkManagementClient } from "@azure/arm-network-profile-2020-09-01-hybrid";
import { ResourceManagementClient } from "@azure/arm-resources-profile-2020-09-01-hybrid";
import { all, named } from "./report.mjs";
import { soon } from "./stamp.mjs";

const GROUP = "npm-network";

/** Makes, reads, lists and tags one kind; what deletes it is returned. */
export async function kind(report, client, group, collection, name, body) {
  const operations = client[collection];
  const made = await report.call(`${collection}.beginCreateOrUpdateAndWait`, () => operations.beginCreateOrUpdateAndWait(group, name, body, soon), (one) => one.name === name && one.provisioningState === "Succeeded");
  await report.call(`${collection}.get`, () => operations.get(group, name), (one) => one.name === name);
  await report.call(`${collection}.list`, () => all(operations.list(group)), named(name));
  if (operations.listAll) {
    await report.call(`${collection}.listAll`, () => all(operations.listAll()), (found) => found.some((one) => one.name === name));
  }
  await report.call(`${collection}.beginUpdateTagsAndWait`, () => operations.beginUpdateTagsAndWait(group, name, { tags: { line: "4" } }, soon), (one) => one.tags.line === "4");
  const remove = () => report.call(`${collection}.beginDeleteAndWait`, () => operations.beginDeleteAndWait(group, name, soon));
  return [made, remove];
}

/** The same for a part that is a resource by itself. */
async function part(report, operations, label, parent, name, body) {
  const made = await report.call(`${label}.beginCreateOrUpdateAndWait`, () => operations.beginCreateOrUpdateAndWait(GROUP, parent, name, body, soon), (one) => one.name === name);
  await report.call(`${label}.get`, () => operations.get(GROUP, parent, name), (one) => one.name === name);
  await report.call(`${label}.list`, () => all(operations.list(GROUP, parent)), named(name));
  return [made, () => report.call(`${label}.beginDeleteAndWait`, () => operations.beginDeleteAndWait(GROUP, parent, name, soon))];
}

export async function run(stamp, report) {
  const groups = stamp.make(ResourceManagementClient).resourceGroups;
  const client = stamp.make(NetworkManagementClient);
  const here = { location: stamp.location };
  await groups.createOrUpdate(GROUP, here);
  const removals = [];
  const keep = ([made, remove]) => (removals.unshift(remove), made);

  keep(await kind(report, client, GROUP, "virtualNetworks", "plant", { ...here, addressSpace: { addressPrefixes: ["10.1.0.0/16"] } }));
  const subnet = keep(await part(report, client.subnets, "subnets", "plant", "floor", { addressPrefix: "10.1.1.0/24" }));
  await report.call("virtualNetworks.checkIPAddressAvailability", () => client.virtualNetworks.checkIPAddressAvailability(GROUP, "plant", "10.1.1.9"), (answer) => answer.available === true);
  keep(await kind(report, client, GROUP, "networkSecurityGroups", "guards", here));
  const rule = { priority: 1000, access: "Allow", direction: "Inbound", protocol: "Tcp", sourceAddressPrefix: "*", sourcePortRange: "*", destinationAddressPrefix: "*", destinationPortRange: "22" };
  keep(await part(report, client.securityRules, "securityRules", "guards", "ssh", rule));
  keep(await kind(report, client, GROUP, "routeTables", "ways", here));
  keep(await part(report, client.routes, "routes", "ways", "out", { addressPrefix: "10.8.0.0/16", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.1.1.4" }));
  const address = keep(await kind(report, client, GROUP, "publicIPAddresses", "address", { ...here, publicIPAllocationMethod: "Static" }));
  const front = { name: "front", publicIPAddress: { id: address?.id } };
  keep(await kind(report, client, GROUP, "loadBalancers", "balancer", { ...here, frontendIPConfigurations: [front], backendAddressPools: [{ name: "pool" }] }));
  const balancer = await client.loadBalancers.get(GROUP, "balancer");
  const nat = { frontendIPConfiguration: { id: balancer.frontendIPConfigurations[0].id }, protocol: "Tcp", frontendPort: 2201, backendPort: 22 };
  keep(await part(report, client.inboundNatRules, "inboundNatRules", "balancer", "ssh", nat));
  const place = { name: "place", subnet: { id: subnet?.id }, loadBalancerBackendAddressPools: [{ id: balancer.backendAddressPools[0].id }] };
  keep(await kind(report, client, GROUP, "networkInterfaces", "interface", { ...here, ipConfigurations: [place] }));
  await report.call("operations.list (Microsoft.Network)", () => all(client.operations.list()), (found) => found.length > 0);

  for (const remove of removals) await remove();
  await groups.beginDeleteAndWait(GROUP, soon);
}
