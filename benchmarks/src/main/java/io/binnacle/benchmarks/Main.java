package io.binnacle.benchmarks;

import io.binnacle.benchmarks.compare.Compare;
import io.binnacle.benchmarks.failover.Failover;
import io.binnacle.benchmarks.load.Load;
import io.binnacle.benchmarks.restart.Restart;
import java.util.Arrays;

/// `load ...` puts load on the built jar, `compare ...` a store beside etcd, `restart ...` fills a
/// store and starts it again, `failover ...` kills the leader of a cluster; everything else goes to
/// JMH.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("load")) {
      Load.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    } else if (arguments.length > 0 && arguments[0].equals("compare")) {
      Compare.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    } else if (arguments.length > 0 && arguments[0].equals("restart")) {
      Restart.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    } else if (arguments.length > 0 && arguments[0].equals("failover")) {
      Failover.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    } else {
      org.openjdk.jmh.Main.main(arguments);
    }
  }
}
