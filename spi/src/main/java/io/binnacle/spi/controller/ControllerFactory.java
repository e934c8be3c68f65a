package io.binnacle.spi.controller;

import io.binnacle.spi.ExtensionFactory;

/// Makes a controller.
public interface ControllerFactory<C extends Record> extends ExtensionFactory<C, Controller> {}
