/// Expressions of the Common Expression Language as kube-apiserver 1.36 compiles them: what they
/// may name, which types their parts have, what is wrong with them in its words, and what they may
/// cost. The only package that sees the library that parses and checks them. Nothing of it is
/// loaded before the first expression. Pure.
@NullMarked
package io.binnacle.kernel.cel;

import org.jspecify.annotations.NullMarked;
