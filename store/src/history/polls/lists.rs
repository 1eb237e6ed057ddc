//! Which lists were read when: the instants of a month's polls, packed, for each workload.

use std::collections::HashMap;

use domain::period::Period;
use domain::workload::WorkloadSet;
use sea_orm::ConnectionTrait;

use super::super::bulk::{self, Kind};
use super::super::number;
use super::super::packing::{month_of, month_start, pack_instants, unpack_instants};
use crate::Error;

/// The polls of the month, of each workload's list.
pub(super) struct Lists {
    organization: i64,
    at: i64,
    month: Period,
    stored: HashMap<i16, Vec<u64>>,
    /// Whether this poll is recorded.
    pub(super) recorded: bool,
}

impl Lists {
    pub(super) async fn load(db: &impl ConnectionTrait, organization: i64, at: i64) -> Result<Self, Error> {
        const DOING: &str = "read polls";
        let month = month_of(at).unwrap_or_else(|| Period::from_index(0));
        let rows: Vec<(i16, Vec<u8>)> = bulk::query(
            db,
            DOING,
            "SELECT p.workload, p.packed FROM {rows} CROSS JOIN poll_month p
             WHERE p.organization_id = k.o AND p.month = k.m",
            &[("o", Kind::Int), ("m", Kind::Small)],
            &[(organization, month.index())],
            |row| Ok((row.at(0)?, row.at(1)?)),
        )
        .await?;
        let mut this = Self { organization, at, month, stored: HashMap::new(), recorded: false };
        for (workload, packed) in rows {
            let instants = unpack_instants(&packed).map_err(super::super::corrupt(DOING))?;
            this.recorded |= instants.contains(&this.offset());
            this.stored.insert(workload, instants);
        }
        let last = bulk::query(
            db,
            DOING,
            "SELECT p.last_poll_at FROM {rows} CROSS JOIN organization_poll p
             WHERE p.organization_id = k.o AND p.last_poll_at = k.t",
            &[("o", Kind::Int), ("t", Kind::Int)],
            &[(organization, at)],
            |_| Ok(()),
        )
        .await?;
        this.recorded |= !last.is_empty();
        Ok(this)
    }

    /// Seconds since the month's start.
    fn offset(&self) -> u64 {
        u64::try_from(self.at - month_start(self.month)).unwrap_or_default()
    }

    pub(super) async fn save(mut self, db: &impl ConnectionTrait, read: WorkloadSet) -> Result<(), Error> {
        const DOING: &str = "write polls";
        let offset = self.offset();
        let rows: Vec<(i64, i32, i16, String)> = read
            .iter()
            .map(|workload| {
                let workload = number(Some(workload));
                let instants = self.stored.entry(workload).or_default();
                if let Err(place) = instants.binary_search(&offset) {
                    instants.insert(place, offset);
                }
                (self.organization, self.month.index(), workload, bulk::hex(&pack_instants(instants)))
            })
            .collect();
        bulk::execute(
            db,
            DOING,
            "INSERT INTO poll_month (organization_id, month, workload, packed) SELECT k.o, k.m, k.w, k.p FROM {rows}
             WHERE true ON CONFLICT (organization_id, month, workload) DO UPDATE SET packed = excluded.packed",
            &[("o", Kind::Int), ("m", Kind::Small), ("w", Kind::Small), ("p", Kind::Bytes)],
            &rows,
        )
        .await?;
        bulk::execute(
            db,
            DOING,
            "INSERT INTO organization_poll AS p (organization_id, last_poll_at) SELECT k.o, k.t FROM {rows} WHERE true
             ON CONFLICT (organization_id) DO UPDATE SET last_poll_at = excluded.last_poll_at
             WHERE excluded.last_poll_at > coalesce(p.last_poll_at, 0)",
            &[("o", Kind::Int), ("t", Kind::Int)],
            &[(self.organization, self.at)],
        )
        .await?;
        Ok(())
    }
}
