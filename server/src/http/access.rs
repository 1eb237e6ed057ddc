//! Who gets which answer: every route and server function there is, asked by everybody for everybody's data (spec.md
//! section 8; reliability.md, Security).
//!
//! The routes are read off the router itself, so that one without an [entry](entries) fails the test. Each entry says who may,
//! and by which words the others are refused; the answers that follow from it are compared with those that come, and stand in
//! `docs/access.md`. `BSR_GOLDEN=draw cargo test --bin bsr access` writes that page anew.

mod asking;
mod entries;
mod entry;
mod people;
mod table;
mod world;

use self::{
    entries::entries,
    entry::{Entry, Place, Places},
    people::{Person, Target, Who},
    world::World,
};

/// The page that shows the matrix.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/access.md");

#[tokio::test]
async fn everybody_gets_the_answer_that_the_matrix_says() {
    let world = World::make().await;
    let entries = entries();

    let mut unknown: Vec<String> = world.routes().await;
    unknown.retain(|route| entries.iter().all(|entry| entry.route != *route));
    assert_eq!(unknown, Vec::<String>::new(), "routes without an entry in the access matrix");

    let (mut wrong, mut rows) = (Vec::new(), Vec::new());
    for entry in &entries {
        let targets: &[Target] = if entry.place == Place::Nowhere { &[Target::Own] } else { &Target::ALL };
        for target in targets {
            let mut row = Vec::new();
            for person in &world.people {
                let (wanted, got) =
                    (expected(entry, person, *target), world.ask(entry, person, *target).await);
                if wanted != got {
                    let who = person.name;
                    wrong.push(format!("{} of {target:?} by {who}: {got} instead of {wanted}", entry.name()));
                }
                row.push(wanted);
            }
            rows.push((entry, *target, row));
        }
    }
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
    table::hold_against(PAGE, &world.people, &rows);
}

/// The answer that an entry gives to somebody: from the rules alone, nothing was asked.
fn expected(entry: &Entry, person: &Person, target: Target) -> &'static str {
    if let (Target::Number, Some(answer)) = (target, entry.no_id) {
        return answer;
    }
    let reaches = match entry.place {
        Place::Nowhere => true,
        _ if entry.everywhere => target != Target::Number,
        Place::Organization => person.who.reaches_organization(target),
        Place::Partner => person.who.reaches_partner(target),
    };
    let may = match (&person.who, entry.for_keys) {
        (Who::Key(_, purposes), Some(wanted)) => wanted.iter().any(|purpose| purposes.contains(purpose)),
        (Who::User(role), None) => (entry.may)(*role) && entry.open_in != Places::Iframe,
        (Who::Framed(role), None) => (entry.may)(*role) && entry.open_in != Places::Tab,
        (Who::Nobody, _) | (Who::Key(..), None) | (Who::User(_) | Who::Framed(_), Some(_)) => {
            return entry.signed_out;
        }
    };
    match (may, reaches) {
        (true, true) => entry.done,
        (false, _) if entry.role_first => entry.refused,
        (_, false) => entry.outside,
        (false, true) => entry.refused,
    }
}
