package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	typedv1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
)

func (e environment) configMaps() typedv1.ConfigMapInterface {
	return e.clients.CoreV1().ConfigMaps(e.namespace)
}

func createAndGet(ctx context.Context, e environment) error {
	created, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"k": "v"}), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	got, err := e.configMaps().Get(ctx, "a", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return first(
		expect(created.UID != "" && created.ResourceVersion != "" && !created.CreationTimestamp.IsZero(), "incomplete metadata: %+v", created.ObjectMeta),
		expect(got.UID == created.UID && got.ResourceVersion == created.ResourceVersion, "got %s at %s", got.UID, got.ResourceVersion),
		expect(got.Data["k"] == "v", "data: %v", got.Data))
}

func createTwice(ctx context.Context, e environment) error {
	if _, err := e.configMaps().Create(ctx, configMap("a", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	_, err := e.configMaps().Create(ctx, configMap("a", nil), metav1.CreateOptions{})
	return first(
		expect(apierrors.IsAlreadyExists(err), "second creation: %v", err),
		expect(err != nil && err.Error() == `configmaps "a" already exists`, "message: %v", err))
}

func getMissing(ctx context.Context, e environment) error {
	_, err := e.configMaps().Get(ctx, "missing", metav1.GetOptions{})
	return first(
		expect(apierrors.IsNotFound(err), "got: %v", err),
		expect(err != nil && err.Error() == `configmaps "missing" not found`, "message: %v", err))
}

func createInvalid(ctx context.Context, e environment) error {
	_, err := e.configMaps().Create(ctx, configMap("Not_A_Name", nil), metav1.CreateOptions{})
	if !apierrors.IsInvalid(err) {
		return fmt.Errorf("creation: %v", err)
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil {
		return fmt.Errorf("no details: %v", err)
	}
	for _, cause := range status.Status().Details.Causes {
		if cause.Field == "metadata.name" && cause.Type == metav1.CauseTypeFieldValueInvalid {
			return nil
		}
	}
	return fmt.Errorf("causes: %v", status.Status().Details.Causes)
}

func update(ctx context.Context, e environment) error {
	created, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"k": "1"}), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	created.Data["k"] = "2"
	updated, err := e.configMaps().Update(ctx, created, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	same, err := e.configMaps().Update(ctx, updated, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	return first(
		expect(updated.Data["k"] == "2", "data: %v", updated.Data),
		expect(updated.ResourceVersion != created.ResourceVersion, "the version stayed"),
		expect(same.ResourceVersion == updated.ResourceVersion, "an update without a change made a new version"))
}

func staleUpdate(ctx context.Context, e environment) error {
	created, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"k": "1"}), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	newer := created.DeepCopy()
	newer.Data["k"] = "2"
	if _, err := e.configMaps().Update(ctx, newer, metav1.UpdateOptions{}); err != nil {
		return err
	}
	created.Data["k"] = "3"
	_, err = e.configMaps().Update(ctx, created, metav1.UpdateOptions{})
	return first(
		expect(apierrors.IsConflict(err), "stale update: %v", err),
		expect(err != nil && strings.HasSuffix(err.Error(), "please apply your changes to the latest version and try again"), "message: %v", err))
}

func retryOnConflict(ctx context.Context, e environment) error {
	if _, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"n": ""}), metav1.CreateOptions{}); err != nil {
		return err
	}
	const writers, each = 4, 5
	patience := wait.Backoff{Steps: 100, Duration: 10 * time.Millisecond, Factor: 1, Jitter: 1}
	results := make(chan error, writers)
	for range writers {
		go func() {
			var err error
			for i := 0; i < each && err == nil; i++ {
				err = retry.RetryOnConflict(patience, func() error {
					current, err := e.configMaps().Get(ctx, "a", metav1.GetOptions{})
					if err != nil {
						return err
					}
					current.Data["n"] += "x"
					_, err = e.configMaps().Update(ctx, current, metav1.UpdateOptions{})
					return err
				})
			}
			results <- err
		}()
	}
	for range writers {
		if err := <-results; err != nil {
			return err
		}
	}
	got, err := e.configMaps().Get(ctx, "a", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return expect(len(got.Data["n"]) == writers*each, "%d of %d updates are there", len(got.Data["n"]), writers*each)
}

func jsonPatch(ctx context.Context, e environment) error {
	if _, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"k": "1", "gone": "x"}), metav1.CreateOptions{}); err != nil {
		return err
	}
	patched, err := e.configMaps().Patch(ctx, "a", types.JSONPatchType,
		[]byte(`[{"op":"test","path":"/data/k","value":"1"},{"op":"replace","path":"/data/k","value":"2"},{"op":"remove","path":"/data/gone"}]`),
		metav1.PatchOptions{})
	if err != nil {
		return err
	}
	_, refused := e.configMaps().Patch(ctx, "a", types.JSONPatchType,
		[]byte(`[{"op":"test","path":"/data/k","value":"1"}]`), metav1.PatchOptions{})
	return first(
		expect(patched.Data["k"] == "2" && len(patched.Data) == 1, "data: %v", patched.Data),
		expect(apierrors.IsInvalid(refused), "a failed test: %v", refused))
}

func mergePatch(ctx context.Context, e environment) error {
	if _, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"k": "1", "gone": "x"}), metav1.CreateOptions{}); err != nil {
		return err
	}
	patched, err := e.configMaps().Patch(ctx, "a", types.MergePatchType,
		[]byte(`{"data":{"k":"2","gone":null}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	return expect(patched.Data["k"] == "2" && len(patched.Data) == 1, "data: %v", patched.Data)
}

func deployment(name string) *appsv1.Deployment {
	replicas := int32(2)
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec: corev1.PodSpec{Containers: []corev1.Container{
					{Name: "web", Image: "nginx:1.28"},
					{Name: "side", Image: "side:1"}}}}}}
}

func strategicMergePatch(ctx context.Context, e environment) error {
	deployments := e.clients.AppsV1().Deployments(e.namespace)
	if _, err := deployments.Create(ctx, deployment("web"), metav1.CreateOptions{}); err != nil {
		return err
	}
	patched, err := deployments.Patch(ctx, "web", types.StrategicMergePatchType,
		[]byte(`{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.29"}]}}}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	images := map[string]string{}
	for _, container := range patched.Spec.Template.Spec.Containers {
		images[container.Name] = container.Image
	}
	return first(
		expect(images["web"] == "nginx:1.29" && images["side"] == "side:1", "images: %v", images),
		expect(patched.Generation == 2, "generation %d", patched.Generation))
}

func statusSubresource(ctx context.Context, e environment) error {
	deployments := e.clients.AppsV1().Deployments(e.namespace)
	created, err := deployments.Create(ctx, deployment("web"), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	created.Status.Replicas, created.Status.ObservedGeneration = 2, 1
	created.Spec.Paused = true
	updated, err := deployments.UpdateStatus(ctx, created, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	return first(
		expect(updated.Status.Replicas == 2, "status: %+v", updated.Status),
		expect(!updated.Spec.Paused && updated.Generation == 1, "the status update changed the specification"))
}

func scaleSubresource(ctx context.Context, e environment) error {
	deployments := e.clients.AppsV1().Deployments(e.namespace)
	if _, err := deployments.Create(ctx, deployment("web"), metav1.CreateOptions{}); err != nil {
		return err
	}
	scale, err := deployments.GetScale(ctx, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	if err := first(
		expect(scale.Spec.Replicas == 2, "replicas: %d", scale.Spec.Replicas),
		expect(scale.Status.Selector == "app=web", "selector: %s", scale.Status.Selector)); err != nil {
		return err
	}
	if _, err := deployments.UpdateScale(ctx, "web",
		&autoscalingv1.Scale{ObjectMeta: scale.ObjectMeta, Spec: autoscalingv1.ScaleSpec{Replicas: 5}}, metav1.UpdateOptions{}); err != nil {
		return err
	}
	got, err := deployments.Get(ctx, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return expect(*got.Spec.Replicas == 5, "replicas after scaling: %d", *got.Spec.Replicas)
}

func dryRun(ctx context.Context, e environment) error {
	all := []string{metav1.DryRunAll}
	created, err := e.configMaps().Create(ctx, configMap("dry", nil), metav1.CreateOptions{DryRun: all})
	if err != nil {
		return err
	}
	_, missing := e.configMaps().Get(ctx, "dry", metav1.GetOptions{})
	if _, err := e.configMaps().Create(ctx, configMap("wet", map[string]string{"k": "1"}), metav1.CreateOptions{}); err != nil {
		return err
	}
	patched, err := e.configMaps().Patch(ctx, "wet", types.MergePatchType, []byte(`{"data":{"k":"2"}}`), metav1.PatchOptions{DryRun: all})
	if err != nil {
		return err
	}
	if err := e.configMaps().Delete(ctx, "wet", metav1.DeleteOptions{DryRun: all}); err != nil {
		return err
	}
	kept, err := e.configMaps().Get(ctx, "wet", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return first(
		expect(created.Name == "dry" && created.UID != "", "created: %+v", created.ObjectMeta),
		expect(apierrors.IsNotFound(missing), "a dry run stored: %v", missing),
		expect(patched.Data["k"] == "2" && kept.Data["k"] == "1", "patched %v, kept %v", patched.Data, kept.Data))
}

func deleteWithPreconditions(ctx context.Context, e environment) error {
	created, err := e.configMaps().Create(ctx, configMap("a", nil), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	other := types.UID("00000000-0000-0000-0000-000000000000")
	refused := e.configMaps().Delete(ctx, "a", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &other}})
	done := e.configMaps().Delete(ctx, "a", metav1.DeleteOptions{
		Preconditions: &metav1.Preconditions{UID: &created.UID, ResourceVersion: &created.ResourceVersion}})
	return first(
		expect(apierrors.IsConflict(refused), "with another uid: %v", refused),
		done)
}

func deleteCollection(ctx context.Context, e environment) error {
	for _, name := range []string{"a", "b", "kept"} {
		object := configMap(name, nil)
		object.Labels = map[string]string{"go": fmt.Sprint(name != "kept")}
		if _, err := e.configMaps().Create(ctx, object, metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	if err := e.configMaps().DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "go=true"}); err != nil {
		return err
	}
	left, err := e.configMaps().List(ctx, metav1.ListOptions{LabelSelector: "go"})
	if err != nil {
		return err
	}
	return expect(len(left.Items) == 1 && left.Items[0].Name == "kept", "left: %v", left.Items)
}

func generatedNames(ctx context.Context, e environment) error {
	seen := map[string]bool{}
	for range 5 {
		created, err := e.configMaps().Create(ctx,
			&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{GenerateName: "some-"}}, metav1.CreateOptions{})
		if err != nil {
			return err
		}
		if !strings.HasPrefix(created.Name, "some-") || len(created.Name) != len("some-")+5 || seen[created.Name] {
			return fmt.Errorf("name %q after %v", created.Name, seen)
		}
		seen[created.Name] = true
	}
	return nil
}

func listInPages(ctx context.Context, e environment) error {
	const count = 23
	for i := range count {
		if _, err := e.configMaps().Create(ctx, configMap(fmt.Sprintf("page-%02d", i), nil), metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	var names []string
	var version, next string
	for page := 0; page == 0 || next != ""; page++ {
		list, err := e.configMaps().List(ctx, metav1.ListOptions{Limit: 5, Continue: next})
		if err != nil {
			return err
		}
		if page > 0 && list.ResourceVersion != version {
			return fmt.Errorf("page %d is at %s, the first at %s", page, list.ResourceVersion, version)
		}
		if len(list.Items) > 5 {
			return fmt.Errorf("page %d has %d items", page, len(list.Items))
		}
		for _, item := range list.Items {
			if item.Name != "kube-root-ca.crt" {
				names = append(names, item.Name)
			}
		}
		version, next = list.ResourceVersion, list.Continue
		if page == 0 {
			late := configMap("page-99", nil)
			if _, err := e.configMaps().Create(ctx, late, metav1.CreateOptions{}); err != nil {
				return err
			}
		}
	}
	return expect(len(names) == count && names[0] == "page-00" && names[count-1] == "page-22", "%d names: %v", len(names), names)
}

func listSelected(ctx context.Context, e environment) error {
	for i, tier := range []string{"front", "front", "back", ""} {
		object := configMap(fmt.Sprintf("c-%d", i), nil)
		if tier != "" {
			object.Labels = map[string]string{"tier": tier}
		}
		if _, err := e.configMaps().Create(ctx, object, metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	for selector, count := range map[string]int{"tier=front": 2, "tier!=front,tier": 1, "tier in (front,back)": 3, "tier notin (front),tier": 1} {
		list, err := e.configMaps().List(ctx, metav1.ListOptions{LabelSelector: selector})
		if err != nil {
			return err
		}
		if len(list.Items) != count {
			return fmt.Errorf("%s selects %d", selector, len(list.Items))
		}
	}
	list, err := e.configMaps().List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=c-2"})
	if err != nil {
		return err
	}
	_, refused := e.configMaps().List(ctx, metav1.ListOptions{FieldSelector: "data.k=v"})
	return first(
		expect(len(list.Items) == 1 && list.Items[0].Name == "c-2", "by field: %v", list.Items),
		expect(apierrors.IsBadRequest(refused), "by an unknown field: %v", refused))
}

// protobufEqualsJSON creates through one encoding and reads through both.
func protobufEqualsJSON(ctx context.Context, e environment) error {
	config := rest.CopyConfig(e.config)
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	binary, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	sent := deployment("web")
	sent.Spec.Template.Spec.Containers[0].Resources.Limits = corev1.ResourceList{"cpu": resource.MustParse("250m")}
	if _, err := binary.AppsV1().Deployments(e.namespace).Create(ctx, sent, metav1.CreateOptions{}); err != nil {
		return err
	}
	one, err := binary.AppsV1().Deployments(e.namespace).Get(ctx, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	text, err := kubernetes.NewForConfig(e.config)
	if err != nil {
		return err
	}
	other, err := text.AppsV1().Deployments(e.namespace).Get(ctx, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	left, err := json.Marshal(one)
	if err != nil {
		return err
	}
	right, err := json.Marshal(other)
	if err != nil {
		return err
	}
	return expect(bytes.Equal(left, right), "protobuf says %s, JSON %s", left, right)
}

func accessReview(ctx context.Context, e environment) error {
	allowed := func(user, verb string) (bool, error) {
		review, err := e.clients.AuthorizationV1().SubjectAccessReviews().Create(ctx, &authorizationv1.SubjectAccessReview{
			Spec: authorizationv1.SubjectAccessReviewSpec{
				User:               user,
				ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: e.namespace, Verb: verb, Resource: "pods"}}},
			metav1.CreateOptions{})
		if err != nil {
			return false, err
		}
		return review.Status.Allowed, nil
	}
	stranger, err := allowed("stranger", "get")
	if err != nil {
		return err
	}
	config := rest.CopyConfig(e.config)
	config.Impersonate = rest.ImpersonationConfig{UserName: "stranger"}
	strange, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	_, refused := strange.CoreV1().Pods(e.namespace).List(ctx, metav1.ListOptions{})
	self, err := e.clients.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, &authorizationv1.SelfSubjectAccessReview{
		Spec: authorizationv1.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: e.namespace, Verb: "delete", Resource: "pods"}}},
		metav1.CreateOptions{})
	if err != nil {
		return err
	}
	return first(
		expect(!stranger, "a stranger may get pods"),
		expect(apierrors.IsForbidden(refused), "a stranger's list: %v", refused),
		expect(self.Status.Allowed, "the administrator may not delete pods"))
}

func bindAndEvict(ctx context.Context, e environment) error {
	pods := e.clients.CoreV1().Pods(e.namespace)
	automount := false
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "web"},
		Spec: corev1.PodSpec{
			AutomountServiceAccountToken: &automount,
			Containers:                   []corev1.Container{{Name: "web", Image: "nginx:1.29"}}}}
	if _, err := pods.Create(ctx, pod, metav1.CreateOptions{}); err != nil {
		return err
	}
	binding := &corev1.Binding{
		ObjectMeta: metav1.ObjectMeta{Name: "web"},
		Target:     corev1.ObjectReference{Kind: "Node", Name: "somewhere"}}
	if err := pods.Bind(ctx, binding, metav1.CreateOptions{}); err != nil {
		return fmt.Errorf("binding: %w", err)
	}
	bound, err := pods.Get(ctx, "web", metav1.GetOptions{})
	if err != nil {
		return err
	}
	again := pods.Bind(ctx, binding, metav1.CreateOptions{})
	seconds := int64(0)
	if err := pods.EvictV1(ctx, &policyv1.Eviction{
		ObjectMeta:    metav1.ObjectMeta{Name: "web"},
		DeleteOptions: &metav1.DeleteOptions{GracePeriodSeconds: &seconds}}); err != nil {
		return fmt.Errorf("eviction: %w", err)
	}
	_, gone := pods.Get(ctx, "web", metav1.GetOptions{})
	return first(
		expect(bound.Spec.NodeName == "somewhere", "bound to %q", bound.Spec.NodeName),
		expect(apierrors.IsConflict(again), "a second binding: %v", again),
		expect(apierrors.IsNotFound(gone), "after the eviction: %v", gone))
}
