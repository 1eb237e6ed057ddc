//! What happens by itself: the connector, and the steps of the month.

pub mod secret;
pub mod upstream;
