//! What a route or a server function is, and the ways in which entries are written.

use domain::{purpose::Purpose, role::Role};

use super::{
    asking::Carries,
    world::{Ids, MONTH},
};

/// What an address or a form names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nobody's data.
    Nowhere,
    Organization,
    Partner,
}

/// Where one may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    Both,
    Tab,
    Iframe,
}

/// A route or a server function, and its answers.
pub(super) struct Entry {
    /// The method, and the route as the router writes it.
    pub(super) route: String,
    /// What of it is asked for, when the route does not say.
    pub(super) what: &'static str,
    pub(super) place: Place,
    /// For keys alone, and of these purposes; none: for users.
    pub(super) for_keys: Option<&'static [Purpose]>,
    /// The roles that may, where they reach.
    pub(super) may: fn(Role) -> bool,
    /// Whether the role is looked at before the place: refused is then also who asks for what is not there.
    pub(super) role_first: bool,
    /// Where it is open: in a tab of its own, in another portal's iframe.
    pub(super) open_in: Places,
    /// What everybody is told whose address holds no id, where that is looked at first.
    pub(super) no_id: Option<&'static str>,
    /// Whether it is of the deployment, whosever data it names.
    pub(super) everywhere: bool,
    pub(super) signed_out: &'static str,
    pub(super) refused: &'static str,
    pub(super) outside: &'static str,
    pub(super) done: &'static str,
    pub(super) address: Box<dyn Fn(&Ids) -> String>,
    pub(super) carries: Box<dyn Fn(&Ids) -> Carries>,
}

impl Entry {
    pub(super) fn name(&self) -> String {
        if self.what.is_empty() { self.route.clone() } else { format!("{} ({})", self.route, self.what) }
    }

    pub(super) fn method(&self) -> &str {
        // A star: any method.
        self.route.split_once(' ').map_or("GET", |(method, _)| if method == "*" { "GET" } else { method })
    }

    pub(super) fn address(&self, ids: &Ids) -> String {
        (self.address)(ids)
    }

    pub(super) fn carries(&self, ids: &Ids) -> Carries {
        (self.carries)(ids)
    }

    /// Asked at its own address, of which `{id}` is what is named.
    pub(super) fn new(route: &str, place: Place) -> Self {
        let path = route.split_once(' ').map_or(route, |(_, path)| path).to_owned();
        Self {
            route: route.to_owned(),
            what: "",
            place,
            for_keys: None,
            may: anybody,
            role_first: false,
            open_in: Places::Both,
            no_id: None,
            everywhere: false,
            signed_out: "303",
            refused: "403",
            outside: "404",
            done: "200",
            address: Box::new(move |ids| {
                let id = if place == Place::Partner { &ids.partner } else { &ids.organization };
                path.replace("{id}", id)
                    .replace("{organization}", &ids.organization)
                    .replace("{period}", MONTH)
                    .replace("{account}", &ids.account)
                    .replace("{month}", MONTH)
                    .replace("{key}", &ids.launch_key)
            }),
            carries: Box::new(|_| Carries::Nothing),
        }
    }

    /// The same answer for everybody.
    pub(super) fn open(route: &str, answer: &'static str) -> Self {
        Self { signed_out: answer, done: answer, ..Self::new(route, Place::Nowhere) }
    }

    /// A form of the server, which leads back to a page: what was not done, that page answers.
    pub(super) fn form(route: &str, place: Place, fields: fn(&Ids) -> Vec<(&'static str, String)>) -> Self {
        Self {
            refused: "303",
            outside: "303",
            done: "303+",
            no_id: Some("404"),
            carries: Box::new(move |ids| Carries::Form { fields: fields(ids), plain: true }),
            ..Self::new(route, place)
        }
    }

    /// A server function, as our code in the browser calls it.
    pub(super) fn function(
        endpoint: &str,
        place: Place,
        fields: fn(&Ids) -> Vec<(&'static str, String)>,
    ) -> Self {
        Self {
            signed_out: "401",
            carries: Box::new(move |ids| Carries::Form { fields: fields(ids), plain: false }),
            ..Self::new(&format!("POST /api/ui/{endpoint}"), place)
        }
    }

    pub(super) fn what(self, what: &'static str) -> Self {
        Self { what, ..self }
    }

    pub(super) fn may(self, may: fn(Role) -> bool) -> Self {
        Self { may, ..self }
    }

    pub(super) fn role_first(self) -> Self {
        Self { role_first: true, ..self }
    }

    pub(super) fn done(self, done: &'static str) -> Self {
        Self { done, ..self }
    }

    pub(super) fn signed_out(self, signed_out: &'static str) -> Self {
        Self { signed_out, ..self }
    }

    pub(super) fn at(self, address: fn(&Ids) -> String) -> Self {
        Self { address: Box::new(address), ..self }
    }

    pub(super) fn carrying(self, carries: fn(&Ids) -> Carries) -> Self {
        Self { carries: Box::new(carries), ..self }
    }
}

pub(super) fn anybody(_: Role) -> bool {
    true
}
