"""Zones and their record sets."""

GROUP, ZONE = "az-dns", "plant.example"
# The kind, the words that add a record, the words that take it away, and where it is shown.
RECORDS = [
    ("a", ["--ipv4-address", "192.0.2.1"], "aRecords"),
    ("aaaa", ["--ipv6-address", "2001:db8::1"], "aaaaRecords"),
    ("mx", ["--exchange", "mail.example", "--preference", "10"], "mxRecords"),
    ("ns", ["--nsdname", "ns.example"], "nsRecords"),
    ("ptr", ["--ptrdname", "host.example"], "ptrRecords"),
    ("srv", ["--priority", "1", "--weight", "2", "--port", "443", "--target", "web.example"], "srvRecords"),
    ("txt", ["--value", "hello"], "txtRecords"),
]


def run(az):
    az.quietly("group create", "--name", GROUP, "--location", az.location)
    az("network dns zone create", "--resource-group", GROUP, "--name", ZONE, check=lambda made: made["nameServers"])
    az("network dns zone show", "--resource-group", GROUP, "--name", ZONE, check=lambda found: found["numberOfRecordSets"] == 2)
    az("network dns zone list", "--resource-group", GROUP, check=lambda found: [one["name"] for one in found] == [ZONE])
    az("network dns zone update", "--resource-group", GROUP, "--name", ZONE, "--set", "tags.a=b", check=lambda found: found["tags"] == {"a": "b"})
    zone = ["--resource-group", GROUP, "--zone-name", ZONE]
    for kind, words, shown in RECORDS:
        one_kind(az, kind, words, shown, zone)
    az("network dns record-set cname set-record", *zone, "--record-set-name", "www", "--cname", "web.example", check=lambda found: found_in(found, "CNAMERecord", "cnameRecord")["cname"] == "web.example")
    az("network dns record-set cname show", *zone, "--name", "www")
    az("network dns record-set cname list", *zone, check=lambda found: [one["name"] for one in found] == ["www"])
    az("network dns record-set cname delete", *zone, "--name", "www", "--yes")
    az("network dns record-set soa show", *zone)
    az("network dns record-set soa update", *zone, "--email", "hostmaster.example", check=lambda found: found_in(found, "SOARecord", "soaRecord")["email"] == "hostmaster.example")
    az("network dns record-set list", *zone, check=lambda found: len(found) >= 2)
    az("network dns zone export", "--resource-group", GROUP, "--name", ZONE, "--file-name", str(az.folder / "zone.txt"))
    az("network dns zone import", "--resource-group", GROUP, "--name", "copy.example", "--file-name", str(az.folder / "zone.txt"))
    az("network dns zone delete", "--resource-group", GROUP, "--name", ZONE, "--yes")
    az.quietly("group delete", "--name", GROUP, "--yes")


def one_kind(az, kind, words, shown, zone):
    command = f"network dns record-set {kind}"
    az(f"{command} create", *zone, "--name", f"by-{kind}", "--ttl", "600")
    az(f"{command} add-record", *zone, "--record-set-name", f"by-{kind}", *words, check=lambda found: len(found_in(found, shown, shown[0].upper() + shown[1:], shown.replace("Records", "").upper() + "Records")) == 1)
    az(f"{command} show", *zone, "--name", f"by-{kind}")
    az(f"{command} list", *zone, check=lambda found: f"by-{kind}" in [one["name"] for one in found])
    az(f"{command} update", *zone, "--name", f"by-{kind}", "--set", "ttl=900")
    az(f"{command} remove-record", *zone, "--record-set-name", f"by-{kind}", *words, "--keep-empty-record-set")
    az(f"{command} delete", *zone, "--name", f"by-{kind}", "--yes")


def found_in(answer, *names):
    """Releases of az spell the keys otherwise."""
    for name in names:
        if name in answer:
            return answer[name]
    raise KeyError(names[0])
