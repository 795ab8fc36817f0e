//! The stamp's engine under fuzz: a request as text, answered by a small world of its own.

use porthole_emulator::answer;
use porthole_emulator::request::Request;
use porthole_emulator::world::World;
use porthole_emulator::world::settings::Settings;
use porthole_emulator::world::timestamp::Timestamp;
use porthole_tests::engine;
use std::cell::RefCell;

/// Late enough that what a fresh world makes is done.
const NOW: Timestamp = Timestamp(engine::BEGINNING.0 + 120_000);
const SUBSCRIPTION: &str = "11111111-1111-4111-8111-111111111111";
/// A world is used this often before a new one is made: what one request did, the next may meet.
const LIVES: u32 = 500;

thread_local! {
    static WORLD: RefCell<Option<(u32, World, Passes)>> = const { RefCell::new(None) };
}

/// What opens the doors of a world.
struct Passes {
    /// A token for the resource manager.
    manager: String,
    /// A token for vaults.
    vaults: String,
    /// A signature of the account `contoso1`.
    account: String,
}

/// `METHOD path?query`, header lines, an empty line, the body. In a header `TOKEN` stands for a good token and `VAULTPASS` for
/// one for vaults, `SIGNATURE` for a good signature of the account, also in the first line; `host` is where the request comes in.
pub fn answers(input: &[u8]) -> Result<(), String> {
    WORLD.with_borrow_mut(|slot| {
        let (lives, mut world, passes) = slot.take().unwrap_or_else(fresh);
        let request = read(input, &passes);
        let told = format!("{} {}", request.method, request.path);
        // A panic leaves the slot empty: the next request gets a new world.
        let response = answer(&mut world, request, NOW);
        drop(world.take_changes());
        for piece in world.take_discarded() {
            world.contents.remove(&piece);
        }
        *slot = (lives > 1).then(|| (lives - 1, world, passes));
        // The blob service says of what it has not that it has not got it.
        let said = (&"x-ms-error-code".to_owned(), &"NotImplemented".to_owned());
        let unknown = response.status == 501
            && response
                .headers
                .iter()
                .any(|(name, value)| (name, value) == said);
        if !(200..500).contains(&response.status) && !unknown {
            return Err(format!("answered {}: `{told}`", response.status));
        }
        let is_json = response.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.contains("json")
        });
        if is_json
            && !response.body.is_empty()
            && serde_json::from_slice::<serde_json::Value>(&response.body).is_err()
        {
            return Err(format!("said json and sent something else: `{told}`"));
        }
        let forged = response
            .headers
            .iter()
            .any(|(name, value)| name.contains(['\r', '\n']) || value.contains(['\r', '\n', '\0']));
        if forged {
            Err(format!("a header with a line break: `{told}`"))
        } else {
            Ok(())
        }
    })
}

/// What a fresh stamp answers: a corpus that only ever meets closed doors would prove little.
#[allow(dead_code, reason = "the fuzz loop asks for promises only")]
pub fn status(input: &[u8]) -> u16 {
    let (_, mut world, passes) = fresh();
    answer(&mut world, read(input, &passes), NOW).status
}

fn read(input: &[u8], passes: &Passes) -> Request {
    let at = input
        .windows(2)
        .position(|window| window == b"\n\n")
        .unwrap_or(input.len());
    let head = String::from_utf8_lossy(&input[..at]).into_owned();
    let mut lines = head.lines();
    let (method, target) = lines
        .next()
        .unwrap_or_default()
        .split_once(' ')
        .map_or(("GET", "/"), |(method, target)| (method, target));
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| {
            let value = value.trim().replace("VAULTPASS", &passes.vaults);
            let value = value.replace("TOKEN", &passes.manager);
            let value = value.replace("SIGNATURE", &passes.account);
            (name.trim().to_lowercase(), value)
        });
    let mut headers: Vec<(String, String)> = headers.collect();
    let body = input.get(at + 2..).unwrap_or_default().to_vec();
    let length = ("content-length".to_owned(), body.len().to_string());
    headers.push(length);
    let target = target.replace("SIGNATURE", &passes.account);
    let host = headers.iter().find(|(name, _)| name == "host");
    // The shell refuses every host that is not of its certificate before the engine sees it.
    let is_name = |host: &String| {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
        host.bytes().all(sign)
    };
    let host = host.map(|(_, host)| host.clone()).filter(is_name);
    let mut request = engine::request(method, &target, headers, body);
    request.authority = host.unwrap_or(request.authority);
    request
}

/// A world with one subscription, one principal who owns it, a group, an account of blobs and a vault; and what opens them.
fn fresh() -> (u32, World, Passes) {
    let mut world = engine::world(Settings::default(), SUBSCRIPTION);
    let vaults = format!("https://vault.{}", world.settings.domain);
    let tenant = world.settings.tenant_id.clone();
    let mut passes = Passes {
        manager: engine::token(&mut world, engine::BEGINNING),
        vaults: engine::token_for(&mut world, &vaults, engine::BEGINNING),
        account: String::new(),
    };
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg");
    let account = format!("{group}/providers/Microsoft.Storage/storageAccounts/contoso1");
    let vault = format!("{group}/providers/Microsoft.KeyVault/vaults/mes-vault");
    let all = "{\"keys\":[\"all\"],\"secrets\":[\"all\"]}";
    let policy = format!(
        "{{\"tenantId\":\"{tenant}\",\"objectId\":\"{}\",\"permissions\":{all}}}",
        engine::CALLER
    );
    let mut does = |moment: Timestamp, passes: &Passes, line: &str, body: &str| {
        let text = format!("{line}\nauthorization: Bearer TOKEN\n\n{body}");
        let reply = answer(&mut world, read(text.as_bytes(), passes), moment);
        let said = String::from_utf8_lossy(&reply.body).into_owned();
        assert!(reply.status < 300, "{line}: {} {said}", reply.status);
        engine::json(&reply)
    };
    let begin = engine::BEGINNING;
    let local = "{\"location\":\"local\"}";
    does(
        begin,
        &passes,
        &format!("PUT {group}?api-version=2019-10-01"),
        local,
    );
    does(
        begin,
        &passes,
        &format!("PUT {account}?api-version=2019-06-01"),
        local,
    );
    let properties = format!(
        "{{\"location\":\"local\",\"properties\":{{\"tenantId\":\"{tenant}\",\"sku\":{{\"family\":\"A\",\"name\":\"standard\"}},\"accessPolicies\":[{policy}]}}}}"
    );
    does(
        begin,
        &passes,
        &format!("PUT {vault}?api-version=2016-10-01"),
        &properties,
    );
    let wish = "{\"signedServices\":\"b\",\"signedResourceTypes\":\"sco\",\"signedPermission\":\"rwdlc\",\"signedExpiry\":\"2030-01-01T00:00:00Z\"}";
    let line = format!("POST {account}/ListAccountSas?api-version=2019-06-01");
    let signature = does(NOW, &passes, &line, wish);
    let signature = signature["accountSasToken"].as_str();
    passes.account = signature.expect("the account signs").to_owned();
    let made = [
        "PUT /blob/contoso1/box?restype=container&SIGNATURE\n\n",
        "PUT /blob/contoso1/box/a?SIGNATURE\nx-ms-blob-type: BlockBlob\n\n0123456789",
        "PUT /blob/contoso1/box/disk.vhd?SIGNATURE\nx-ms-blob-type: PageBlob\nx-ms-blob-content-length: 8192\n\n",
    ];
    for text in made {
        let reply = answer(&mut world, read(text.as_bytes(), &passes), NOW);
        assert_eq!(
            reply.status,
            201,
            "{}",
            String::from_utf8_lossy(&reply.body)
        );
    }
    (LIVES, world, passes)
}
