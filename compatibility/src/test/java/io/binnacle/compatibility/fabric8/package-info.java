/// fabric8's client, driven against the built jar.
@NullMarked
package io.binnacle.compatibility.fabric8;

import org.jspecify.annotations.NullMarked;
