//! The texts of the page's language, which the browser reads before it takes the page over.

/// Reads them from the file that the page names.
///
/// # Errors
/// What could not be read: the page then stays as the server drew it, and works as without scripts.
pub async fn read_texts() -> Result<(), String> {
    use leptos::prelude::document;
    use leptos::server_fn::request::browser::Request;

    let link = document().get_element_by_id("texts").and_then(|link| link.get_attribute("href"));
    let address = link.ok_or("the page names no texts")?;
    let answer = Request::get(&address).send().await.map_err(|error| error.to_string())?;
    if !answer.ok() {
        return Err(format!("{address}: {}", answer.status()));
    }
    domain::texts::load(answer.text().await.map_err(|error| error.to_string())?);
    Ok(())
}
