/// The rules of CustomResourceDefinitions: `apiextensions.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.definition;

import org.jspecify.annotations.NullMarked;
