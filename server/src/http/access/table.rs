//! The matrix as a page.

use super::{
    entry::Entry,
    people::{Person, Target},
};

/// The page says what these rows say, or is made to.
#[expect(clippy::disallowed_methods, reason = "whoever changes the matrix says so in the environment")]
pub(super) fn hold_against(page: &str, people: &[Person], rows: &[(&Entry, Target, Vec<&'static str>)]) {
    let drawn = draw(people, rows);
    if std::env::var_os("BSR_GOLDEN").is_some_and(|wanted| wanted == "draw") {
        std::fs::write(page, &drawn).unwrap();
    }
    assert_eq!(std::fs::read_to_string(page).unwrap(), drawn, "docs/access.md is not what the entries say");
}

fn draw(people: &[Person], rows: &[(&Entry, Target, Vec<&'static str>)]) -> String {
    let mut text = format!(
        "# Who gets which answer\n\n\
         Every route and server function, asked by everybody for everybody's data: {} answers, all of which a test asks for and \
         compares (`cargo test --bin bsr access`, which also makes this page). The figures are HTTP statuses; `303` leads to the \
         sign-in, or back to a page that gives the answer, and with `+` that page tells what became of a form.\n\n\
         «Own» is the asker's partner and its organization, «gone» an organization that the backup service has no longer, «child», \
         «parent», «sibling» and «unrelated» are partners with their organizations where the tree of resellers puts them, \
         «invented» is an id that nobody has and «number» is `1`. «In an iframe» is the owner inside another portal.\n\n",
        rows.len() * people.len(),
    );
    let names: Vec<&str> = people.iter().map(|person| person.name).collect();
    text += &format!("| what | whose | {} |\n|---|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    let mut rows = rows.iter().peekable();
    while let Some((entry, target, answers)) = rows.next() {
        let mut whose = vec![*target];
        while let Some((_, target, _)) =
            rows.next_if(|(next, _, same)| std::ptr::eq(*next, *entry) && same == answers)
        {
            whose.push(*target);
        }
        let whose = match entry.place {
            super::Place::Nowhere => "–".to_owned(),
            _ => {
                whose.iter().map(|target| format!("{target:?}").to_lowercase()).collect::<Vec<_>>().join(", ")
            }
        };
        text += &format!("| `{}` {} | {whose} | {} |\n", entry.route, entry.what, answers.join(" | "));
    }
    text
}
