//! Wrong settings stop the start.

use crate::support::World;

#[test]
fn a_wrong_setting_is_named_with_its_source_and_what_is_allowed() {
    let world = World::new().with("BSR_SCHEDULE_HOUR", "noon");
    let said = world.refused(&["status"]);
    assert!(
        said.contains("BSR_SCHEDULE_HOUR") && said.contains("«noon»") && said.contains("0 to 23"),
        "{said}"
    );
    assert!(!world.path("data").exists(), "nothing is made before the settings are right");
}

#[test]
fn a_wrong_setting_of_an_upstream_stops_the_start_also_before_there_is_one() {
    let said = World::new().with("BSR_UPSTREAM_INTERVAL", "soon").refused(&["status"]);
    assert!(said.contains("BSR_UPSTREAM_INTERVAL") && said.contains("«soon»"), "{said}");
}

#[test]
fn an_unknown_setting_is_named_with_its_near_ones() {
    let said = World::new().with("BSR_LISTN", "127.0.0.1:1").refused(&["status"]);
    assert!(said.contains("BSR_LISTN") && said.contains("BSR_LISTEN"), "{said}");
}

#[test]
fn the_file_is_found_in_the_working_folder_or_where_it_is_said_to_be() {
    let world = World::new();
    world.file("bsr.toml", "[schedule]\nhour = 99\n");
    let said = world.refused(&["status"]);
    assert!(said.contains("bsr.toml, key schedule.hour"), "{said}");
    let other = world.file("other.toml", "[schedule]\nhour = 7\n");
    world.ok(&["--config", &other, "migrate"]);
    assert!(world.refused(&["--config", "missing.toml", "migrate"]).contains("missing.toml"));
}

#[test]
fn a_secret_is_in_no_error() {
    let said = World::new().with("BSR_DATABASE_URL", "mysql://root:hunter2@db/x").refused(&["status"]);
    assert!(said.contains("BSR_DATABASE_URL") && !said.contains("hunter2"), "{said}");
}
