//! What is remembered of the backups: ingest, polls, runs packed by month.
