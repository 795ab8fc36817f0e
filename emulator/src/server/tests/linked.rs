//! Linked templates through the shell: from the folder, from loopback, and while a deployment runs.

use super::{Options, Running, send, stamp, token};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn account(name: &str) -> Value {
    json!({
        "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2017-10-01", "name": name, "location": "local",
        "sku": { "name": "Standard_LRS" }, "kind": "Storage",
    })
}

fn template(resources: Value) -> Value {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": resources,
        "outputs": { "next": { "type": "string", "value": "late.json" } },
    })
}

fn nested(name: &str, uri: &str) -> Value {
    json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": name,
        "properties": { "mode": "Incremental", "templateLink": { "uri": uri } },
    })
}

/// Serves one file to whoever asks, on loopback; its port.
async fn served(file: Value) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 2048];
            let _ = stream.read(&mut head).await;
            let body = file.to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
    });
    port
}

/// The deployment once it is over.
async fn ended(running: &Running, path: &str, bearer: &str) -> Value {
    for _ in 0..400 {
        let (_, shown) = send(running, "GET", path, Some(bearer), "").await;
        let state = shown["properties"]["provisioningState"].as_str();
        if !matches!(state, Some("Accepted" | "Running")) {
            return shown;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the deployment does not end");
}

/// The files beside the journal.
fn pieces(data: &Path) -> usize {
    let folders = std::fs::read_dir(data.join("stamp/content"));
    let folders = folders.into_iter().flatten().flatten();
    folders
        .map(|folder| std::fs::read_dir(folder.path()).unwrap().count())
        .sum()
}

#[tokio::test]
async fn a_deployment_under_way_goes_on_after_a_restart_and_leaves_no_secret_behind() {
    let data = tempfile::tempdir().unwrap();
    let slowly = |options: &mut Options| options.speed = 0.2;
    let running = stamp(data.path(), slowly).await;
    let secret = format!("client_secret={}", running.demo.client_secret);
    let bearer = token(&running, &secret).await;
    let group = format!(
        "/subscriptions/{}/resourcegroups/kept",
        running.demo.subscription_id
    );
    let path = format!("{group}?api-version=2018-05-01");
    send(
        &running,
        "PUT",
        &path,
        Some(&bearer),
        r#"{"location":"local"}"#,
    )
    .await;
    let mut second = account("keptsecond");
    second["dependsOn"] = json!(["keptfirst"]);
    let mut whole = template(json!([account("keptfirst"), second]));
    whole["parameters"] = json!({ "secret": { "type": "securestring" } });
    let body = json!({ "properties": { "mode": "Incremental", "template": whole,
        "parameters": { "secret": { "value": "Pa55-word-hidden" } } } });
    let path =
        format!("{group}/providers/Microsoft.Resources/deployments/d?api-version=2018-05-01");
    let (status, opened) = send(&running, "PUT", &path, Some(&bearer), &body.to_string()).await;
    assert_eq!(status, 201, "{opened}");
    running.stop().await;
    assert_eq!(pieces(data.path()), 1);

    let running = stamp(data.path(), slowly).await;
    let ended = ended(&running, &path, &bearer).await;
    assert_eq!(
        ended["properties"]["provisioningState"], "Succeeded",
        "{ended:#}"
    );
    running.stop().await;
    assert_eq!(pieces(data.path()), 0);
    for entry in std::fs::read_dir(data.path().join("stamp")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Pa55-word-hidden"), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn linked_templates_come_from_the_folder_and_from_loopback() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let port = served(template(json!([account("fromloopback")]))).await;
    let mut late = nested(
        "late",
        "[concat('https://artifacts.local.azurestack.external/', reference('near').outputs.next.value)]",
    );
    late["dependsOn"] = json!(["near"]);
    let main = template(json!([
        account("frommain"),
        nested(
            "near",
            "[uri(deployment().properties.templateLink.uri, 'near.json')]"
        ),
        nested("loopback", &format!("http://127.0.0.1:{port}/a.json")),
        nested("mirror", "https://raw.example/owner/main/a.json"),
        late,
    ]));
    let mirror = files.path().join("raw.example/owner/main");
    std::fs::create_dir_all(&mirror).unwrap();
    for (path, file) in [
        (files.path().join("main.json"), main),
        (
            files.path().join("near.json"),
            template(json!([account("fromnear")])),
        ),
        (
            files.path().join("late.json"),
            template(json!([account("fromlate")])),
        ),
        (
            mirror.join("a.json"),
            template(json!([account("frommirror")])),
        ),
    ] {
        std::fs::write(path, file.to_string()).unwrap();
    }
    let running = stamp(data.path(), |options: &mut Options| {
        options.artifacts = Some(files.path().to_owned());
    })
    .await;
    let secret = format!("client_secret={}", running.demo.client_secret);
    let bearer = token(&running, &secret).await;
    let group = format!(
        "/subscriptions/{}/resourcegroups/linked",
        running.demo.subscription_id
    );
    let (status, _) = send(
        &running,
        "PUT",
        &format!("{group}?api-version=2018-05-01"),
        Some(&bearer),
        r#"{"location":"local"}"#,
    )
    .await;
    assert_eq!(status, 201);
    let path =
        format!("{group}/providers/Microsoft.Resources/deployments/d?api-version=2018-05-01");
    let body = |name: &str| {
        let uri = format!("https://artifacts.local.azurestack.external/{name}");
        json!({ "properties": { "mode": "Incremental", "templateLink": { "uri": uri } } })
            .to_string()
    };
    let (status, refused) = send(&running, "PUT", &path, Some(&bearer), &body("lost.json")).await;
    assert_eq!(
        (status, &refused["error"]["code"]),
        (400, &json!("InvalidContentLink")),
        "{refused}"
    );
    let (status, opened) = send(&running, "PUT", &path, Some(&bearer), &body("main.json")).await;
    assert_eq!(status, 201, "{opened}");
    let ended = ended(&running, &path, &bearer).await;
    assert_eq!(
        ended["properties"]["provisioningState"], "Succeeded",
        "{ended:#}"
    );
    let made = ended["properties"]["outputResources"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(made, 5, "{ended:#}");
    running.stop().await;
}
