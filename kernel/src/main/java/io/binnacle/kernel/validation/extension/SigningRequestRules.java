package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.crypto.CertificateRequestCheck;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateCertificateSigningRequestCreate` of Kubernetes 1.36, and what its updates say of
/// conditions.
final class SigningRequestRules implements KindRules {
  private static final int SHORTEST = 600;
  private static final List<String> USAGES =
      List.of(
          "any",
          "cert sign",
          "client auth",
          "code signing",
          "content commitment",
          "crl sign",
          "data encipherment",
          "decipher only",
          "digital signature",
          "email protection",
          "encipher only",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "key agreement",
          "key encipherment",
          "microsoft sgc",
          "netscape sgc",
          "ocsp signing",
          "s/mime",
          "server auth",
          "signing",
          "timestamping");

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    Checked request = spec.field("request");
    CertificateRequestCheck.fault(Base64.getMimeDecoder().decode(request.text()))
        .ifPresent(
            fault ->
                request.invalid(
                    fault, request.present() ? FieldError.quote(request.text()) : "null"));
    usages(spec.field("usages"));
    signer(spec.field("signerName"));
    Checked seconds = spec.field("expirationSeconds");
    if (seconds.integer().orElse(SHORTEST) < SHORTEST) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
    new SigningStatusRules(Checked.silent(ObjectValue.empty())).check(object);
  }

  /// The specification stays as it was; nothing is told of it again.
  @Override
  public void update(Checked object, ObjectValue old) {
    changed(object, old, SigningStatusRules.Path.MAIN);
  }

  @Override
  public void update(String subresource, Checked object, ObjectValue old) {
    changed(
        object,
        old,
        subresource.equals("approval")
            ? SigningStatusRules.Path.APPROVAL
            : SigningStatusRules.Path.STATUS);
  }

  private static void changed(Checked object, ObjectValue old, SigningStatusRules.Path path) {
    SigningStatusRules rules = new SigningStatusRules(Checked.silent(old));
    rules.check(object);
    rules.changed(object, path);
  }

  private static void usages(Checked usages) {
    usages.require("");
    usages.items().forEach(usage -> usage.oneOf(USAGES));
    Set<String> seen = new HashSet<>();
    for (Checked usage : usages.items()) {
      if (!seen.add(usage.text())) {
        usage.duplicate();
      }
    }
  }

  private static void signer(Checked signer) {
    if (signer.is("kubernetes.io/legacy-unknown")) {
      signer.invalid("the legacy signerName is not allowed via this API version");
      return;
    }
    if (!signer.require("")) {
      return;
    }
    String[] parts = signer.text().split("/", -1);
    if (parts.length != 2) {
      signer.invalid(
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    String[] labels = parts[0].split("\\.", -1);
    for (String label : labels) {
      if (told(signer, parts[0], label, Names.dnsLabel(label))) {
        break;
      }
    }
    if (labels.length < 2) {
      signer.invalid(
          "should be a domain with at least two segments separated by dots",
          FieldError.quote(parts[0]));
    }
    for (String label : parts[1].split("\\.", -1)) {
      if (told(signer, parts[1], label, Names.dnsSubdomain(label))) {
        break;
      }
    }
  }

  private static boolean told(Checked signer, String part, String label, List<String> faults) {
    for (String fault : faults) {
      signer.invalid(
          "validating label " + FieldError.quote(label) + ": " + fault, FieldError.quote(part));
    }
    return !faults.isEmpty();
  }
}
