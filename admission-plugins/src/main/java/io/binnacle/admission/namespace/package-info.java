@NullMarked
package io.binnacle.admission.namespace;

import org.jspecify.annotations.NullMarked;
