package main

import (
	"context"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func template(app string) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": app}},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "example.org/" + app + ":1",
			Resources: corev1.ResourceRequirements{Requests: corev1.ResourceList{
				corev1.ResourceCPU: resource.MustParse("10m")}}}}},
	}
}

func selector(app string) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{"app": app}}
}

func of(app string) metav1.ListOptions { return metav1.ListOptions{LabelSelector: "app=" + app} }

func deploy(ctx context.Context, e environment, app string, replicas int32) error {
	_, err := e.clients.AppsV1().Deployments(e.namespace).Create(ctx, &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: app},
		Spec:       appsv1.DeploymentSpec{Replicas: &replicas, Selector: selector(app), Template: template(app)},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	return until(ctx, "available replicas", func() (string, error) {
		found, err := e.clients.AppsV1().Deployments(e.namespace).Get(ctx, app, metav1.GetOptions{})
		return unless(err == nil && found.Status.AvailableReplicas == replicas, "%+v", found.Status), err
	})
}

func deploymentRolls(ctx context.Context, e environment) error {
	if err := deploy(ctx, e, "web", 3); err != nil {
		return err
	}
	pods, err := e.clients.CoreV1().Pods(e.namespace).List(ctx, of("web"))
	if err != nil {
		return err
	}
	for _, pod := range pods.Items {
		if pod.Spec.NodeName != e.node.name || pod.Spec.ServiceAccountName != "default" ||
			!strings.HasPrefix(pod.Spec.Volumes[0].Name, "kube-api-access-") {
			return fmt.Errorf("a Pod is on %q as %q with %v", pod.Spec.NodeName, pod.Spec.ServiceAccountName,
				pod.Spec.Volumes)
		}
	}
	patch := []byte(`{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"example.org/web:2"}]}}}}`)
	if _, err := e.clients.AppsV1().Deployments(e.namespace).Patch(ctx, "web", types.StrategicMergePatchType, patch,
		metav1.PatchOptions{}); err != nil {
		return err
	}
	if err := until(ctx, "the second rollout", func() (string, error) {
		found, err := e.clients.AppsV1().Deployments(e.namespace).Get(ctx, "web", metav1.GetOptions{})
		if err != nil {
			return "", err
		}
		s := found.Status
		return unless(s.ObservedGeneration == found.Generation && s.UpdatedReplicas == 3 && s.Replicas == 3 &&
			s.AvailableReplicas == 3, "%+v", s), nil
	}); err != nil {
		return err
	}
	sets, err := e.clients.AppsV1().ReplicaSets(e.namespace).List(ctx, of("web"))
	if err != nil || len(sets.Items) != 2 {
		return fmt.Errorf("there are not two ReplicaSets: %v, %w", sets, err)
	}
	foreground := metav1.DeletePropagationForeground
	if err := e.clients.AppsV1().Deployments(e.namespace).Delete(ctx, "web",
		metav1.DeleteOptions{PropagationPolicy: &foreground}); err != nil {
		return err
	}
	if err := until(ctx, "the Deployment's end", func() (string, error) {
		_, err := e.clients.AppsV1().Deployments(e.namespace).Get(ctx, "web", metav1.GetOptions{})
		return unless(apierrors.IsNotFound(err), "it is there: %v", err), nil
	}); err != nil {
		return err
	}
	// What is owned goes before its owner.
	sets, err = e.clients.AppsV1().ReplicaSets(e.namespace).List(ctx, of("web"))
	if err != nil || len(sets.Items) != 0 {
		return fmt.Errorf("the Deployment is gone before its ReplicaSets: %v, %w", sets, err)
	}
	pods, err = e.clients.CoreV1().Pods(e.namespace).List(ctx, of("web"))
	if err != nil || len(pods.Items) != 0 {
		return fmt.Errorf("the Deployment is gone before its Pods: %d, %w", len(pods.Items), err)
	}
	return nil
}

func orphansStay(ctx context.Context, e environment) error {
	if err := deploy(ctx, e, "left", 1); err != nil {
		return err
	}
	orphan := metav1.DeletePropagationOrphan
	if err := e.clients.AppsV1().Deployments(e.namespace).Delete(ctx, "left",
		metav1.DeleteOptions{PropagationPolicy: &orphan}); err != nil {
		return err
	}
	if err := until(ctx, "a ReplicaSet without an owner", func() (string, error) {
		sets, err := e.clients.AppsV1().ReplicaSets(e.namespace).List(ctx, of("left"))
		return unless(err == nil && len(sets.Items) == 1 && len(sets.Items[0].OwnerReferences) == 0, "%v", sets), err
	}); err != nil {
		return err
	}
	// Background: the ReplicaSet goes at once, its Pod after it.
	if err := e.clients.AppsV1().ReplicaSets(e.namespace).DeleteCollection(ctx, metav1.DeleteOptions{}, of("left")); err != nil {
		return err
	}
	return until(ctx, "the Pod's end", func() (string, error) {
		pods, err := e.clients.CoreV1().Pods(e.namespace).List(ctx, of("left"))
		return unless(err == nil && len(pods.Items) == 0, "%d Pods", len(pods.Items)), err
	})
}

func serviceHasEndpoints(ctx context.Context, e environment) error {
	if _, err := e.clients.CoreV1().Services(e.namespace).Create(ctx, &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "web"},
		Spec: corev1.ServiceSpec{Selector: map[string]string{"app": "web"},
			Ports: []corev1.ServicePort{{Port: 80, TargetPort: intstr.FromInt32(8080)}}},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := deploy(ctx, e, "web", 2); err != nil {
		return err
	}
	slices := e.clients.DiscoveryV1().EndpointSlices(e.namespace)
	count := func(wanted int) error {
		return until(ctx, "ready endpoints", func() (string, error) {
			found, err := slices.List(ctx, metav1.ListOptions{LabelSelector: "kubernetes.io/service-name=web"})
			ready := 0
			for _, slice := range found.Items {
				for _, endpoint := range slice.Endpoints {
					if *endpoint.Conditions.Ready {
						ready++
					}
				}
			}
			return unless(err == nil && ready == wanted, "%d", ready), err
		})
	}
	if err := count(2); err != nil {
		return err
	}
	if err := until(ctx, "Endpoints", func() (string, error) {
		//lint:ignore SA1019 old clients read them
		found, err := e.clients.CoreV1().Endpoints(e.namespace).Get(ctx, "web", metav1.GetOptions{})
		return unless(err == nil && len(found.Subsets) == 1 && len(found.Subsets[0].Addresses) == 2, "%v", found), err
	}); err != nil {
		return err
	}
	if _, err := e.clients.AppsV1().Deployments(e.namespace).Patch(ctx, "web", types.MergePatchType,
		[]byte(`{"spec":{"replicas":1}}`), metav1.PatchOptions{}, "scale"); err != nil {
		return err
	}
	return count(1)
}

func jobCompletes(ctx context.Context, e environment) error {
	three, two, seconds := int32(3), int32(2), int32(1)
	pods := template("once")
	pods.Spec.RestartPolicy = corev1.RestartPolicyNever
	jobs := e.clients.BatchV1().Jobs(e.namespace)
	indexed := batchv1.IndexedCompletion
	for name, spec := range map[string]batchv1.JobSpec{
		"plain":   {Completions: &three, Parallelism: &two, Template: pods},
		"indexed": {Completions: &two, Parallelism: &two, CompletionMode: &indexed, Template: pods},
	} {
		if _, err := jobs.Create(ctx, &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: spec},
			metav1.CreateOptions{}); err != nil {
			return err
		}
		if err := until(ctx, name+" to complete", func() (string, error) {
			found, err := jobs.Get(ctx, name, metav1.GetOptions{})
			return unless(err == nil && found.Status.Succeeded == *spec.Completions && found.Status.CompletionTime != nil,
				"%+v", found.Status), err
		}); err != nil {
			return err
		}
	}
	found, err := jobs.Get(ctx, "indexed", metav1.GetOptions{})
	if err != nil || found.Status.CompletedIndexes != "0,1" {
		return fmt.Errorf("completed are %q, %w", found.Status.CompletedIndexes, err)
	}
	found.Spec.TTLSecondsAfterFinished = &seconds
	if _, err := jobs.Update(ctx, found, metav1.UpdateOptions{}); err != nil {
		return err
	}
	return until(ctx, "the old Job's end", func() (string, error) {
		_, err := jobs.Get(ctx, "indexed", metav1.GetOptions{})
		return unless(apierrors.IsNotFound(err), "it is there: %v", err), nil
	})
}

func cronJobMakesJobs(ctx context.Context, e environment) error {
	pods := template("often")
	pods.Spec.RestartPolicy = corev1.RestartPolicyNever
	if _, err := e.clients.BatchV1().CronJobs(e.namespace).Create(ctx, &batchv1.CronJob{
		ObjectMeta: metav1.ObjectMeta{Name: "often"},
		Spec: batchv1.CronJobSpec{Schedule: "* * * * *",
			JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{Template: pods}}},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	return until(ctx, "a Job that is done", func() (string, error) {
		found, err := e.clients.BatchV1().CronJobs(e.namespace).Get(ctx, "often", metav1.GetOptions{})
		return unless(err == nil && found.Status.LastSuccessfulTime != nil, "%+v", found.Status), err
	})
}

func statefulSetBindsClaims(ctx context.Context, e environment) error {
	late := storagev1.VolumeBindingWaitForFirstConsumer
	class := "class-" + e.namespace
	if _, err := e.clients.StorageV1().StorageClasses().Create(ctx, &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{Name: class}, Provisioner: "kubernetes.io/no-provisioner", VolumeBindingMode: &late,
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	size := corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}
	modes := []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	for i := range 2 {
		if _, err := e.clients.CoreV1().PersistentVolumes().Create(ctx, &corev1.PersistentVolume{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("%s-%d", class, i)},
			Spec: corev1.PersistentVolumeSpec{Capacity: size, AccessModes: modes, StorageClassName: class,
				PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimRetain,
				PersistentVolumeSource: corev1.PersistentVolumeSource{
					HostPath: &corev1.HostPathVolumeSource{Path: "/tmp"}}},
		}, metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	two := int32(2)
	if _, err := e.clients.AppsV1().StatefulSets(e.namespace).Create(ctx, &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Name: "db"},
		Spec: appsv1.StatefulSetSpec{Replicas: &two, ServiceName: "db", Selector: selector("db"), Template: template("db"),
			VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "data"},
				Spec: corev1.PersistentVolumeClaimSpec{AccessModes: modes, StorageClassName: &class,
					Resources: corev1.VolumeResourceRequirements{Requests: size}}}}},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := until(ctx, "ready replicas", func() (string, error) {
		found, err := e.clients.AppsV1().StatefulSets(e.namespace).Get(ctx, "db", metav1.GetOptions{})
		return unless(err == nil && found.Status.ReadyReplicas == 2, "%+v", found.Status), err
	}); err != nil {
		return err
	}
	claims, err := e.clients.CoreV1().PersistentVolumeClaims(e.namespace).List(ctx, metav1.ListOptions{})
	if err != nil || len(claims.Items) != 2 || claims.Items[0].Status.Phase != corev1.ClaimBound {
		return fmt.Errorf("claims are not bound: %v, %w", claims, err)
	}
	return nil
}

func daemonSetFollowsNodes(ctx context.Context, e environment) error {
	if _, err := e.clients.AppsV1().DaemonSets(e.namespace).Create(ctx, &appsv1.DaemonSet{
		ObjectMeta: metav1.ObjectMeta{Name: "agent"},
		Spec:       appsv1.DaemonSetSpec{Selector: selector("agent"), Template: template("agent")},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	ready := func(wanted int32) error {
		return until(ctx, "an agent on each node", func() (string, error) {
			found, err := e.clients.AppsV1().DaemonSets(e.namespace).Get(ctx, "agent", metav1.GetOptions{})
			return unless(err == nil && found.Status.NumberReady == wanted &&
				found.Status.DesiredNumberScheduled == wanted, "%+v", found.Status), err
		})
	}
	if err := ready(1); err != nil {
		return err
	}
	more, err := newNode(ctx, e.clients, "more-"+e.namespace, "1")
	if err != nil {
		return err
	}
	defer more.stop()
	if err := ready(2); err != nil {
		return err
	}
	if err := e.clients.CoreV1().Nodes().Delete(ctx, more.name, metav1.DeleteOptions{}); err != nil {
		return err
	}
	return ready(1)
}
