package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.crypto.TrustBundleCheck;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.extension.ReviewVersions;
import io.binnacle.kernel.validation.extension.WebhookClientRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// How objects get from one version to another.
///
/// @param anyReview whether no known version of reviews need be named
/// @param anyBundle whether the authorities of the webhook may be unreadable
record ConversionRules(boolean anyReview, boolean anyBundle) {

  /// What a new definition must keep to.
  static ConversionRules strict() {
    return new ConversionRules(false, true);
  }

  /// What a changed definition must keep to: a stored one that broke a newer rule may go on.
  ///
  /// @param old the internal form of the stored definition
  static ConversionRules after(ObjectValue old) {
    Checked conversion = Checked.silent(old).field("spec", "conversion");
    Checked reviews = conversion.field("conversionReviewVersions");
    boolean anyReview = reviews.size() > 0 && !ReviewVersions.known(reviews);
    boolean anyBundle =
        !InternalDefinition.holds(old, "Established")
            || bundleFault(conversion.field("webhookClientConfig", "caBundle")).isPresent();
    return new ConversionRules(anyReview, anyBundle);
  }

  private static Optional<String> bundleFault(Checked bundle) {
    return bundle.empty() ? Optional.empty() : TrustBundleCheck.fault(bundle.text());
  }

  void check(Checked conversion) {
    if (!conversion.present()) {
      return;
    }
    Checked strategy = conversion.field("strategy");
    if (strategy.require("")) {
      strategy.oneOfTexts(List.of("None", "Webhook"));
    }
    Checked client = conversion.field("webhookClientConfig");
    Checked reviews = conversion.field("conversionReviewVersions");
    if (!strategy.is("Webhook")) {
      String fault = "should not be set when strategy is not set to Webhook";
      if (client.present()) {
        client.forbidden(fault);
      }
      if (reviews.size() > 0) {
        reviews.forbidden(fault);
      }
      return;
    }
    if (client.present()) {
      client(client);
    } else {
      client.required("required when strategy is set to Webhook");
    }
    ReviewVersions.check(reviews, "", anyReview);
  }

  private void client(Checked client) {
    Checked url = client.field("url");
    Checked service = client.field("service");
    if (url.present() == service.present()) {
      client.required("exactly one of url or service is required");
    } else if (url.present()) {
      WebhookClientRules.address(url);
    } else {
      WebhookClientRules.crossed(service);
    }
    Checked bundle = client.field("caBundle");
    if (!anyBundle) {
      bundleFault(bundle).ifPresent(bundle::invalid);
    }
  }
}
