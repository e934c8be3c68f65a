package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.SelectorShape;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The source of a volume, and its whole specification, with the names and the order of Go's
/// fields, which upstream shows when it must not change. Pure.
public final class VolumeSourceShape {
  private static final String SECRET = "name,namespace";
  private static final String REFERENCE =
      "kind,namespace,name,uid=UID,apiVersion=APIVersion,resourceVersion,fieldPath";
  private static final Map<String, String> FIELDS =
      mapped(
          "azureDisk",
          "diskName,diskURI=DataDiskURI,cachingMode?,fsType=FSType?,readOnly?,kind?",
          "glusterfs",
          "endpoints=EndpointsName,path,readOnly!,endpointsNamespace?",
          "rbd",
          "monitors=CephMonitors?,image=RBDImage,fsType=FSType,pool=RBDPool,user=RadosUser,"
              + "keyring,secretRef?,readOnly!",
          "quobyte",
          "registry,volume,readOnly!,user,group,tenant",
          "iscsi",
          "targetPortal,iqn=IQN,lun#,iscsiInterface=ISCSIInterface,fsType=FSType,readOnly!,"
              + "portals?,chapAuthDiscovery=DiscoveryCHAPAuth!,chapAuthSession=SessionCHAPAuth!,"
              + "secretRef?,initiatorName?",
          "flexVolume",
          "driver,fsType=FSType,secretRef?,readOnly!,options?",
          "cinder",
          "volumeID,fsType=FSType,readOnly!,secretRef?",
          "cephfs",
          "monitors?,path,user,secretFile,secretRef?,readOnly!",
          "flocker",
          "datasetName,datasetUUID",
          "photonPersistentDisk",
          "pdID=PdID,fsType=FSType",
          "portworxVolume",
          "volumeID,fsType=FSType,readOnly!",
          "scaleIO",
          "gateway,system,secretRef?,sslEnabled=SSLEnabled!,protectionDomain,storagePool,"
              + "storageMode,volumeName,fsType=FSType,readOnly!",
          "storageos",
          "volumeName,volumeNamespace,fsType=FSType,readOnly!,secretRef?",
          "gcePersistentDisk",
          "pdName=PDName,fsType=FSType,partition#,readOnly!",
          "awsElasticBlockStore",
          "volumeID,fsType=FSType,partition#,readOnly!",
          "hostPath",
          "path,type?",
          "nfs",
          "server,path,readOnly!",
          "azureFile",
          "secretName,shareName,readOnly!,secretNamespace?",
          "vsphereVolume",
          "volumePath,fsType=FSType,storagePolicyName,storagePolicyID",
          "fc",
          "targetWWNs=TargetWWNs?,lun?,fsType=FSType,readOnly!,wwids=WWIDs?",
          "local",
          "path,fsType=FSType?",
          "csi",
          "driver,volumeHandle,readOnly!,fsType=FSType,volumeAttributes?,"
              + "controllerPublishSecretRef?,nodeStageSecretRef?,nodePublishSecretRef?,"
              + "controllerExpandSecretRef?,nodeExpandSecretRef?");

  /// In Go's order.
  private static final List<String> SOURCES =
      List.of(
          "gcePersistentDisk=GCEPersistentDisk",
          "awsElasticBlockStore=AWSElasticBlockStore",
          "hostPath=HostPath",
          "glusterfs=Glusterfs",
          "nfs=NFS",
          "rbd=RBD",
          "quobyte=Quobyte",
          "iscsi=ISCSI",
          "flexVolume=FlexVolume",
          "cinder=Cinder",
          "cephfs=CephFS",
          "fc=FC",
          "flocker=Flocker",
          "azureFile=AzureFile",
          "vsphereVolume=VsphereVolume",
          "azureDisk=AzureDisk",
          "photonPersistentDisk=PhotonPersistentDisk",
          "portworxVolume=PortworxVolume",
          "scaleIO=ScaleIO",
          "local=Local",
          "storageos=StorageOS",
          "csi=CSI");

  private VolumeSourceShape() {}

  private static Map<String, String> mapped(String... sources) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < sources.length; i += 2) {
      fields.put(sources[i], sources[i + 1]);
    }
    return Map.copyOf(fields);
  }

  /// A whole specification, in which the source's fields stand between others.
  public static ObjectValue spec(ObjectValue spec) {
    ObjectValue.Builder shape = ObjectValue.builder();
    shape.put("Capacity", GoShape.orNull(spec, "capacity"));
    sources(spec, shape);
    ObjectValue others =
        GoShape.of(
            spec,
            "accessModes?,claimRef?,persistentVolumeReclaimPolicy,storageClassName,mountOptions?,"
                + "volumeMode?,nodeAffinity?,volumeAttributesClassName?");
    others = GoShape.member(others, "ClaimRef", r -> GoShape.of(r, REFERENCE));
    others = GoShape.member(others, "NodeAffinity", VolumeSourceShape::affinity);
    return shape.putAll(others).build();
  }

  private static ObjectValue affinity(ObjectValue affinity) {
    return GoShape.member(
        GoShape.of(affinity, "required?"),
        "Required",
        r ->
            ObjectValue.of(
                "NodeSelectorTerms", SelectorShape.terms(GoShape.orNull(r, "nodeSelectorTerms"))));
  }

  static ObjectValue of(ObjectValue spec) {
    ObjectValue.Builder shape = ObjectValue.builder();
    sources(spec, shape);
    return shape.build();
  }

  private static void sources(ObjectValue spec, ObjectValue.Builder shape) {
    for (String source : SOURCES) {
      String[] names = source.split("=", -1);
      shape.put(names[1], shown(spec, names[0]));
    }
  }

  private static Value shown(ObjectValue spec, String name) {
    String fields = FIELDS.get(name);
    if (fields == null || spec.object(name).isEmpty()) {
      return GoShape.orNull(spec, name);
    }
    ObjectValue shape = GoShape.of(spec.object(name).orElse(ObjectValue.empty()), fields);
    for (String member : shape.names()) {
      if (member.endsWith("SecretRef")
          && !(shape.get(member).orElse(NullValue.NULL) instanceof NullValue)) {
        shape = shape.with(member, GoShape.optional(shape, member, SECRET));
      }
    }
    return shape;
  }
}
