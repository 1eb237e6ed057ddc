//! Names of those whose mailboxes are backed up, in their own script, with the form that stands in an address.

/// The script that an organization's people are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    English,
    German,
    Portuguese,
    Greek,
    Cyrillic,
    Japanese,
    Arabic,
}

/// Written name and what an address makes of it.
type Name = (&'static str, &'static str);

/// The `index`-th person of an organization: the name as shown, and the local part of the address. `offset` shifts
/// who comes first. Within the pools' size no address comes twice: the step has no divisor in common with it.
pub(super) fn person(script: Script, index: u64, offset: u64) -> (String, String) {
    const STEP: u64 = 37;
    let (given, family) = pools(script);
    let pairs = (given.len() * family.len()) as u64;
    let pair = usize::try_from((index * STEP + offset) % pairs).unwrap_or(0);
    let (given_name, given_part) = given[pair % given.len()];
    let (family_name, family_part) = family[pair / given.len()];
    let name = match script {
        Script::Japanese => format!("{family_name} {given_name}"),
        _ => format!("{given_name} {family_name}"),
    };
    (name, format!("{given_part}.{family_part}"))
}

fn pools(script: Script) -> (&'static [Name], &'static [Name]) {
    match script {
        Script::English => (ENGLISH_GIVEN, ENGLISH_FAMILY),
        Script::German => (GERMAN_GIVEN, GERMAN_FAMILY),
        Script::Portuguese => (PORTUGUESE_GIVEN, PORTUGUESE_FAMILY),
        Script::Greek => (GREEK_GIVEN, GREEK_FAMILY),
        Script::Cyrillic => (CYRILLIC_GIVEN, CYRILLIC_FAMILY),
        Script::Japanese => (JAPANESE_GIVEN, JAPANESE_FAMILY),
        Script::Arabic => (ARABIC_GIVEN, ARABIC_FAMILY),
    }
}

const ENGLISH_GIVEN: &[Name] = &[
    ("Amelia", "amelia"),
    ("Ben", "ben"),
    ("Carmen", "carmen"),
    ("Darius", "darius"),
    ("Eleanor", "eleanor"),
    ("Farah", "farah"),
    ("George", "george"),
    ("Hannah", "hannah"),
    ("Imran", "imran"),
    ("Joyce", "joyce"),
    ("Kofi", "kofi"),
    ("Laura", "laura"),
    ("Marcus", "marcus"),
    ("Priya", "priya"),
    ("Ruth", "ruth"),
    ("Siobhán", "siobhan"),
];
const ENGLISH_FAMILY: &[Name] = &[
    ("Alvarez", "alvarez"),
    ("Bennett", "bennett"),
    ("Chen", "chen"),
    ("Donnelly", "donnelly"),
    ("Edwards", "edwards"),
    ("Foster", "foster"),
    ("Iyer", "iyer"),
    ("Jackson", "jackson"),
    ("Kapoor", "kapoor"),
    ("Lindqvist", "lindqvist"),
    ("Mbeki", "mbeki"),
    ("Nguyen", "nguyen"),
    ("O’Brien", "obrien"),
    ("Patel", "patel"),
    ("Rossi", "rossi"),
    ("Sutherland", "sutherland"),
];
const GERMAN_GIVEN: &[Name] = &[
    ("Anna", "anna"),
    ("Björn", "bjoern"),
    ("Elif", "elif"),
    ("Franziska", "franziska"),
    ("Günther", "guenther"),
    ("Heike", "heike"),
    ("Jürgen", "juergen"),
    ("Käthe", "kaethe"),
    ("Lukas", "lukas"),
    ("Mehmet", "mehmet"),
    ("Sören", "soeren"),
    ("Ursula", "ursula"),
];
const GERMAN_FAMILY: &[Name] = &[
    ("Bergmann", "bergmann"),
    ("Çelik", "celik"),
    ("Dürr", "duerr"),
    ("Fuchs", "fuchs"),
    ("Großmann", "grossmann"),
    ("Hölzl", "hoelzl"),
    ("Krämer", "kraemer"),
    ("Müller-Lüdenscheidt", "mueller-luedenscheidt"),
    ("Schäfer", "schaefer"),
    ("Weiß", "weiss"),
    ("Yıldız", "yildiz"),
    ("Zimmermann", "zimmermann"),
];
const PORTUGUESE_GIVEN: &[Name] =
    &[("Conceição", "conceicao"), ("Inês", "ines"), ("João", "joao"), ("Luís", "luis"), ("Mônica", "monica")];
const PORTUGUESE_FAMILY: &[Name] =
    &[("Araújo", "araujo"), ("Guimarães", "guimaraes"), ("Magalhães", "magalhaes"), ("Simões", "simoes")];
const GREEK_GIVEN: &[Name] = &[
    ("Αλέξανδρος", "alexandros"),
    ("Γεωργία", "georgia"),
    ("Δημήτρης", "dimitris"),
    ("Ελένη", "eleni"),
    ("Κωνσταντίνα", "konstantina"),
    ("Μαρία", "maria"),
    ("Νίκος", "nikos"),
    ("Σπύρος", "spyros"),
];
const GREEK_FAMILY: &[Name] = &[
    ("Αντωνίου", "antoniou"),
    ("Βασιλείου", "vasileiou"),
    ("Κωστόπουλος", "kostopoulos"),
    ("Μυλωνάς", "mylonas"),
    ("Οικονόμου", "oikonomou"),
    ("Παπαδοπούλου", "papadopoulou"),
    ("Τζανετάκης", "tzanetakis"),
];
const CYRILLIC_GIVEN: &[Name] = &[
    ("Борис", "boris"),
    ("Васил", "vasil"),
    ("Десислава", "desislava"),
    ("Иван", "ivan"),
    ("Мария", "maria"),
    ("Светлана", "svetlana"),
    ("Юлия", "yulia"),
];
const CYRILLIC_FAMILY: &[Name] = &[
    ("Ангелова", "angelova"),
    ("Димитров", "dimitrov"),
    ("Желязков", "zhelyazkov"),
    ("Иванов", "ivanov"),
    ("Петрова", "petrova"),
    ("Щерева", "shtereva"),
];
const JAPANESE_GIVEN: &[Name] = &[
    ("葵", "aoi"),
    ("大輔", "daisuke"),
    ("花子", "hanako"),
    ("健太", "kenta"),
    ("真由美", "mayumi"),
    ("直樹", "naoki"),
    ("陽子", "yoko"),
    ("優斗", "yuto"),
];
const JAPANESE_FAMILY: &[Name] = &[
    ("伊藤", "ito"),
    ("小林", "kobayashi"),
    ("斎藤", "saito"),
    ("佐々木", "sasaki"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
];
const ARABIC_GIVEN: &[Name] = &[
    ("أحمد", "ahmed"),
    ("فاطمة", "fatima"),
    ("خالد", "khalid"),
    ("ليلى", "layla"),
    ("مريم", "maryam"),
    ("يوسف", "yousef"),
];
const ARABIC_FAMILY: &[Name] = &[
    ("الحداد", "alhaddad"),
    ("المنصوري", "almansoori"),
    ("النجار", "alnajjar"),
    ("الشامسي", "alshamsi"),
    ("حسن", "hassan"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::cast::ORGANIZATIONS;

    #[test]
    fn no_address_comes_twice_in_an_organization() {
        for organization in ORGANIZATIONS {
            let addresses: BTreeSet<String> =
                (0..organization.mailboxes).map(|index| person(organization.script, index, 5).1).collect();
            assert_eq!(addresses.len() as u64, organization.mailboxes, "{}", organization.id);
        }
    }
}
