//! The rows of the bad-input list, and the form.
