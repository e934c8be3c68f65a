/// A store that a person can read: append-only files of JSON lines.
@NullMarked
package io.binnacle.examples.jsonl;

import org.jspecify.annotations.NullMarked;
