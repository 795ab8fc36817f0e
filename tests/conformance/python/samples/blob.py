"""The data of a storage account, by azure-storage-blob: through the proxy under the account's own name, and by the path on localhost."""

import io
import os
from datetime import datetime, timedelta, timezone

from azure.core import MatchConditions
from azure.storage.blob import (
    AccessPolicy,
    AccountSasPermissions,
    BlobClient,
    BlobSasPermissions,
    BlobServiceClient,
    ContainerClient,
    ContainerSasPermissions,
    ContentSettings,
    ResourceTypes,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)
from report import equal, need
from samples import storage

GROUP = "azure-sample-group-blob-250"
ACCOUNT = "portholeblob250"
# The oldest and the newest version that this package speaks; the newest is that of the profile 2020-09-01-hybrid.
OLDEST = "2019-02-02"
VERSIONS = {"v2020_09_01_hybrid": "2019-07-07"}
MIB = 1024 * 1024


def run(clients, report):
    proxy = clients.proxy
    groups, accounts = clients.resource.resource_groups, clients.storage.storage_accounts
    report.call("resource_groups.create_or_update", lambda: groups.create_or_update(GROUP, {"location": clients.location}))
    account = report.call("storage_accounts.begin_create", lambda: storage.create(clients, GROUP, ACCOUNT), storage.made)
    keys = report.call("storage_accounts.list_keys", lambda: storage.keys(accounts.list_keys(GROUP, ACCOUNT)), storage.two)
    host = need(account, "account").primary_endpoints.blob
    path = clients.secret["resourceManagerEndpointUrl"].rstrip("/") + f"/blob/{ACCOUNT}"
    places = [(path, {})]
    if proxy:
        places.insert(0, (host, {"proxies": {"https": proxy}}))
    for url, options in places:
        options = {**options, "api_version": VERSIONS.get(clients.profile.name, OLDEST), "retry_total": 0}
        calls(report, Place(url, need(keys, "pair of keys")["key1"], options))
    url, options = places[0]
    old = Place(url, keys["key1"], {**options, "retry_total": 0})
    report.call("storage_accounts.regenerate_key (key1)", lambda: accounts.regenerate_key(GROUP, ACCOUNT, {"key_name": "key1"}))
    report.refused("list_containers (with the key that was renewed)", 403, "AuthenticationFailed", lambda: list(old.service.list_containers()))
    both = Place(url, keys["key2"], {**options, "retry_total": 0})
    report.call("list_containers (with the other key)", lambda: list(both.service.list_containers()))
    sas = {"services": "b", "resource_types": "sco", "permissions": "rl", "shared_access_expiry_time": soon()}
    token = report.call("storage_accounts.list_account_sas", lambda: accounts.list_account_sas(GROUP, ACCOUNT, sas).account_sas_token)
    # Under the older profiles the resource manager makes no signatures.
    if token:
        signed = BlobServiceClient(url, credential=token, retry_total=0, **options)
        report.call("list_containers (with the resource manager's signature)", lambda: list(signed.list_containers()))
    report.call("resource_groups.begin_delete", lambda: groups.begin_delete(GROUP).result())


class Place:
    """An account at an address."""

    def __init__(self, url, key, options):
        self.key, self.options = key, options
        self.url = url.rstrip("/")
        self.credential = {"account_name": ACCOUNT, "account_key": key}
        self.service = BlobServiceClient(url, credential=self.credential, **options)
        # Blocks of 1 MiB, so that few bytes make more than one of each.
        small = {"max_single_put_size": MIB, "max_block_size": MIB, "max_single_get_size": MIB, "max_chunk_get_size": MIB, "max_page_size": MIB}
        self.container = ContainerClient(url, "work", credential=self.credential, **options, **small)
        self.how = "host" if "proxies" in options else "path"

    def with_token(self, blob, token):
        return BlobClient(self.url, "work", blob, credential=token, **self.options)


def soon(minutes=30):
    return datetime.now(timezone.utc) + timedelta(minutes=minutes)


def calls(report, place):
    def call(name, action, check=None):
        return report.call(f"{name} (by {place.how})", action, check)

    def refused(name, status, code, action):
        report.refused(f"{name} (by {place.how})", status, code, action)

    service, container = place.service, place.container
    call("get_account_information", service.get_account_information, lambda found: equal(found["account_kind"], "Storage", "kind"))
    call("get_service_properties", service.get_service_properties, lambda found: equal(found["cors"], [], "cors"))
    call("create_container", lambda: container.create_container(metadata={"plant": "Graz"}))
    refused("create_container (again)", 409, "ContainerAlreadyExists", container.create_container)
    call("container.get_container_properties", container.get_container_properties, lambda found: equal(found.metadata, {"plant": "Graz"}, "metadata"))
    call("list_containers", lambda: [one.name for one in service.list_containers(include_metadata=True)], lambda found: equal(found, ["work"], "the list"))

    small, large = b"0123456789", os.urandom(3 * MIB + 17)
    settings = ContentSettings(content_type="text/plain", cache_control="no-store")
    call("upload_blob (small)", lambda: container.upload_blob("a/small ä.txt", small, content_settings=settings, metadata={"line": "4"}, validate_content=True))
    call("upload_blob (in blocks)", lambda: container.upload_blob("a/large.bin", io.BytesIO(large), length=len(large)))
    refused("upload_blob (there already)", 409, "BlobAlreadyExists", lambda: container.upload_blob("a/small ä.txt", small))
    call("download_blob (in ranges)", lambda: container.download_blob("a/large.bin").readall(), lambda found: equal(found == large, True, "the same bytes"))
    blob = container.get_blob_client("a/small ä.txt")
    call("download_blob (a range, checked)", lambda: blob.download_blob(offset=2, length=3, validate_content=True).readall(), lambda found: equal(found, b"234", "bytes"))
    found = call("get_blob_properties", blob.get_blob_properties, described)
    refused("download_blob (if changed)", 304, "ConditionNotMet", lambda: blob.download_blob(etag=found.etag, match_condition=MatchConditions.IfModified))
    refused("delete_blob (if another)", 412, "ConditionNotMet", lambda: blob.delete_blob(etag='"0x1"', match_condition=MatchConditions.IfNotModified))
    call("set_http_headers", lambda: blob.set_http_headers(ContentSettings(content_type="text/csv")))
    call("set_blob_metadata", lambda: blob.set_blob_metadata({"shift": "2"}))
    call("get_blob_properties (changed)", blob.get_blob_properties, lambda found: equal((found.content_settings.content_type, found.metadata), ("text/csv", {"shift": "2"}), "what was set"))
    refused("get_blob_properties (none)", 404, "BlobNotFound", lambda: container.download_blob("none"))

    for number in range(5):
        container.upload_blob(f"list/{number}", b"")
    pages = lambda: [[one.name for one in page] for page in container.list_blobs("list/", results_per_page=2).by_page()]
    call("list_blobs (in pages)", pages, lambda found: equal(found, [["list/0", "list/1"], ["list/2", "list/3"], ["list/4"]], "pages"))
    call("walk_blobs", lambda: [one.name for one in container.walk_blobs()], lambda found: equal(found, ["a/", "list/"], "folders"))
    call("list_blobs (with metadata)", lambda: list(container.list_blobs("a/", include=["metadata"])), lambda found: equal(found[1].metadata, {"shift": "2"}, "metadata"))

    blocks(call, container)
    pages_of_disk(call, container)
    copies(call, refused, place)
    signatures(call, refused, place, small)
    call("delete_blob", lambda: blob.delete_blob())
    call("delete_container", container.delete_container)
    refused("list_blobs (deleted)", 404, "ContainerNotFound", lambda: list(container.list_blobs()))


def described(found):
    equal((found.size, found.blob_type.value), (10, "BlockBlob"), "size and kind")
    equal((found.content_settings.content_type, found.content_settings.cache_control), ("text/plain", "no-store"), "headers")
    equal(found.metadata, {"line": "4"}, "metadata")
    assert found.creation_time and found.last_modified, found


def blocks(call, container):
    blob = container.get_blob_client("blocks")
    for number in ("1", "2", "3"):
        call("stage_block", lambda number=number: blob.stage_block(number, number.encode() * 4))
    call("get_block_list (uncommitted)", lambda: blob.get_block_list("all"), lambda found: equal([len(half) for half in found], [0, 3], "blocks"))
    call("commit_block_list", lambda: blob.commit_block_list(["3", "1"]))
    call("get_block_list (committed)", lambda: blob.get_block_list("all"), lambda found: equal([len(half) for half in found], [2, 0], "blocks"))
    call("download_blob (of blocks)", lambda: blob.download_blob().readall(), lambda found: equal(found, b"33331111", "bytes"))


def pages_of_disk(call, container):
    disk = container.get_blob_client("disk.vhd")
    page = os.urandom(512)
    call("create_page_blob", lambda: disk.create_page_blob(8192))
    call("upload_page", lambda: disk.upload_page(page, offset=1024, length=512))
    call("clear_page", lambda: disk.clear_page(offset=0, length=512))
    call("get_page_ranges", lambda: disk.get_page_ranges()[0], lambda found: equal(found, [{"start": 1024, "end": 1535}], "ranges"))
    call("resize_blob", lambda: disk.resize_blob(2048))
    call("download_blob (of pages)", lambda: disk.download_blob().readall(), lambda found: equal(found, bytes(1024) + page + bytes(512), "bytes"))
    # A whole disk, mostly zeros, as Add-AzVhd and `az storage blob upload --type page` send it.
    disk = bytearray(5 * MIB)
    disk[2 * MIB : 2 * MIB + 512] = page
    upload = lambda: container.upload_blob("whole.vhd", bytes(disk), blob_type="PageBlob")
    call("upload_blob (a disk)", upload)
    call("download_blob (a disk)", lambda: container.download_blob("whole.vhd").readall(), lambda found: equal(found == bytes(disk), True, "the same bytes"))


def copies(call, refused, place):
    source = place.container.get_blob_client("blocks").url
    copy = place.container.get_blob_client("copy")
    call("start_copy_from_url", lambda: copy.start_copy_from_url(source), lambda found: equal(found["copy_status"], "success", "status"))
    call("download_blob (a copy)", lambda: copy.download_blob().readall(), lambda found: equal(found, b"33331111", "bytes"))
    refused("abort_copy", 409, "NoPendingCopyOperation", lambda: copy.abort_copy(copy.get_blob_properties().copy.id))


def signatures(call, refused, place, small):
    name, of_blob = "a/small ä.txt", {"account_key": place.key, "expiry": soon()}
    reads = generate_blob_sas(ACCOUNT, "work", name, permission=BlobSasPermissions(read=True), content_type="text/html", **of_blob)
    signed = place.with_token(name, reads)
    call("download_blob (by a signature of the blob)", lambda: signed.download_blob().readall(), lambda found: equal(found, small, "bytes"))
    call("get_blob_properties (as the signature says)", signed.get_blob_properties, lambda found: equal(found.content_settings.content_type, "text/html", "type"))
    refused("delete_blob (by a signature that reads)", 403, "AuthorizationPermissionMismatch", signed.delete_blob)
    refused("download_blob (another blob)", 403, "AuthenticationFailed", place.with_token("blocks", reads).download_blob)
    late = generate_blob_sas(ACCOUNT, "work", name, account_key=place.key, permission=BlobSasPermissions(read=True), expiry=soon(-5))
    refused("download_blob (by a signature that is over)", 403, "AuthenticationFailed", place.with_token(name, late).download_blob)
    lists = generate_container_sas(ACCOUNT, "work", permission=ContainerSasPermissions(list=True), **of_blob)
    listing = ContainerClient(place.url, "work", credential=lists, **place.options)
    call("list_blobs (by a signature of the container)", lambda: list(listing.list_blobs()), lambda found: equal(len(found) > 5, True, "many"))
    whole = generate_account_sas(ACCOUNT, place.key, ResourceTypes(object=True), AccountSasPermissions(read=True, write=True), soon())
    call("upload_blob (by a signature of the account)", lambda: place.with_token("signed", whole).upload_blob(b"x"))
    policy = AccessPolicy(permission=ContainerSasPermissions(read=True), expiry=soon())
    call("set_container_access_policy", lambda: place.container.set_container_access_policy({"line4": policy}))
    call("get_container_access_policy", place.container.get_container_access_policy, lambda found: equal([one.id for one in found["signed_identifiers"]], ["line4"], "ids"))
    stored = generate_blob_sas(ACCOUNT, "work", name, account_key=place.key, policy_id="line4")
    call("download_blob (by a stored policy)", lambda: place.with_token(name, stored).download_blob().readall(), lambda found: equal(found, small, "bytes"))
    call("set_container_access_policy (none, public)", lambda: place.container.set_container_access_policy({}, public_access="blob"))
    refused("download_blob (the policy is gone)", 403, "AuthenticationFailed", place.with_token(name, stored).download_blob)
    call("download_blob (by anybody)", lambda: place.with_token(name, None).download_blob().readall(), lambda found: equal(found, small, "bytes"))
    anybody = ContainerClient(place.url, "work", **place.options)
    refused("list_blobs (by anybody)", 404, "ResourceNotFound", lambda: list(anybody.list_blobs()))
