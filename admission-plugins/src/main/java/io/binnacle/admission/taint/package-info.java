/// New nodes take no pods until somebody says that they are ready.
@NullMarked
package io.binnacle.admission.taint;

import org.jspecify.annotations.NullMarked;
