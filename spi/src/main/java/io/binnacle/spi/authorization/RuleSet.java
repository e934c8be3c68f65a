package io.binnacle.spi.authorization;

import java.util.List;

/// The rules that hold for a user, as `SubjectRulesReviewStatus` has them.
///
/// @param resourceRules rules about resources
/// @param pathRules rules about other paths
/// @param complete whether these are all
/// @param reason why they are not; empty when they are
public record RuleSet(
    List<ResourceRule> resourceRules, List<PathRule> pathRules, boolean complete, String reason) {
  public RuleSet {
    resourceRules = List.copyOf(resourceRules);
    pathRules = List.copyOf(pathRules);
  }

  /// Verbs allowed on resources; `*` stands for all.
  public record ResourceRule(
      List<String> verbs, List<String> groups, List<String> resources, List<String> names) {
    public ResourceRule {
      verbs = List.copyOf(verbs);
      groups = List.copyOf(groups);
      resources = List.copyOf(resources);
      names = List.copyOf(names);
    }
  }

  /// Verbs allowed on paths; `*` stands for all, also at the end of a path.
  public record PathRule(List<String> verbs, List<String> paths) {
    public PathRule {
      verbs = List.copyOf(verbs);
      paths = List.copyOf(paths);
    }
  }

  public static RuleSet incomplete(String reason) {
    return new RuleSet(List.of(), List.of(), false, reason);
  }
}
