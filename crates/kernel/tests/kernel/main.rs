//! The values of the kernel through their public doors.

mod actors;
mod columns;
mod contacts;
mod faults;
mod formats;
mod ids;
mod money;
mod numbers;
mod pages;
mod quantities;
mod texts;
mod times;
