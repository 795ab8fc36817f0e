//! Linked templates through the shell: from the folder, from loopback, and while a deployment runs.

use super::{Options, send, stamp, token};
use serde_json::{Value, json};
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
    let mut ended = Value::Null;
    for _ in 0..200 {
        (_, ended) = send(&running, "GET", &path, Some(&bearer), "").await;
        if !matches!(
            ended["properties"]["provisioningState"].as_str(),
            Some("Accepted" | "Running")
        ) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
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
