package io.binnacle.kernel.validation.storage;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.core.VolumeSourceShape;
import io.binnacle.kernel.validation.core.DriverNames;
import io.binnacle.kernel.validation.core.VolumeRules;
import io.binnacle.spi.value.ObjectValue;

/// `ValidateVolumeAttachment` of Kubernetes 1.36.
final class AttachmentRules implements KindRules {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int LONGEST_MESSAGE = 1024;
  private static final String ONE =
      "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    DriverNames.check(spec.field("attacher"));
    source(spec.field("source"));
    Checked node = spec.field("nodeName");
    Names.dnsSubdomain(node.text())
        .forEach(fault -> node.invalid(fault, FieldError.quote(node.text())));
    status(object.field("status"));
    Checked volume = spec.field("source", "persistentVolumeName");
    if (volume.present()) {
      volume.invalid(Names.dnsSubdomain(volume.text()));
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    Checked spec = object.field("spec");
    if (!spec.value().equals(Checked.silent(old).field("spec").value())) {
      spec.instead(shape(spec)).invalid("field is immutable");
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    update(object, old);
  }

  private static ObjectValue shape(Checked spec) {
    ObjectValue source =
        GoShape.of(spec.field("source").shownObject(), "persistentVolumeName?,inlineVolumeSpec?");
    source = GoShape.member(source, "InlineVolumeSpec", VolumeSourceShape::spec);
    return GoShape.of(spec.shownObject(), "attacher,source?,nodeName").with("Source", source);
  }

  private static void source(Checked source) {
    Checked volume = source.field("persistentVolumeName");
    Checked inline = source.field("inlineVolumeSpec");
    if (!inline.present() && !volume.present()) {
      source.required(ONE);
    } else if (inline.present() && volume.present()) {
      source.forbidden(ONE);
    } else if (volume.present()) {
      volume.require("must specify non empty persistentVolumeName");
    } else {
      VolumeRules.inline(inline);
    }
  }

  private static void status(Checked status) {
    Checked metadata = status.field("attachmentMetadata");
    if (StorageClassRules.bytes(metadata) > MOST_BYTES) {
      metadata.tooLong(MOST_BYTES);
    }
    error(status.field("attachError"));
    error(status.field("detachError"));
  }

  private static void error(Checked error) {
    Checked message = error.field("message");
    if (message.text().length() > LONGEST_MESSAGE) {
      // Upstream tells the limit of the metadata here.
      message.tooLong(MOST_BYTES);
    }
    if (error.field("errorCode").integer().orElse(0) < 0) {
      error.field("errorCode").invalid("must be between 0 and 2147483647, inclusive");
    }
  }
}
