/// Which kinds are served, as data: names, scope, verbs, subresources and schemas. Built-in kinds
/// come from the tables of this package; custom resources join the same catalogue.
@NullMarked
package io.binnacle.kernel.resource;

import org.jspecify.annotations.NullMarked;
