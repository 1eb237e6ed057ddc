//! What an organization's pages say, before it is put into words: the server's API says the same, in its own form.

mod mails;
mod month;
mod reports;

pub use mails::{MailFact, mail_facts};
pub use month::{MonthFacts, month_facts};
pub use reports::{ReportFact, report_facts};
