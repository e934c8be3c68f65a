package io.binnacle.kernel.cel;

import java.util.Map;

/// The environment of what chooses devices: `device`, with bounds for what it is made of.
public final class DeviceVariables {
  private static final long MOST_ATTRIBUTES = 32;
  private static final long LONGEST_DOMAIN = 63;
  private static final long LONGEST_ID = 32;
  private static final long LONGEST_DRIVER = 63;
  private static final long LONGEST_VALUE = 64;
  private static final DeclaredType DOMAIN = text(LONGEST_DOMAIN);
  private static final DeclaredType ID = text(LONGEST_ID);
  private static final DeclaredType ATTRIBUTE = new DeclaredType.Simple("any", LONGEST_VALUE, 1);

  private static final DeclaredType DEVICE =
      DeclaredType.Fields.of(
          "kubernetes.DRADevice",
          Map.of(
              "driver", text(LONGEST_DRIVER),
              "allowMultipleAllocations", new DeclaredType.Simple("bool", 1, 4),
              "attributes", byName(ATTRIBUTE),
              "capacity", byName(PlainTypes.QUANTITY)));

  private DeviceVariables() {}

  private static DeclaredType text(long longest) {
    return new DeclaredType.Simple("string", longest, 2);
  }

  private static DeclaredType byName(DeclaredType value) {
    DeclaredType inner = new DeclaredType.Entries(ID, value, MOST_ATTRIBUTES);
    return new DeclaredType.Entries(DOMAIN, inner, MOST_ATTRIBUTES);
  }

  public static Environment environment() {
    return Environment.of(Map.of("device", DEVICE), Environment.Special.DEVICES);
  }
}
