//! Malformed and hostile input: every fault is named with its place, and nothing is changed.

mod edges;
mod letters;
mod persons;
mod places;
mod stage;
