/// The rules of what extends the API: `admissionregistration.k8s.io`, `apiregistration.k8s.io` and
/// `certificates.k8s.io`.
@NullMarked
package io.binnacle.kernel.validation.extension;

import org.jspecify.annotations.NullMarked;
