//! The words of a `Problem`: its sentence in the language of the page, what its ways out are called, all of it as text.

use super::icon_name::IconName;
use crate::i18n::{Language, Text, Wording, words};
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::resource_id::ResourceId;

/// The sentence: English as the server worded it, because it names the thing; other languages from the kind. What the
/// server said in English stands below it then, marked as what it is ([`in_english`]).
#[must_use]
pub fn title(problem: &Problem) -> Wording {
    let (kind, sentence) = (problem.kind, problem.title.clone());
    Wording::of(move || match Language::current() {
        Language::English => sentence.clone(),
        Language::French => kind_text(kind).get().to_owned(),
    })
}

/// The server's English sentence, where the title is not that sentence itself. Tracked.
#[must_use]
pub fn in_english(problem: &Problem) -> Option<String> {
    (Language::current() != Language::English).then(|| problem.title.clone())
}

/// The sentence for a kind alone.
#[must_use]
pub fn kind_text(kind: ProblemKind) -> Text {
    match kind {
        ProblemKind::BadRequest => Text::ProblemBadRequest,
        ProblemKind::SignedOut => Text::ProblemSignedOut,
        ProblemKind::CredentialRefused => Text::ProblemCredentialRefused,
        ProblemKind::Forbidden => Text::ProblemForbidden,
        ProblemKind::NotFound => Text::ProblemNotFound,
        ProblemKind::Conflict => Text::ProblemConflict,
        ProblemKind::Stale => Text::ProblemStale,
        ProblemKind::OverQuota => Text::ProblemOverQuota,
        ProblemKind::Locked => Text::ProblemLocked,
        ProblemKind::Throttled => Text::ProblemThrottled,
        ProblemKind::VersionNotOffered => Text::ProblemVersionNotOffered,
        ProblemKind::ProviderNotRegistered => Text::ProblemProviderNotRegistered,
        ProblemKind::UntrustedCertificate => Text::ProblemUntrustedCertificate,
        ProblemKind::ChangedRoot => Text::ProblemChangedRoot,
        ProblemKind::NotArm => Text::ProblemNotArm,
        ProblemKind::Unreachable => Text::ProblemUnreachable,
        ProblemKind::Refused => Text::ProblemRefused,
        ProblemKind::WorkUnderWay => Text::ProblemWorkUnderWay,
        ProblemKind::StampFailed => Text::ProblemStampFailed,
        ProblemKind::PortalFailed => Text::ProblemPortalFailed,
    }
}

/// The button for a way out. Offered versions are listed instead: the profile switch is where one is chosen.
#[must_use]
pub fn way_out(way: &Recovery) -> Option<(IconName, Wording)> {
    Some(match way {
        Recovery::Retry => (IconName::Refresh, Text::ProblemRetry.into()),
        Recovery::SignIn { .. } => (IconName::User, Text::ProblemSignIn.into()),
        Recovery::RegisterProvider { namespace, .. } => {
            let namespace = namespace.clone();
            (
                IconName::Plug,
                Wording::of(move || words::problem_register(&namespace)),
            )
        }
        Recovery::ReviewTrust { .. } => (IconName::Certificate, Text::ProblemReviewTrust.into()),
        Recovery::Reload => (IconName::Refresh, Text::ProblemReload.into()),
        Recovery::GoTo { resource } => {
            let name = resource.rsplit('/').next().unwrap_or_default().to_owned();
            (
                IconName::External,
                Wording::of(move || words::problem_go_to(&name)),
            )
        }
        Recovery::UseVersion { .. } => return None,
    })
}

/// The api-versions that the stamp offers instead, when the problem lists them.
#[must_use]
pub fn offered(problem: &Problem) -> Option<Wording> {
    problem.recovery.iter().find_map(|way| match way {
        Recovery::UseVersion { offered } => {
            let list = offered.join(", ");
            Some(Wording::of(move || words::problem_offered(&list)))
        }
        _ => None,
    })
}

/// All of it as text, for a mail to the stamp's operator.
#[must_use]
pub fn as_text(problem: &Problem) -> String {
    let mut lines = vec![problem.title.clone()];
    let fields = [
        ("code", &problem.code),
        ("detail", &problem.detail),
        ("target", &problem.target),
        ("request id", &problem.request_id),
        ("correlation id", &problem.correlation_id),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            lines.push(format!("{name}: {value}"));
        }
    }
    for cause in &problem.causes {
        lines.push(format!("cause: {}: {}", cause.code, cause.message));
    }
    lines.join("\n")
}

/// Whether the detail is the stamp's own: some problems are found out here, before or instead of an answer.
#[must_use]
pub fn stamp_speaks(problem: &Problem) -> bool {
    !matches!(
        problem.kind,
        ProblemKind::SignedOut
            | ProblemKind::UntrustedCertificate
            | ProblemKind::ChangedRoot
            | ProblemKind::NotArm
            | ProblemKind::Unreachable
            | ProblemKind::Refused
            | ProblemKind::WorkUnderWay
            | ProblemKind::PortalFailed
    )
}

/// A sentence of the stamp with its resource ids cut to the names at their end: for places that have a line or two. In
/// full it stands with the problem itself.
#[must_use]
pub fn with_short_ids(sentence: &str) -> String {
    const START: &str = "/subscriptions/";
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, id)) = rest.find(START).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let end = id
            .find(|letter: char| letter.is_whitespace() || "'\"<>,;".contains(letter))
            .unwrap_or(id.len());
        let (id, after) = id.split_at_checked(end).unwrap_or((id, ""));
        let bare = id.trim_end_matches(['.', ':', ')']);
        match ResourceId::parse(bare) {
            Ok(known) => {
                out.push_str("…/");
                out.push_str(&known.full_name());
                out.push_str(id.strip_prefix(bare).unwrap_or_default());
            }
            Err(_) => out.push_str(id),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_copied_text_holds_what_an_operator_needs() {
        let mut problem = Problem::new(ProblemKind::Conflict, "vm-1 is taken").with_code("Taken");
        problem.correlation_id = Some("e04b1f7a".into());
        assert_eq!(
            as_text(&problem),
            "vm-1 is taken\ncode: Taken\ncorrelation id: e04b1f7a"
        );
    }

    #[test]
    fn a_sentence_keeps_the_names_of_its_ids() {
        let group = "/subscriptions/8f3c1b0a-6a7e-4d0f-9c55-2b7e9f0add21/resourceGroups/net";
        let card = format!("{group}/providers/Microsoft.Network/networkInterfaces/jump-01-nic");
        assert_eq!(
            with_short_ids(&format!(
                "Subnet dmz is in use by {card}/ipConfigurations/one and '{group}'. See ({card})."
            )),
            "Subnet dmz is in use by …/jump-01-nic/one and '…/net'. See (…/jump-01-nic)."
        );
        for plain in [
            "",
            "Nothing to cut.",
            "/subscriptions/",
            "a /subscriptions/ b",
        ] {
            assert_eq!(with_short_ids(plain), plain);
        }
    }
}
