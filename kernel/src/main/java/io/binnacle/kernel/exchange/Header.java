package io.binnacle.kernel.exchange;

/// One response header.
public record Header(String name, String value) {}
