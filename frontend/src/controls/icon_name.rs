//! The icons: one stroke on a 16 px grid each, drawn for Porthole. Whole words for names; the drawing is data.

/// One icon. It says nothing on its own: the control around it carries the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IconName {
    /// Three lines.
    Menu,
    /// A lens.
    Search,
    /// A bell with its clapper.
    Bell,
    /// Two sliders.
    Settings,
    /// A ring with a question mark.
    Help,
    /// A house with its door.
    Home,
    /// Four squares.
    Grid,
    /// A five-point star.
    Star,
    /// A drawing pin.
    Pin,
    /// Head and shoulders.
    User,
    /// Two of them.
    People,
    /// A crescent.
    Moon,
    /// Two rings.
    Stamp,
    /// A ring with a pulse.
    Doctor,
    /// A cube between square brackets.
    ResourceGroup,
    /// A screen on a foot.
    VirtualMachine,
    /// A cylinder with one band.
    Disk,
    /// A card with a port and two pins.
    NetworkInterface,
    /// Angle brackets around three dots.
    VirtualNetwork,
    /// A shield with a cross.
    NetworkSecurityGroup,
    /// A map pin.
    PublicAddress,
    /// One line splitting into three feet.
    LoadBalancer,
    /// Two drawers.
    Storage,
    /// A key.
    Key,
    /// A picture with hills.
    Image,
    /// A camera.
    Snapshot,
    /// Two overlapping squares.
    AvailabilitySet,
    /// A card with a stripe.
    Subscription,
    /// A cloud.
    Cloud,
    /// A two-pin plug.
    Plug,
    /// Half a dial.
    Gauge,
    /// A page with a seal.
    Certificate,
    /// A ring on a vertical line.
    Chain,
    /// A shield with a check.
    ShieldCheck,
    /// A plus.
    Plus,
    /// A triangle.
    Play,
    /// An open circle with an arrow.
    Restart,
    /// A square.
    Stop,
    /// An open ring with a bar: deallocate.
    Power,
    /// A bin.
    Trash,
    /// Two arrows in a circle.
    Refresh,
    /// An arrow down to a line.
    Download,
    /// An arrow up to a line.
    Upload,
    /// An arrow into a tray.
    Deploy,
    /// Two sheets.
    Copy,
    /// A floppy.
    Save,
    /// Opposite arrows.
    Swap,
    /// Diagonal arrows.
    Resize,
    /// An arrow leaving a box.
    External,
    /// Two links.
    Link,
    /// An eye.
    Eye,
    /// The return arrow.
    Enter,
    /// Two angle brackets.
    Code,
    /// Braces.
    Json,
    /// A prompt in a box.
    Terminal,
    /// A funnel.
    Filter,
    /// A table of three columns.
    Columns,
    /// Indented lines.
    Group,
    /// Arrows both ways.
    Sort,
    /// An arrow up.
    Ascending,
    /// An arrow down.
    Descending,
    /// Three dots.
    More,
    /// A check.
    Check,
    /// A cross.
    Close,
    /// A minus.
    Minus,
    /// Two lines: no change.
    Unchanged,
    /// A wave: modify.
    Modified,
    /// A ring with an i.
    Information,
    /// A ring with an exclamation mark.
    Error,
    /// A triangle.
    Warning,
    /// A ring with hands.
    Clock,
    /// A label.
    Tag,
    /// A padlock.
    Lock,
    /// A pulse line.
    Activity,
    /// A list.
    Properties,
    /// A page with a folded corner.
    File,
    /// A chevron down.
    ChevronDown,
    /// A chevron up.
    ChevronUp,
    /// A chevron to the start.
    ChevronLeft,
    /// A chevron to the end.
    ChevronRight,
}

impl IconName {
    /// The path, as the `d` of an SVG path on a 16 x 16 grid.
    pub fn path(self) -> &'static str {
        match self {
            // The shell.
            Self::Menu => "M2.5 4h11M2.5 8h11M2.5 12h11",
            Self::Search => "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.3 10.3l3.2 3.2",
            Self::Bell => "M4 11.5V7a4 4 0 0 1 8 0v4.5M2.75 11.5h10.5M6.75 13.9h2.5",
            Self::Settings => {
                "M2 5h4.5M10 5h4M2 11h3M8.5 11H14M10 5a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0zM8.5 11a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0z"
            }
            Self::Help => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0zM6.2 6.3a1.85 1.85 0 1 1 2.7 1.65c-.6.3-.9.7-.9 1.3M8 11.4v.01"
            }
            Self::Home => "M2.25 7.5 8 2.5l5.75 5M4 6.5v6.75h8V6.5M6.6 13.25V9.5h2.8v3.75",
            Self::Grid => {
                "M2.75 2.75h4v4h-4zM9.25 2.75h4v4h-4zM2.75 9.25h4v4h-4zM9.25 9.25h4v4h-4z"
            }
            Self::Star => "M8 2.1l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.3l-3.6 1.9.7-4L2.2 6.4l4-.6z",
            Self::Pin => "M5.25 2.5h5.5M6.25 2.5v4L4 9h8L9.75 6.5v-4M8 9v4.75",
            Self::User => {
                "M10.5 5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM3 13.5c.3-2.7 2.3-4 5-4s4.7 1.3 5 4"
            }
            Self::People => {
                "M8.5 5.25a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0zM1.75 13c.2-2.5 2-3.7 4.5-3.7s4.3 1.2 4.5 3.7M10.5 3.1a2.25 2.25 0 0 1 0 4.3M12 9.6c1.4.5 2.2 1.7 2.3 3.4"
            }
            Self::Moon => "M13.4 9.6A5.7 5.7 0 1 1 6.4 2.6a4.7 4.7 0 0 0 7 7z",
            Self::Stamp => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0zM11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"
            }
            Self::Doctor => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0zM4.25 8.25H6l1.25-2.75 1.6 5 1.15-2.25h1.75"
            }
            // Resources.
            Self::ResourceGroup => {
                "M4.5 2.5h-2v11h2M11.5 2.5h2v11h-2M8 4.75l2.75 1.6v3.2L8 11.15l-2.75-1.6v-3.2zM5.25 6.35 8 8l2.75-1.65M8 8v3.15"
            }
            Self::VirtualMachine => "M2 3h12v8H2zM8 11v2.5M5.25 13.5h5.5",
            Self::Disk => {
                "M13 4.25c0 1.1-2.2 2-5 2s-5-.9-5-2 2.2-2 5-2 5 .9 5 2zM3 4.25v7.5c0 1.1 2.2 2 5 2s5-.9 5-2v-7.5M3 8c0 1.1 2.2 2 5 2s5-.9 5-2"
            }
            Self::NetworkInterface => {
                "M2 4h12v7H2zM4.5 11v2.25M7.25 11v2.25M4.5 6.5h3.25v2H4.5zM10.5 7.5h1.25"
            }
            Self::VirtualNetwork => {
                "M5 4.5 1.75 8 5 11.5M11 4.5 14.25 8 11 11.5M5.75 8v.01M8 8v.01M10.25 8v.01"
            }
            Self::NetworkSecurityGroup => {
                "M8 1.9l5 1.85v3.9c0 3.1-2.1 5.2-5 6.4-2.9-1.2-5-3.3-5-6.4v-3.9zM8 5.5V10M5.75 7.75h4.5"
            }
            Self::PublicAddress => {
                "M8 14.2S3.25 10.1 3.25 6.6a4.75 4.75 0 0 1 9.5 0c0 3.5-4.75 7.6-4.75 7.6zM9.6 6.6a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0z"
            }
            Self::LoadBalancer => {
                "M8 2v11.5M8 6.5 3.5 10v3.5M8 6.5l4.5 3.5v3.5M2.25 13.5h2.5M6.75 13.5h2.5M11.25 13.5h2.5"
            }
            Self::Storage => {
                "M2.5 3h11v4.25h-11zM2.5 8.75h11V13h-11zM5 5.1v.01M5 10.9v.01M8 5.1h3M8 10.9h3"
            }
            Self::Key => {
                "M8 10.75a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM7.25 8.75 13 3M10.5 5.5l2 2"
            }
            Self::Image => "M2 3h12v10H2zM2 11.25l3.5-3.5 3 3 2-2 3.5 3.25M10.75 5.75v.01",
            Self::Snapshot => {
                "M2 5h2.75l1-1.75h4.5l1 1.75H14v8H2zM10.25 8.75a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0z"
            }
            Self::AvailabilitySet => "M2.5 5.5h8v8h-8zM5.5 5.5v-3h8v8h-3",
            Self::Subscription => "M2 3.5h12v9H2zM2 6.5h12M4.5 10H7",
            Self::Cloud => {
                "M4.75 12.5a2.75 2.75 0 0 1-.3-5.5 3.75 3.75 0 0 1 7.2-.6 3.05 3.05 0 0 1-.15 6.1z"
            }
            Self::Plug => "M5.75 2v3.5M10.25 2v3.5M4 5.5h8v2.25a4 4 0 0 1-8 0zM8 11.75V14",
            Self::Gauge => "M2.25 11.75a5.75 5.75 0 1 1 11.5 0M8 11.5l2.75-3.75",
            Self::Certificate => {
                "M7 11.5H2.5v-9h11V7M5 5.25h6M5 8h2.5M13 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM9.9 11.75v2.75l1.1-.75 1.1.75v-2.75"
            }
            Self::Chain => {
                "M8 1.75v3.5M8 10.75v3.5M10.75 8a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0z"
            }
            Self::ShieldCheck => {
                "M8 1.9l5 1.85v3.9c0 3.1-2.1 5.2-5 6.4-2.9-1.2-5-3.3-5-6.4v-3.9zM5.6 8l1.7 1.7 3.1-3.3"
            }
            // Actions.
            Self::Plus => "M8 2.75v10.5M2.75 8h10.5",
            Self::Play => "M4.5 2.75 12.5 8l-8 5.25z",
            Self::Restart => "M13.1 8.75A5.2 5.2 0 1 1 12 4.6M12.75 2v3.25H9.5",
            Self::Stop => "M3.5 3.5h9v9h-9z",
            Self::Power => "M5 4.1a5 5 0 1 0 6 0M8 2v5.5",
            Self::Trash => {
                "M2.75 4.25h10.5M6 4.25V2.5h4v1.75M4 4.25l.6 9.25h6.8l.6-9.25M6.75 6.75V11M9.25 6.75V11"
            }
            Self::Refresh => {
                "M13.2 6.75A5.4 5.4 0 0 0 3.6 4.9M2.8 9.25a5.4 5.4 0 0 0 9.6 1.85M3.25 2.25v3h3M12.75 13.75v-3h-3"
            }
            Self::Download => "M8 2.25v8M4.75 7.25 8 10.5l3.25-3.25M2.75 13.5h10.5",
            Self::Upload => "M2.75 2.5h10.5M8 13.75V5.5M4.75 8.75 8 5.5l3.25 3.25",
            Self::Deploy => "M8 2v7.5M5 6.75l3 3 3-3M2.5 9.5v4h11v-4",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Save => "M2.5 2.5h8.75l2.25 2.25v8.75h-11zM5 2.5v3.25h5V2.5M4.75 13.5V9h6.5v4.5",
            Self::Swap => "M2.5 5.5H13M10.5 3 13 5.5 10.5 8M13.5 10.5H3M5.5 8 3 10.5 5.5 13",
            Self::Resize => {
                "M9.5 2.75h3.75V6.5M6.5 13.25H2.75V9.5M13.25 2.75l-4.5 4.5M2.75 13.25l4.5-4.5"
            }
            Self::External => "M9.5 2.5h4v4M13.5 2.5l-6 6M11.5 9v4.5h-9v-9H7",
            Self::Link => {
                "M6.75 9.25a2.6 2.6 0 0 1 0-3.7l2-2a2.6 2.6 0 0 1 3.7 3.7l-1 1M9.25 6.75a2.6 2.6 0 0 1 0 3.7l-2 2a2.6 2.6 0 0 1-3.7-3.7l1-1"
            }
            Self::Eye => {
                "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8zM9.75 8a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0z"
            }
            Self::Enter => "M13 3.5v5H3.5M6.25 5.75 3.5 8.5l2.75 2.75",
            Self::Code => "M5.5 4.25 1.75 8l3.75 3.75M10.5 4.25 14.25 8l-3.75 3.75",
            Self::Json => {
                "M6 2.5c-1.75 0-2 .75-2 2v1.75C4 7.4 3.5 8 2.5 8c1 0 1.5.6 1.5 1.75v1.75c0 1.25.25 2 2 2M10 2.5c1.75 0 2 .75 2 2v1.75C12 7.4 12.5 8 13.5 8c-1 0-1.5.6-1.5 1.75v1.75c0 1.25-.25 2-2 2"
            }
            Self::Terminal => "M2 3h12v10H2zM4.5 6l2 2-2 2M8.25 10.25h3",
            Self::Filter => "M2.25 3h11.5L9.5 8.25v4.5l-3-1.5v-3z",
            Self::Columns => "M2.25 3h11.5v10H2.25zM6.1 3v10M9.9 3v10",
            Self::Group => "M2.5 3.5h11M5.5 6.5h8M5.5 9.5h8M2.5 12.5h11",
            Self::Sort => "M5 13V3M2.75 5.25 5 3l2.25 2.25M11 3v10M8.75 10.75 11 13l2.25-2.25",
            Self::Ascending => "M8 13V3M4.5 6.5 8 3l3.5 3.5",
            Self::Descending => "M8 3v10M4.5 9.5 8 13l3.5-3.5",
            Self::More => "M3.25 8h.01M8 8h.01M12.75 8h.01",
            // Signs.
            Self::Check => "M3 8.5l3.25 3.25L13 5",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Minus => "M3 8h10",
            Self::Unchanged => "M3.5 6h9M3.5 10h9",
            Self::Modified => "M2.75 9c1-2.2 3-2.6 5.25-1s4.25 1.2 5.25-1",
            Self::Information => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0zM8 7.25V11M8 5v.01"
            }
            Self::Error => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0zM8 4.75V8.5M8 11v.01"
            }
            Self::Warning => "M8 2.5l6 10.75H2zM8 6.5v3.25M8 11.5v.01",
            Self::Clock => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0zM8 4.5V8l2.25 1.5"
            }
            Self::Tag => "M2.5 2.5h5l6 6-5 5-6-6zM5.25 5.25v.01",
            Self::Lock => "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
            Self::Activity => "M1.75 8.5H4.5l2-5 3 9 2-4h2.75",
            Self::Properties => "M6 4h7.5M6 8h7.5M6 12h7.5M2.75 4h.01M2.75 8h.01M2.75 12h.01",
            Self::File => "M9.5 1.75H3.75v12.5h8.5V4.5zM9.5 1.75V4.5h2.75",
            Self::ChevronDown => "M3.5 6 8 10.5 12.5 6",
            Self::ChevronUp => "M3.5 10 8 5.5l4.5 4.5",
            Self::ChevronLeft => "M10 3.5 5.5 8l4.5 4.5",
            Self::ChevronRight => "M6 3.5 10.5 8 6 12.5",
        }
    }
}
