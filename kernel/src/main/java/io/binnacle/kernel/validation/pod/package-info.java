/// The rules of pods, and of everything that has a template of pods.
@NullMarked
package io.binnacle.kernel.validation.pod;

import org.jspecify.annotations.NullMarked;
