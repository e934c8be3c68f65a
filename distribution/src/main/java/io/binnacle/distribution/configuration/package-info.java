/// The effective configuration: flags, `BINNACLE_*` variables, the configuration file and defaults,
/// weighed, and where each value came from.
@NullMarked
package io.binnacle.distribution.configuration;

import org.jspecify.annotations.NullMarked;
