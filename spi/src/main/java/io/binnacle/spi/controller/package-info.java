/// Controllers that run inside the server.
@NullMarked
package io.binnacle.spi.controller;

import org.jspecify.annotations.NullMarked;
