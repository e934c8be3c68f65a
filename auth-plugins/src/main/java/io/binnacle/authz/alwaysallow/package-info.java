/// Everybody may do everything: for tests and trusted machines.
@NullMarked
package io.binnacle.authz.alwaysallow;

import org.jspecify.annotations.NullMarked;
