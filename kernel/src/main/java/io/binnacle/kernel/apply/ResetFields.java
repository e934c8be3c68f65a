package io.binnacle.kernel.apply;

import java.util.List;
import java.util.Optional;

/// The fields that a path never changes, so that nobody comes to manage them through it. Immutable.
public sealed interface ResetFields {

  /// The path changes everything.
  ResetFields NONE = new AllBut(FieldSet.EMPTY);

  /// What of a set the path may change.
  FieldSet filter(FieldSet set);

  /// The path changes all but these fields and what is below them.
  record AllBut(FieldSet fields) implements ResetFields {
    @Override
    public FieldSet filter(FieldSet set) {
      return set.recursiveDifference(fields);
    }
  }

  /// The path changes nothing but what is on these ways or below them.
  record Only(Steps steps) implements ResetFields {
    @Override
    public FieldSet filter(FieldSet set) {
      return steps.filter(set);
    }
  }

  /// Ways into an object.
  ///
  /// @param all whether everything from here on is meant
  /// @param next the steps that lead on
  record Steps(boolean all, List<Step> next) {
    static final Steps ALL = new Steps(true, List.of());

    public Steps {
      next = List.copyOf(next);
    }

    /// One way, by names; `*` stands for any element.
    public static Steps through(String... names) {
      Steps steps = ALL;
      for (int i = names.length - 1; i >= 0; i--) {
        Optional<PathElement> element =
            names[i].equals("*")
                ? Optional.empty()
                : Optional.of(new PathElement.FieldName(names[i]));
        steps = new Steps(false, List.of(new Step(element, steps)));
      }
      return steps;
    }

    /// The ways of both.
    public Steps or(Steps other) {
      if (all || other.all) {
        return ALL;
      }
      List<Step> merged = new java.util.ArrayList<>(next);
      for (Step step : other.next) {
        int same = 0;
        while (same < merged.size() && !merged.get(same).element().equals(step.element())) {
          same++;
        }
        if (same < merged.size()) {
          merged.set(same, new Step(step.element(), merged.get(same).then().or(step.then())));
        } else {
          merged.add(step);
        }
      }
      return new Steps(false, merged);
    }

    FieldSet filter(FieldSet set) {
      if (all) {
        return set;
      }
      FieldSet.Builder kept = new FieldSet.Builder();
      for (PathElement member : set.members()) {
        if (next.stream().anyMatch(step -> step.fits(member))) {
          kept.member(member);
        }
      }
      for (int i = 0; i < set.parents(); i++) {
        PathElement parent = set.parentAt(i);
        FieldSet child = set.childAt(i);
        next.stream()
            .filter(step -> step.fits(parent))
            .findFirst()
            .ifPresent(step -> kept.below(parent, step.then().filter(child)));
      }
      return kept.build();
    }
  }

  /// A step on a way.
  ///
  /// @param element the element; empty for any
  /// @param then how the way goes on
  record Step(Optional<PathElement> element, Steps then) {
    boolean fits(PathElement other) {
      return element.isEmpty() || element.get().compareTo(other) == 0;
    }
  }
}
