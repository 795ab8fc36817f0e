//! The only place that writes and reads page addresses. A page's address carries the stamp, and the sign-in where a stamp
//! has several; the query holds the state of the view, so that every view can be linked and reloaded.

mod query;

pub use query::{Query, escaped as escape};
use query::{escaped, unescaped};

/// A page of the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// `/`: the home of the stamp that was used last, or the sign-in page.
    Start,
    /// `/sign-in`
    SignIn,
    /// `/stamps`
    Stamps,
    /// `/stamps/add`
    AddStamp,
    /// `/stamps/{stamp}/trust`: the chain that a stamp shows now beside the one that was trusted.
    Trust {
        /// The stamp's id.
        stamp: String,
    },
    /// `/settings`
    Settings,
    /// `/operations`
    Operations,
    /// `/stamp/{stamp}/…`: everything that is seen on a stamp.
    Stamp {
        /// The stamp's id.
        stamp: String,
        /// What is seen.
        view: StampView,
    },
    /// No page has this address.
    NotFound,
}

/// What is seen on a stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StampView {
    /// `…/{stamp}`
    Home,
    /// `…/resources`
    Resources,
    /// `…/groups`
    ResourceGroups,
    /// `…/type/{namespace}/{type}`: one list per type.
    Type {
        /// `Microsoft.Compute/virtualMachines`.
        name: String,
    },
    /// `…/resource/subscriptions/…`: one resource, by its ARM id. Its section is `?section=`.
    Resource {
        /// The ARM id, with its leading slash.
        id: String,
    },
    /// `…/create`: what can be created.
    CreateMenu,
    /// `…/create/{namespace}/{type}`
    Create {
        /// `Microsoft.Compute/virtualMachines`.
        name: String,
    },
}

/// Which stamp, and seen as whom: the beginning of every address on a stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The stamp's id.
    pub stamp: String,
    /// The sign-in's id, where the stamp has more than one.
    pub sign_in: Option<String>,
}

/// The query parameter that names the sign-in.
pub const SIGN_IN: &str = "as";
/// The query parameter of the sign-in page that names where to go afterwards.
pub const RETURN: &str = "return";
/// The query parameter of the sign-in page that names the stamp.
pub const STAMP: &str = "stamp";

impl Site {
    /// The address of a view on this stamp.
    #[must_use]
    pub fn to(&self, view: StampView) -> String {
        self.to_with(view, &[])
    }

    /// The address of a view with more in its query.
    #[must_use]
    pub fn to_with(&self, view: StampView, more: &[(&str, &str)]) -> String {
        let page = Page::Stamp {
            stamp: self.stamp.clone(),
            view,
        };
        let query = more
            .iter()
            .fold(self.query(), |query, (key, value)| query.with(key, value));
        page.with(&query)
    }

    /// The address of a resource.
    #[must_use]
    pub fn resource(&self, id: &str) -> String {
        self.to(StampView::Resource { id: id.to_owned() })
    }

    /// The address of a section of a resource.
    #[must_use]
    pub fn section(&self, id: &str, section: &str) -> String {
        let page = Page::Stamp {
            stamp: self.stamp.clone(),
            view: StampView::Resource { id: id.to_owned() },
        };
        page.with(&self.query().with("section", section))
    }

    /// The address of the list of a type.
    #[must_use]
    pub fn list(&self, type_name: &str) -> String {
        self.to(StampView::Type {
            name: type_name.to_owned(),
        })
    }

    /// The address where a resource of a type is created.
    #[must_use]
    pub fn create(&self, type_name: &str) -> String {
        self.to(StampView::Create {
            name: type_name.to_owned(),
        })
    }

    fn query(&self) -> Query {
        match &self.sign_in {
            Some(id) => Query::default().with(SIGN_IN, id),
            None => Query::default(),
        }
    }
}

impl Page {
    /// The address of this page without a query.
    #[must_use]
    pub fn address(&self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Stamps => "/stamps".to_owned(),
            Self::AddStamp => "/stamps/add".to_owned(),
            Self::Trust { stamp } => format!("/stamps/{}/trust", escaped(stamp)),
            Self::Settings => "/settings".to_owned(),
            Self::Operations => "/operations".to_owned(),
            Self::Stamp { stamp, view } => {
                format!("/stamp/{}{}", escaped(stamp), view.address())
            }
            Self::NotFound => "/not-found".to_owned(),
        }
    }

    /// The address with a query.
    #[must_use]
    pub fn with(&self, query: &Query) -> String {
        format!("{}{query}", self.address())
    }

    /// The sign-in page for a stamp, from which one comes back to `back`.
    #[must_use]
    pub fn sign_in(stamp: Option<&str>, back: Option<&str>) -> String {
        let mut query = Query::default();
        if let Some(stamp) = stamp {
            query = query.with(STAMP, stamp);
        }
        if let Some(back) = back {
            query = query.with(RETURN, back);
        }
        Self::SignIn.with(&query)
    }

    /// Reads an address.
    #[must_use]
    pub fn read(path: &str) -> Self {
        let parts: Vec<String> = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(unescaped)
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Start,
            ["sign-in"] => Self::SignIn,
            ["stamps"] => Self::Stamps,
            ["stamps", "add"] => Self::AddStamp,
            ["stamps", stamp, "trust"] => Self::Trust {
                stamp: (*stamp).to_owned(),
            },
            ["settings"] => Self::Settings,
            ["operations"] => Self::Operations,
            ["stamp", stamp, rest @ ..] => {
                StampView::read(rest).map_or(Self::NotFound, |view| Self::Stamp {
                    stamp: (*stamp).to_owned(),
                    view,
                })
            }
            _ => Self::NotFound,
        }
    }

    /// The stamp that the page is about, when its address names one.
    #[must_use]
    pub fn stamp(&self) -> Option<&str> {
        match self {
            Self::Stamp { stamp, .. } => Some(stamp),
            _ => None,
        }
    }
}

impl StampView {
    fn address(&self) -> String {
        match self {
            Self::Home => String::new(),
            Self::Resources => "/resources".to_owned(),
            Self::ResourceGroups => "/groups".to_owned(),
            Self::Type { name } => format!("/type/{}", parts_escaped(name)),
            Self::Resource { id } => format!("/resource/{}", parts_escaped(id)),
            Self::CreateMenu => "/create".to_owned(),
            Self::Create { name } => format!("/create/{}", parts_escaped(name)),
        }
    }

    fn read(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Home,
            ["resources"] => Self::Resources,
            ["groups"] => Self::ResourceGroups,
            ["type", name @ ..] if name.len() >= 2 => Self::Type {
                name: name.join("/"),
            },
            ["resource", id @ ..] if id.len() >= 2 => Self::Resource {
                id: format!("/{}", id.join("/")),
            },
            ["create"] => Self::CreateMenu,
            ["create", name @ ..] if name.len() >= 2 => Self::Create {
                name: name.join("/"),
            },
            _ => return None,
        })
    }
}

fn parts_escaped(path: &str) -> String {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(escaped)
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn on(view: StampView) -> Page {
        Page::Stamp {
            stamp: "6f1c".to_owned(),
            view,
        }
    }

    #[test]
    fn every_page_is_read_back_from_its_own_address() {
        let id = "/subscriptions/8f3c/resourceGroups/größe & (1)/providers/Microsoft.Compute/virtualMachines/a%2fb?#";
        let name = "Microsoft.Compute/virtualMachines".to_owned();
        for page in [
            Page::Start,
            Page::SignIn,
            Page::Stamps,
            Page::AddStamp,
            Page::Trust {
                stamp: "a/b".to_owned(),
            },
            Page::Settings,
            Page::Operations,
            on(StampView::Home),
            on(StampView::Resources),
            on(StampView::ResourceGroups),
            on(StampView::Type { name: name.clone() }),
            on(StampView::Resource { id: id.to_owned() }),
            on(StampView::CreateMenu),
            on(StampView::Create { name }),
        ] {
            assert_eq!(Page::read(&page.address()), page, "{}", page.address());
        }
    }

    #[test]
    fn an_address_without_a_page_is_not_found() {
        for path in [
            "/nonsense",
            "/stamp/a/b",
            "/stamp/a/type/x",
            "/stamps/a/b/c",
        ] {
            assert_eq!(Page::read(path), Page::NotFound, "{path}");
        }
    }

    #[test]
    fn a_site_names_the_sign_in_only_when_it_has_to() {
        let mut site = Site {
            stamp: "s".to_owned(),
            sign_in: None,
        };
        assert_eq!(
            site.list("Microsoft.Compute/disks"),
            "/stamp/s/type/Microsoft.Compute/disks"
        );
        site.sign_in = Some("p 2".to_owned());
        assert_eq!(
            site.section("/subscriptions/x/resourceGroups/g", "tags"),
            "/stamp/s/resource/subscriptions/x/resourceGroups/g?as=p%202&section=tags"
        );
    }
}
