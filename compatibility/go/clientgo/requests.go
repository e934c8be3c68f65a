package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	certificatesv1 "k8s.io/api/certificates/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/disk"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/scale"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/certificate/csr"
)

// applyAndExtract changes what one has applied, beginning with what the server says that he has.
func applyAndExtract(ctx context.Context, e environment) error {
	deployments := e.clients.AppsV1().Deployments(e.namespace)
	labels := map[string]string{"app": "web"}
	applied := appsapply.Deployment("web", e.namespace).WithSpec(appsapply.DeploymentSpec().
		WithReplicas(2).
		WithSelector(metaapply.LabelSelector().WithMatchLabels(labels)).
		WithTemplate(coreapply.PodTemplateSpec().WithLabels(labels).
			WithSpec(coreapply.PodSpec().WithContainers(coreapply.Container().WithName("web").WithImage("nginx:1.28")))))
	one := metav1.ApplyOptions{FieldManager: "one"}
	made, err := deployments.Apply(ctx, applied, one)
	if err != nil {
		return err
	}
	_, conflict := deployments.Apply(ctx, appsapply.Deployment("web", e.namespace).
		WithSpec(appsapply.DeploymentSpec().WithReplicas(5)), metav1.ApplyOptions{FieldManager: "two"})
	mine, err := appsapply.ExtractDeployment(made, "one")
	if err != nil {
		return err
	}
	mine.Spec.Template.Spec.Containers[0].WithImage("nginx:1.29")
	mine.Spec.Replicas = nil
	if _, err := deployments.Apply(ctx, appsapply.Deployment("web", e.namespace).
		WithSpec(appsapply.DeploymentSpec().WithReplicas(5)), metav1.ApplyOptions{FieldManager: "two", Force: true}); err != nil {
		return err
	}
	changed, err := deployments.Apply(ctx, mine, one)
	if err != nil {
		return err
	}
	status, err := deployments.ApplyStatus(ctx, appsapply.Deployment("web", e.namespace).
		WithStatus(appsapply.DeploymentStatus().WithReplicas(3)), metav1.ApplyOptions{FieldManager: "three"})
	if err != nil {
		return err
	}
	told, err := appsapply.ExtractDeploymentStatus(status, "three")
	return first(err,
		expect(apierrors.IsConflict(conflict) && strings.Contains(conflict.Error(), `conflict with "one"`), "the second owner: %v", conflict),
		expect(*changed.Spec.Replicas == 5 && changed.Spec.Template.Spec.Containers[0].Image == "nginx:1.29", "changed: %+v", changed.Spec),
		expect(changed.Generation == 3, "generation %d", changed.Generation),
		expect(err != nil || told.Status != nil && *told.Status.Replicas == 3 && told.Spec == nil, "the third owner's: %+v", told))
}

// scaleClient scales what has replicas, knowing nothing of the kinds.
func scaleClient(ctx context.Context, e environment) error {
	client, err := discovery.NewDiscoveryClientForConfig(e.config)
	if err != nil {
		return err
	}
	mapper, err := mapperOf(e)
	if err != nil {
		return err
	}
	scales, err := scale.NewForConfig(e.config, mapper, dynamic.LegacyAPIPathResolverFunc, scale.NewDiscoveryScaleKindResolver(client))
	if err != nil {
		return err
	}
	if _, err := e.clients.AppsV1().Deployments(e.namespace).Create(ctx, deployment("web"), metav1.CreateOptions{}); err != nil {
		return err
	}
	resource := schema.GroupResource{Group: "apps", Resource: "deployments"}
	read, err := scales.Scales(e.namespace).Get(ctx, resource, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	read.Spec.Replicas = 4
	if _, err := scales.Scales(e.namespace).Update(ctx, resource, read, metav1.UpdateOptions{}); err != nil {
		return err
	}
	patched, err := scales.Scales(e.namespace).Patch(ctx, resource.WithVersion("v1"), "web", "application/merge-patch+json",
		[]byte(`{"spec":{"replicas":6}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	var typed *autoscalingv1.Scale = patched
	return expect(typed.Spec.Replicas == 6, "%d replicas", typed.Spec.Replicas)
}

// evictionWithBudget is refused while a budget keeps the Pod.
func evictionWithBudget(ctx context.Context, e environment) error {
	pods := e.clients.CoreV1().Pods(e.namespace)
	automount, one := false, intstr.FromInt32(1)
	budgets := e.clients.PolicyV1().PodDisruptionBudgets(e.namespace)
	budget, err := budgets.Create(ctx, &policyv1.PodDisruptionBudget{
		ObjectMeta: metav1.ObjectMeta{Name: "kept"},
		Spec:       policyv1.PodDisruptionBudgetSpec{MinAvailable: &one, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	// As the controller of budgets would: clients wait for it else.
	budget.Status.ObservedGeneration = budget.Generation
	budget.Status.ExpectedPods, budget.Status.CurrentHealthy, budget.Status.DesiredHealthy = 1, 1, 1
	if _, err := budgets.UpdateStatus(ctx, budget, metav1.UpdateOptions{}); err != nil {
		return err
	}
	pod, err := pods.Create(ctx, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "web", Labels: map[string]string{"app": "web"}},
		Spec:       corev1.PodSpec{AutomountServiceAccountToken: &automount, Containers: []corev1.Container{{Name: "web", Image: "nginx:1.29"}}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	pod.Status.Phase = corev1.PodRunning
	pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	if _, err := pods.UpdateStatus(ctx, pod, metav1.UpdateOptions{}); err != nil {
		return err
	}
	refused := pods.EvictV1(ctx, &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "web"}})
	if budget, err = budgets.Get(ctx, "kept", metav1.GetOptions{}); err != nil {
		return err
	}
	budget.Status.DisruptionsAllowed = 1
	if _, err := budgets.UpdateStatus(ctx, budget, metav1.UpdateOptions{}); err != nil {
		return err
	}
	return first(
		expect(apierrors.IsTooManyRequests(refused), "eviction: %v", refused),
		pods.EvictV1(ctx, &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "web"}}))
}

// recordEvents records through the recorders of both groups. What repeats is counted, not made anew.
func recordEvents(ctx context.Context, e environment) error {
	object, err := e.configMaps().Create(ctx, configMap("a", nil), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	object.APIVersion, object.Kind = "v1", "ConfigMap"
	old := record.NewBroadcaster()
	defer old.Shutdown()
	old.StartRecordingToSink(&clientSink{e, ctx})
	recorder := old.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "old"})
	for range 3 {
		recorder.Event(object, corev1.EventTypeWarning, "Lost", "lost by us")
	}
	current := events.NewBroadcaster(&events.EventSinkImpl{Interface: e.clients.EventsV1()})
	defer current.Shutdown()
	if err := current.StartRecordingToSinkWithContext(ctx); err != nil {
		return err
	}
	reporter := current.NewRecorder(scheme.Scheme, "compatibility.test/new")
	for range 2 {
		reporter.Eventf(object, nil, corev1.EventTypeNormal, "Seen", "Look", "seen by %s", "us")
	}
	for {
		err := recorded(ctx, e)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("in time: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func recorded(ctx context.Context, e environment) error {
	core, err := e.clients.CoreV1().Events(e.namespace).List(ctx, metav1.ListOptions{FieldSelector: "involvedObject.name=a"})
	if err != nil {
		return err
	}
	group, err := e.clients.EventsV1().Events(e.namespace).List(ctx, metav1.ListOptions{FieldSelector: "regarding.kind=ConfigMap"})
	if err != nil {
		return err
	}
	told := map[string]string{}
	for _, event := range core.Items {
		series := int32(0)
		if event.Series != nil {
			series = event.Series.Count
		}
		told[event.Reason] = fmt.Sprintf("%s %d %d", event.Message, event.Count, series)
	}
	return first(
		expect(len(core.Items) == 2 && len(group.Items) == 2, "%d and %d events", len(core.Items), len(group.Items)),
		expect(told["Lost"] == "lost by us 3 0", "by the old recorder: %s", told["Lost"]),
		expect(told["Seen"] == "seen by us 0 2", "by the new recorder: %s", told["Seen"]))
}

// clientSink is where the old broadcaster writes.
type clientSink struct {
	e   environment
	ctx context.Context
}

func (s *clientSink) Create(event *corev1.Event) (*corev1.Event, error) {
	return s.e.clients.CoreV1().Events(s.e.namespace).CreateWithEventNamespaceWithContext(s.ctx, event)
}

func (s *clientSink) Update(event *corev1.Event) (*corev1.Event, error) {
	return s.e.clients.CoreV1().Events(s.e.namespace).UpdateWithEventNamespaceWithContext(s.ctx, event)
}

func (s *clientSink) Patch(event *corev1.Event, data []byte) (*corev1.Event, error) {
	return s.e.clients.CoreV1().Events(s.e.namespace).PatchWithEventNamespaceWithContext(s.ctx, event, data)
}

// certificateRequest asks for a certificate as kubelets do, approves it, signs it and waits for it.
func certificateRequest(ctx context.Context, e environment) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: e.namespace}}, key)
	if err != nil {
		return err
	}
	request := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})
	usages := []certificatesv1.KeyUsage{certificatesv1.UsageDigitalSignature, certificatesv1.UsageClientAuth}
	name, uid, err := csr.RequestCertificateWithContext(ctx, e.clients, request, e.namespace, "compatibility.test/signer", nil, usages, key)
	if err != nil {
		return err
	}
	requests := e.clients.CertificatesV1().CertificateSigningRequests()
	made, err := requests.Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	made.Status.Conditions = append(made.Status.Conditions, certificatesv1.CertificateSigningRequestCondition{
		Type: certificatesv1.CertificateApproved, Status: corev1.ConditionTrue, Reason: "Fine"})
	approved, err := requests.UpdateApproval(ctx, name, made, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	denied := approved.DeepCopy()
	denied.Status.Conditions[0].Type = certificatesv1.CertificateDenied
	_, refused := requests.UpdateApproval(ctx, name, denied, metav1.UpdateOptions{})
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: e.namespace}, NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	approved.Status.Certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
	if _, err := requests.UpdateStatus(ctx, approved, metav1.UpdateOptions{}); err != nil {
		return err
	}
	certificate, err := csr.WaitForCertificate(ctx, e.clients, name, uid)
	if err != nil {
		return err
	}
	return first(
		expect(len(certificate) > 0, "no certificate"),
		expect(made.Spec.Username != "" && len(made.Spec.Groups) > 0, "asked by %q of %v", made.Spec.Username, made.Spec.Groups),
		expect(apierrors.IsInvalid(refused), "an approval taken back: %v", refused),
		requests.Delete(ctx, name, metav1.DeleteOptions{}))
}

// tokenRequest has a service account get a token, and use it.
func tokenRequest(ctx context.Context, e environment) error {
	accounts := e.clients.CoreV1().ServiceAccounts(e.namespace)
	if _, err := accounts.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "robot"}}, metav1.CreateOptions{}); err != nil {
		return err
	}
	seconds := int64(600)
	token, err := accounts.CreateToken(ctx, "robot",
		&authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &seconds}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	config := rest.AnonymousClientConfig(e.config)
	config.BearerToken = token.Status.Token
	robot, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	self, err := robot.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	_, forbidden := robot.CoreV1().Secrets(e.namespace).List(ctx, metav1.ListOptions{})
	review, err := e.clients.AuthenticationV1().TokenReviews().Create(ctx,
		&authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: token.Status.Token}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	local, err := e.clients.AuthorizationV1().LocalSubjectAccessReviews(e.namespace).Create(ctx, &authorizationv1.LocalSubjectAccessReview{
		ObjectMeta: metav1.ObjectMeta{Namespace: e.namespace},
		Spec: authorizationv1.SubjectAccessReviewSpec{User: self.Status.UserInfo.Username,
			ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: e.namespace, Verb: "list", Resource: "secrets"}}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	rules, err := robot.AuthorizationV1().SelfSubjectRulesReviews().Create(ctx, &authorizationv1.SelfSubjectRulesReview{
		Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: e.namespace}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	config.BearerToken += "x"
	stranger, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	_, unknown := stranger.CoreV1().Secrets(e.namespace).List(ctx, metav1.ListOptions{})
	name := "system:serviceaccount:" + e.namespace + ":robot"
	return first(
		expect(self.Status.UserInfo.Username == name, "the token is of %s", self.Status.UserInfo.Username),
		expect(apierrors.IsForbidden(forbidden), "the robot's list: %v", forbidden),
		expect(review.Status.Authenticated && review.Status.User.Username == name, "review: %+v", review.Status),
		expect(!local.Status.Allowed, "the robot may list secrets"),
		expect(len(rules.Status.ResourceRules) > 0 && !rules.Status.Incomplete, "rules: %+v", rules.Status),
		expect(apierrors.IsUnauthorized(unknown), "a spoilt token: %v", unknown))
}

// timeLimits end requests by the client's limit and by the server's.
func timeLimits(ctx context.Context, e environment) error {
	seconds := int64(1)
	begun := time.Now()
	watcher, err := e.configMaps().Watch(ctx, metav1.ListOptions{TimeoutSeconds: &seconds})
	if err != nil {
		return err
	}
	for range watcher.ResultChan() {
	}
	took := time.Since(begun)
	config := rest.CopyConfig(e.config)
	config.Timeout = 10 * time.Second
	config.QPS, config.Burst = 20, 1
	limited, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	begun = time.Now()
	for range 5 {
		if _, err := limited.CoreV1().ConfigMaps(e.namespace).List(ctx, metav1.ListOptions{}); err != nil {
			return err
		}
	}
	slowed := time.Since(begun)
	impatient, cancel := context.WithTimeout(ctx, time.Nanosecond)
	defer cancel()
	_, late := e.configMaps().List(impatient, metav1.ListOptions{})
	refused := e.clients.CoreV1().RESTClient().Get().AbsPath("/api/v1/namespaces/"+e.namespace+"/configmaps").Param("timeout", "nonsense").Do(ctx).Error()
	return first(
		expect(took >= 900*time.Millisecond, "a watch of one second ended after %v", took),
		expect(slowed >= 150*time.Millisecond, "five requests at 20 a second took %v", slowed),
		expect(late != nil, "a request without time succeeded"),
		expect(apierrors.IsBadRequest(refused), "a time limit that is none: %v", refused))
}

// discoveryOnDisk reads what is served through the cache that kubectl has, and again from its files.
func discoveryOnDisk(_ context.Context, e environment) error {
	folder, err := os.MkdirTemp("", "discovery")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var counts []int
	for range 2 {
		client, err := disk.NewCachedDiscoveryClientForConfig(e.config, folder, folder+"/http", time.Hour)
		if err != nil {
			return err
		}
		lists, err := client.ServerPreferredResources()
		if err != nil {
			return err
		}
		kinds := 0
		for _, list := range lists {
			kinds += len(list.APIResources)
		}
		counts = append(counts, kinds)
		if len(counts) == 2 && !client.Fresh() {
			client.Invalidate()
			if _, err := client.ServerGroups(); err != nil {
				return err
			}
		}
		if _, err := client.OpenAPIV3().Paths(); err != nil {
			return err
		}
	}
	return expect(counts[0] == counts[1] && counts[0] > 50, "%v kinds", counts)
}
