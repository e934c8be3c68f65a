package io.binnacle.kernel.maintenance;

import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The members of a store as clients read them.
final class MemberList {
  private MemberList() {}

  static ObjectValue of(Membership membership) throws StorageException {
    List<Value> members = new ArrayList<>();
    for (Member member : membership.members()) {
      members.add(
          ObjectValue.builder()
              .put("name", member.id())
              .put("role", member.role().name().toLowerCase(Locale.ROOT))
              .put("address", member.address())
              .put("appliedIndex", member.appliedIndex())
              .put("lag", member.lag())
              .build());
    }
    return ObjectValue.builder()
        .put("cluster", membership.cluster())
        .put("self", membership.self())
        .put("members", new ListValue(members))
        .build();
  }
}
