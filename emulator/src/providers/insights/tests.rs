//! Microsoft.Insights from the outside: what is written of every change, and what is measured.

use crate::{
    testing::{CALLER, Reply, SUBSCRIPTION, Stamp},
    world::subscription::Role,
};
use serde_json::{Value, json};
use std::time::Duration;

const OTHER: &str = "33333333-3333-4333-8333-333333333333";

fn group(name: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}")
}

fn account() -> String {
    format!(
        "{}/providers/Microsoft.Storage/storageAccounts/one",
        group("rg")
    )
}

fn log(query: &str) -> String {
    format!(
        "/subscriptions/{SUBSCRIPTION}/providers/microsoft.insights/eventtypes/management/values?api-version=2015-04-01{query}"
    )
}

fn filtered(condition: &str) -> String {
    let escaped = condition.replace(' ', "%20").replace('\'', "%27");
    log(&format!("&$filter={escaped}"))
}

/// Operation and status of every event, the oldest first.
fn told(reply: &Reply) -> Vec<(String, String)> {
    let events = reply.at("/value");
    let text =
        |event: &Value, pointer: &str| event.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let events = events
        .as_array()
        .unwrap_or_else(|| panic!("{}", reply.text()));
    events
        .iter()
        .rev()
        .map(|event| {
            (
                text(event, "/operationName/value"),
                text(event, "/status/value"),
            )
        })
        .collect()
}

#[test]
fn a_change_is_written_with_its_beginning_and_the_end_of_its_work() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.wait(Duration::from_secs(60));
    let opened = stamp.put(&account(), json!({"location": "local"}));
    assert_eq!(opened.status, 202);
    stamp.finish(&opened);
    let events = stamp.get(&filtered(&format!("resourceUri eq '{}'", account())));
    let write = "Microsoft.Storage/storageAccounts/write".to_owned();
    assert_eq!(
        told(&events),
        ["Started", "Accepted", "Succeeded"].map(|status| (write.clone(), status.to_owned()))
    );
    let last = events.at("/value/0");
    let first = events.at("/value/2");
    assert_eq!(
        last["correlationId"],
        opened.header("x-ms-correlation-request-id").unwrap()
    );
    assert_eq!(last["operationId"], first["operationId"]);
    assert_ne!(last["eventDataId"], first["eventDataId"]);
    assert_eq!(first["eventName"]["value"], "BeginRequest");
    assert_eq!(last["eventName"]["value"], "EndRequest");
    assert_eq!(last["caller"], CALLER);
    assert_eq!(last["claims"]["appid"], CALLER);
    assert_eq!(
        last["authorization"],
        json!({"action": write, "scope": account()})
    );
    assert_eq!(last["resourceGroupName"], "rg");
    assert_eq!(
        last["resourceType"]["value"],
        "Microsoft.Storage/storageAccounts"
    );
    assert!(last["eventTimestamp"].as_str() > first["eventTimestamp"].as_str());
    assert_eq!(
        events.at("/value/1/subStatus/localizedValue"),
        "Accepted (HTTP Status Code: 202)"
    );
}

#[test]
fn reads_are_not_written_and_refusals_are() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.create(&account(), json!({"location": "local"}));
    let before = told(&stamp.get(&log(""))).len();
    stamp.get(&account());
    stamp.get(&log(""));
    assert_eq!(told(&stamp.get(&log(""))).len(), before);
    stamp.grants(OTHER, Role::Reader, &group("rg"));
    assert_eq!(
        stamp.by(OTHER, "DELETE", &account(), json!(null)).status,
        403
    );
    stamp.put(
        &format!("{}/providers/Microsoft.Authorization/locks/l", group("rg")),
        json!({"properties": {"level": "ReadOnly"}}),
    );
    assert_eq!(stamp.delete(&account()).status, 409);
    let failed = stamp.get(&filtered("status eq 'Failed'"));
    let delete = "Microsoft.Storage/storageAccounts/delete".to_owned();
    let failure = (delete, "Failed".to_owned());
    assert_eq!(told(&failed), [failure.clone(), failure]);
    assert_eq!(failed.at("/value/1/caller"), OTHER);
    assert_eq!(failed.at("/value/1/subStatus/value"), "Forbidden");
    assert_eq!(failed.at("/value/0/level"), "Error");
    let message = failed.at("/value/0/properties/statusMessage");
    assert!(message.as_str().unwrap().contains("ScopeLocked"));
    // An error with nothing around it is told too.
    stamp.has_group("free");
    let zone = "providers/Microsoft.Network/dnsZones/contoso.com";
    let body = json!({"location": "global", "properties": {"zoneType": "Private"}});
    let refused = stamp.put(&format!("{}/{zone}", group("free")), body);
    assert_eq!(refused.at("/code"), "BadRequest");
    let told = stamp.get(&format!(
        "/subscriptions/{SUBSCRIPTION}/providers/microsoft.insights/eventtypes/management/values?api-version=2015-04-01&$filter=resourceGroupName eq 'free' and status eq 'Failed'"
    ));
    assert!(
        told.text().contains("DNS zones of this stamp"),
        "{}",
        told.text()
    );
}

#[test]
fn work_that_fails_or_is_called_off_is_written_so() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    let network = |name: &str| {
        format!(
            "{}/providers/Microsoft.Network/virtualNetworks/{name}",
            group("rg")
        )
    };
    let body = json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}});
    let failing = stamp.put(&network("fail-allocation"), body.clone());
    stamp.finish(&failing);
    let stalled = stamp.put(&network("stall-create"), body);
    assert_eq!(stalled.status, 201);
    let gone = stamp.delete(&network("stall-create"));
    stamp.finish(&gone);
    let of = |name: &str| filtered(&format!("resourceUri eq '{}'", network(name)));
    let ends = |reply: Reply| {
        told(&reply)
            .into_iter()
            .map(|(_, status)| status)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ends(stamp.get(&of("fail-allocation"))),
        ["Started", "Accepted", "Failed"]
    );
    assert_eq!(
        ends(stamp.get(&of("stall-create"))),
        [
            "Started",
            "Accepted",
            "Canceled",
            "Started",
            "Accepted",
            "Succeeded"
        ]
    );
}

#[test]
fn filters_take_time_group_and_correlation_and_select_takes_names() {
    let mut stamp = Stamp::new();
    stamp.has_group("early");
    stamp.wait(Duration::from_secs(3600));
    let moment = stamp.now.arm();
    let late = stamp.put(&group("late"), json!({"location": "local"}));
    let since = |quote: &str| {
        filtered(&format!(
            "eventTimestamp ge {quote}{moment}{quote} and eventChannels eq 'Admin, Operation'"
        ))
    };
    for quote in ["", "'"] {
        assert_eq!(told(&stamp.get(&since(quote))).len(), 2);
    }
    assert_eq!(
        told(&stamp.get(&filtered(&format!("eventTimestamp lt '{moment}'")))).len(),
        2
    );
    assert_eq!(
        told(&stamp.get(&filtered("resourceGroupName eq 'LATE'"))).len(),
        2
    );
    let correlation = late.header("x-ms-correlation-request-id").unwrap();
    let one = stamp.get(&filtered(&format!(
        "correlationId eq '{correlation}' and status eq 'Succeeded'"
    )));
    assert_eq!(told(&one).len(), 1);
    let selected = stamp.get(&log("&$select=eventDataId,Status"));
    let item = selected.at("/value/0");
    assert_eq!(item.as_object().unwrap().len(), 2, "{item}");
    for wrong in [
        "colour eq 'red'",
        "eventTimestamp ge 'soon'",
        "status eq 'x",
        "status",
    ] {
        let refused = stamp.get(&filtered(wrong));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "InvalidFilterInQueryString"),
            "{wrong}"
        );
    }
}

#[test]
fn the_log_is_paged_and_each_event_told_once() {
    let mut stamp = Stamp::new();
    stamp.world.settings.page_size = 7;
    for number in 0..10 {
        stamp.has_group(&format!("g{number}"));
    }
    let (mut seen, mut next) = (Vec::new(), Some(log("&$select=eventDataId")));
    while let Some(path) = next {
        let page = stamp.get(&path);
        let items = page.at("/value").as_array().unwrap().clone();
        assert!(items.len() <= 7);
        seen.extend(items.iter().map(|item| item["eventDataId"].to_string()));
        next = page.at("/nextLink").as_str().map(str::to_owned);
    }
    assert_eq!(seen.len(), 20);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 20);
}

#[test]
fn the_log_is_for_those_who_may_read_the_subscription() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.grants(OTHER, Role::Reader, &group("rg"));
    let refused = stamp.by(OTHER, "GET", &log(""), json!(null));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "AuthorizationFailed")
    );
    assert!(
        refused
            .text()
            .contains("Microsoft.Insights/eventtypes/values/read")
    );
}

fn metrics(query: &str) -> String {
    format!(
        "{}/providers/microsoft.insights/metrics?api-version=2018-01-01{query}",
        account()
    )
}

#[test]
fn metrics_are_the_same_each_time_and_lie_within_the_life_of_the_resource() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.create(&account(), json!({"location": "local"}));
    let created = stamp.now;
    stamp.wait(Duration::from_secs(3 * 3600));
    let definitions = stamp.get(&format!(
        "{}/providers/microsoft.insights/metricDefinitions?api-version=2018-01-01",
        account()
    ));
    assert_eq!(definitions.at("/value/1/name/value"), "Transactions");
    assert_eq!(definitions.at("/value/1/primaryAggregationType"), "Total");
    let start = crate::world::timestamp::Timestamp(created.0 - 3_600_000).arm();
    let asked = metrics(&format!(
        "&timespan={start}/{}&interval=PT1H&metricnames=transactions,Availability&aggregation=Average,Maximum",
        stamp.now.arm()
    ));
    let told = stamp.get(&asked);
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(told.json(), stamp.get(&asked).json());
    let points = told.at("/value/0/timeseries/0/data");
    let points = points.as_array().unwrap();
    assert!((4..=5).contains(&points.len()), "{points:?}");
    assert!(points[0].get("average").is_none(), "it was not there yet");
    assert!(points[2]["average"].as_f64() <= points[2]["maximum"].as_f64());
    assert_eq!(told.at("/value/1/timeseries/0/data/2/average"), 100.0);
    let twice = stamp.get(&metrics(
        "&metricnames=Availability,availability,Availability",
    ));
    assert_eq!(twice.at("/value").as_array().unwrap().len(), 1);
    let encoded = format!("{start}/{}", stamp.now.arm()).replace(':', "%253A");
    let encoded = encoded.replace('/', "%252F");
    let by_az = stamp.get(&metrics(&format!("&timespan={encoded}&interval=PT1H")));
    assert_eq!(by_az.status, 200, "{}", by_az.text());
    let hour = stamp.get(&metrics(""));
    assert_eq!(
        hour.at("/value/0/timeseries/0/data")
            .as_array()
            .unwrap()
            .len(),
        61
    );
}

#[test]
fn what_cannot_be_measured_is_refused_with_what_can() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.create(&account(), json!({"location": "local"}));
    for (query, says) in [
        ("&metricnames=Happiness", "Valid metrics: UsedCapacity"),
        ("&interval=PT7M", "PT5M"),
        ("&timespan=yesterday", "START/END"),
        ("&timespan=2020-01-02/2020-01-01", "START/END"),
        ("&timespan=2020-01-01/2021-01-01", "93 days"),
        ("&timespan=2020-01-01/2020-03-01", "points"),
        ("&aggregation=Median", "Average"),
    ] {
        let refused = stamp.get(&metrics(query));
        assert_eq!(refused.status, 400, "{query}");
        assert!(refused.text().contains(says), "{query}: {}", refused.text());
    }
    let nothing = stamp.get(&format!(
        "{}/providers/microsoft.insights/metrics?api-version=2018-01-01",
        group("rg")
    ));
    assert_eq!(nothing.status, 400);
}

#[test]
fn a_diagnostic_setting_names_where_to_and_stays_on_its_resource() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.create(&account(), json!({"location": "local"}));
    let version = "api-version=2017-05-01-preview";
    let path = format!(
        "{}/providers/microsoft.insights/diagnosticSettings",
        account()
    );
    let setting = format!("{path}/all?{version}");
    let metrics = json!([{"category": "AllMetrics", "enabled": true}]);
    let made = stamp.put(
        &setting,
        json!({"properties": {"storageAccountId": account(), "metrics": metrics}}),
    );
    assert_eq!(
        (made.status, made.at("/properties/metrics")),
        (200, metrics),
        "{}",
        made.text()
    );
    assert_eq!(stamp.get(&format!("{path}?{version}")).names(), ["all"]);
    let categories = stamp.get(&format!("{path}Categories?{version}"));
    assert_eq!(categories.at("/value/0/properties/categoryType"), "Metrics");
    for wrong in [
        json!({"properties": {}}),
        json!({}),
        json!({"properties": {"storageAccountId": account().replace("one", "two")}}),
    ] {
        assert_eq!(stamp.put(&setting, wrong).status, 400);
    }
    assert_eq!(stamp.delete(&setting).status, 200);
    assert_eq!(stamp.delete(&setting).status, 204);
    assert_eq!(stamp.get(&setting).code(), "ResourceNotFound");
}
