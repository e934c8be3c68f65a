/// HTTP/1.1 and HTTP/2 over TLS by Javalin and Jetty: the only package that knows them. It turns
/// what comes over the wire into [io.binnacle.kernel.exchange.RawRequest]s and writes the answers.
@NullMarked
package io.binnacle.kernel.http;

import org.jspecify.annotations.NullMarked;
