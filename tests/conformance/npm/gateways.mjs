// @azure/arm-network: gateways to other sites.

import { NetworkManagementClient } from "@azure/arm-network-profile-2020-09-01-hybrid";
import { ResourceManagementClient } from "@azure/arm-resources-profile-2020-09-01-hybrid";
import { kind } from "./network.mjs";
import { soon } from "./stamp.mjs";

const GROUP = "npm-gateways";

export async function run(stamp, report) {
  const groups = stamp.make(ResourceManagementClient).resourceGroups;
  const client = stamp.make(NetworkManagementClient);
  const here = { location: stamp.location };
  await groups.createOrUpdate(GROUP, here);
  const space = { addressSpace: { addressPrefixes: ["10.3.0.0/16"] }, subnets: [{ name: "GatewaySubnet", addressPrefix: "10.3.255.0/27" }] };
  const site = await client.virtualNetworks.beginCreateOrUpdateAndWait(GROUP, "site", { ...here, ...space }, soon);
  const address = await client.publicIPAddresses.beginCreateOrUpdateAndWait(GROUP, "outside", here, soon);

  const device = { ...here, gatewayIpAddress: "203.0.113.7", localNetworkAddressSpace: { addressPrefixes: ["10.20.0.0/16"] } };
  const [local, removeLocal] = await kind(report, client, GROUP, "localNetworkGateways", "device", device);
  const place = { name: "place", subnet: { id: site.subnets[0].id }, publicIPAddress: { id: address.id } };
  const gateway = { ...here, gatewayType: "Vpn", vpnType: "RouteBased", sku: { name: "Basic", tier: "Basic" }, ipConfigurations: [place] };
  const [gate, removeGate] = await kind(report, client, GROUP, "virtualNetworkGateways", "gate", gateway);
  const gateways = client.virtualNetworkGateways;
  await report.call("virtualNetworkGateways.beginResetAndWait", () => gateways.beginResetAndWait(GROUP, "gate", soon), (one) => one.name === "gate");
  await report.call("virtualNetworkGateways.beginGetLearnedRoutesAndWait", () => gateways.beginGetLearnedRoutesAndWait(GROUP, "gate", soon), (answer) => Array.isArray(answer.value));
  await report.call("virtualNetworkGateways.beginGetBgpPeerStatusAndWait", () => gateways.beginGetBgpPeerStatusAndWait(GROUP, "gate", soon), (answer) => Array.isArray(answer.value));
  const line = { ...here, connectionType: "IPsec", sharedKey: "Abc123", virtualNetworkGateway1: gate, localNetworkGateway2: local };
  const [, removeLine] = await kind(report, client, GROUP, "virtualNetworkGatewayConnections", "line", line);
  const connections = client.virtualNetworkGatewayConnections;
  await report.call("virtualNetworkGatewayConnections.beginSetSharedKeyAndWait", () => connections.beginSetSharedKeyAndWait(GROUP, "line", { value: "Def456" }, soon), (key) => key.value === "Def456");
  await report.call("virtualNetworkGatewayConnections.getSharedKey", () => connections.getSharedKey(GROUP, "line"), (key) => key.value === "Def456");
  await report.call("virtualNetworkGatewayConnections.beginResetSharedKeyAndWait", () => connections.beginResetSharedKeyAndWait(GROUP, "line", { keyLength: 20 }, soon));
  for (const remove of [removeLine, removeGate, removeLocal]) await remove();
  await groups.beginDeleteAndWait(GROUP, soon);
}
