package io.binnacle.spi.controller;

import java.time.Duration;

/// How a reconciliation ended.
public sealed interface Result {

  /// Nothing more to do until something changes.
  record Done() implements Result {}

  /// Look again after a while.
  record Again(Duration after) implements Result {}

  /// Cannot be done until something changes.
  record GiveUp(String why) implements Result {}
}
