package io.binnacle.kernel.access;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is wrong with a question about access: `pkg/apis/authorization/validation`. Confined to one
/// thread.
final class ReviewFaults {
  private static final String RESOURCE = "resourceAttributes";
  private static final String PATH = "nonResourceAttributes";

  private final ObjectValue review;
  private final Optional<ObjectValue> resource;
  private final Optional<ObjectValue> path;
  private final List<FieldError> errors = new ArrayList<>();

  private ReviewFaults(ObjectValue review) {
    this.review = review;
    this.resource = review.object("spec", RESOURCE);
    this.path = review.object("spec", PATH);
  }

  /// Of a `SelfSubjectAccessReview`.
  static List<FieldError> ofSelf(ObjectValue review) {
    ReviewFaults faults = new ReviewFaults(review);
    faults.attributes();
    faults.selectors();
    faults.metadata("", "must be empty");
    return faults.errors;
  }

  /// Of a `SubjectAccessReview`.
  static List<FieldError> ofSubject(ObjectValue review) {
    ReviewFaults faults = new ReviewFaults(review);
    faults.subject();
    faults.metadata("", "must be empty");
    return faults.errors;
  }

  /// Of a `LocalSubjectAccessReview`.
  ///
  /// @param namespace the namespace of the request
  static List<FieldError> ofSubject(ObjectValue review, String namespace) {
    ReviewFaults faults = new ReviewFaults(review);
    faults.subject();
    faults.metadata("namespace", "must be empty except for namespace");
    String asked = faults.resource.flatMap(at -> at.text("namespace")).orElse("");
    if (faults.resource.isPresent() && !asked.equals(namespace)) {
      faults.invalid(
          "spec.resourceAttributes.namespace",
          FieldError.quote(asked),
          "must match metadata.namespace");
    }
    if (faults.path.isPresent()) {
      faults.invalid("spec." + PATH, faults.shownPath(), "disallowed on this kind of request");
    }
    return faults.errors;
  }

  private void invalid(String at, String value, String detail) {
    errors.add(FieldError.invalid(at, value, detail));
  }

  private void subject() {
    attributes();
    if (review.text("spec", "user").orElse("").isEmpty()
        && review.items("spec", "groups").isEmpty()) {
      invalid("spec.user", "\"\"", "at least one of user or group must be specified");
    }
    selectors();
  }

  private void attributes() {
    if (resource.isPresent() && path.isPresent()) {
      invalid(
          "spec." + PATH,
          shownPath(),
          "cannot be specified in combination with resourceAttributes");
    }
    if (resource.isEmpty() && path.isEmpty()) {
      invalid(
          "spec." + RESOURCE,
          "null",
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
  }

  /// By the names of the fields in Go: the internal type says nothing of JSON.
  private String shownPath() {
    ObjectValue attributes = path.orElse(ObjectValue.empty());
    return JsonWriter.text(
        ObjectValue.builder()
            .put("Path", attributes.text("path").orElse(""))
            .put("Verb", attributes.text("verb").orElse(""))
            .build());
  }

  private void selectors() {
    Stream.of("fieldSelector", "labelSelector")
        .forEach(
            name ->
                resource
                    .flatMap(at -> at.object(name))
                    .ifPresent(selector -> selector("spec." + RESOURCE + "." + name, selector)));
  }

  private void selector(String at, ObjectValue selector) {
    String raw = selector.text("rawSelector").orElse("");
    boolean requirements = !selector.items("requirements").isEmpty();
    if (!raw.isEmpty() && requirements) {
      invalid(
          at + ".rawSelector",
          FieldError.quote(raw),
          "may not specified at the same time as requirements");
    }
    if (raw.isEmpty() && !requirements) {
      errors.add(
          FieldError.required(
              at + ".requirements",
              "when " + at + " is specified, requirements or rawSelector is required"));
    }
  }

  /// @param allowed a field that may be set
  private void metadata(String allowed, String detail) {
    ObjectValue metadata = review.object("metadata").orElse(ObjectValue.empty());
    boolean empty =
        metadata.names().stream()
            .filter(name -> !name.equals(allowed) && !name.equals("managedFields"))
            .map(name -> metadata.get(name).orElseThrow())
            .allMatch(NullValue.NULL::equals);
    if (!empty) {
      invalid("metadata", JsonWriter.text(metadata), detail);
    }
  }
}
