package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

func applyAndConflicts(ctx context.Context, e environment) error {
	applied := coreapply.ConfigMap("a", e.namespace).WithData(map[string]string{"mine": "1", "shared": "1"})
	if err := e.client.Apply(ctx, applied, client.FieldOwner("one")); err != nil {
		return err
	}
	if err := expect(applied.UID != nil && applied.ResourceVersion != nil, "the answer is not in what was applied: %+v", applied); err != nil {
		return err
	}
	other := func() *coreapply.ConfigMapApplyConfiguration {
		return coreapply.ConfigMap("a", e.namespace).WithData(map[string]string{"shared": "2"})
	}
	conflict := e.client.Apply(ctx, other(), client.FieldOwner("two"))
	if err := expect(apierrors.IsConflict(conflict), "the second owner: %v", conflict); err != nil {
		return err
	}
	if err := e.client.Apply(ctx, other(), client.FieldOwner("two"), client.ForceOwnership); err != nil {
		return err
	}
	// What the first owner no longer applies is no longer there, unless it has another owner.
	if err := e.client.Apply(ctx, coreapply.ConfigMap("a", e.namespace), client.FieldOwner("one")); err != nil {
		return err
	}
	loose := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "b", "namespace": e.namespace},
		"data": map[string]any{"k": "v"}}}
	if err := e.client.Apply(ctx, client.ApplyConfigurationFromUnstructured(loose), client.FieldOwner("one")); err != nil {
		return err
	}
	got, made := &corev1.ConfigMap{}, &corev1.ConfigMap{}
	if err := first(e.client.Get(ctx, e.key("a"), got), e.client.Get(ctx, e.key("b"), made)); err != nil {
		return err
	}
	extracted, err := coreapply.ExtractConfigMap(got, "two")
	return first(err,
		expect(len(got.Data) == 1 && got.Data["shared"] == "2", "data: %v", got.Data),
		expect(made.Data["k"] == "v", "applied unstructured: %v", made.Data),
		expect(err != nil || len(extracted.Data) == 1 && extracted.Data["shared"] == "2", "the second owner's: %+v", extracted))
}

func applyStatus(ctx context.Context, e environment) error {
	if err := e.client.Create(ctx, e.deployment("web")); err != nil {
		return err
	}
	applied := appsapply.Deployment("web", e.namespace).WithStatus(appsapply.DeploymentStatus().WithReplicas(2).
		WithConditions(appsapply.DeploymentCondition().WithType(appsv1.DeploymentAvailable).WithStatus(corev1.ConditionTrue)))
	if err := e.client.Status().Apply(ctx, applied, client.FieldOwner("status")); err != nil {
		return err
	}
	got := &appsv1.Deployment{}
	if err := e.client.Get(ctx, e.key("web"), got); err != nil {
		return err
	}
	for _, fields := range got.ManagedFields {
		if fields.Manager == "status" {
			return first(
				expect(fields.Subresource == "status" && fields.Operation == metav1.ManagedFieldsOperationApply, "managed: %+v", fields),
				expect(got.Status.Replicas == 2 && len(got.Status.Conditions) == 1, "status: %+v", got.Status))
		}
	}
	return fmt.Errorf("nobody manages the status: %+v", got.ManagedFields)
}

func subresources(ctx context.Context, e environment) error {
	deployment, pod := e.deployment("web"), e.pod("web", nil)
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: e.namespace, Name: "robot"}}
	if err := first(e.client.Create(ctx, deployment), e.client.Create(ctx, pod), e.client.Create(ctx, account)); err != nil {
		return err
	}
	scale := &autoscalingv1.Scale{}
	if err := e.client.SubResource("scale").Get(ctx, deployment, scale); err != nil {
		return err
	}
	if err := expect(scale.Spec.Replicas == 2, "scale: %+v", scale.Spec); err != nil {
		return err
	}
	scale.Spec.Replicas = 4
	if err := e.client.SubResource("scale").Update(ctx, deployment, client.WithSubResourceBody(scale)); err != nil {
		return err
	}
	token := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{Audiences: []string{"someone"}}}
	if err := e.client.SubResource("token").Create(ctx, account, token); err != nil {
		return err
	}
	seconds := int64(0)
	eviction := &policyv1.Eviction{DeleteOptions: &metav1.DeleteOptions{GracePeriodSeconds: &seconds}}
	if err := e.client.SubResource("eviction").Create(ctx, pod, eviction); err != nil {
		return err
	}
	gone := e.client.Get(ctx, e.key("web"), pod)
	return first(
		e.client.Get(ctx, e.key("web"), deployment),
		expect(*deployment.Spec.Replicas == 4, "%d replicas after scaling", *deployment.Spec.Replicas),
		expect(len(token.Status.Token) > 100, "token: %+v", token.Status),
		expect(apierrors.IsNotFound(gone), "after the eviction: %v", gone))
}

func patches(ctx context.Context, e environment) error {
	object := e.configMap("a", map[string]string{"k": "1"})
	if err := e.client.Create(ctx, object); err != nil {
		return err
	}
	stale := object.DeepCopy()
	base := object.DeepCopy()
	object.Data["k"] = "2"
	if err := e.client.Patch(ctx, object, client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})); err != nil {
		return err
	}
	changed := stale.DeepCopy()
	changed.Data["k"] = "3"
	conflict := e.client.Patch(ctx, changed, client.MergeFromWithOptions(stale, client.MergeFromWithOptimisticLock{}))
	if err := e.client.Patch(ctx, object, client.RawPatch("application/json-patch+json", []byte(`[{"op":"replace","path":"/data/k","value":"4"}]`))); err != nil {
		return err
	}
	deployment := e.deployment("web")
	if err := e.client.Create(ctx, deployment); err != nil {
		return err
	}
	was := deployment.DeepCopy()
	deployment.Spec.Template.Spec.Containers = append(deployment.Spec.Template.Spec.Containers, corev1.Container{Name: "side", Image: "side:1"})
	if err := e.client.Patch(ctx, deployment, client.StrategicMergeFrom(was)); err != nil {
		return err
	}
	return first(
		expect(apierrors.IsConflict(conflict), "a patch of an old version: %v", conflict),
		expect(object.Data["k"] == "4", "data: %v", object.Data),
		expect(len(deployment.Spec.Template.Spec.Containers) == 2, "containers: %v", deployment.Spec.Template.Spec.Containers))
}

func createOrUpdate(ctx context.Context, e environment) error {
	var results []controllerutil.OperationResult
	for _, value := range []string{"1", "2", "2"} {
		object := e.configMap("a", nil)
		result, err := controllerutil.CreateOrPatch(ctx, e.client, object, func() error {
			object.Data = map[string]string{"k": value}
			return nil
		})
		if err != nil {
			return err
		}
		results = append(results, result)
	}
	return expect(fmt.Sprint(results) == "[created updated unchanged]", "%v", results)
}

func deleteAllOf(ctx context.Context, e environment) error {
	for _, name := range []string{"a", "b", "kept"} {
		object := e.configMap(name, nil)
		object.Labels = map[string]string{"goes": fmt.Sprint(name != "kept")}
		if err := e.client.Create(ctx, object); err != nil {
			return err
		}
	}
	if err := e.client.DeleteAllOf(ctx, &corev1.ConfigMap{}, client.InNamespace(e.namespace), client.MatchingLabels{"goes": "true"}); err != nil {
		return err
	}
	left := &corev1.ConfigMapList{}
	if err := e.client.List(ctx, left, client.InNamespace(e.namespace), client.HasLabels{"goes"}); err != nil {
		return err
	}
	return expect(len(left.Items) == 1 && left.Items[0].Name == "kept", "left: %v", left.Items)
}

func narrowedClients(ctx context.Context, e environment) error {
	within := client.NewNamespacedClient(client.WithFieldOwner(e.client, "somebody"), e.namespace)
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	if err := within.Create(ctx, object); err != nil {
		return err
	}
	dry := e.configMap("dry", nil)
	if err := client.NewDryRunClient(e.client).Create(ctx, dry); err != nil {
		return err
	}
	missing := e.client.Get(ctx, e.key("dry"), &corev1.ConfigMap{})
	strict := client.WithFieldValidation(e.client, client.FieldValidation(metav1.FieldValidationStrict))
	refused := strict.Create(ctx, &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "b", "namespace": e.namespace}, "nonsense": "x"}})
	return first(
		expect(object.Namespace == e.namespace, "made in %q", object.Namespace),
		expect(len(object.ManagedFields) == 0 || object.ManagedFields[0].Manager == "somebody", "managed: %+v", object.ManagedFields),
		expect(dry.UID != "" && apierrors.IsNotFound(missing), "a dry run stored: %v", missing),
		expect(apierrors.IsBadRequest(refused), "an unknown field: %v", refused))
}

func unstructuredAndMetadata(ctx context.Context, e environment) error {
	kind := schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}
	if err := e.client.Create(ctx, e.deployment("web")); err != nil {
		return err
	}
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(kind.GroupVersion().WithKind("DeploymentList"))
	if err := e.client.List(ctx, list, client.InNamespace(e.namespace), client.MatchingFields{"metadata.name": "web"}); err != nil {
		return err
	}
	partial := &metav1.PartialObjectMetadata{}
	partial.SetGroupVersionKind(kind)
	if err := e.client.Get(ctx, e.key("web"), partial); err != nil {
		return err
	}
	was := partial.DeepCopy()
	partial.Labels = map[string]string{"seen": "yes"}
	if err := e.client.Patch(ctx, partial, client.MergeFrom(was)); err != nil {
		return err
	}
	return first(
		expect(len(list.Items) == 1 && list.Items[0].GetName() == "web", "list: %v", list.Items),
		expect(partial.Labels["seen"] == "yes" && partial.Kind == "Deployment", "metadata: %+v", partial))
}

func watchTyped(ctx context.Context, e environment) error {
	watcher, err := e.client.Watch(ctx, &corev1.ConfigMapList{}, client.InNamespace(e.namespace), client.MatchingFields{"metadata.name": "a"})
	if err != nil {
		return err
	}
	defer watcher.Stop()
	object := e.configMap("a", nil)
	if err := first(e.client.Create(ctx, object), e.client.Delete(ctx, object)); err != nil {
		return err
	}
	for _, want := range []watch.EventType{watch.Added, watch.Deleted} {
		select {
		case event := <-watcher.ResultChan():
			if event.Type != want {
				return fmt.Errorf("%s, wanted %s", event.Type, want)
			}
		case <-ctx.Done():
			return fmt.Errorf("no %s in time", want)
		}
	}
	return nil
}

func restMapper(_ context.Context, e environment) error {
	http, err := rest.HTTPClientFor(e.config)
	if err != nil {
		return err
	}
	mapper, err := apiutil.NewDynamicRESTMapper(e.config, http)
	if err != nil {
		return err
	}
	mapping, err := mapper.RESTMapping(schema.GroupKind{Group: "batch", Kind: "CronJob"})
	if err != nil {
		return err
	}
	namespaced, err := e.client.IsObjectNamespaced(&corev1.Node{})
	_, unknown := mapper.RESTMapping(schema.GroupKind{Group: "example.com", Kind: "Nothing"}, "v1")
	return first(err,
		expect(mapping.Resource.Resource == "cronjobs" && mapping.Resource.Version == "v1", "mapped to %v", mapping.Resource),
		expect(!namespaced, "nodes are in namespaces"),
		expect(unknown != nil, "an unknown kind has a mapping"))
}
