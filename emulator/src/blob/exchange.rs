//! One request to the blob service, taken apart.

use super::address::Address;
use super::authorization::Authority;
use super::refusal::{Refusal, refusals};
use super::version;
use crate::arm::query::Query;
use crate::request::Request;
use crate::world::settings::ApiVersions;
use crate::world::{blob::Blob, resource::Resource, timestamp::Timestamp};

/// One request, taken apart.
pub struct Exchange<'a> {
    /// The request as received.
    pub request: &'a Request,
    /// Its query.
    pub query: Query,
    /// What it is about.
    pub address: Address,
    /// The account.
    pub account: Resource,
    /// The version of the service by which it is answered.
    pub version: String,
    /// By what it is let in.
    pub authority: Authority,
    /// Now.
    pub now: Timestamp,
    /// Now by the stamp's own clock.
    pub shown: Timestamp,
}

impl<'a> Exchange<'a> {
    /// Takes a request apart; nobody is let in yet.
    pub fn new(
        request: &'a Request,
        address: Address,
        account: Resource,
        now: Timestamp,
        shown: Timestamp,
    ) -> Result<Exchange<'a>, Refusal> {
        let query = Query::parse(&request.query);
        let is_container = query
            .value("restype")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("container"));
        Ok(Exchange {
            address: address.split(is_container)?,
            request,
            query,
            account,
            version: version::DEFAULT.to_owned(),
            authority: Authority::Anonymous,
            now,
            shown,
        })
    }

    /// Finds the version that is asked for, by a header or by a signature.
    pub fn settle_version(&mut self, versions: ApiVersions) -> Result<(), Refusal> {
        let header = self.header("x-ms-version").map(str::to_owned);
        let signed = self.request.header("authorization").is_some();
        let by_query = ["api-version", "sv"]
            .iter()
            .find_map(|name| Some((*name, self.query.value(name)?.to_owned())));
        let (place, asked) = match (header, by_query) {
            (Some(asked), _) => ("x-ms-version", asked),
            (None, Some((place, asked))) if !signed => (place, asked),
            // Who signs with a key must say by which rules.
            _ if signed => return Err(refusals::missing_header("x-ms-version")),
            _ => return Ok(()),
        };
        version::check(&asked, versions, place)?;
        self.version = asked;
        Ok(())
    }

    /// A header of the request; an empty one is none.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.header(name).filter(|value| !value.is_empty())
    }

    /// A header that is a number.
    pub fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let Some(text) = self.header(name) else {
            return Ok(None);
        };
        text.trim()
            .parse()
            .map(Some)
            .map_err(|_| refusals::invalid_header(name, text))
    }

    /// How many items a list may hold.
    pub fn max_results(&self) -> Result<usize, Refusal> {
        const MOST: usize = 5000;
        match self.query.given("maxresults") {
            None => Ok(MOST),
            Some(text) => match text.parse::<usize>() {
                Ok(0) => Err(refusals::out_of_range(
                    "maxresults",
                    text,
                    "1",
                    "2147483647",
                )),
                Ok(number) => Ok(number.min(MOST)),
                Err(_) => Err(refusals::invalid_parameter(
                    "maxresults",
                    text,
                    "A whole number is wanted.",
                )),
            },
        }
    }

    /// Whether `include` names this.
    pub fn includes(&self, name: &str) -> bool {
        self.query.given("include").is_some_and(|list| {
            list.split(',')
                .any(|word| word.trim().eq_ignore_ascii_case(name))
        })
    }

    /// Whether this request may write over what is there: a signature with `c` alone only creates.
    pub fn may_write_over(&self, there: Option<&Blob>) -> Result<(), Refusal> {
        if there.is_none() || self.authority.permits("w") {
            Ok(())
        } else {
            Err(super::authorization::mismatch())
        }
    }
}
