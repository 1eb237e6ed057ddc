//! Which origins may frame the pages of a partner's users.

use std::collections::BTreeSet;

use domain::embedding::EmbeddingRefusal;
use domain::id::PartnerId;
use domain::role::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;
use url::{Host, Url};

use crate::audit::{self, Entry};
use crate::sql::{self, values};
use crate::{Error, Scope, Store, reach};

/// So many origins may a partner allow: each is in a header of every embedded page.
const AT_MOST: usize = 20;

const DOING: &str = "change who may frame the portal";

/// Why what another portal may do was not saved.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddingError {
    /// What was given is not taken.
    #[error(transparent)]
    Refused(#[from] EmbeddingRefusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// The origins that may frame the pages of a partner's users, in the order of their letters.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages.
    pub async fn frame_origins(&self, scope: &Scope, partner: PartnerId) -> Result<Vec<String>, Error> {
        let row = reach::partner(self.reader(), scope, partner).await?;
        scope.require(Role::manages, "see these settings")?;
        of(self.reader(), row).await
    }

    /// Whether a partner lets this origin frame its pages: such a portal may show its user why a launch was refused.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn may_frame(&self, origin: &str) -> Result<bool, Error> {
        let statement = "SELECT 1 AS one FROM frame_origin WHERE origin = $1 LIMIT 1";
        let doing = "read who may frame the portal";
        let found = sql::optional(self.reader(), doing, statement, values![origin], |_| Ok(())).await?;
        Ok(found.is_some())
    }

    /// Sets all of them. Sessions that an origin frames which is no longer among them are over at once. With `seen`, only while
    /// they still are so; what is there already is no conflict.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, [`Error::Forbidden`] unless the role manages; [`EmbeddingRefusal`] for what is no
    /// origin, for too many, and when somebody else was faster.
    pub async fn set_frame_origins(
        &self,
        scope: &Scope,
        partner: PartnerId,
        seen: Option<&[String]>,
        origins: &[String],
    ) -> Result<Vec<String>, EmbeddingError> {
        let tx = self.begin().await?;
        let row = reach::partner(&tx, scope, partner).await?;
        scope.require(Role::manages, "change these settings")?;
        let wanted: BTreeSet<String> =
            origins.iter().map(|text| origin(text)).collect::<Result<_, EmbeddingRefusal>>()?;
        if wanted.len() > AT_MOST {
            return Err(EmbeddingRefusal::TooManyOrigins(AT_MOST as u64).into());
        }
        let before: BTreeSet<String> = of(&tx, row).await?.into_iter().collect();
        if before != wanted {
            if seen.is_some_and(|seen| seen.iter().collect::<BTreeSet<_>>() != before.iter().collect()) {
                let now = before.into_iter().collect::<Vec<_>>().join(", ");
                return Err(EmbeddingRefusal::Changed(now).into());
            }
            sql::execute(&tx, DOING, "DELETE FROM frame_origin WHERE partner_id = $1", values![row]).await?;
            for origin in &wanted {
                let insert = "INSERT INTO frame_origin (partner_id, origin) VALUES ($1, $2)";
                sql::execute(&tx, DOING, insert, values![row, origin.as_str()]).await?;
            }
            let (before, after) = (json!({ "origins": before }), json!({ "origins": wanted }));
            let entry = Entry { partner: Some(row), before, after, ..Entry::new("frame_origins.set") };
            audit::record(&tx, scope, self.now(), entry).await?;
        }
        sql::commit(tx, DOING).await?;
        Ok(wanted.into_iter().collect())
    }
}

/// Those of a partner's row.
pub(crate) async fn of(db: &impl ConnectionTrait, partner: i64) -> Result<Vec<String>, Error> {
    let statement = "SELECT origin FROM frame_origin WHERE partner_id = $1 ORDER BY origin";
    sql::all(db, "read who may frame the portal", statement, values![partner], |row| row.at(0)).await
}

/// An origin as browsers write it (RFC 6454): scheme, host and, unless it is the scheme's own, port. By https alone, but for
/// a developer's own machine.
fn origin(text: &str) -> Result<String, EmbeddingRefusal> {
    let text = text.trim();
    let refused = |why: fn(String) -> EmbeddingRefusal| why(domain::text::clean(text, 100));
    let url = Url::parse(text).map_err(|_| refused(EmbeddingRefusal::NoOrigin))?;
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    // A browser reads an asterisk in a policy as «any».
    let is_one = url.host_str().is_some_and(|host| !host.contains('*'));
    let is_bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    match url.scheme() {
        _ if !is_bare => Err(refused(EmbeddingRefusal::MoreThanOrigin)),
        _ if !is_one => Err(refused(EmbeddingRefusal::NotOneOrigin)),
        "https" => Ok(url.origin().ascii_serialization()),
        "http" if local => Ok(url.origin().ascii_serialization()),
        "http" => Err(refused(EmbeddingRefusal::NoHttps)),
        _ => Err(refused(EmbeddingRefusal::NoOrigin)),
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        let right = [
            ("https://app.example.com", "https://app.example.com"),
            (" https://App.Example.com/ ", "https://app.example.com"),
            ("https://app.example.com:443", "https://app.example.com"),
            ("https://app.example.com:8443", "https://app.example.com:8443"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ];
        for (text, written) in right {
            assert_eq!(origin(text).unwrap(), written);
        }
        for wrong in [
            "",
            "app.example.com",
            "*",
            "https://*.example.com",
            "http://app.example.com",
            "https://app.example.com/page",
            "https://user@app.example.com",
            "https://app.example.com; script-src *",
            "https://a.example 'unsafe-inline'",
            "data:text/html,x",
            "null",
        ] {
            assert!(origin(wrong).is_err(), "{wrong:?}: {:?}", origin(wrong));
        }
    }
}
