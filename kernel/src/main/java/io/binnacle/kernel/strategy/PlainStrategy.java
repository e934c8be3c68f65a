package io.binnacle.kernel.strategy;

/// The behaviour of a kind about which its traits say everything.
public record PlainStrategy(KindTraits traits) implements Strategy {}
