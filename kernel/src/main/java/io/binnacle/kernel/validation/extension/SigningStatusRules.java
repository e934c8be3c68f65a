package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.crypto.IssuedCertificateCheck;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What became of a request for a certificate: what a stored request already breaks may go on.
///
/// @param old the stored request; one without anything for a new one
record SigningStatusRules(Checked old) {
  private static final String EXCLUSIVE = "Approved and Denied conditions are mutually exclusive";

  /// The way by which a status changes.
  enum Path {
    MAIN,
    STATUS,
    APPROVAL
  }

  void check(Checked request) {
    Checked conditions = request.field("status", "conditions");
    Checked before = old.field("status", "conditions");
    boolean anyType = before.items().stream().anyMatch(c -> c.field("type").empty());
    boolean both = count("Approved", before) > 0 && count("Denied", before) > 0;
    boolean twice =
        before.items().stream().map(c -> c.field("type").text()).distinct().count() < before.size();
    Set<String> seen = new HashSet<>();
    for (Checked condition : conditions.items()) {
      Checked type = condition.field("type");
      if (!anyType) {
        type.require("");
      }
      Checked status = condition.field("status");
      boolean onlyTrue = type.isOneOf("Approved", "Denied", "Failed");
      if (status.require("")) {
        status.oneOf(onlyTrue ? List.of("True") : List.of("False", "True", "Unknown"));
      }
      if (!both
          && ((type.is("Approved") && seen.contains("Denied"))
              || (type.is("Denied") && seen.contains("Approved")))) {
        conditions.invalid(EXCLUSIVE, FieldError.quote(type.text()));
      }
      if (!seen.add(type.text()) && !twice) {
        type.add(FieldError.duplicate(type.path(), FieldError.quote(type.text())));
      }
    }
    certificate(request.field("status", "certificate"));
  }

  private void certificate(Checked certificate) {
    Checked before = old.field("status", "certificate");
    if (!certificate.is(before.text()) && fault(before).isEmpty()) {
      fault(certificate).forEach(fault -> certificate.invalid(fault, "\"<certificate data>\""));
    }
  }

  private static List<String> fault(Checked certificate) {
    byte[] bytes = Base64.getMimeDecoder().decode(certificate.text());
    return IssuedCertificateCheck.fault(bytes).stream().toList();
  }

  private static long count(String type, Checked conditions) {
    return conditions.items().stream().filter(c -> c.field("type").is(type)).count();
  }

  private static List<Object> of(String type, Checked conditions) {
    return conditions.items().stream()
        .filter(c -> c.field("type").is(type))
        .<Object>map(Checked::object)
        .toList();
  }

  /// Checks a change, after all else was told of the request.
  void changed(Checked request, Path path) {
    Checked conditions = request.field("status", "conditions");
    Checked before = old.field("status", "conditions");
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (count(type, conditions) < count(type, before)) {
        conditions.forbidden(
            "updates may not remove a condition of type " + FieldError.quote(type));
      }
    }
    for (String type : List.of("Approved", "Denied")) {
      long more = count(type, conditions) - count(type, before);
      if (path == Path.APPROVAL || more < 0) {
        continue;
      }
      if (more > 0) {
        conditions.forbidden("updates may not add a condition of type " + FieldError.quote(type));
      } else if (!of(type, conditions).equals(of(type, before))) {
        conditions.forbidden(
            "updates may not modify a condition of type " + FieldError.quote(type));
      }
    }
    Checked certificate = request.field("status", "certificate");
    Checked issued = old.field("status", "certificate");
    if (!certificate.is(issued.text())) {
      if (path != Path.STATUS) {
        certificate.forbidden("updates may not set certificate content");
      } else if (!issued.empty()) {
        certificate.forbidden("updates may not modify existing certificate content");
      }
    }
  }
}
