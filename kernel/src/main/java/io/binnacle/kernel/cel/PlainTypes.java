package io.binnacle.kernel.cel;

/// Types that have no parts and whose values are of any size that they may have.
public final class PlainTypes {
  public static final DeclaredType ANY = new DeclaredType.Simple("any", 0, 1);
  public static final DeclaredType BOOL = new DeclaredType.Simple("bool", 0, 4);
  public static final DeclaredType BYTES = new DeclaredType.Simple("bytes", 0, 2);
  public static final DeclaredType DOUBLE = new DeclaredType.Simple("double", 0, 1);
  public static final DeclaredType DURATION = new DeclaredType.Simple("duration", 0, 3);
  public static final DeclaredType DYN = new DeclaredType.Simple("dyn", 0, 1);
  public static final DeclaredType INT = new DeclaredType.Simple("int", 0, 1);
  public static final DeclaredType STRING = new DeclaredType.Simple("string", 0, 2);
  public static final DeclaredType TIMESTAMP = new DeclaredType.Simple("timestamp", 0, 12);
  static final DeclaredType QUANTITY = new DeclaredType.Simple("kubernetes.Quantity", 0, 8);

  private PlainTypes() {}
}
