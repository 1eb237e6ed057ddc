//! `GET /api/docs`: the document for people, drawn from it by the server. It needs no script and nothing from elsewhere.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use html_escape::encode_quoted_attribute as escape;
use serde_json::Value;

use super::super::{page, problem::Problem};

/// The methods that an address may have, in the order in which they are shown.
const METHODS: [&str; 3] = ["get", "put", "post"];

/// The page.
pub(super) async fn get() -> Response {
    let document = match serde_json::to_value(super::document()) {
        Ok(document) => document,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let mut response = page::wide(StatusCode::OK, "API", &main(&document));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=300"));
    response
}

fn main(document: &Value) -> String {
    let tags = list(&document["tags"]);
    let mut html = format!(
        "<h1>API</h1>{}<p><a href=\"/api/openapi.json\">The document of it, OpenAPI {}</a></p>",
        paragraphs(&document["info"]["description"]),
        text(&document["openapi"])
    );
    html.push_str("<nav aria-label=\"Operations\">");
    for tag in tags {
        html.push_str(&format!("<h2>{}</h2><ul>", text(&tag["name"])));
        for (_, path, operation) in operations(document, &tag["name"]) {
            let (id, summary) = (text(&operation["operationId"]), text(&operation["summary"]));
            html.push_str(&format!("<li><a href=\"#{id}\">{summary}</a> <code>{}</code></li>", escape(path)));
        }
        html.push_str("</ul>");
    }
    html.push_str("<p><a href=\"#values\">Values</a></p></nav>");
    for tag in tags {
        html.push_str(&format!("<h2>{}</h2>{}", text(&tag["name"]), paragraphs(&tag["description"])));
        for (method, path, operation) in operations(document, &tag["name"]) {
            html.push_str(&one(document, method, path, operation));
        }
    }
    html.push_str("<h2 id=\"values\">Values</h2>");
    for (name, schema) in members(&document["components"]["schemas"]) {
        html.push_str(&value(name, schema));
    }
    html
}

/// The operations of a tag: method, path and what is said of it.
fn operations<'a>(
    document: &'a Value,
    tag: &'a Value,
) -> impl Iterator<Item = (&'static str, &'a str, &'a Value)> {
    members(&document["paths"])
        .flat_map(|(path, item)| METHODS.map(|method| (method, path, &item[method])))
        .filter(move |(_, _, operation)| list(&operation["tags"]).contains(tag))
}

fn one(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let mut html = format!(
        "<section class=\"card api-operation\"><h3 id=\"{}\">{}</h3>\
         <p class=\"api-address\"><strong>{}</strong> <code>{}</code></p>{}",
        text(&operation["operationId"]),
        text(&operation["summary"]),
        method.to_uppercase(),
        escape(path),
        paragraphs(&operation["description"])
    );
    let parameters: Vec<_> = list(&operation["parameters"]).iter().map(parameter).collect();
    html.push_str(&table("Parameters", &["Name", "In", "Value", "Meaning"], &parameters));
    if let Some((media, content)) = members(&operation["requestBody"]["content"]).next() {
        let body = vec![vec![format!("<code>{}</code>", escape(media)), kind(&content["schema"])]];
        html.push_str(&table("Body", &["Media type", "Value"], &body));
    }
    let answers = members(&operation["responses"]).map(|(status, response)| {
        let response = resolved(document, response);
        let content: Vec<_> = members(&response["content"])
            .map(|(media, content)| match &content["schema"] {
                schema if media == "application/json" => kind(schema),
                _ => format!("<code>{}</code>", escape(media)),
            })
            .collect();
        vec![escape(status).into_owned(), text(&response["description"]), content.join(", ")]
    });
    html.push_str(&table("Answers", &["Status", "Meaning", "Value"], &answers.collect::<Vec<_>>()));
    html.push_str("</section>");
    html
}

fn parameter(parameter: &Value) -> Vec<String> {
    let needed =
        if parameter["required"] == true { "" } else { " <span class=\"soft\">(may be left out)</span>" };
    vec![
        format!("<code>{}</code>{needed}", text(&parameter["name"])),
        text(&parameter["in"]),
        kind(&parameter["schema"]),
        text(&parameter["description"]),
    ]
}

/// A value that the document names.
fn value(name: &str, schema: &Value) -> String {
    let name = escape(name);
    let mut html = format!(
        "<section class=\"card api-operation\"><h3 id=\"value-{name}\">{name}</h3>{}",
        paragraphs(&schema["description"])
    );
    let parts = list(&schema["allOf"]);
    let rows: Vec<_> = std::iter::once(schema)
        .chain(parts)
        .flat_map(|part| members(&part["properties"]))
        .map(|(name, schema)| {
            vec![format!("<code>{}</code>", escape(name)), kind(schema), text(&schema["description"])]
        })
        .collect();
    let more: Vec<_> = parts.iter().filter(|part| part["$ref"].is_string()).map(kind).collect();
    if rows.is_empty() {
        html.push_str(&format!("<p>{}</p>", kind(schema)));
    } else {
        html.push_str(&table("Members", &["Name", "Value", "Meaning"], &rows));
    }
    if !more.is_empty() {
        html.push_str(&format!("<p>And those of {}.</p>", more.join(", ")));
    }
    html.push_str("</section>");
    html
}

/// What a value is, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        let name = escape(name);
        return format!("<a href=\"#value-{name}\">{name}</a>");
    }
    let either: Vec<_> = list(&schema["oneOf"]).iter().chain(list(&schema["anyOf"])).map(kind).collect();
    if !either.is_empty() {
        return either.join(" or ");
    }
    let words: Vec<_> =
        list(&schema["enum"]).iter().map(|word| format!("<code>{}</code>", text(word))).collect();
    if !words.is_empty() {
        return words.join(", ");
    }
    if schema["items"].is_object() {
        return format!("list of {}", kind(&schema["items"]));
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect::<Vec<_>>().join(" or "),
        one => text(one),
    };
    match schema["format"].as_str() {
        Some(format) => format!("{types} ({})", escape(format)),
        None => types,
    }
}

fn table(caption: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let row = |cells: &Vec<String>| -> String {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"table\">\
         <caption class=\"api-caption\">{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

/// What a reference within the document leads to.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|it| it.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

/// A description as paragraphs.
fn paragraphs(value: &Value) -> String {
    let text = text(value);
    text.split("\n\n").filter(|it| !it.is_empty()).map(|it| format!("<p>{it}</p>")).collect()
}

/// A text as markup: what stands between backquotes is code.
fn text(value: &Value) -> String {
    let escaped = escape(value.as_str().unwrap_or_default());
    let parts = escaped.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() })
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_value_of_the_document_is_on_the_page() {
        let document = serde_json::to_value(super::super::document()).unwrap();
        let html = main(&document);
        let mut operations = 0;
        for (path, item) in members(&document["paths"]) {
            for (method, operation) in members(item) {
                operations += 1;
                assert!(METHODS.contains(&method), "{method} {path} is not shown");
                let id = operation["operationId"].as_str().unwrap();
                assert!(html.contains(&format!("<h3 id=\"{id}\">")), "{id}");
                assert!(html.contains(&format!("href=\"#{id}\"")), "{id}");
            }
        }
        assert_eq!(operations, 11);
        for reference in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(html.contains(&format!("id=\"{reference}\"")), "nothing is called {reference}");
        }
        assert!(!html.contains("<script") && !html.contains("style="));
    }

    #[test]
    fn texts_are_no_markup() {
        assert_eq!(text(&Value::from("a < `b` & c")), "a &lt; <code>b</code> &amp; c");
        assert_eq!(paragraphs(&Value::from("a\n\nb")), "<p>a</p><p>b</p>");
    }
}
