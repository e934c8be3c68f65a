package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// renewEvery is how often a node says that it lives, as kubelets do.
const renewEvery = 5 * time.Second

// node says of all Pods that come to it that they run, or are done where they are of a Job, and lets go of those
// that are deleted.
type node struct {
	clients   kubernetes.Interface
	name      string
	stop      context.CancelFunc
	addresses atomic.Int32
}

func newNode(ctx context.Context, clients kubernetes.Interface, name, cpus string) (*node, error) {
	running, stop := context.WithCancel(ctx)
	made := &node{clients: clients, name: name, stop: stop}
	labels := map[string]string{"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
	_, err := clients.CoreV1().Nodes().Create(ctx,
		&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return nil, err
	}
	amounts := corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse(cpus),
		corev1.ResourceMemory: resource.MustParse("64Gi"),
		corev1.ResourcePods:   resource.MustParse("110"),
	}
	status := corev1.NodeStatus{
		Capacity:    amounts,
		Allocatable: amounts,
		Addresses:   []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: "192.0.2.1"}},
		NodeInfo:    corev1.NodeSystemInfo{KubeletVersion: "v1.36.3", OperatingSystem: "linux", Architecture: "amd64"},
	}
	for _, condition := range []corev1.NodeConditionType{corev1.NodeMemoryPressure, corev1.NodeDiskPressure,
		corev1.NodePIDPressure, corev1.NodeReady} {
		holds := corev1.ConditionFalse
		if condition == corev1.NodeReady {
			holds = corev1.ConditionTrue
		}
		status.Conditions = append(status.Conditions, corev1.NodeCondition{Type: condition, Status: holds,
			Reason: "Said", LastHeartbeatTime: metav1.Now(), LastTransitionTime: metav1.Now()})
	}
	patch, err := json.Marshal(map[string]any{"status": status})
	if err != nil {
		return nil, err
	}
	if _, err := clients.CoreV1().Nodes().Patch(ctx, name, types.StrategicMergePatchType, patch,
		metav1.PatchOptions{}, "status"); err != nil {
		return nil, err
	}
	go made.renew(running)
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0,
		informers.WithTweakListOptions(func(options *metav1.ListOptions) {
			options.FieldSelector = fields.OneTermEqualSelector("spec.nodeName", name).String()
		}))
	_, err = factory.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { made.look(running, object.(*corev1.Pod)) },
		UpdateFunc: func(_, object any) { made.look(running, object.(*corev1.Pod)) },
	})
	factory.Start(running.Done())
	return made, err
}

func (n *node) renew(ctx context.Context) {
	leases := n.clients.CoordinationV1().Leases(corev1.NamespaceNodeLease)
	seconds := int32(40)
	for ctx.Err() == nil {
		now := metav1.NowMicro()
		spec := coordinationv1.LeaseSpec{HolderIdentity: &n.name, LeaseDurationSeconds: &seconds, RenewTime: &now}
		lease, err := leases.Get(ctx, n.name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			_, err = leases.Create(ctx, &coordinationv1.Lease{ObjectMeta: metav1.ObjectMeta{Name: n.name}, Spec: spec},
				metav1.CreateOptions{})
		} else if err == nil {
			lease.Spec = spec
			_, err = leases.Update(ctx, lease, metav1.UpdateOptions{})
		}
		n.complain(ctx, err)
		select {
		case <-ctx.Done():
		case <-time.After(renewEvery):
		}
	}
}

func (n *node) look(ctx context.Context, pod *corev1.Pod) {
	pods := n.clients.CoreV1().Pods(pod.Namespace)
	if pod.DeletionTimestamp != nil {
		now := int64(0)
		n.complain(ctx, pods.Delete(ctx, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now,
			Preconditions: metav1.NewUIDPreconditions(string(pod.UID))}))
		return
	}
	if pod.Status.Phase != corev1.PodPending {
		return
	}
	owner := metav1.GetControllerOf(pod)
	done := owner != nil && owner.Kind == "Job"
	changed := pod.DeepCopy()
	now := metav1.Now()
	ready := corev1.ConditionTrue
	changed.Status.Phase = corev1.PodRunning
	if done {
		changed.Status.Phase, ready = corev1.PodSucceeded, corev1.ConditionFalse
	}
	changed.Status.StartTime = &now
	changed.Status.PodIP = fmt.Sprintf("10.1.%d.%d", n.addresses.Add(1)/200, 1+n.addresses.Load()%200)
	changed.Status.PodIPs = []corev1.PodIP{{IP: changed.Status.PodIP}}
	for _, condition := range []corev1.PodConditionType{corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady} {
		changed.Status.Conditions = append(changed.Status.Conditions,
			corev1.PodCondition{Type: condition, Status: ready, LastTransitionTime: now})
	}
	for _, container := range pod.Spec.Containers {
		state := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
		if done {
			state = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{StartedAt: now, FinishedAt: now}}
		}
		changed.Status.ContainerStatuses = append(changed.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: container.Name, Image: container.Image, Ready: !done, State: state})
	}
	_, err := pods.UpdateStatus(ctx, changed, metav1.UpdateOptions{})
	if apierrors.IsConflict(err) {
		// The next change tells of what was quicker.
		return
	}
	n.complain(ctx, err)
}

func (n *node) complain(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && !apierrors.IsNotFound(err) {
		fmt.Fprintln(os.Stderr, n.name, err)
	}
}
