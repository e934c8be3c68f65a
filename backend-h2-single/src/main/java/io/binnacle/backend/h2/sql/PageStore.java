package io.binnacle.backend.h2.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/// The way from a connection to the pages beneath it, for what H2 has no statement for.
final class PageStore {
  private PageStore() {}

  static MVStore of(Connection connection) throws SQLException {
    if (connection instanceof JdbcConnection jdbc
        && jdbc.getSession() instanceof SessionLocal session) {
      return session.getDatabase().getStore().getMvStore();
    }
    throw new SQLException("not a connection to a database in this process");
  }
}
