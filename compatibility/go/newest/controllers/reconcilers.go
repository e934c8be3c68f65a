package main

import (
	"context"
	"fmt"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

const finalizer = "compatibility.test/cleanup"

// deployer makes a Deployment of each ConfigMap that tells how many replicas, and tells in the Deployment's status
// that it has seen it.
type deployer struct {
	client client.Client
	// byApply has it written by server-side apply.
	byApply bool
}

func (d deployer) setUp(manager manager.Manager) error {
	d.client = manager.GetClient()
	return ctrl.NewControllerManagedBy(manager).For(&corev1.ConfigMap{}).Owns(&appsv1.Deployment{}).Complete(d)
}

func (d deployer) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	source := &corev1.ConfigMap{}
	if err := d.client.Get(ctx, request.NamespacedName, source); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	wanted, told := source.Data["replicas"]
	if !told {
		return reconcile.Result{}, nil
	}
	replicas, err := strconv.Atoi(wanted)
	if err != nil {
		return reconcile.Result{}, reconcile.TerminalError(err)
	}
	if !source.DeletionTimestamp.IsZero() {
		deployment := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: source.Namespace, Name: source.Name}}
		if err := d.client.Delete(ctx, deployment); client.IgnoreNotFound(err) != nil {
			return reconcile.Result{}, err
		}
		if controllerutil.RemoveFinalizer(source, finalizer) {
			return reconcile.Result{}, d.client.Update(ctx, source)
		}
		return reconcile.Result{}, nil
	}
	if controllerutil.AddFinalizer(source, finalizer) {
		if err := d.client.Update(ctx, source); err != nil {
			return reconcile.Result{}, err
		}
	}
	if d.byApply {
		return reconcile.Result{}, d.apply(ctx, source, int32(replicas))
	}
	return reconcile.Result{}, d.update(ctx, source, int32(replicas))
}

func (d deployer) update(ctx context.Context, source *corev1.ConfigMap, replicas int32) error {
	deployment := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: source.Namespace, Name: source.Name}}
	_, err := controllerutil.CreateOrUpdate(ctx, d.client, deployment, func() error {
		labels := map[string]string{"app": source.Name}
		deployment.Spec.Replicas = &replicas
		deployment.Spec.Selector = &metav1.LabelSelector{MatchLabels: labels}
		deployment.Spec.Template.Labels = labels
		if len(deployment.Spec.Template.Spec.Containers) == 0 {
			deployment.Spec.Template.Spec.Containers = []corev1.Container{{Name: "web"}}
		}
		deployment.Spec.Template.Spec.Containers[0].Image = "nginx:1.29"
		return controllerutil.SetControllerReference(source, deployment, d.client.Scheme())
	})
	if err != nil {
		return err
	}
	if deployment.Status.ObservedGeneration == deployment.Generation {
		return nil
	}
	deployment.Status.ObservedGeneration = deployment.Generation
	deployment.Status.Replicas = replicas
	return d.client.Status().Update(ctx, deployment)
}

func (d deployer) apply(ctx context.Context, source *corev1.ConfigMap, replicas int32) error {
	labels := map[string]string{"app": source.Name}
	owner := metaapply.OwnerReference().WithAPIVersion("v1").WithKind("ConfigMap").
		WithName(source.Name).WithUID(source.UID).WithController(true).WithBlockOwnerDeletion(true)
	applied := appsapply.Deployment(source.Name, source.Namespace).WithOwnerReferences(owner).
		WithSpec(appsapply.DeploymentSpec().
			WithReplicas(replicas).
			WithSelector(metaapply.LabelSelector().WithMatchLabels(labels)).
			WithTemplate(coreapply.PodTemplateSpec().WithLabels(labels).
				WithSpec(coreapply.PodSpec().WithContainers(coreapply.Container().WithName("web").WithImage("nginx:1.29")))))
	return d.client.Apply(ctx, applied, client.FieldOwner("deployer"), client.ForceOwnership)
}

// deployed waits until there is a Deployment as the ConfigMap wants it.
func (e environment) deployed(ctx context.Context, name string, replicas int32) (*appsv1.Deployment, error) {
	deployment := &appsv1.Deployment{}
	return deployment, eventually(ctx, func() error {
		if err := e.client.Get(ctx, e.key(name), deployment); err != nil {
			return err
		}
		return expect(*deployment.Spec.Replicas == replicas, "%d replicas", *deployment.Spec.Replicas)
	})
}

func reconcilerMakes(ctx context.Context, e environment) error {
	return e.manage(ctx, nil, deployer{}.setUp, func(ctx context.Context, _ manager.Manager) error {
		source := e.configMap("web", map[string]string{"replicas": "2"})
		if err := e.client.Create(ctx, source); err != nil {
			return err
		}
		deployment, err := e.deployed(ctx, "web", 2)
		if err != nil {
			return err
		}
		owner := metav1.GetControllerOf(deployment)
		if err := expect(owner != nil && owner.UID == source.UID && owner.Kind == "ConfigMap", "controlled by %v", owner); err != nil {
			return err
		}
		source.Data["replicas"] = "5"
		if err := eventually(ctx, func() error {
			if err := e.client.Get(ctx, e.key("web"), source); err != nil {
				return err
			}
			source.Data["replicas"] = "5"
			return e.client.Update(ctx, source)
		}); err != nil {
			return err
		}
		if _, err := e.deployed(ctx, "web", 5); err != nil {
			return err
		}
		return eventually(ctx, func() error {
			if err := e.client.Get(ctx, e.key("web"), deployment); err != nil {
				return err
			}
			return expect(deployment.Generation == 2 && deployment.Status.ObservedGeneration == 2 && deployment.Status.Replicas == 5,
				"generation %d, status %+v", deployment.Generation, deployment.Status)
		})
	})
}

func reconcilerRestores(ctx context.Context, e environment) error {
	return e.manage(ctx, nil, deployer{}.setUp, func(ctx context.Context, _ manager.Manager) error {
		return e.restored(ctx)
	})
}

// restored changes and deletes what a reconciler made, which makes it again.
func (e environment) restored(ctx context.Context) error {
	if err := e.client.Create(ctx, e.configMap("web", map[string]string{"replicas": "2"})); err != nil {
		return err
	}
	deployment, err := e.deployed(ctx, "web", 2)
	if err != nil {
		return err
	}
	was := deployment.UID
	base := deployment.DeepCopy()
	*deployment.Spec.Replicas = 7
	if err := e.client.Patch(ctx, deployment, client.MergeFrom(base)); err != nil {
		return err
	}
	if _, err := e.deployed(ctx, "web", 2); err != nil {
		return fmt.Errorf("after a change: %w", err)
	}
	if err := e.client.Delete(ctx, deployment); err != nil {
		return err
	}
	return eventually(ctx, func() error {
		if err := e.client.Get(ctx, e.key("web"), deployment); err != nil {
			return err
		}
		return expect(deployment.UID != was, "the old one is still there")
	})
}

func reconcilerByApply(ctx context.Context, e environment) error {
	return e.manage(ctx, nil, deployer{byApply: true}.setUp, func(ctx context.Context, _ manager.Manager) error {
		if err := e.restored(ctx); err != nil {
			return err
		}
		deployment := &appsv1.Deployment{}
		if err := e.client.Get(ctx, e.key("web"), deployment); err != nil {
			return err
		}
		extracted, err := appsapply.ExtractDeployment(deployment, "deployer")
		if err != nil {
			return err
		}
		return expect(extracted.Spec != nil && *extracted.Spec.Replicas == 2 && len(extracted.OwnerReferences) == 1 &&
			*extracted.Spec.Template.Spec.Containers[0].Image == "nginx:1.29" &&
			extracted.Spec.Template.Spec.Containers[0].ImagePullPolicy == nil, "the deployer's fields: %+v", extracted)
	})
}

func finalizerCleansUp(ctx context.Context, e environment) error {
	return e.manage(ctx, nil, deployer{}.setUp, func(ctx context.Context, _ manager.Manager) error {
		source := e.configMap("web", map[string]string{"replicas": "1"})
		if err := e.client.Create(ctx, source); err != nil {
			return err
		}
		deployment, err := e.deployed(ctx, "web", 1)
		if err != nil {
			return err
		}
		if err := e.client.Delete(ctx, source, client.PropagationPolicy(metav1.DeletePropagationBackground)); err != nil {
			return err
		}
		return eventually(ctx, func() error {
			left := e.client.Get(ctx, e.key("web"), source)
			made := e.client.Get(ctx, e.key("web"), deployment)
			return expect(apierrors.IsNotFound(left) && apierrors.IsNotFound(made), "the source: %v, the deployment: %v", left, made)
		})
	})
}

func statusWriter(ctx context.Context, e environment) error {
	deployment := e.deployment("web")
	if err := e.client.Create(ctx, deployment); err != nil {
		return err
	}
	base := deployment.DeepCopy()
	deployment.Status.Conditions = []appsv1.DeploymentCondition{
		{Type: appsv1.DeploymentAvailable, Status: corev1.ConditionTrue, Reason: "Enough"}}
	deployment.Spec.Paused = true
	deployment.Labels = map[string]string{"of": "status"}
	if err := e.client.Status().Patch(ctx, deployment, client.StrategicMergeFrom(base)); err != nil {
		return err
	}
	if err := expect(len(deployment.Status.Conditions) == 1 && !deployment.Spec.Paused && len(deployment.Labels) == 0, "after the patch: %+v", deployment); err != nil {
		return err
	}
	pod := e.pod("web", nil)
	if err := e.client.Create(ctx, pod); err != nil {
		return err
	}
	pod.Status.Phase = corev1.PodRunning
	pod.Status.Conditions = append(pod.Status.Conditions, corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue})
	// Of pods, and few others, the labels can be written with the status.
	pod.Labels = map[string]string{"of": "status"}
	if err := e.client.Status().Update(ctx, pod); err != nil {
		return err
	}
	if err := e.client.Get(ctx, e.key("web"), pod); err != nil {
		return err
	}
	return first(
		expect(pod.Status.Phase == corev1.PodRunning, "phase %s", pod.Status.Phase),
		expect(pod.Labels["of"] == "status", "labels %v", pod.Labels))
}

func (e environment) deployment(name string) *appsv1.Deployment {
	replicas := int32(2)
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Namespace: e.namespace, Name: name},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx:1.28"}}}}}}
}

func (e environment) pod(name string, labels map[string]string) *corev1.Pod {
	automount := false
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: e.namespace, Name: name, Labels: labels},
		Spec: corev1.PodSpec{
			AutomountServiceAccountToken: &automount,
			Containers:                   []corev1.Container{{Name: "web", Image: "nginx:1.29"}}}}
}
