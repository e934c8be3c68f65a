/// The rules of `storage.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.storage;

import org.jspecify.annotations.NullMarked;
