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

/// A glyph of a pool, which shows one shape after another as `StatusGlyph` would.
pub struct Glyph {
    svg: Element,
    turning: Element,
    filled: Element,
    stroked: Element,
    shown: Option<Option<StatusShape>>,
}

impl Glyph {
    /// Its HTML, without a shape.
    pub const HTML: &'static str = "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6\" fill=\"none\" stroke=\"var(--track)\" stroke-width=\"1.6\"></circle><path fill=\"currentColor\" fill-rule=\"evenodd\"></path><path fill=\"none\" stroke-width=\"1.6\" stroke-linecap=\"round\" stroke-linejoin=\"round\"></path></svg>";

    /// Takes an element that was made from the HTML.
    pub fn of(svg: &Element) -> Option<Self> {
        let parts = svg.children();
        Some(Self {
            turning: parts.item(0)?,
            filled: parts.item(1)?,
            stroked: parts.item(2)?,
            svg: svg.clone(),
            shown: None,
        })
    }

    /// Shows a shape, or none; what both shapes share is not written again.
    pub fn draw(&mut self, shape: Option<StatusShape>) {
        let before = self.shown.replace(shape);
        if before == Some(shape) {
            return;
        }
        let write =
            |element: &Element, name: &str, value: fn(Option<StatusShape>) -> &'static str| {
                if before.map(value) != Some(value(shape)) {
                    // Setting an attribute fails only for a name that is none.
                    let _ = element.set_attribute(name, value(shape));
                }
            };
        write(&self.svg, "class", |shape| {
            shape.map_or("status-glyph status-none", StatusShape::class)
        });
        write(&self.turning, "visibility", |shape| {
            if shape == Some(StatusShape::Busy) {
                "visible"
            } else {
                "hidden"
            }
        });
        write(&self.filled, "d", |shape| {
            shape.map_or("", |shape| shape.paths().0)
        });
        write(&self.stroked, "d", |shape| {
            shape.map_or("", |shape| shape.paths().1)
        });
        write(&self.stroked, "stroke", |shape| {
            if shape.is_some_and(|shape| shape.paths().2) {
                "var(--surface)"
            } else {
                "currentColor"
            }
        });
        write(&self.stroked, "stroke-dasharray", |shape| {
            if shape == Some(StatusShape::Deallocated) {
                "2.6 2.1"
            } else {
                "none"
            }
        });
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
