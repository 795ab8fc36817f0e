//! The images that this stamp's operator has taken from the marketplace: publishers, offers, skus, versions. Lists are bare arrays.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::World,
};
use serde_json::{Value, json};

/// One image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketplaceImage {
    /// `Canonical`.
    pub publisher: &'static str,
    /// `UbuntuServer`.
    pub offer: &'static str,
    /// `16.04-LTS`.
    pub sku: &'static str,
    /// `16.04.20200908`.
    pub version: &'static str,
    /// `Linux` or `Windows`.
    pub system: &'static str,
    /// The size of its OS disk in GiB.
    pub disk: u64,
}

const fn linux(
    publisher: &'static str,
    offer: &'static str,
    sku: &'static str,
    version: &'static str,
) -> MarketplaceImage {
    MarketplaceImage {
        publisher,
        offer,
        sku,
        version,
        system: "Linux",
        disk: 30,
    }
}

const fn windows(
    publisher: &'static str,
    offer: &'static str,
    sku: &'static str,
    version: &'static str,
) -> MarketplaceImage {
    MarketplaceImage {
        publisher,
        offer,
        sku,
        version,
        system: "Windows",
        disk: 127,
    }
}

/// All images, by publisher, offer, sku and version; within one sku the newest last.
pub const IMAGES: [MarketplaceImage; 26] = [
    linux(
        "Canonical",
        "0001-com-ubuntu-server-jammy",
        "22_04-lts",
        "22.04.202305010",
    ),
    linux("Canonical", "UbuntuServer", "14.04-LTS", "14.04.201607140"),
    linux(
        "Canonical",
        "UbuntuServer",
        "14.04.4-LTS",
        "14.04.201608300",
    ),
    linux(
        "Canonical",
        "UbuntuServer",
        "14.04.5-LTS",
        "14.04.201905140",
    ),
    linux("Canonical", "UbuntuServer", "16.04-LTS", "16.04.202007080"),
    linux("Canonical", "UbuntuServer", "16.04-LTS", "16.04.202009080"),
    linux("Canonical", "UbuntuServer", "18.04-LTS", "18.04.202009220"),
    linux("Centos", "Centos-7", "Centos-7.4", "7.4.20180704"),
    linux("credativ", "Debian", "8", "8.0.201901221"),
    linux("credativ", "Debian", "9", "9.0.202004200"),
    linux("Debian", "debian-10", "10", "0.20201207.477"),
    windows(
        "MicrosoftSQLServer",
        "SQL2016SP1-WS2016",
        "Enterprise",
        "13.1.900310",
    ),
    windows(
        "MicrosoftSQLServer",
        "SQL2016SP2-WS2016",
        "Enterprise",
        "13.2.210312",
    ),
    windows(
        "MicrosoftSQLServer",
        "sql2019-ws2019",
        "Enterprise",
        "15.0.220412",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2012-R2-Datacenter",
        "9600.19812.2009022158",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2016-Datacenter",
        "14393.3686.2005121507",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2016-Datacenter",
        "14393.3930.2009061540",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2016-Datacenter-Server-Core",
        "14393.3930.2009061540",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2019-Datacenter",
        "17763.1457.2009030514",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2022-Datacenter",
        "20348.1006.220908",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2022-Datacenter-Core",
        "20348.1006.220908",
    ),
    windows(
        "MicrosoftWindowsServer",
        "WindowsServer",
        "2022-Datacenter",
        "20348.643.220403",
    ),
    linux("OpenLogic", "CentOS", "7.3", "7.3.20170925"),
    linux("OpenLogic", "CentOS", "7.5", "7.5.201808150"),
    linux("OpenLogic", "CentOS", "7.7", "7.7.2020062400"),
    linux("SUSE", "sles-15-sp2-byos", "gen1", "2020.09.22"),
];

const OF: &str = "locations/publishers";

/// The endpoints, from publishers down to one version.
pub const ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        method: "GET",
        path: "locations/{location}/publishers",
        of: OF,
        answer: list,
    },
    Endpoint {
        method: "GET",
        path: "locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers",
        of: OF,
        answer: list,
    },
    Endpoint {
        method: "GET",
        path: "locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus",
        of: OF,
        answer: list,
    },
    Endpoint {
        method: "GET",
        path: "locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions",
        of: OF,
        answer: list,
    },
    Endpoint {
        method: "GET",
        path: "locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions/{version}",
        of: OF,
        answer: version,
    },
];

impl MarketplaceImage {
    /// The image that a reference means; `latest` is the newest.
    pub fn of(publisher: &str, offer: &str, sku: &str, version: &str) -> Option<MarketplaceImage> {
        let same = |own: &str, asked: &str| own.eq_ignore_ascii_case(asked);
        let of_sku = IMAGES.iter().filter(|image| {
            same(image.publisher, publisher) && same(image.offer, offer) && same(image.sku, sku)
        });
        let mut wanted = of_sku
            .filter(|image| version.eq_ignore_ascii_case("latest") || same(image.version, version));
        wanted.next_back().copied()
    }

    /// Its id below a subscription, spelled as the compute provider spells it.
    pub fn id(&self, subscription: &str, location: &str) -> String {
        let MarketplaceImage {
            publisher,
            offer,
            sku,
            version,
            ..
        } = self;
        format!(
            "{}/Offers/{offer}/Skus/{sku}/Versions/{version}",
            publisher_id(subscription, location, publisher) + "/ArtifactTypes/VMImage"
        )
    }
}

fn publisher_id(subscription: &str, location: &str, publisher: &str) -> String {
    format!(
        "/Subscriptions/{subscription}/Providers/Microsoft.Compute/Locations/{location}/Publishers/{publisher}"
    )
}

/// The next level below what the path names, without repetition.
fn list(world: &mut World, call: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let (publisher, offer, sku) = (
        captures.text("publisher"),
        captures.text("offer"),
        captures.text("sku"),
    );
    let within = |asked: &str, own: &str| asked.is_empty() || asked.eq_ignore_ascii_case(own);
    let found: Vec<&MarketplaceImage> = IMAGES
        .iter()
        .filter(|image| {
            within(publisher, image.publisher)
                && within(offer, image.offer)
                && within(sku, image.sku)
        })
        .collect();
    if found.is_empty() {
        return Err(not_found(publisher, offer, sku));
    }
    let region = world.settings.region.clone();
    let mut rows: Vec<(String, String)> = Vec::new();
    for image in found {
        let full = image.id(&captures.subscription, &region);
        let (name, marker) = match (publisher, offer, sku) {
            ("", _, _) => (image.publisher, "/ArtifactTypes/"),
            (_, "", _) => (image.offer, "/Skus/"),
            (_, _, "") => (image.sku, "/Versions/"),
            _ => (image.version, "\n"),
        };
        let id = full.split(marker).next().unwrap_or_default().to_owned();
        if !rows.iter().any(|(_, other)| *other == id) {
            rows.push((name.to_owned(), id));
        }
    }
    rows.sort_by_key(|(name, _)| name.to_lowercase());
    if call
        .query
        .given("$orderby")
        .is_some_and(|order| order.to_lowercase().ends_with("desc"))
    {
        rows.reverse();
    }
    let top = call
        .query
        .given("$top")
        .and_then(|top| top.parse::<usize>().ok())
        .unwrap_or(usize::MAX);
    let rows = rows
        .into_iter()
        .take(top)
        .map(|(name, id)| json!({ "location": region, "name": name, "id": id }));
    Ok(rows.collect())
}

fn version(world: &mut World, _: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let (publisher, offer, sku) = (
        captures.text("publisher"),
        captures.text("offer"),
        captures.text("sku"),
    );
    let image = MarketplaceImage::of(publisher, offer, sku, captures.text("version"))
        .ok_or_else(|| not_found(publisher, offer, sku))?;
    let region = &world.settings.region;
    Ok(json!({
        "properties": {
            "osDiskImage": { "operatingSystem": image.system, "sizeInGb": image.disk, "sizeInBytes": image.disk * 1_073_741_824 },
            "dataDiskImages": [],
            "automaticOSUpgradeProperties": { "automaticOSUpgradeSupported": false },
            "hyperVGeneration": "V1"
        },
        "location": region,
        "name": image.version,
        "id": image.id(&captures.subscription, region)
    }))
}

fn not_found(publisher: &str, offer: &str, sku: &str) -> Refusal {
    let mut path = format!("Publisher: {publisher}");
    for (name, value) in [("Offer", offer), ("Sku", sku)] {
        if !value.is_empty() {
            path.push_str(&format!(", {name}: {value}"));
        }
    }
    Refusal::not_found(
        "NotFound",
        format!("Artifact: VMImage was not found ({path})."),
    )
}

#[cfg(test)]
mod tests {
    use super::MarketplaceImage;
    use crate::testing::{SUBSCRIPTION, Stamp};

    #[test]
    fn every_level_is_a_bare_array_that_can_be_ordered_and_cut() {
        let mut stamp = Stamp::new();
        let root = format!(
            "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/local/publishers"
        );
        let publishers = stamp.get(&root).json();
        assert_eq!(publishers[0]["name"], "Canonical");
        assert_eq!(
            publishers
                .as_array()
                .unwrap()
                .iter()
                .filter(|row| row["name"] == "Canonical")
                .count(),
            1
        );
        let skus = stamp
            .get(&format!(
                "{root}/canonical/artifacttypes/vmimage/offers/ubuntuserver/skus"
            ))
            .json();
        assert_eq!(skus.as_array().unwrap().len(), 5);
        let versions = format!(
            "{root}/Canonical/artifacttypes/vmimage/offers/UbuntuServer/skus/16.04-LTS/versions"
        );
        let newest = stamp
            .get(&format!("{versions}?$top=1&$orderby=name desc"))
            .json();
        assert_eq!(
            (newest[0]["name"].as_str(), newest.as_array().unwrap().len()),
            (Some("16.04.202009080"), 1)
        );
        let one = stamp.get(&format!("{versions}/16.04.202009080"));
        assert_eq!(one.at("/properties/osDiskImage/operatingSystem"), "Linux");
        assert_eq!(
            stamp
                .get(&format!("{root}/nobody/artifacttypes/vmimage/offers"))
                .status,
            404
        );
    }

    #[test]
    fn latest_is_the_newest_version() {
        let image =
            MarketplaceImage::of("canonical", "ubuntuserver", "16.04-lts", "latest").unwrap();
        assert_eq!(image.version, "16.04.202009080");
        assert_eq!(
            MarketplaceImage::of("Canonical", "UbuntuServer", "16.04-LTS", "16.04.202007080")
                .unwrap()
                .version,
            "16.04.202007080"
        );
        assert_eq!(
            MarketplaceImage::of("Canonical", "UbuntuServer", "12.04", "latest"),
            None
        );
        assert_eq!(
            MarketplaceImage::of(
                "MicrosoftSQLServer",
                "SQL2016SP1-WS2016",
                "Enterprise",
                "latest"
            )
            .unwrap()
            .system,
            "Windows"
        );
    }
}
