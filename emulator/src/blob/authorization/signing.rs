//! The texts that shared access signatures are over. Which lines there are depends on the version that the signature names.

/// The fields of a signature by their names in a query; a missing one is empty.
pub type Field<'a> = &'a dyn Fn(&str) -> String;

/// What a signature of the whole account signs.
pub fn of_account(account: &str, field: Field<'_>) -> String {
    let mut lines = vec![account.to_owned()];
    lines.extend(["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"].map(field));
    if field("sv").as_str() >= "2020-12-06" {
        lines.push(field("ses"));
    }
    lines.join("\n") + "\n"
}

/// What a signature of a container or a blob signs.
pub fn of_service(resource: &str, field: Field<'_>) -> String {
    let version = field("sv");
    let version = version.as_str();
    let mut lines = ["sp", "st", "se"].map(field).to_vec();
    // Before that the service was not part of the name.
    let resource = match resource.strip_prefix("/blob") {
        Some(rest) if version < "2015-02-21" => rest,
        _ => resource,
    };
    lines.push(resource.to_owned());
    lines.push(field("si"));
    if version >= "2015-04-05" {
        lines.extend(["sip", "spr"].map(field));
    }
    lines.push(version.to_owned());
    if version >= "2018-11-09" {
        // The moment of a snapshot stands behind the kind of resource; none can be named here.
        lines.extend([field("sr"), String::new()]);
    }
    if version >= "2020-12-06" {
        lines.push(field("ses"));
    }
    if version >= "2013-08-15" {
        lines.extend(["rscc", "rscd", "rsce", "rscl", "rsct"].map(field));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{of_account, of_service};

    fn field(version: &'static str) -> impl Fn(&str) -> String {
        move |name| match name {
            "sv" => version.to_owned(),
            "si" | "sip" | "spr" | "st" | "ses" => String::new(),
            other => format!("<{other}>"),
        }
    }

    #[test]
    fn each_version_has_its_lines() {
        let signed = |version| of_service("/blob/acc/box", &field(version)).replace('\n', "|");
        let overrides = "<rscc>|<rscd>|<rsce>|<rscl>|<rsct>";
        assert_eq!(
            signed("2014-02-14"),
            format!("<sp>||<se>|/acc/box||2014-02-14|{overrides}")
        );
        assert_eq!(
            signed("2017-11-09"),
            format!("<sp>||<se>|/blob/acc/box||||2017-11-09|{overrides}")
        );
        assert_eq!(
            signed("2019-07-07"),
            format!("<sp>||<se>|/blob/acc/box||||2019-07-07|<sr>||{overrides}")
        );
        assert_eq!(
            signed("2021-12-02"),
            format!("<sp>||<se>|/blob/acc/box||||2021-12-02|<sr>|||{overrides}")
        );
        assert_eq!(
            of_account("acc", &field("2019-07-07")).replace('\n', "|"),
            "acc|<sp>|<ss>|<srt>||<se>|||2019-07-07|"
        );
    }
}
