/// The contract between Binnacle and its plugins.
///
/// A plugin compiles against this module alone. [io.binnacle.spi.Plugin] is the only service type;
/// everything else is reached from it. Within one major version of the SPI only new types and new
/// default methods appear.
@NullMarked
package io.binnacle.spi;

import org.jspecify.annotations.NullMarked;
