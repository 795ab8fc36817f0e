//! Starts the application in the page.

fn main() {
    porthole_frontend::start();
}
