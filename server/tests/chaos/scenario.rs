//! The faults, one a run: what goes wrong while the reports of a month are made and mailed, and how a run comes to its end.

use std::time::Duration;

use end2end::relay::Relay;

use crate::compare::{self, GivenUp, Outcome};
use crate::deployment::{Deployment, Installation, restart_postgres};
use crate::storage::Trouble;
use crate::world::{self, Client};

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// With all other tests.
    Short,
    /// By hand.
    Long,
}

impl Effort {
    #[expect(clippy::disallowed_methods, reason = "`cargo xtask chaos` asks for the long form")]
    pub(crate) fn asked_for() -> Self {
        if std::env::var_os("BSR_TEST_CHAOS_LONG").is_some() { Self::Long } else { Self::Short }
    }

    fn organizations(self) -> usize {
        if self == Self::Long { 200 } else { 18 }
    }

    /// How often something happens at random.
    fn times(self) -> usize {
        if self == Self::Long { 20 } else { 3 }
    }
}

/// A fault.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    kind: Kind,
}

enum Kind {
    /// None.
    Quiet,
    /// Each worker that is started dies at the next of the fault points.
    Points,
    /// Workers are killed at random times.
    Kills,
    /// The relay follows a script.
    Relay(&'static str),
    /// The server is restarted at once, again and again.
    PostgresRestarts,
    /// Recipients are taken off while mails are on their way.
    Removals,
    /// One organization's report ends whoever makes it.
    Killer,
    /// Somebody else holds SQLite's write lock for so many seconds.
    Locked(u64),
    /// The clock is moved an hour ahead, again and again.
    Jumps,
    /// Nothing ran from the fifth to the eighth.
    Late,
    /// The bucket answers 503, then 403, then hangs up in the middle.
    Storage,
    /// The disk with database and files is full for a while.
    DiskFull,
}

/// A recipient who was taken off while mails were on their way.
pub(crate) struct TakenOff {
    pub(crate) address: String,
    /// Whether nobody had claimed the mail by then.
    pub(crate) gets_none: bool,
}

/// The organization of [`Kind::Killer`].
const KILLER: &str = "o-3";

/// The script of a relay that has one recipient's mailbox no more.
const NO_MAILBOX: &str = "rcpt to=boss-1@ answer 550 5.1.1 no such user";

impl Scenario {
    pub(crate) fn all(effort: Effort) -> Vec<Self> {
        let scenario = |name, kind| Self { name, kind };
        let mut all = vec![
            scenario("none", Kind::Quiet),
            scenario("killed at each step", Kind::Points),
            scenario("killed at random times", Kind::Kills),
            scenario(
                "relay: 4xx at each phase, 421, garbage, answers lost",
                Kind::Relay(
                    "mail times=1 answer 451 4.3.0 later\n\
                     rcpt times=2 answer 450 4.2.1 greylisted\n\
                     data times=1 answer 421 4.3.2 closing\n\
                     end times=2 answer 452 4.3.1 full\n\
                     end times=2 drop\n\
                     end times=1 garbage\n\
                     body times=1 after=500 drop",
                ),
            ),
            scenario("relay: no such mailbox", Kind::Relay(NO_MAILBOX)),
            scenario("relay: 454 above a rate", Kind::Relay("mail over=8 answer 454 4.7.0 too fast")),
            scenario(
                "relay: sender refused, then mended",
                Kind::Relay("mail times=2 answer 550 5.7.1 sender not allowed"),
            ),
            scenario("PostgreSQL restarted at once", Kind::PostgresRestarts),
            scenario("recipients taken off meanwhile", Kind::Removals),
            scenario("an organization that kills its renderer", Kind::Killer),
            scenario("database locked", Kind::Locked(if effort == Effort::Long { 60 } else { 3 })),
            scenario("clock jumps by an hour", Kind::Jumps),
            scenario("down from the fifth to the eighth", Kind::Late),
            scenario("storage: 503, 403, half an upload", Kind::Storage),
        ];
        if effort == Effort::Long {
            all.push(scenario("disk full", Kind::DiskFull));
            all.push(scenario("relay: silent", Kind::Relay("rcpt times=2 silent\nmail times=1 silent")));
            all.push(scenario("relay: a byte a second", Kind::Relay("end times=3 slowly 1000")));
        }
        all
    }

    /// Whether all faults are asked for, or this one by a part of its name.
    #[expect(clippy::disallowed_methods, reason = "`cargo xtask chaos` says which")]
    pub(crate) fn is_asked_for(&self) -> bool {
        std::env::var("BSR_TEST_CHAOS_ONLY").map_or(true, |part| self.name.contains(&part))
    }

    /// Whether the fault can be had on that installation, and is tried there.
    pub(crate) fn fits(&self, installation: Installation, effort: Effort) -> bool {
        if effort == Effort::Short && installation == Installation::Postgres {
            // What one process stands is shown by SQLite, what PostgreSQL stands by three.
            return matches!(self.kind, Kind::Points);
        }
        match self.kind {
            Kind::PostgresRestarts | Kind::Storage => installation.is_postgres(),
            Kind::Locked(_) | Kind::DiskFull => !installation.is_postgres(),
            _ => true,
        }
    }

    /// Runs the month under this fault to its end.
    pub(crate) async fn run(&self, installation: Installation, effort: Effort) -> Outcome {
        let script = if let Kind::Relay(script) = self.kind { script } else { "" };
        let relay = Relay::start(script).await.unwrap();
        let mut deployment = Deployment::new(installation, relay.url()).await;
        if matches!(self.kind, Kind::DiskFull) {
            deployment.on_small_disk();
        }
        let clients = world::settle(&deployment, effort.organizations()).await;
        if matches!(self.kind, Kind::Late) {
            deployment.pass(Duration::from_secs(3 * 86_400));
        }
        deployment.start_workers(|start| self.fault(start));
        let removed = self.disturb(&mut deployment, &clients, effort).await;
        self.to_the_end(&mut deployment).await;
        if matches!(self.kind, Kind::Points | Kind::Kills) {
            // Workers died of nothing that a report could help, but one may have been made alone three times meanwhile: it is
            // quarantined then, and an operator has it tried again.
            world::release(&deployment, &clients).await;
            deployment.begin_waiting();
            self.to_the_end(&mut deployment).await;
        }
        let ended_well = deployment.stop();
        let given_up = GivenUp {
            organization: matches!(self.kind, Kind::Killer).then_some(KILLER),
            recipient: matches!(self.kind, Kind::Relay(NO_MAILBOX)).then_some("boss-1@"),
        };
        compare::compare(&deployment, &relay, &clients, &removed, given_up, ended_well).await
    }

    /// What the worker that is started as number `start` is to die or dawdle of.
    fn fault(&self, start: usize) -> Option<String> {
        match self.kind {
            Kind::Points => store::fault::POINTS.get(start).map(|point| format!("die:{point}")),
            Kind::Killer => Some(format!("die:render.drawing@{KILLER}")),
            // Slow enough for something to happen meanwhile.
            Kind::Kills | Kind::PostgresRestarts | Kind::Jumps | Kind::Storage | Kind::DiskFull => {
                Some("wait:render.drawn:40".to_owned())
            }
            Kind::Removals => Some("wait:render.drawn:150".to_owned()),
            _ => None,
        }
    }

    /// Does to the deployment what the fault is, while it works. Answers the recipients that it took off.
    async fn disturb(
        &self,
        deployment: &mut Deployment,
        clients: &[Client],
        effort: Effort,
    ) -> Vec<TakenOff> {
        match self.kind {
            Kind::Kills => {
                for time in 0..effort.times() {
                    progress(deployment).await;
                    deployment.kill(time * 7 + 1);
                    // Leases run out while nobody renews them.
                    deployment.pass(Duration::from_secs(180));
                    deployment.start_workers(|start| self.fault(start));
                }
            }
            Kind::PostgresRestarts => {
                for _ in 0..effort.times().min(10) {
                    progress(deployment).await;
                    tokio::task::spawn_blocking(restart_postgres).await.unwrap();
                }
            }
            Kind::Jumps => {
                for _ in 0..effort.times() {
                    progress(deployment).await;
                    assert!(deployment.stop(), "a worker that is asked to stop ends well");
                    deployment.pass(Duration::from_secs(3_600));
                    deployment.start_workers(|start| self.fault(start));
                }
            }
            Kind::Locked(seconds) => lock_database(deployment, seconds).await,
            Kind::Storage => {
                for trouble in [Trouble::Status(503), Trouble::Status(403), Trouble::Half] {
                    let met = deployment.way().met();
                    deployment.way().trouble(trouble);
                    deployment.begin_waiting();
                    while deployment.way().met() == met && compare::open_now(deployment).await > 0 {
                        deployment.expect_progress().await;
                    }
                }
                assert!(deployment.way().met() > 0, "somebody met the trouble");
                deployment.way().trouble(Trouble::None);
            }
            Kind::DiskFull => {
                progress(deployment).await;
                deployment.fill_disk();
                deployment.begin_waiting();
                while !deployment.logs().contains("full") && !deployment.logs().contains("No space left") {
                    deployment.expect_progress().await;
                }
                deployment.empty_disk();
            }
            Kind::Removals => return self.remove(deployment, clients, effort).await,
            _ => {}
        }
        Vec::new()
    }

    /// Takes recipients off while reports are made. Those whose mail nobody had claimed yet must get nothing; of others it
    /// depends on how far it was.
    async fn remove(&self, deployment: &mut Deployment, clients: &[Client], effort: Effort) -> Vec<TakenOff> {
        let mut removed = Vec::new();
        let with_mail = clients.iter().filter(|client| !client.recipients.is_empty());
        for client in with_mail.take(effort.times() * 2) {
            let opened = deployment.open().await;
            world::deliver(&opened, client.id, &client.recipients[1..]).await;
            // Whoever claims it from now on sees the change; whoever had claimed it before has written that down.
            let mails = opened.store.deliveries(&opened.deployment, client.id).await.unwrap();
            let is_open = mails.iter().all(|mail| {
                mail.recipient != client.recipients[0] || mail.state == store::DeliveryState::Due
            });
            removed.push(TakenOff { address: client.recipients[0].clone(), gets_none: is_open });
            progress(deployment).await;
        }
        let in_time = removed.iter().filter(|taken| taken.gets_none).count();
        assert!(in_time > 0, "all mails were claimed before anybody was taken off");
        removed
    }

    /// Waits until nothing can be done now, moves the clock to when something can, and so on until all is done.
    async fn to_the_end(&self, deployment: &mut Deployment) {
        for _ in 0..60 {
            loop {
                if deployment.reap() > 0 {
                    deployment.pass(Duration::from_secs(180));
                    deployment.start_workers(|start| self.fault(start));
                }
                if compare::open_now(deployment).await == 0 {
                    break;
                }
                deployment.expect_progress().await;
            }
            let Some(wait) = compare::next_step(deployment).await else { return };
            deployment.stop();
            deployment.pass(wait);
            deployment.start_workers(|start| self.fault(start));
            deployment.begin_waiting();
        }
        panic!("it comes to no end\n{}", deployment.logs());
    }
}

/// Waits until another report or mail is done, or all are.
async fn progress(deployment: &mut Deployment) {
    deployment.begin_waiting();
    let before = compare::done(deployment).await;
    while compare::open_now(deployment).await > 0 && compare::done(deployment).await <= before {
        deployment.expect_progress().await;
    }
}

/// Holds SQLite's write lock as a careless administrator does.
async fn lock_database(deployment: &Deployment, seconds: u64) {
    use sea_orm::TransactionTrait as _;
    let database = deployment.database().await;
    let options = sea_orm::TransactionOptions {
        sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let transaction = database.begin_with_options(options).await.unwrap();
    // How long it is held is the fault itself.
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    transaction.rollback().await.unwrap();
}
