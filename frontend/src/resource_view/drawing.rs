//! From the words of the registry to what is drawn: icons and status shapes.

use crate::controls::{IconName, StatusShape};
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{self, Icon};
use porthole_shared::status::{Badge, Word};
use porthole_shared::type_name::TypeName;
use web_sys::Element;

/// The drawing of an icon of the registry.
#[must_use]
pub fn icon(icon: Icon) -> IconName {
    match icon {
        Icon::ResourceGroup => IconName::ResourceGroup,
        Icon::Deployment => IconName::Deploy,
        Icon::VirtualMachine => IconName::VirtualMachine,
        Icon::Disk => IconName::Disk,
        Icon::Snapshot => IconName::Snapshot,
        Icon::Image => IconName::Image,
        Icon::AvailabilitySet => IconName::AvailabilitySet,
        Icon::VirtualNetwork | Icon::Subnet => IconName::VirtualNetwork,
        Icon::NetworkInterface => IconName::NetworkInterface,
        Icon::PublicAddress => IconName::PublicAddress,
        Icon::NetworkSecurityGroup => IconName::NetworkSecurityGroup,
        Icon::LoadBalancer => IconName::LoadBalancer,
        Icon::RouteTable => IconName::Swap,
        Icon::Storage => IconName::Storage,
        Icon::Vault => IconName::Key,
        Icon::Play => IconName::Play,
        Icon::Restart => IconName::Restart,
        Icon::Stop => IconName::Stop,
        Icon::Power => IconName::Power,
    }
}

/// The icon of a type; a plain page for one that the registry does not know.
#[must_use]
pub fn icon_of(type_name: &str) -> IconName {
    match resource_type::of(&TypeName::new(type_name)) {
        Some(known) => icon(known.icon),
        None if type_name.eq_ignore_ascii_case("Microsoft.Resources/subscriptions") => {
            IconName::Subscription
        }
        None => IconName::File,
    }
}

/// The shape of a state.
#[must_use]
pub fn shape_of(word: Word) -> StatusShape {
    match word.badge() {
        Badge::Running => StatusShape::Running,
        Badge::Succeeded => StatusShape::Succeeded,
        Badge::Failed => StatusShape::Failed,
        Badge::Degraded => StatusShape::Degraded,
        Badge::StoppedBilled => StatusShape::StoppedBilled,
        Badge::Deallocated => StatusShape::Deallocated,
        Badge::Busy => StatusShape::Busy,
        Badge::Waiting => StatusShape::Waiting,
        Badge::NotStarted => StatusShape::NotStarted,
    }
}

/// Draws a shape into an existing glyph (circle, filled path, stroked path), as `StatusGlyph` would.
pub fn draw_status(svg: &Element, shape: StatusShape) {
    let (fill, stroke, cut) = shape.paths();
    let set = |element: &Element, name: &str, value: &str| {
        // Setting an attribute fails only for a name that is none.
        let _ = element.set_attribute(name, value);
    };
    set(svg, "class", shape.class());
    let parts = svg.children();
    if let (Some(circle), Some(filled), Some(stroked)) =
        (parts.item(0), parts.item(1), parts.item(2))
    {
        set(
            &circle,
            "visibility",
            if shape == StatusShape::Busy {
                "visible"
            } else {
                "hidden"
            },
        );
        set(&filled, "d", fill);
        set(&stroked, "d", stroke);
        set(
            &stroked,
            "stroke",
            if cut {
                "var(--surface)"
            } else {
                "currentColor"
            },
        );
        set(
            &stroked,
            "stroke-dasharray",
            if shape == StatusShape::Deallocated {
                "2.6 2.1"
            } else {
                "none"
            },
        );
    }
}

/// The resource that has a page: an IP configuration's interface rather than the configuration.
#[must_use]
pub fn owner_of(id: &ResourceId) -> ResourceId {
    let paged = |id: &ResourceId| resource_type::of(&id.type_name()).is_some();
    let mut owner = id.clone();
    while !paged(&owner) {
        match owner.parent() {
            Some(parent)
                if parent.group().is_some()
                    && parent.type_name() != porthole_shared::resource_id::RESOURCE_GROUP =>
            {
                owner = parent
            }
            _ => return id.clone(),
        }
    }
    owner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_what_has_a_page() {
        let nic =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/nic";
        let configuration = ResourceId::parse(&format!("{nic}/ipConfigurations/primary")).unwrap();
        assert_eq!(owner_of(&configuration).to_string(), nic);
        let strange = ResourceId::parse(
            "/subscriptions/s/resourceGroups/g/providers/Contoso.Widgets/gears/g1",
        )
        .unwrap();
        assert_eq!(owner_of(&strange), strange);
    }

    #[test]
    fn an_unknown_type_has_an_icon() {
        assert_eq!(icon_of("Contoso.Widgets/gears"), IconName::File);
        assert_eq!(icon_of("microsoft.compute/DISKS"), IconName::Disk);
    }
}
