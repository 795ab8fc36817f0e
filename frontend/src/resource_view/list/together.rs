//! A few futures at once, in one task: the answers come in the order of the questions.

use std::future::Future;

/// Runs a few readings side by side.
pub async fn together<T>(readings: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut pending: Vec<_> = readings.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        let mut done = true;
        for (reading, out) in &mut pending {
            if out.is_none() {
                match reading.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *out = Some(value),
                    std::task::Poll::Pending => done = false,
                }
            }
        }
        if done {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    pending.into_iter().filter_map(|(_, out)| out).collect()
}
