/// Server-side printing: objects as rows of `meta.k8s.io/v1 Table`, worded and laid out as
/// upstream's printers do it. Pure: the time by which ages are told is passed in.
@NullMarked
package io.binnacle.kernel.table;

import org.jspecify.annotations.NullMarked;
