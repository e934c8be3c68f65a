/// The server as a client of nodes, pods and services: HTTP/1.1 over sockets, answers that go on
/// for as long as they like, and connections that leave HTTP. What goes wrong is told in the words
/// of Go's network library, which clients of kube-apiserver know.
@NullMarked
package io.binnacle.kernel.outbound;

import org.jspecify.annotations.NullMarked;
