"""The sample `vm`: network and storage, a Linux machine through its whole life, a Windows machine on the recycled interface."""

from azure.mgmt.compute.models import DiskCreateOption

from report import equal, need
from samples import storage

GROUP = "azure-sample-group-virtual-machines250"
VNET, SUBNET, NIC = "azure-sample-vnet250", "azure-sample-subnet250", "azure-sample-nic250"
MACHINE, DISK, ACCOUNT = "VmName250", "mydatadisk1", "portholemachine250"
LINUX = {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest"}
WINDOWS = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2016-Datacenter", "version": "latest"}
TAGS = {"who-rocks": "python", "where": "on azure"}


def run(clients, report):
    interface = make(clients, report)
    if clients.has(clients.compute, "disks"):
        disks_of(clients, report)
    life_of(clients, report)
    machines = clients.compute.virtual_machines
    report.call("virtual_machines.begin_delete", lambda: machines.begin_delete(GROUP, MACHINE).result())
    report.refused("virtual_machines.get (deleted)", 404, "ResourceNotFound", lambda: machines.get(GROUP, MACHINE))
    report.call("virtual_machines.begin_create_or_update (Windows, recycled NIC)", lambda: create(clients, interface, WINDOWS), is_running(clients, "Windows"))
    report.call("virtual_machines.begin_delete (Windows)", lambda: machines.begin_delete(GROUP, MACHINE).result())
    report.call("resource_groups.begin_delete", lambda: clients.resource.resource_groups.begin_delete(GROUP).result())
    report.refused("resource_groups.get (deleted)", 404, "ResourceGroupNotFound", lambda: clients.resource.resource_groups.get(GROUP))


def make(clients, report):
    """Group, storage account, network, Linux machine, tags: all that stays for somebody to look at. Returns the interface."""
    machines = clients.compute.virtual_machines
    report.call("resource_groups.create_or_update", lambda: clients.resource.resource_groups.create_or_update(GROUP, {"location": clients.location}))
    report.call("storage_accounts.begin_create", lambda: storage.create(clients, GROUP, ACCOUNT), storage.made)
    interface = network(clients, report)
    report.call("virtual_machines.begin_create_or_update (Linux)", lambda: create(clients, interface, LINUX), is_running(clients, "Linux"))
    report.call(
        "virtual_machines.begin_create_or_update (tags, a partial PUT)",
        lambda: machines.begin_create_or_update(GROUP, MACHINE, {"location": clients.location, "tags": TAGS}).result(),
        lambda machine: (equal(machine.tags, TAGS, "tags"), equal(machine.storage_profile.os_disk.os_type, "Linux", "osType")),
    )
    return interface


def network(clients, report):
    networks, subnets, interfaces = clients.network.virtual_networks, clients.network.subnets, clients.network.network_interfaces
    space = {"location": clients.location, "address_space": {"address_prefixes": ["10.0.0.0/16"]}}
    report.call("virtual_networks.begin_create_or_update", lambda: networks.begin_create_or_update(GROUP, VNET, space).result())
    subnet = report.call(
        "subnets.begin_create_or_update",
        lambda: subnets.begin_create_or_update(GROUP, VNET, SUBNET, {"address_prefix": "10.0.0.0/24"}).result(),
    )
    report.call(
        "virtual_networks.get (holds the subnet)",
        lambda: networks.get(GROUP, VNET),
        lambda vnet: equal([child.name for child in vnet.subnets], [SUBNET], "subnets"),
    )

    def create_interface():
        place = {"name": "azure-sample-ip-config250", "subnet": {"id": need(subnet, "subnet").id}}
        return interfaces.begin_create_or_update(GROUP, NIC, {"location": clients.location, "ip_configurations": [place]}).result()

    return report.call("network_interfaces.begin_create_or_update", create_interface, has_address)


def has_address(interface):
    found = interface.ip_configurations[0].private_ip_address
    assert found and found.startswith("10.0.0."), f"privateIPAddress is {found!r}"


def create(clients, interface, image):
    disk = {}
    if not clients.has(clients.compute, "disks"):
        # Before managed disks, a machine's disk is a file in an account of one's own, which stays when the machine goes.
        system = f"{ACCOUNT}-{image['offer']}".lower()
        disk = {"os_disk": {"name": system, "create_option": "FromImage", "vhd": {"uri": f"https://{ACCOUNT}.blob.local.azurestack.external/vhds/{system}.vhd"}}}
    parameters = {
        "location": clients.location,
        "os_profile": {"computer_name": MACHINE, "admin_username": "userlogin", "admin_password": "8a4f1d3e-Porthole"},
        "hardware_profile": {"vm_size": "Standard_DS1_v2"},
        "storage_profile": {"image_reference": image, **disk},
        "network_profile": {"network_interfaces": [{"id": need(interface, "network interface").id}]},
    }
    return clients.compute.virtual_machines.begin_create_or_update(GROUP, MACHINE, parameters).result()


def disks_of(clients, report):
    machines, disks = clients.compute.virtual_machines, clients.compute.disks
    empty = {"location": clients.location, "disk_size_gb": 1, "creation_data": {"create_option": DiskCreateOption.empty}}
    disk = report.call("disks.begin_create_or_update (empty)", lambda: disks.begin_create_or_update(GROUP, DISK, empty).result())
    machine = report.call("virtual_machines.get", lambda: machines.get(GROUP, MACHINE), lambda found: equal(found.storage_profile.data_disks, [], "dataDisks"))

    def attach():
        attached = {"lun": 12, "name": DISK, "create_option": DiskCreateOption.attach, "managed_disk": {"id": need(disk, "data disk").id}}
        need(machine, "virtual machine").storage_profile.data_disks.append(attached)
        return machines.begin_create_or_update(GROUP, MACHINE, machine).result()

    report.call("virtual_machines.begin_create_or_update (attach a data disk)", attach, lambda found: equal(attached_to(found), [(12, DISK)], "dataDisks"))
    report.call("disks.get (attached)", lambda: disks.get(GROUP, DISK), belongs_to(clients, True))

    def detach():
        remaining = need(machine, "virtual machine").storage_profile.data_disks
        remaining[:] = [disk for disk in remaining if (disk["name"] if isinstance(disk, dict) else disk.name) != DISK]
        return machines.begin_create_or_update(GROUP, MACHINE, machine).result()

    report.call("virtual_machines.begin_create_or_update (detach it)", detach, lambda found: equal(attached_to(found), [], "dataDisks"))
    report.call("disks.get (detached)", lambda: disks.get(GROUP, DISK), belongs_to(clients, False))


def attached_to(machine):
    return [(disk.lun, disk.name) for disk in machine.storage_profile.data_disks]


def belongs_to(clients, attached):
    def check(disk):
        # 2019-03-01-hybrid reads disks at a version whose model has `owner_id` or `managed_by`, by the module.
        owner = getattr(disk, "managed_by", None) or getattr(disk, "owner_id", None)
        equal(bool(owner), attached, f"owned ({owner})")

    return check


def life_of(clients, report):
    machines = clients.compute.virtual_machines
    report.call("virtual_machines.begin_deallocate", lambda: machines.begin_deallocate(GROUP, MACHINE).result(), power(clients, "deallocated"))

    def expand():
        disks = clients.compute.disks
        disk = disks.get(GROUP, machines.get(GROUP, MACHINE).storage_profile.os_disk.name)
        before = disk.disk_size_gb
        assert before, "the OS disk has no size"
        disk.disk_size_gb += 10
        return before, disks.begin_create_or_update(GROUP, disk.name, disk).result().disk_size_gb

    if clients.has(clients.compute, "disks"):
        report.call("disks.begin_create_or_update (OS disk, 10 GB more)", expand, lambda sizes: equal(sizes[1], sizes[0] + 10, "diskSizeGB"))
    report.call("virtual_machines.begin_start", lambda: machines.begin_start(GROUP, MACHINE).result(), power(clients, "running"))
    report.call("virtual_machines.begin_restart", lambda: machines.begin_restart(GROUP, MACHINE).result(), power(clients, "running"))
    report.call("virtual_machines.begin_power_off", lambda: machines.begin_power_off(GROUP, MACHINE).result(), power(clients, "stopped"))
    report.call("virtual_machines.list_all", lambda: [machine.name for machine in machines.list_all()], lambda listed: equal(listed, [MACHINE], "the list"))
    report.call("virtual_machines.list", lambda: [machine.name for machine in machines.list(GROUP)], lambda listed: equal(listed, [MACHINE], "the list"))


def power(clients, expected):
    """Checks the power state in the instance view, where people look."""

    def check(_):
        machine = clients.compute.virtual_machines.get(GROUP, MACHINE, expand="instanceView")
        codes = [status.code for status in machine.instance_view.statuses]
        assert f"PowerState/{expected}" in codes, f"the statuses are {codes}"

    return check


def is_running(clients, system):
    def check(machine):
        equal(machine.provisioning_state, "Succeeded", "provisioningState")
        equal(str(machine.storage_profile.os_disk.os_type), system, "osType")
        power(clients, "running")(machine)

    return check
