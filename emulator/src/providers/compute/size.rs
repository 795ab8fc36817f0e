//! The machine sizes of a stamp: cores, memory, temporary disk, how many data disks and interfaces.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::World,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// One size a line.
const TABLE: &str = include_str!("sizes.txt");

static SIZES: LazyLock<Vec<Size>> =
    LazyLock::new(|| TABLE.lines().filter_map(Size::parse).collect());

/// `GET …/locations/L/vmSizes`.
pub const SIZES_OF_LOCATION: Endpoint = Endpoint {
    method: "GET",
    path: "locations/{location}/vmSizes",
    of: "locations/vmSizes",
    answer: list,
};

/// A machine size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// `Standard_DS1_v2`.
    pub name: &'static str,
    /// How many cores it takes from the quota.
    pub cores: u64,
    /// Memory in MiB.
    pub memory: u64,
    /// The temporary disk in MiB.
    pub temporary_disk: u64,
    /// How many data disks it can have.
    pub data_disks: usize,
    /// How many network interfaces it can have.
    pub interfaces: usize,
    /// The family its cores are counted under as well.
    pub family: &'static str,
}

impl Size {
    /// The size of a name, in any case.
    pub fn of(name: &str) -> Option<&'static Size> {
        SIZES
            .iter()
            .find(|size| size.name.eq_ignore_ascii_case(name))
    }

    /// All sizes, as the stamp lists them.
    pub fn all() -> &'static [Size] {
        &SIZES
    }

    /// As lists show it.
    pub fn body(&self) -> Value {
        json!({
            "name": self.name,
            "numberOfCores": self.cores,
            "osDiskSizeInMB": 1_047_552,
            "resourceDiskSizeInMB": self.temporary_disk,
            "memoryInMB": self.memory,
            "maxDataDiskCount": self.data_disks
        })
    }

    fn parse(line: &'static str) -> Option<Size> {
        let mut words = line.split_whitespace();
        let name = words.next().filter(|name| *name != "#")?;
        let mut number = || words.next()?.parse::<u64>().ok();
        let (cores, memory, temporary_disk) = (number()?, number()?, number()?);
        let (data_disks, interfaces) = (
            usize::try_from(number()?).ok()?,
            usize::try_from(number()?).ok()?,
        );
        Some(Size {
            name,
            cores,
            memory,
            temporary_disk,
            data_disks,
            interfaces,
            family: words.next()?,
        })
    }
}

fn list(_: &mut World, _: &Call, _: &Captures) -> Result<Value, Refusal> {
    Ok(json!({ "value": Size::all().iter().map(Size::body).collect::<Vec<_>>() }))
}

/// The refusal of a size that the stamp does not have.
pub fn not_available(name: &str) -> Refusal {
    let known: Vec<&str> = Size::all().iter().map(|size| size.name).collect();
    Refusal::bad_request(
        "InvalidParameter",
        format!(
            "The requested VM size {name} is not available in the current region. The sizes available in the current region are: {}.\r\nFind out more on the available VM sizes in each region at https://aka.ms/azure-regions.",
            known.join(",")
        ),
    )
    .target("vmSize")
}

#[cfg(test)]
mod tests {
    use super::Size;
    use serde_json::Value;

    #[test]
    fn every_line_of_the_table_is_a_size() {
        assert_eq!(Size::all().len(), super::TABLE.lines().count() - 1);
        let size = Size::of("standard_ds2_V2").unwrap();
        assert_eq!(
            (size.name, size.cores, size.memory, size.data_disks),
            ("Standard_DS2_v2", 2, 7168, 8)
        );
        assert_eq!(size.family, "standardDSv2Family");
    }

    #[test]
    fn the_table_agrees_with_the_published_one() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/data/azurestack/vm_sizes.json"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("skipped: {path} is not there");
            return;
        };
        let published: Value = serde_json::from_str(&text).unwrap();
        let published = published["sizes"].as_array().unwrap();
        assert_eq!(published.len(), Size::all().len());
        for row in published {
            let size = Size::of(row["name"].as_str().unwrap()).unwrap();
            assert_eq!(Some(size.cores), row["vcpu"].as_u64(), "{}", size.name);
            assert_eq!(
                Some(size.data_disks as u64),
                row["maxDataDisks"].as_u64(),
                "{}",
                size.name
            );
        }
    }
}
