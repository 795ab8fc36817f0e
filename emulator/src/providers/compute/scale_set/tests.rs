//! A set from its making to its end.

use crate::testing::{Reply, SUBSCRIPTION, Stamp};
use serde_json::{Value, json};

fn at(below: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{below}")
}

fn set(below: &str) -> String {
    at(&format!(
        "Microsoft.Compute/virtualMachineScaleSets/web{below}"
    ))
}

fn model(capacity: u64) -> Value {
    let balancer = at("Microsoft.Network/loadBalancers/lb");
    json!({
        "location": "local",
        "sku": { "name": "Standard_DS1_v2", "capacity": capacity },
        "properties": {
            "upgradePolicy": { "mode": "manual" },
            "virtualMachineProfile": {
                "osProfile": { "computerNamePrefix": "web", "adminUsername": "azureops", "adminPassword": "Pa55w.rd-42" },
                "storageProfile": {
                    "osDisk": { "createOption": "FromImage" },
                    "imageReference": { "publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS", "version": "latest" }
                },
                "networkProfile": { "networkInterfaceConfigurations": [{ "name": "nic", "properties": { "ipConfigurations": [{
                    "name": "ip", "properties": {
                        "subnet": { "id": at("Microsoft.Network/virtualNetworks/v/subnets/s") },
                        "loadBalancerBackendAddressPools": [{ "id": format!("{balancer}/backendAddressPools/pool") }],
                        "loadBalancerInboundNatPools": [{ "id": format!("{balancer}/inboundNatPools/nat") }]
                    }
                }] } }] }
            }
        }
    })
}

fn stamp() -> Stamp {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.create(&at("Microsoft.Network/virtualNetworks/v"), json!({"location": "local", "properties": {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24"}}]}}));
    let balancer = at("Microsoft.Network/loadBalancers/lb");
    let subnet = json!({"id": at("Microsoft.Network/virtualNetworks/v/subnets/s")});
    stamp.create(&balancer, json!({"location": "local", "properties": {
        "frontendIPConfigurations": [{"name": "f", "properties": {"subnet": subnet}}],
        "backendAddressPools": [{"name": "pool"}],
        "inboundNatPools": [{"name": "nat", "properties": {
            "frontendPortRangeStart": 50000, "frontendPortRangeEnd": 50119, "backendPort": 22, "protocol": "tcp",
            "frontendIPConfiguration": {"id": format!("{balancer}/frontendIPConfigurations/f")}}}]}}));
    stamp
}

fn instances(stamp: &mut Stamp) -> Vec<String> {
    stamp
        .get(&set("/virtualMachines?api-version=2020-06-01"))
        .names()
}

fn act(stamp: &mut Stamp, below: &str, body: Value) -> Reply {
    let opened = stamp.post(&set(&format!("/{below}?api-version=2020-06-01")), body);
    assert_eq!(opened.status, 202, "{}", opened.text());
    stamp.finish(&opened)
}

#[test]
fn machines_follow_the_capacity_and_stand_in_subnet_and_balancer() {
    let mut stamp = stamp();
    let made = stamp.create(&set(""), model(2));
    assert_eq!(made.at("/sku/tier"), "Standard");
    assert!(!made.text().contains("Pa55w"), "no secret comes back");
    assert_eq!(instances(&mut stamp), ["web_0", "web_1"]);
    let balancer = stamp.get(&at("Microsoft.Network/loadBalancers/lb"));
    assert_eq!(balancer.at("/properties/inboundNatRules/1/name"), "nat.1");
    assert_eq!(
        balancer.at("/properties/inboundNatRules/1/properties/frontendPort"),
        50001
    );
    assert_eq!(
        balancer
            .at("/properties/backendAddressPools/0/properties/backendIPConfigurations")
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let written = stamp.put(&at("Microsoft.Network/loadBalancers/lb"), balancer.json());
    assert_eq!(
        written.status,
        200,
        "what was read can be written: {}",
        written.text()
    );
    let interfaces = stamp.get(&set("/networkInterfaces?api-version=2018-11-01"));
    let address = |place: usize| {
        interfaces.at(&format!(
            "/value/{place}/properties/ipConfigurations/0/properties/privateIPAddress"
        ))
    };
    assert_ne!(address(0), address(1));
    let mut third = model(3);
    third["properties"]["virtualMachineProfile"]["extensionProfile"] = json!({"extensions": [{"name": "e", "properties": {
        "publisher": "p", "type": "t", "typeHandlerVersion": "1.0", "protectedSettings": {"secret": "Pa55w.rd-42"}}}]});
    assert!(!stamp.create(&set(""), third).text().contains("Pa55w"));
    assert!(
        !format!(
            "{:?}",
            stamp
                .world
                .resource(&crate::world::resource_id::ResourceId::new(&set("")))
        )
        .contains("Pa55w")
    );
    assert_eq!(instances(&mut stamp).len(), 3);
    act(&mut stamp, "delete", json!({"instanceIds": ["1"]}));
    assert_eq!(instances(&mut stamp), ["web_0", "web_2"]);
    assert_eq!(stamp.get(&set("")).at("/sku/capacity"), 2);
    let gone = stamp.delete(&set(""));
    assert_eq!(stamp.finish(&gone).status, 200);
    let left = stamp.get(&format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/resources?api-version=2019-10-01"
    ));
    assert_eq!(
        left.names().len(),
        2,
        "only network and balancer: {}",
        left.text()
    );
}

#[test]
fn machines_are_stopped_started_and_looked_at_together_or_alone() {
    let mut stamp = stamp();
    stamp.create(&set(""), model(2));
    let power = |stamp: &mut Stamp, number: u64| {
        let view = stamp.get(&set(&format!(
            "/virtualMachines/{number}/instanceView?api-version=2020-06-01"
        )));
        view.at("/statuses/1/code")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    act(&mut stamp, "deallocate", json!(null));
    assert_eq!(power(&mut stamp, 1), "PowerState/deallocated");
    act(&mut stamp, "start", json!({"instanceIds": ["0"]}));
    assert_eq!(
        [power(&mut stamp, 0), power(&mut stamp, 1)],
        ["PowerState/running", "PowerState/deallocated"]
    );
    act(&mut stamp, "virtualMachines/1/start", json!(null));
    assert_eq!(power(&mut stamp, 1), "PowerState/running");
    let summary = stamp.get(&set("/instanceView?api-version=2020-06-01"));
    assert_eq!(summary.at("/virtualMachine/statusesSummary/0/count"), 2);
    let unknown = stamp.post(
        &set("/start?api-version=2020-06-01"),
        json!({"instanceIds": ["7"]}),
    );
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (400, "InvalidParameter")
    );
    let nothing = stamp.post(
        &set("/rollingUpgrades/cancel?api-version=2020-06-01"),
        json!(null),
    );
    assert_eq!(
        (nothing.status, nothing.code().as_str()),
        (409, "OperationNotAllowed")
    );
}

#[test]
fn what_makes_no_set_is_refused() {
    let mut stamp = stamp();
    let mut put = |change: &dyn Fn(&mut Value)| {
        let mut body = model(1);
        change(&mut body);
        let reply = stamp.put(&set(""), body);
        (reply.status, reply.code(), reply.at("/error/target"))
    };
    assert_eq!(
        put(&|body| body["sku"]["name"] = json!("Huge")).2,
        "sku.name"
    );
    assert_eq!(
        put(&|body| body["sku"]["capacity"] = json!(101)).2,
        "sku.capacity"
    );
    let many = put(&|body| {
        body["sku"] = json!({ "name": "Standard_D2_v2", "capacity": 99 });
    });
    assert_eq!(
        (many.0, many.1.as_str()),
        (409, "OperationNotAllowed"),
        "the quota of cores"
    );
    assert_eq!(
        put(&|body| body["properties"]["upgradePolicy"] = json!({})).0,
        400
    );
    assert_eq!(
        put(
            &|body| body["properties"]["virtualMachineProfile"]["osProfile"]["adminPassword"] =
                json!("weak")
        )
        .2,
        "adminPassword"
    );
    let by_hand = stamp.put(
        &set("/virtualMachines/9?api-version=2020-06-01"),
        json!({"location": "local"}),
    );
    assert_eq!(by_hand.code(), "ParentResourceNotFound");
}

/// Opens an action without waiting for it.
fn open(stamp: &mut Stamp, below: &str, body: Value) -> Reply {
    stamp.post(&set(&format!("/{below}?api-version=2020-06-01")), body)
}

#[test]
fn one_thing_is_done_at_a_time() {
    let mut stamp = stamp();
    stamp.create(&set(""), model(3));
    let unknown = open(&mut stamp, "delete", json!({"instanceIds": ["0", "99"]}));
    assert_eq!(unknown.code(), "InvalidParameter");
    let idle = stamp.get(&set(""));
    assert_eq!(
        idle.at("/properties/provisioningState"),
        "Succeeded",
        "what was refused changed nothing"
    );
    let deletion = open(&mut stamp, "delete", json!({"instanceIds": ["0"]}));
    assert_eq!(deletion.status, 202);
    for (below, ids) in [
        ("start", json!({"instanceIds": ["1"]})),
        ("start", json!({"instanceIds": ["99"]})),
        ("deallocate", json!(null)),
    ] {
        let second = open(&mut stamp, below, ids);
        assert_eq!(
            (second.status, second.code().as_str()),
            (409, "OperationNotAllowed")
        );
    }
    assert_eq!(stamp.finish(&deletion).status, 200);
    assert_eq!(instances(&mut stamp), ["web_1", "web_2"]);
    act(&mut stamp, "start", json!({"instanceIds": ["1"]}));
    assert_eq!(instances(&mut stamp), ["web_1", "web_2"]);
}

#[test]
fn a_set_that_is_being_made_is_not_acted_on() {
    let mut stamp = stamp();
    let making = stamp.put(&set(""), model(1));
    assert_eq!(making.status, 201);
    assert_eq!(open(&mut stamp, "restart", json!(null)).status, 409);
    stamp.finish(&making);
    assert_eq!(open(&mut stamp, "restart", json!(null)).status, 202);
}

#[test]
fn what_was_begun_last_on_a_machine_decides() {
    let mut stamp = stamp();
    stamp.create(&set(""), model(2));
    let all = open(&mut stamp, "deallocate", json!(null));
    let one = open(&mut stamp, "virtualMachines/0/start", json!(null));
    stamp.finish(&one);
    stamp.finish(&all);
    let power = |stamp: &mut Stamp, number: u8| {
        let view = format!("/virtualMachines/{number}/instanceView?api-version=2020-06-01");
        stamp.get(&set(&view)).at("/statuses/1/code")
    };
    assert_eq!(power(&mut stamp, 0), "PowerState/running");
    assert_eq!(power(&mut stamp, 1), "PowerState/deallocated");
}

#[test]
fn a_machine_by_itself_is_not_written_and_no_secret_is_kept() {
    let mut stamp = stamp();
    stamp.create(&set(""), model(1));
    let path = set("/virtualMachines/0?api-version=2020-06-01");
    let mut body = stamp.get(&path).json();
    body["properties"]["osProfile"]["adminPassword"] = json!("Pa55w.rd-42");
    body["properties"]["osProfile"]["customData"] = json!("Pa55w.rd-42");
    for method in ["PUT", "PATCH"] {
        let refused = stamp.send(method, &path, Some(body.clone()));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (409, "OperationNotAllowed")
        );
        assert!(!refused.text().contains("Pa55w"), "{}", refused.text());
    }
    assert!(!stamp.get(&path).text().contains("Pa55w"));
    let written = format!("{:?}", stamp.world.take_changes());
    assert!(written.contains("virtualMachines/0") && !written.contains("Pa55w"));
}

fn tagged(capacity: u64, fault: &str) -> Value {
    let mut body = model(capacity);
    body["tags"] = json!({ "porthole-fault": fault });
    body
}

/// The states of the machines, and their power.
fn states(stamp: &mut Stamp) -> Vec<(Value, Value)> {
    let list = stamp.get(&set(
        "/virtualMachines?api-version=2020-06-01&$expand=instanceView",
    ));
    let value = list.at("/value");
    let machines = value.as_array().unwrap().iter();
    let state = |machine: &Value| {
        let properties = &machine["properties"];
        let power = properties["instanceView"]["statuses"][1]["code"].clone();
        (properties["provisioningState"].clone(), power)
    };
    machines.map(state).collect()
}

#[test]
fn an_action_that_fails_leaves_the_set_free_and_its_machines_as_they_were() {
    let mut stamp = stamp();
    stamp.create(&set(""), tagged(2, "fail"));
    let opened = open(&mut stamp, "deallocate", json!({"instanceIds": ["1"]}));
    assert_eq!(stamp.finish(&opened).at("/status"), "Failed");
    let after = stamp.get(&set(""));
    assert_eq!(after.at("/properties/provisioningState"), "Failed");
    let running = json!("PowerState/running");
    assert_eq!(
        states(&mut stamp),
        [
            (json!("Succeeded"), running.clone()),
            (json!("Failed"), running)
        ]
    );
    stamp.create(&set(""), tagged(2, "none"));
    act(&mut stamp, "start", json!(null));
    let after = stamp.get(&set(""));
    assert_eq!(after.at("/properties/provisioningState"), "Succeeded");
}

#[test]
fn a_set_that_cannot_be_made_leaves_no_machine_on_its_way() {
    let mut stamp = stamp();
    let opened = stamp.put(&set(""), tagged(2, "allocation"));
    assert_eq!(stamp.finish(&opened).at("/status"), "Failed");
    for (state, _) in states(&mut stamp) {
        assert_eq!(state, "Failed");
    }
    let opened = stamp.delete(&set(""));
    assert_eq!(stamp.finish(&opened).status, 200);
}
