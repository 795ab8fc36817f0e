//! The component tests: controls in a real browser, through wasm-bindgen-test.

#[cfg(test)]
#[path = "component/controls.rs"]
mod controls;

#[cfg(test)]
#[path = "component/work.rs"]
mod work;
