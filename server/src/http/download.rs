//! `GET /organizations/{id}/reports/{period}.pdf`: a report's file, for those whose role sees reports.

use app::{Deployment, sign_in_address};
use axum::{
    body::Body,
    extract::{OriginalUri, Path},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    format, id::OrganizationId, language::Language, period::Period, texts::portal_reports as texts,
};
use store::{ReportFile, ReportFileError, Scope};

use super::{
    asker::Asker,
    page::{self, told},
};

/// Who is asking, what for, one call.
pub(super) async fn get(
    asker: Asker,
    Path((id, file)): Path<(String, String)>,
    OriginalUri(address): OriginalUri,
) -> Response {
    let (deployment, language) = (&asker.deployment, asker.language);
    let scope = match asker.scope().await {
        Ok(Some(scope)) => scope,
        Ok(None) => return Redirect::to(&sign_in_address(address.path())).into_response(),
        Err(error) => return failed(language, &error),
    };
    if let Some(role) = scope.role().filter(|role| !role.sees_reports()) {
        return told(StatusCode::FORBIDDEN, language, &texts::no_reports(language, role.label(language)));
    }
    let wanted = (
        id.parse::<OrganizationId>().ok(),
        file.strip_suffix(".pdf").and_then(|period| period.parse::<Period>().ok()),
    );
    let (Some(organization), Some(period)) = wanted else { return not_found(language) };
    match deployment.store.report_file(&scope, organization, period).await {
        Ok(file) => answer(file, &asker.headers),
        Err(ReportFileError::NotFound | ReportFileError::NotYet { .. }) => {
            not_yet(deployment, &scope, language, organization, period).await
        }
        Err(ReportFileError::Expired) => {
            told(StatusCode::GONE, language, &texts::expired(language, &format::month(language, period)))
        }
        Err(ReportFileError::Store(error)) => failed(language, &error),
    }
}

/// The file, or «you have it already».
pub(super) fn answer(file: ReportFile, headers: &HeaderMap) -> Response {
    let hash: String = file.sha256.iter().map(|byte| std::format!("{byte:02x}")).collect();
    let tag = std::format!("\"{hash}\"");
    let fresh = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || known.trim().trim_start_matches("W/") == tag);
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Body::from(file.bytes).into_response();
        let disposition = disposition(&file.file_name);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
        if let Ok(disposition) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// `attachment` with the name for everybody and, where it is not ASCII, the one for those who read RFC 8187.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '_' })
        .collect();
    if plain == name {
        return std::format!("attachment; filename=\"{plain}\"");
    }
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&std::format!("%{byte:02X}"));
        }
    }
    std::format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Not there: because it is not due yet, because it is being made, or at all.
async fn not_yet(
    deployment: &Deployment,
    scope: &Scope,
    language: Language,
    id: OrganizationId,
    period: Period,
) -> Response {
    let Ok(organization) = deployment.store.organization(scope, id).await else { return not_found(language) };
    let (zone, now) = (organization.zone, deployment.store.now());
    let due_at = deployment.schedule.due_at(period, zone);
    let month = format::month(language, period);
    let presence = &organization.presence;
    if due_at > now && presence.was_there(zone, period) {
        let at = std::format!("{} ({zone})", format::date_time(language, due_at, zone));
        told(StatusCode::NOT_FOUND, language, &texts::not_due(language, &month, &at))
    } else if deployment.schedule.due_periods(zone, presence, now).contains(&period) {
        told(StatusCode::NOT_FOUND, language, &texts::being_made(language, &month))
    } else {
        not_found(language)
    }
}

fn not_found(language: Language) -> Response {
    told(StatusCode::NOT_FOUND, language, texts::no_report(language))
}

fn failed(language: Language, error: &store::Error) -> Response {
    page::failed(language, "a download failed", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_fits_into_the_header() {
        assert_eq!(disposition("a-2026-10.pdf"), "attachment; filename=\"a-2026-10.pdf\"");
        assert_eq!(
            disposition("süd\".pdf"),
            "attachment; filename=\"s_d_.pdf\"; filename*=UTF-8''s%C3%BCd%22.pdf"
        );
    }
}
