//! chophien
