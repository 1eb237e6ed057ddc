//! The six workloads, small containers over them, and the sources they come from.

use crate::language::Language;
use crate::texts::states;
pub use crate::words::UnknownWord;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::ops::{Index, IndexMut};

/// What of an account is backed up. The six of the report (spec.md section 1), in the order of its icons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Workload {
    /// Mail.
    Email,
    /// Files: OneDrive, called Drive for Google Workspace.
    OneDrive,
    /// Address books.
    Contacts,
    /// Calendars.
    Calendar,
    /// Task lists.
    Tasks,
    /// SharePoint sites.
    SharePoint,
}

words!(Workload, "a workload", {
    Email => "email",
    OneDrive => "onedrive",
    Contacts => "contacts",
    Calendar => "calendar",
    Tasks => "tasks",
    SharePoint => "sharepoint",
});

impl Workload {
    /// Its place in [`Workload::ALL`], 0 to 5; also its number in the database.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The workload at a place of [`Workload::ALL`].
    pub fn from_index(index: usize) -> Option<Self> {
        Self::ALL.get(index).copied()
    }

    /// What people call it at that source.
    pub fn label(self, language: Language, source: Source) -> &'static str {
        match (self, source) {
            (Self::Email, _) => states::email(language),
            (Self::OneDrive, Source::M365) => states::onedrive(language),
            (Self::OneDrive, Source::Gws) => states::drive(language),
            (Self::Contacts, _) => states::contacts(language),
            (Self::Calendar, _) => states::calendar(language),
            (Self::Tasks, _) => states::tasks(language),
            (Self::SharePoint, _) => states::sharepoint(language),
        }
    }
}

/// Where an organization's data lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Source {
    /// Microsoft 365.
    #[default]
    M365,
    /// Google Workspace.
    Gws,
}

words!(Source, "a source", { M365 => "m365", Gws => "gws" });

impl Source {
    /// The product's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::M365 => "Microsoft 365",
            Self::Gws => "Google Workspace",
        }
    }
}

/// What an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AccountKind {
    /// A person's or a shared mailbox; its address is an e-mail address.
    #[default]
    Mailbox,
    /// A SharePoint site; its address is a URL.
    Site,
}

words!(AccountKind, "a kind of account", { Mailbox => "mailbox", Site => "site" });

/// Some of the six workloads. In JSON a list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct WorkloadSet(u8);

impl WorkloadSet {
    /// None of them.
    pub const EMPTY: Self = Self(0);
    /// All six.
    pub const FULL: Self = Self(0b11_1111);

    /// Adds one; adding it again changes nothing.
    pub fn insert(&mut self, workload: Workload) {
        self.0 |= 1 << workload.index();
    }

    /// Takes one out.
    pub fn remove(&mut self, workload: Workload) {
        self.0 &= !(1 << workload.index());
    }

    /// Whether it is in.
    pub fn contains(self, workload: Workload) -> bool {
        self.0 & (1 << workload.index()) != 0
    }

    /// Those that are in either.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many there are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are in, in the order of [`Workload::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Workload> {
        Workload::ALL.into_iter().filter(move |workload| self.contains(*workload))
    }

    /// As a number: bit `index()` stands for each. For the database.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From [`WorkloadSet::bits`]; bits that stand for nothing are dropped.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & Self::FULL.0)
    }
}

impl FromIterator<Workload> for WorkloadSet {
    fn from_iter<I: IntoIterator<Item = Workload>>(workloads: I) -> Self {
        let mut set = Self::EMPTY;
        workloads.into_iter().for_each(|workload| set.insert(workload));
        set
    }
}

impl Serialize for WorkloadSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for WorkloadSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Workload>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// One value for each of the six workloads, indexed by [`Workload`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct PerWorkload<T>(pub [T; 6]);

impl<T> PerWorkload<T> {
    /// Makes each value from its workload.
    pub fn from_fn(mut make: impl FnMut(Workload) -> T) -> Self {
        Self(Workload::ALL.map(&mut make))
    }

    /// Each workload with its value, in the order of [`Workload::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Workload, &T)> {
        Workload::ALL.into_iter().zip(&self.0)
    }

    /// Each workload with its value, to change it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Workload, &mut T)> {
        Workload::ALL.into_iter().zip(&mut self.0)
    }
}

impl<T> Index<Workload> for PerWorkload<T> {
    type Output = T;

    fn index(&self, workload: Workload) -> &T {
        &self.0[workload.index()]
    }
}

impl<T> IndexMut<Workload> for PerWorkload<T> {
    fn index_mut(&mut self, workload: Workload) -> &mut T {
        &mut self.0[workload.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_stand_for_the_same_workload() {
        for workload in Workload::ALL {
            assert_eq!(workload.as_str().parse(), Ok(workload));
            assert_eq!(Workload::from_index(workload.index()), Some(workload));
        }
        assert_eq!(Workload::from_index(6), None);
        assert_eq!(
            "drive".parse::<Workload>().unwrap_err().to_string(),
            "«drive» is not a workload: use email, onedrive, contacts, calendar, tasks, sharepoint"
        );
        assert_eq!(Workload::OneDrive.label(Language::En, Source::Gws), "Drive");
    }

    #[test]
    fn a_set_is_a_list_of_words_in_json() {
        let set: WorkloadSet = serde_json::from_str(r#"["tasks","email","tasks"]"#).unwrap();
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["email","tasks"]"#);
        assert_eq!(WorkloadSet::from_bits(set.bits()), set);
        assert_eq!((set.len(), set.contains(Workload::Contacts)), (2, false));
        assert_eq!(WorkloadSet::from_bits(0xff), WorkloadSet::FULL);
    }
}
