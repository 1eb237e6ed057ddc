//! Reports, deliveries and their attempts: the ledger that is the queue.
