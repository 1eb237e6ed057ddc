//! The letters of the symbol font: one for each state of a day, and one for each workload's icon. The attached CSV says the
//! days with them too.

use domain::day::{AccountDay, OrganizationDay};
use domain::look::Bar;
use domain::workload::Workload;

/// A state that has a glyph.
pub(crate) trait Letter: Bar {
    /// Its letter in the symbol font.
    fn letter(self) -> char;
}

impl Letter for AccountDay {
    fn letter(self) -> char {
        match self {
            Self::Healthy => 'H',
            Self::Unhealthy => 'U',
            Self::Deactivated => 'D',
            Self::None => 'N',
        }
    }
}

impl Letter for OrganizationDay {
    fn letter(self) -> char {
        match self {
            Self::VeryHealthy => 'V',
            Self::Healthy => 'M',
            Self::Unhealthy => 'U',
            Self::Deactivated => 'D',
            Self::None => 'N',
        }
    }
}

/// The letter of a workload's icon where it is active; in lower case where it is not.
pub(crate) fn icon(workload: Workload) -> char {
    match workload {
        Workload::Email => 'E',
        Workload::OneDrive => 'O',
        Workload::Contacts => 'C',
        Workload::Calendar => 'K',
        Workload::Tasks => 'T',
        Workload::SharePoint => 'S',
    }
}
