//! `POST /organizations/reports.zip`: a month's reports of a selection, as one archive that is written while it is sent.
//!
//! What cannot be downloaded is told on the list, which stays as it was filtered.
//!
//! PDFs are compressed in themselves, so they lie in it as they are. Its length is known beforehand: browsers show how far it is.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use app::{SELECTED_AT_MOST, Selected, Selection, list_of_ours, sentence_left, sign_in_address};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    format,
    id::{OrganizationId, UserId},
    language::Language,
    period::Period,
    role::Role,
    texts::{portal, portal_bundle as texts, portal_organizations, portal_reports as reports},
};
use futures::{Stream, stream};
use store::{MonthReport, ReportFileError, Scope, Store};
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    result::ZipResult,
    write::{SimpleFileOptions, StreamWriter},
};

use super::{
    asker::Asker,
    bounds::{Bounds, Held, too_many_archives},
    form::field,
    page::{self, told},
};

/// The archive, or why there is none.
pub(super) async fn post(asker: Asker, State(bounds): State<Bounds>, form: Bytes) -> Response {
    let language = asker.language;
    let looked_at = field(&form, "list");
    let list = list_of_ours(&looked_at);
    let scope = match asker.scope().await {
        Ok(Some(scope)) => scope,
        Ok(None) => return Redirect::to(&sign_in_address(list)).into_response(),
        Err(error) => return failed(language, &error),
    };
    let role = scope.role();
    if !role.is_some_and(Role::sees_reports) {
        let role = role.map_or("", |role| role.label(language));
        return told(StatusCode::FORBIDDEN, language, &reports::no_reports(language, role));
    }
    let secure = asker.deployment.secure_cookies;
    let back = |sentence: &str| {
        let left = sentence_left("/organizations", "selection", false, sentence, secure);
        ([(header::SET_COOKIE, left)], Redirect::to(list)).into_response()
    };
    let Some((selection, period)) = asked(&form, &looked_at) else {
        return back(portal_organizations::nothing_selected(language));
    };
    let wanted: Vec<OrganizationId> = match selection.of(&asker.deployment.store, &scope).await {
        // What is no id is not there, like an id that is outside.
        Ok(Selected::These(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
        Ok(Selected::TooMany) => return back(&texts::too_many_selected(language, SELECTED_AT_MOST)),
        Ok(Selected::Unreadable) => {
            return told(StatusCode::BAD_REQUEST, language, portal::unreadable(language));
        }
        Err(error) => return failed(language, &error),
    };
    let Some(place) = bounds.archive(&scope) else { return too_many_archives(language) };
    let store = asker.deployment.store;
    let found = match store.month_reports(&scope, &wanted, period).await {
        Ok(found) => found,
        Err(error) => return failed(language, &error),
    };
    let (there, missing): (Vec<_>, Vec<_>) = found.into_iter().partition(|report| report.bytes.is_some());
    if there.is_empty() {
        let sentence = texts::none(language, &format::month(language, period));
        // Of what is outside nothing is told, not even that it has none.
        return if missing.is_empty() {
            told(StatusCode::NOT_FOUND, language, &sentence)
        } else {
            back(&sentence)
        };
    }
    let contents = Contents::of(there, &missing, language, period);
    let length = match contents.length() {
        Ok(length) => length,
        Err(error) => return failed(language, &error),
    };
    let name = std::format!("attachment; filename=\"backup-summary-{period}.zip\"");
    let mut response = Body::from_stream(archive(store, scope, contents, place)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// What the form says: something that is selected, and a month.
fn asked(form: &[u8], list: &str) -> Option<(Selection, Period)> {
    let fields = || url::form_urlencoded::parse(form);
    let ids: Vec<String> =
        fields().filter(|(name, _)| name == "ids[]").map(|(_, id)| id.into_owned()).collect();
    let all = fields().any(|(name, value)| name == "all" && value == "true");
    let period = fields().find(|(name, _)| name == "period").and_then(|(_, period)| period.parse().ok())?;
    (all || !ids.is_empty()).then(|| (Selection { ids, all, list: list.to_owned() }, period))
}

/// What lies in the archive.
struct Contents {
    reports: Vec<Entry>,
    /// Which of the selected organizations have no report.
    note: Option<(String, String)>,
    period: Period,
}

struct Entry {
    organization: OrganizationId,
    file_name: String,
    bytes: u64,
}

impl Contents {
    fn of(there: Vec<MonthReport>, missing: &[MonthReport], language: Language, period: Period) -> Self {
        let mut reports: Vec<Entry> = Vec::new();
        for MonthReport { organization, file_name, bytes, .. } in there {
            // Two names may be alike in letters and digits.
            let number = reports.iter().filter(|entry| entry.file_name == file_name).count();
            let file_name = match number {
                0 => file_name,
                _ => std::format!("{}-{organization}.pdf", file_name.trim_end_matches(".pdf")),
            };
            reports.push(Entry { organization, file_name, bytes: bytes.unwrap_or_default() });
        }
        let names = missing.iter().map(|report| report.name.as_str()).collect::<Vec<_>>().join("\n");
        let title = texts::without(language, &format::month(language, period));
        let note = (!missing.is_empty())
            .then(|| (texts::without_file(language).to_owned(), std::format!("{title}\n\n{names}\n")));
        Self { reports, note, period }
    }

    /// How long the archive will be: one of the same names and sizes is written to nowhere.
    fn length(&self) -> Result<u64, Unwritten> {
        const NOTHING: [u8; 16 * 1024] = [0; 16 * 1024];
        let counted = Sink::default();
        let mut zip = ZipWriter::new_stream(counted.clone());
        for entry in &self.reports {
            begin(&mut zip, &entry.file_name)?;
            let mut left = entry.bytes;
            while left > 0 {
                let part = usize::try_from(left).unwrap_or(usize::MAX).min(NOTHING.len());
                zip.write_all(&NOTHING[..part]).map_err(Unwritten::from)?;
                left -= part as u64;
                counted.taken();
            }
        }
        self.end(zip)?;
        counted.taken();
        Ok(counted.written())
    }

    fn end(&self, mut zip: Zip) -> Result<(), Unwritten> {
        if let Some((name, text)) = &self.note {
            begin(&mut zip, name)?;
            zip.write_all(text.as_bytes())?;
        }
        zip.finish()?;
        Ok(())
    }
}

type Zip = ZipWriter<StreamWriter<Sink>>;

fn begin(zip: &mut Zip, name: &str) -> ZipResult<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    zip.start_file(name, options)
}

/// The archive, a report at a time. A report that cannot be read ends the download, so that nobody takes it for whole.
fn archive(
    store: Store,
    scope: Scope,
    contents: Contents,
    place: Held<UserId>,
) -> impl Stream<Item = Result<Bytes, Unwritten>> + Send {
    let sink = Sink::default();
    let zip = Some(ZipWriter::new_stream(sink.clone()));
    stream::try_unfold((zip, 0), move |(zip, at)| {
        // It is free when the archive was sent, or is not wanted any more.
        let _: &Held<UserId> = &place;
        let (store, scope, sink) = (store.clone(), scope.clone(), sink.clone());
        let wanted = contents.reports.get(at).map(|entry| (entry.organization, entry.file_name.clone()));
        let period = contents.period;
        let end = if wanted.is_none() { zip.as_ref().map(|_| contents.note.clone()) } else { None };
        async move {
            let Some(mut zip) = zip else { return Ok(None) };
            let next = match (wanted, end) {
                (Some((organization, file_name)), _) => {
                    let file = store.report_file(&scope, organization, period).await;
                    let file = file.inspect_err(|error| {
                        tracing::error!(error = %crate::outcome::Chain(error), "a report for an archive could not be read");
                    })?;
                    begin(&mut zip, &file_name)?;
                    zip.write_all(&file.bytes)?;
                    Some(zip)
                }
                (None, note) => {
                    let last = Contents { reports: Vec::new(), note: note.flatten(), period };
                    last.end(zip)?;
                    None
                }
            };
            Ok(Some((sink.taken(), (next, at + 1))))
        }
    })
}

/// What was written and not taken yet, and how much was written in all.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<(Vec<u8>, u64)>>);

impl Sink {
    fn taken(&self) -> Bytes {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut held.0).into()
    }

    fn written(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0.extend_from_slice(bytes);
        held.1 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why an archive was not written.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error("a report could not be read")]
    Report(#[from] ReportFileError),
    #[error("the archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    #[error("the archive could not be written")]
    Io(#[from] io::Error),
}

fn failed(language: Language, error: &(dyn std::error::Error + 'static)) -> Response {
    page::failed(language, "an archive could not be made", error)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use domain::role::Role;
    use store::{NewUser, Opened, Options, SessionKind};

    use super::*;

    async fn signed_in(opened: &Opened, email: &str) -> Scope {
        const PASSWORD: &str = "correct horse battery";
        let (role, partner) = (Role::Operator, None);
        let new = NewUser { partner, email, name: "Somebody", role, password: PASSWORD, made_up: false };
        opened.store.add_user(&opened.deployment, new).await.unwrap();
        let token = opened.store.sign_in(email, PASSWORD, None).await.unwrap().token;
        opened.store.session(SessionKind::Direct, &token).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn two_archives_of_a_user_are_written_at_once_and_the_next_one_waits() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data_dir: folder.path().to_owned(), ..Options::default() };
        let opened = Store::open(&options).await.unwrap();
        let (ann, bob) =
            (signed_in(&opened, "ann@x.example").await, signed_in(&opened, "bob@x.example").await);
        let bounds = Bounds::new(NonZeroU32::MIN);
        let begin = |scope: &Scope| {
            let place = bounds.archive(scope)?;
            let contents = Contents::of(Vec::new(), &[], Language::En, "2026-10".parse().unwrap());
            Some(Box::pin(archive(opened.store.clone(), scope.clone(), contents, place)))
        };
        let (mut one, other) = (begin(&ann).unwrap(), begin(&ann).unwrap());
        assert!(begin(&ann).is_none());
        let refused = too_many_archives(Language::En);
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.headers()[header::RETRY_AFTER].to_str().unwrap().parse::<u64>().unwrap() > 0);
        let page = axum::body::to_bytes(refused.into_body(), 64 * 1024).await.unwrap();
        assert!(String::from_utf8_lossy(&page).contains("still on their way"));
        assert!(begin(&bob).is_some());

        // Sent to its end, and given up in the middle.
        while futures::StreamExt::next(&mut one).await.is_some() {}
        drop(one);
        let again = begin(&ann).unwrap();
        assert!(begin(&ann).is_none());
        drop(other);
        assert!(begin(&ann).is_some());
        drop(again);
    }
}
