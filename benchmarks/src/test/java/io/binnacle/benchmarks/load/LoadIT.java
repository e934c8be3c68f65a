package io.binnacle.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A little load on the built jar: every part must work and tell a number, whatever it is.
class LoadIT {

  @Test
  void everyPartTellsANumber() throws Exception {
    LoadOptions little =
        LoadOptions.parse(
            ("--store memory --pods 100 --watchers 10 --warm-up 1 --slice 1 --slices 1 --jar "
                    + System.getProperty("binnacle.jar"))
                .split(" ", -1));

    String table = Load.run(little);

    assertThat(table.lines().skip(2))
        .hasSize(18)
        .allSatisfy(row -> assertThat(row.split(" *\\| *", -1)[4]).matches("[0-9.,]+( \\(.*\\))?"));
  }
}
