package io.binnacle.spi.audit;

import io.binnacle.spi.ExtensionFactory;

/// Makes an audit sink.
public interface AuditSinkFactory<C extends Record> extends ExtensionFactory<C, AuditSink> {}
