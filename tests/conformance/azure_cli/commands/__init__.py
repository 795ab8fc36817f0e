"""What is asked of az, one file a part of the portal's world; the order is that in which they run."""

from commands import blobs, deployments, disks, dns, gateways, governance, groups, insights, machines, network, scale_sets, sign_in, storage, vaults

PARTS = {
    "sign-in": sign_in,
    "groups": groups,
    "network": network,
    "gateways": gateways,
    "dns": dns,
    "disks": disks,
    "machines": machines,
    "scale-sets": scale_sets,
    "storage": storage,
    "blobs": blobs,
    "vaults": vaults,
    "governance": governance,
    "insights": insights,
    "deployments": deployments,
}
