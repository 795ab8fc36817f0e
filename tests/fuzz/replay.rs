//! Every entry of the corpus, finds of earlier fuzzing included, is replayed in the ordinary tests.

#[allow(
    dead_code,
    reason = "the test chooses fewer changes than the fuzz loop"
)]
mod mutation;
mod target;

#[test]
fn the_corpus_finds_nothing() {
    for target in target::ALL {
        for (name, input) in target.corpus() {
            if let Err(why) = target.try_on(&input) {
                panic!("tests/corpus/{}/{name}: {why}", target.name);
            }
        }
    }
}

#[test]
fn two_thousand_mutants_of_it_find_nothing() {
    let mut random = mutation::Random::new(20_260_101);
    for target in target::ALL {
        let corpus: Vec<Vec<u8>> = target.corpus().into_values().collect();
        for _ in 0..2000 / target::ALL.len() {
            let mut input = corpus[random.below(corpus.len())].clone();
            let other = corpus[random.below(corpus.len())].clone();
            mutation::change(&mut input, &other, &mut random);
            if let Err(why) = target.try_on(&input) {
                panic!(
                    "{}: {why}\n{}",
                    target.name,
                    String::from_utf8_lossy(&input)
                );
            }
        }
    }
}

#[test]
fn the_corpus_reaches_behind_the_door() {
    let corpus = target::ALL[0].corpus();
    let answered = |name: &str| target::stamp::status(&corpus[name]);
    for name in [
        "metadata",
        "subscriptions",
        "providers",
        "list",
        "patch",
        "discovery",
    ] {
        assert_eq!(answered(name), 200, "{name}");
    }
    for name in ["blob-list", "vault-secret", "vault-list", "vault-key"] {
        assert_eq!(answered(name), 200, "{name}");
    }
    assert_eq!(answered("blob-copy"), 202);
    for name in ["blob-put", "blob-block", "blob-page"] {
        assert_eq!(answered(name), 201, "{name}");
    }
    assert_eq!((answered("blob-read"), answered("blob-key")), (206, 403));
    assert_eq!(answered("group"), 201);
    assert_eq!(answered("delete"), 202);
    for name in ["network", "disk", "storage"] {
        assert!(
            (200..=202).contains(&answered(name)),
            "{name}: {}",
            answered(name)
        );
    }
    let refused = answered("token");
    assert!([400, 401].contains(&refused), "token: {refused}");
}
