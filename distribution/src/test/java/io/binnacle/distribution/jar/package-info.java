/// The built jar as its users have it: a process, its files, its exit statuses, its HTTPS port.
@NullMarked
package io.binnacle.distribution.jar;

import org.jspecify.annotations.NullMarked;
