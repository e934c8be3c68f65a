package io.binnacle.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What users may give to others, and what they get signed.
class KubectlAccessIT extends KubectlTest {
  /// A request of `jane` in `devs`, in base64 as the API wants it.
  private static final String REQUEST =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWU1JR0FBZ0VBTUI0eERUQUxCZ05W"
          + "QkFvTUJHUmxkbk14RFRBTEJnTlZCQU1NQkdwaGJtVXdXVEFUQmdjcQpoa2pPUFFJQkJnZ3Foa2pPUFFN"
          + "QkJ3TkNBQVR3b3hmMHVGK0Y5T0ZUMlhqNy91RndLVUU2YzZMbWNDNHdlcENzCmE2d1BEUWUwV253VWIv"
          + "eXJIaE51YXlGaThKRlRGTU5td2NqL0xMMDR4VFpJNElLUW9BQXdDZ1lJS29aSXpqMEUKQXdJRFJ3QXdS"
          + "QUlnRzJVZlVYK2xVL2k1ZFU2UkkvNzZ0c3ZSOTN5OGhITEtvaitZcms0aUxDOENJSCttWDFIawpmKzB0"
          + "aEJmcUI3U0NhejMzSjVYWU44U29LWTY3SzhvVXlEeXcKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVT"
          + "VC0tLS0tCg==";

  private static final String NOT_HELD =
      "is attempting to grant RBAC permissions not currently held:\n";

  /// A user who writes roles and bindings, and otherwise only reads pods.
  private String granter(String name) throws Exception {
    kubectl.ok(
        "create",
        "role",
        name,
        "--verb=create,get,patch,update",
        "--resource=roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io");
    kubectl.ok("create", "role", name + "-pods", "--verb=get,list", "--resource=pods");
    kubectl.ok("create", "rolebinding", name, "--role=" + name, "--user=" + name);
    kubectl.ok(
        "create", "rolebinding", name + "-pods", "--role=" + name + "-pods", "--user=" + name);
    awaitAllowed("list", "pods", "--as=" + name);
    return "--as=" + name;
  }

  @Test
  void nobodyGivesAwayWhatHeDoesNotHold() throws Exception {
    String gail = granter("gail");
    kubectl.ok("create", "role", "readers", "--verb=get", "--resource=pods", gail);
    assertThat(
            kubectl.fails("create", "role", "more", "--verb=get,delete", "--resource=pods", gail))
        .contains(
            "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"gail\""
                + " (groups=[\"system:authenticated\"]) "
                + NOT_HELD
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]}\n");
    assertThat(
            kubectl.fails(
                "patch",
                "role",
                "readers",
                gail,
                "--type=json",
                "-p",
                "[{\"op\":\"add\",\"path\":\"/rules/0/resources/-\",\"value\":\"secrets\"}]"))
        .contains(NOT_HELD + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}\n");
    assertThat(kubectl.ok("label", "role", "readers", "a=b", gail))
        .isEqualTo("role.rbac.authorization.k8s.io/readers labeled\n");
  }

  @Test
  void bindingsGrantToo() throws Exception {
    String bert = granter("bert");
    kubectl.ok("create", "role", "owners", "--verb=*", "--resource=secrets");
    assertThat(kubectl.fails("create", "rolebinding", "b", "--role=owners", "--user=eve", bert))
        .contains(
            "rolebindings.rbac.authorization.k8s.io \"b\" is forbidden: user \"bert\"",
            NOT_HELD + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"*\"]}\n");
    assertThat(kubectl.fails("create", "rolebinding", "b", "--role=gone", "--user=eve", bert))
        .contains("roles.rbac.authorization.k8s.io \"gone\" not found");
    kubectl.ok(
        "create",
        "role",
        "binders",
        "--verb=bind",
        "--resource=roles.rbac.authorization.k8s.io",
        "--resource-name=owners");
    kubectl.ok("create", "rolebinding", "binders", "--role=binders", "--user=bert");
    awaitAllowed("bind", "roles.rbac.authorization.k8s.io/owners", bert);
    kubectl.ok("create", "rolebinding", "b", "--role=owners", "--user=eve", bert);
  }

  @Test
  void whoMayEscalateReconcilesAnyRole() throws Exception {
    String rita = granter("rita");
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: wide, namespace: %s}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
        """
            .formatted(namespace);
    assertThat(kubectl.failsWith(role, "auth", "reconcile", "-f", "-", rita)).contains(NOT_HELD);
    kubectl.ok(
        "create",
        "role",
        "escalators",
        "--verb=escalate",
        "--resource=roles.rbac.authorization.k8s.io");
    kubectl.ok("create", "rolebinding", "escalators", "--role=escalators", "--user=rita");
    awaitAllowed("escalate", "roles.rbac.authorization.k8s.io", rita);
    assertThat(kubectl.okWith(role, "auth", "reconcile", "-f", "-", rita))
        .contains("role.rbac.authorization.k8s.io/wide reconciled");
  }

  /// The authorizer follows the objects at its own pace.
  private void awaitAllowed(String verb, String what, String as) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (kubectl.run("", "auth", "can-i", verb, what, as).status() != 0) {
      assertThat(System.nanoTime()).as("%s %s is allowed in time", verb, what).isLessThan(deadline);
    }
  }

  @Test
  void signingRequestsAreApprovedAndDenied() throws Exception {
    for (String name : new String[] {"yes-" + namespace, "no-" + namespace}) {
      kubectl.okWith(signingRequest(name), "create", "-f", "-");
    }
    assertThat(kubectl.ok("certificate", "approve", "yes-" + namespace))
        .isEqualTo(
            "certificatesigningrequest.certificates.k8s.io/yes-" + namespace + " approved\n");
    assertThat(kubectl.ok("certificate", "deny", "no-" + namespace))
        .isEqualTo("certificatesigningrequest.certificates.k8s.io/no-" + namespace + " denied\n");
    assertThat(kubectl.ok("get", "csr", "yes-" + namespace, "no-" + namespace, "--no-headers"))
        .containsPattern("yes-" + namespace + " .* Approved\n")
        .containsPattern("no-" + namespace + " .* Denied\n");
    kubectl.ok("delete", "csr", "yes-" + namespace, "no-" + namespace);
  }

  private static String signingRequest(String name) {
    return """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: %s}
        spec:
          request: %s
          signerName: kubernetes.io/kube-apiserver-client
          usages: [client auth]
        """
        .formatted(name, REQUEST);
  }
}
