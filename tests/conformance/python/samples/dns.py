"""Zones and record sets, by azure-mgmt-dns."""

from azure.mgmt.dns import DnsManagementClient

from report import equal

GROUP, ZONE = "porthole-dns", "plant.example"
RECORDS = {
    "A": {"a_records": [{"ipv4_address": "192.0.2.1"}]},
    "AAAA": {"aaaa_records": [{"ipv6_address": "2001:db8::1"}]},
    "CNAME": {"cname_record": {"cname": "web.example"}},
    "MX": {"mx_records": [{"preference": 10, "exchange": "mail.example"}]},
    "NS": {"ns_records": [{"nsdname": "ns.example"}]},
    "PTR": {"ptr_records": [{"ptrdname": "host.example"}]},
    "SRV": {"srv_records": [{"priority": 1, "weight": 2, "port": 443, "target": "web.example"}]},
    "TXT": {"txt_records": [{"value": ["hello"]}]},
}


def run(clients, report):
    client = clients.make(DnsManagementClient)
    if not clients.has(client, "zones"):  # 2017-03-09-profile
        return report.lacks("zones.create_or_update", "this profile has no zones")
    groups = clients.resource.resource_groups
    groups.create_or_update(GROUP, {"location": clients.location})
    zones, sets = client.zones, client.record_sets
    report.call("zones.create_or_update", lambda: zones.create_or_update(GROUP, ZONE, {"location": "global"}), lambda zone: equal(len(zone.name_servers) > 0, True, "name servers"))
    report.call("zones.get", lambda: zones.get(GROUP, ZONE), lambda zone: equal(zone.number_of_record_sets, 2, "record sets"))
    report.call("zones.list", lambda: [zone.name for zone in zones.list()], lambda names: equal(names, [ZONE], "the zones"))
    report.call("zones.list_by_resource_group", lambda: [zone.name for zone in zones.list_by_resource_group(GROUP)], lambda names: equal(names, [ZONE], "the zones"))
    for kind, records in RECORDS.items():
        name = f"by-{kind.lower()}"
        report.call(f"record_sets.create_or_update ({kind})", lambda: sets.create_or_update(GROUP, ZONE, name, kind, {"ttl": 600, **records}), lambda made: equal(made.ttl, 600, "ttl"))
        report.call(f"record_sets.get ({kind})", lambda: sets.get(GROUP, ZONE, name, kind), lambda made: equal(made.name, name, "name"))
    report.call("record_sets.update", lambda: sets.update(GROUP, ZONE, "by-a", "A", {"ttl": 900}), lambda made: equal(made.ttl, 900, "ttl"))
    report.call("record_sets.list_by_type", lambda: [one.name for one in sets.list_by_type(GROUP, ZONE, "A")], lambda names: equal(names, ["by-a"], "the sets"))
    report.call("record_sets.list_by_dns_zone", lambda: list(sets.list_by_dns_zone(GROUP, ZONE)), lambda found: equal(len(found), 10, "sets"))
    report.call("record_sets.delete", lambda: sets.delete(GROUP, ZONE, "by-a", "A"))
    report.call("zones.begin_delete", lambda: zones.begin_delete(GROUP, ZONE).result())
    groups.begin_delete(GROUP).result()
