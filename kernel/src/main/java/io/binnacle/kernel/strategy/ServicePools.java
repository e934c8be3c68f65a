package io.binnacle.kernel.strategy;

import java.util.random.RandomGenerator;

/// What the addresses and node ports of Services are taken from.
///
/// @param range the addresses that there are
/// @param addresses who has which of them
/// @param ports who has which node port
/// @param random tells where the search for one that is free begins
public record ServicePools(
    ServiceRange range, Pool addresses, Pool ports, RandomGenerator random) {}
