"""What machines are made of and made into: sets, snapshots, images, extensions, scale sets, the marketplace, sizes."""

from report import equal, need
from samples.virtual_machine import LINUX

GROUP = "porthole-compute"
SIZE = "Standard_DS1_v2"


def run(clients, report):
    clients.resource.resource_groups.create_or_update(GROUP, {"location": clients.location})
    catalogue(clients, report)
    sets(clients, report)
    if clients.has(clients.compute, "disks"):
        copies(clients, report)
    subnet = clients.network.virtual_networks.begin_create_or_update(
        GROUP, "plant", {"location": clients.location, "address_space": {"address_prefixes": ["10.1.0.0/16"]}, "subnets": [{"name": "floor", "address_prefix": "10.1.1.0/24"}]}
    ).result().subnets[0]
    machine(clients, report, subnet)
    scale_set(clients, report, subnet)
    clients.resource.resource_groups.begin_delete(GROUP).result()


def catalogue(clients, report):
    compute, here = clients.compute, clients.location
    report.call("virtual_machine_sizes.list", lambda: [size.name for size in compute.virtual_machine_sizes.list(here)], lambda names: equal(SIZE in names, True, "offered"))
    report.call("usage.list", lambda: [one.name.value for one in compute.usage.list(here)], lambda names: equal("cores" in names, True, "counted"))
    images = compute.virtual_machine_images
    report.call("virtual_machine_images.list_publishers", lambda: [one.name for one in images.list_publishers(here)], lambda names: equal("Canonical" in names, True, "there"))
    report.call("virtual_machine_images.list_offers", lambda: [one.name for one in images.list_offers(here, "Canonical")], lambda names: equal("UbuntuServer" in names, True, "there"))
    report.call("virtual_machine_images.list_skus", lambda: [one.name for one in images.list_skus(here, "Canonical", "UbuntuServer")], lambda names: equal("16.04-LTS" in names, True, "there"))
    versions = report.call("virtual_machine_images.list", lambda: [one.name for one in images.list(here, "Canonical", "UbuntuServer", "16.04-LTS")])
    report.call("virtual_machine_images.get", lambda: images.get(here, "Canonical", "UbuntuServer", "16.04-LTS", need(versions, "version")[-1]), lambda image: equal(image.os_disk_image.operating_system, "Linux", "system"))
    if clients.has(compute, "resource_skus"):
        report.call("resource_skus.list", lambda: list(compute.resource_skus.list()), lambda found: equal(len(found) > 0, True, "skus"))


def sets(clients, report):
    sets = clients.compute.availability_sets
    body = {"location": clients.location, "platform_fault_domain_count": 2, "platform_update_domain_count": 2}
    if clients.has(clients.compute, "disks"):
        body["sku"] = {"name": "Aligned"}
    report.call("availability_sets.create_or_update", lambda: sets.create_or_update(GROUP, "pair", body), lambda made: equal(made.name, "pair", "name"))
    report.call("availability_sets.get", lambda: sets.get(GROUP, "pair"), lambda made: equal(made.platform_fault_domain_count, 2, "fault domains"))
    report.call("availability_sets.list", lambda: [one.name for one in sets.list(GROUP)], lambda names: equal(names, ["pair"], "the list"))
    report.call("availability_sets.list_available_sizes", lambda: list(sets.list_available_sizes(GROUP, "pair")), lambda found: equal(len(found) > 0, True, "sizes"))
    report.call("availability_sets.delete", lambda: sets.delete(GROUP, "pair"))


def copies(clients, report):
    compute, here = clients.compute, {"location": clients.location}
    empty = {**here, "disk_size_gb": 4, "creation_data": {"create_option": "Empty"}}
    disk = report.call("disks.begin_create_or_update", lambda: compute.disks.begin_create_or_update(GROUP, "data", empty).result(), lambda made: equal(made.disk_size_gb, 4, "size"))
    report.call("disks.begin_update", lambda: compute.disks.begin_update(GROUP, "data", {"tags": {"line": "4"}}).result(), lambda made: equal(made.tags, {"line": "4"}, "tags"))
    report.call("disks.list", lambda: [one.name for one in compute.disks.list()], lambda names: equal("data" in names, True, "in the list"))
    report.call("disks.list_by_resource_group", lambda: [one.name for one in compute.disks.list_by_resource_group(GROUP)], lambda names: equal(names, ["data"], "the list"))
    access = {"access": "Read", "duration_in_seconds": 3600}
    report.call("disks.begin_grant_access", lambda: compute.disks.begin_grant_access(GROUP, "data", access).result(), lambda made: equal(made.access_sas.startswith("https://"), True, "an address"))
    report.call("disks.begin_revoke_access", lambda: compute.disks.begin_revoke_access(GROUP, "data").result())
    copy = {**here, "creation_data": {"create_option": "Copy", "source_resource_id": need(disk, "disk").id}}
    photo = report.call("snapshots.begin_create_or_update", lambda: compute.snapshots.begin_create_or_update(GROUP, "photo", copy).result(), lambda made: equal(made.name, "photo", "name"))
    report.call("snapshots.get", lambda: compute.snapshots.get(GROUP, "photo"))
    report.call("snapshots.list_by_resource_group", lambda: [one.name for one in compute.snapshots.list_by_resource_group(GROUP)], lambda names: equal(names, ["photo"], "the list"))
    golden = {**here, "storage_profile": {"os_disk": {"os_type": "Linux", "os_state": "Generalized", "snapshot": {"id": need(photo, "snapshot").id}}}}
    report.call("images.begin_create_or_update", lambda: compute.images.begin_create_or_update(GROUP, "golden", golden).result(), lambda made: equal(made.provisioning_state, "Succeeded", "provisioningState"))
    report.call("images.get", lambda: compute.images.get(GROUP, "golden"))
    report.call("images.list_by_resource_group", lambda: [one.name for one in compute.images.list_by_resource_group(GROUP)], lambda names: equal(names, ["golden"], "the list"))
    report.call("images.begin_delete", lambda: compute.images.begin_delete(GROUP, "golden").result())
    report.call("snapshots.begin_delete", lambda: compute.snapshots.begin_delete(GROUP, "photo").result())
    report.call("disks.begin_delete", lambda: compute.disks.begin_delete(GROUP, "data").result())


def login(prefix):
    return {prefix: "press", "admin_username": "operator4", "admin_password": "8a4f1d3e-Porthole"}


def os_disk(clients, account, name):
    """Before managed disks, a machine's disk is a file in an account of one's own."""
    if clients.has(clients.compute, "disks"):
        return {"create_option": "FromImage"}
    return {"create_option": "FromImage", "name": name, "vhd": {"uri": f"{account.primary_endpoints.blob}vhds/{name}.vhd"}}


def machine(clients, report, subnet):
    compute, here = clients.compute, {"location": clients.location}
    account = clients.storage.storage_accounts.begin_create(GROUP, "portholecompute", {**here, "sku": {"name": "Standard_LRS"}, "kind": "Storage"}).result()
    nic = clients.network.network_interfaces.begin_create_or_update(GROUP, "nic", {**here, "ip_configurations": [{"name": "place", "subnet": {"id": subnet.id}}]}).result()
    body = {
        **here,
        "os_profile": login("computer_name"),
        "hardware_profile": {"vm_size": SIZE},
        "storage_profile": {"image_reference": LINUX, "os_disk": os_disk(clients, account, "press")},
        "network_profile": {"network_interfaces": [{"id": nic.id}]},
    }
    machines, extensions = compute.virtual_machines, compute.virtual_machine_extensions
    report.call("virtual_machines.begin_create_or_update", lambda: machines.begin_create_or_update(GROUP, "press", body).result(), lambda made: equal(made.provisioning_state, "Succeeded", "provisioningState"))
    report.call("virtual_machines.list_available_sizes", lambda: [size.name for size in machines.list_available_sizes(GROUP, "press")], lambda names: equal(SIZE in names, True, "offered"))
    if hasattr(machines, "instance_view"):
        report.call("virtual_machines.instance_view", lambda: machines.instance_view(GROUP, "press"), lambda view: equal("PowerState/running" in [status.code for status in view.statuses], True, "running"))
    script = {**here, "publisher": "Microsoft.Azure.Extensions", "type_properties_type": "CustomScript", "type_handler_version": "2.0", "settings": {"commandToExecute": "true"}}
    report.call("virtual_machine_extensions.begin_create_or_update", lambda: extensions.begin_create_or_update(GROUP, "press", "script", script).result(), lambda made: equal(made.provisioning_state, "Succeeded", "provisioningState"))
    report.call("virtual_machine_extensions.get", lambda: extensions.get(GROUP, "press", "script"))
    report.call("virtual_machine_extensions.begin_delete", lambda: extensions.begin_delete(GROUP, "press", "script").result())
    report.call("virtual_machines.begin_redeploy", lambda: machines.begin_redeploy(GROUP, "press").result())
    report.call("virtual_machines.begin_deallocate (to generalize)", lambda: machines.begin_deallocate(GROUP, "press").result())
    report.call("virtual_machines.generalize", lambda: machines.generalize(GROUP, "press"))
    report.call("virtual_machines.begin_delete", lambda: machines.begin_delete(GROUP, "press").result())


def scale_set(clients, report, subnet):
    compute = clients.compute
    sets, instances = compute.virtual_machine_scale_sets, compute.virtual_machine_scale_set_vms
    place = {"name": "place", "subnet": {"id": subnet.id}}
    disk = {"create_option": "FromImage"}
    if not clients.has(compute, "disks"):
        disk |= {"name": "presses", "vhd_containers": [f"https://portholecompute.blob.local.azurestack.external/vhds"]}
    profile = {
        "os_profile": login("computer_name_prefix"),
        "storage_profile": {"image_reference": LINUX, "os_disk": disk},
        "network_profile": {"network_interface_configurations": [{"name": "nic", "primary": True, "ip_configurations": [place]}]},
    }
    body = {"location": clients.location, "sku": {"name": SIZE, "capacity": 2}, "upgrade_policy": {"mode": "Manual"}, "overprovision": False, "virtual_machine_profile": profile}
    report.call("virtual_machine_scale_sets.begin_create_or_update", lambda: sets.begin_create_or_update(GROUP, "presses", body).result(), lambda made: equal(made.sku.capacity, 2, "capacity"))
    report.call("virtual_machine_scale_sets.get", lambda: sets.get(GROUP, "presses"))
    report.call("virtual_machine_scale_sets.list", lambda: [one.name for one in sets.list(GROUP)], lambda names: equal(names, ["presses"], "the list"))
    report.call("virtual_machine_scale_sets.list_skus", lambda: list(sets.list_skus(GROUP, "presses")), lambda found: equal(len(found) > 0, True, "skus"))
    report.call("virtual_machine_scale_sets.get_instance_view", lambda: sets.get_instance_view(GROUP, "presses"))
    report.call("virtual_machine_scale_set_vms.list", lambda: [one.instance_id for one in instances.list(GROUP, "presses")], lambda found: equal(len(found), 2, "machines"))
    report.call("virtual_machine_scale_set_vms.get_instance_view", lambda: instances.get_instance_view(GROUP, "presses", "0"))
    for action in ("power_off", "start", "restart", "deallocate"):
        report.call(f"virtual_machine_scale_sets.begin_{action}", lambda: getattr(sets, f"begin_{action}")(GROUP, "presses").result())
    report.call("virtual_machine_scale_set_vms.begin_start", lambda: instances.begin_start(GROUP, "presses", "0").result())
    report.call("virtual_machine_scale_set_vms.begin_delete", lambda: instances.begin_delete(GROUP, "presses", "1").result())
    report.call("virtual_machine_scale_sets.begin_delete", lambda: sets.begin_delete(GROUP, "presses").result())
