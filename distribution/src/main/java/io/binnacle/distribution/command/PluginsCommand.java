package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.kernel.plugin.LoadedPlugin;
import io.binnacle.kernel.plugin.PluginProblem;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.spi.SpiException;
import java.util.ArrayList;
import java.util.List;

/// Lists plugins: what was found, from where, which version, what is active, what is broken.
final class PluginsCommand {
  private static final String ROW = "%-20s %-18s %-42s %s%n";

  private PluginsCommand() {}

  static int run(Configuration configuration, Surroundings surroundings) throws SpiException {
    try (PluginRegistry plugins = PluginFolder.load(configuration, surroundings)) {
      Choices choices = Choices.of(configuration);
      surroundings.out().printf(ROW, "NAME", "VERSION", "OFFERS", "SOURCE");
      for (LoadedPlugin plugin : plugins.plugins()) {
        List<String> offers = new ArrayList<>();
        for (LoadedPlugin.Offer offer : plugin.extensions()) {
          boolean active = choices.active(offer.point(), offer.name());
          offers.add(offer.point() + "/" + offer.name() + (active ? " (active)" : ""));
        }
        surroundings
            .out()
            .printf(
                ROW, plugin.name(), plugin.version(), String.join(", ", offers), plugin.source());
      }
      for (PluginProblem problem : plugins.problems()) {
        surroundings.out().println("not loaded: " + problem);
      }
      return ExitStatus.CLEAN;
    }
  }
}
