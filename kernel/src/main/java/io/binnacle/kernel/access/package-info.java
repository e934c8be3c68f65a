/// Who makes a request and whether he may: the chains that combine authenticators and authorizers.
@NullMarked
package io.binnacle.kernel.access;

import org.jspecify.annotations.NullMarked;
