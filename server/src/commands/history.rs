//! `bsr history`: the states of a month's days as CSV, the same that the report draws.

use chrono::NaiveDate;
use domain::{
    history::OrganizationHistory,
    month::{LevelRow, OrganizationMonth, organization_month},
    workload::Workload,
};

use super::context;
use crate::{
    cli::{HistoryArgs, Level},
    outcome::Failure,
    print::{Out, cell},
    settings::Settings,
};

/// Prints `organization,account,workload,day,state`.
pub(super) async fn history(args: &HistoryArgs, settings: &Settings) -> Result<(), Failure> {
    let opened = context::open(settings).await?;
    let (store, scope) = (&opened.store, &opened.deployment);
    let organization = context::organization(store, scope, &args.organization).await?;
    let now = store.now();
    let history = store.organization_history(scope, organization.id, args.period..=args.period, now).await?;
    // A month that has a report keeps the days of the report, though the organization's zone may have changed since.
    let reports = store.reports(scope, organization.id).await?;
    let report = reports.iter().find(|report| report.period == args.period);
    let zone = report.and_then(|report| report.zone).unwrap_or(history.zone);
    let share = report.and_then(|report| report.digest.as_ref()).map(|digest| digest.minor_issue_share);
    let own = history.minor_issue_share.filter(|_| share.is_none());
    let history = OrganizationHistory { zone, minor_issue_share: own, ..history };
    let month = organization_month(&history, args.period, now, share.unwrap_or(settings.minor_issue_share));
    let id = organization.external_id.clone();
    let mut table = Table { out: Out::new(), organization: cell(&id), days: args.period.days().collect() };
    table.out.line("organization,account,workload,day,state")?;
    match args.level {
        None => table.workloads(&month)?,
        Some(Level::Account) => table.accounts(&month)?,
        Some(Level::Organization) => table.organization(&month)?,
    }
    table.out.end()
}

struct Table {
    out: Out,
    organization: String,
    days: Vec<NaiveDate>,
}

impl Table {
    /// A row an account, workload and day; a workload that an account never had has none.
    fn workloads(&mut self, month: &OrganizationMonth) -> Result<(), Failure> {
        for account in &month.accounts {
            let address = cell(&account.address);
            for (workload, states) in account.states.iter() {
                let Some(states) = states else { continue };
                self.rows(&address, workload.as_str(), states.iter().map(|state| state.as_str()))?;
            }
        }
        Ok(())
    }

    /// A row an account and day.
    fn accounts(&mut self, month: &OrganizationMonth) -> Result<(), Failure> {
        for account in &month.accounts {
            let address = cell(&account.address);
            self.rows(&address, "all", account.days.iter().map(|state| state.as_str()))?;
        }
        Ok(())
    }

    /// A row a workload and day, then one for all workloads together and day.
    fn organization(&mut self, month: &OrganizationMonth) -> Result<(), Failure> {
        for workload in Workload::ALL {
            if let Some(row) = &month.workloads[workload] {
                self.level(workload.as_str(), row)?;
            }
        }
        self.level("all", &month.all)
    }

    fn level(&mut self, workload: &str, row: &LevelRow) -> Result<(), Failure> {
        self.rows("all", workload, row.days.iter().map(|state| state.as_str()))
    }

    fn rows<'a>(
        &mut self,
        account: &str,
        workload: &str,
        states: impl Iterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        for (day, state) in self.days.iter().zip(states) {
            self.out.line(format_args!("{},{account},{workload},{day},{state}", self.organization))?;
        }
        Ok(())
    }
}
