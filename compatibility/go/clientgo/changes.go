package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// changeThings creates, updates and deletes a ConfigMap.
func changeThings(ctx context.Context, e environment, name string) error {
	created, err := e.configMaps().Create(ctx, configMap(name, map[string]string{"k": "1"}), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	created.Data["k"] = "2"
	if _, err := e.configMaps().Update(ctx, created, metav1.UpdateOptions{}); err != nil {
		return err
	}
	return e.configMaps().Delete(ctx, name, metav1.DeleteOptions{})
}

func nextEvent(ctx context.Context, events <-chan watch.Event) (watch.Event, error) {
	select {
	case event, open := <-events:
		if !open {
			return event, fmt.Errorf("the watch ended")
		}
		return event, nil
	case <-ctx.Done():
		return watch.Event{}, fmt.Errorf("no event in time")
	}
}

func watchChanges(ctx context.Context, e environment) error {
	list, err := e.configMaps().List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	watcher, err := e.configMaps().Watch(ctx, metav1.ListOptions{
		ResourceVersion: list.ResourceVersion, FieldSelector: "metadata.name=watched"})
	if err != nil {
		return err
	}
	defer watcher.Stop()
	if err := changeThings(ctx, e, "watched"); err != nil {
		return err
	}
	for _, want := range []watch.EventType{watch.Added, watch.Modified, watch.Deleted} {
		event, err := nextEvent(ctx, watcher.ResultChan())
		if err != nil {
			return err
		}
		object, typed := event.Object.(*corev1.ConfigMap)
		if event.Type != want || !typed || object.Name != "watched" {
			return fmt.Errorf("%s of %T, wanted %s", event.Type, event.Object, want)
		}
	}
	return nil
}

func watchFromTheBeginning(ctx context.Context, e environment) error {
	if _, err := e.configMaps().Create(ctx, configMap("a", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	watcher, err := e.configMaps().Watch(ctx, metav1.ListOptions{ResourceVersion: "1"})
	if apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer watcher.Stop()
	event, err := nextEvent(ctx, watcher.ResultChan())
	if err != nil {
		return err
	}
	// Either the history still reaches back so far, or the server says that it does not.
	if event.Type == watch.Error {
		why := apierrors.FromObject(event.Object)
		return expect(apierrors.IsResourceExpired(why), "error event: %v", why)
	}
	return expect(event.Type == watch.Added, "first event: %s", event.Type)
}

// watchList reads the initial state through a watch, as new informers do.
func watchList(ctx context.Context, e environment) error {
	for _, name := range []string{"a", "b"} {
		if _, err := e.configMaps().Create(ctx, configMap(name, nil), metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	yes := true
	watcher, err := e.configMaps().Watch(ctx, metav1.ListOptions{
		SendInitialEvents: &yes, AllowWatchBookmarks: true,
		ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan})
	if err != nil {
		return err
	}
	defer watcher.Stop()
	seen := map[string]bool{}
	for {
		event, err := nextEvent(ctx, watcher.ResultChan())
		if err != nil {
			return err
		}
		object := event.Object.(*corev1.ConfigMap)
		if event.Type == watch.Bookmark {
			return first(
				expect(object.Annotations[metav1.InitialEventsAnnotationKey] == "true", "bookmark: %v", object.ObjectMeta),
				expect(seen["a"] && seen["b"], "seen before the bookmark: %v", seen))
		}
		seen[object.Name] = true
	}
}

// recorder is an event handler that remembers what happened to one object.
type recorder struct {
	name   string
	events chan string
}

func newRecorder(name string) *recorder { return &recorder{name, make(chan string, 100)} }

func (r *recorder) note(what string, object any) {
	if gone, unknown := object.(cache.DeletedFinalStateUnknown); unknown {
		object = gone.Obj
	}
	if named, ok := object.(metav1.Object); ok && named.GetName() == r.name {
		r.events <- what
	}
}

func (r *recorder) OnAdd(object any, _ bool) { r.note("add", object) }
func (r *recorder) OnUpdate(_, object any)   { r.note("update", object) }
func (r *recorder) OnDelete(object any)      { r.note("delete", object) }

func (r *recorder) await(ctx context.Context, wanted ...string) error {
	for _, want := range wanted {
		select {
		case got := <-r.events:
			if got != want {
				return fmt.Errorf("%s, wanted %s", got, want)
			}
		case <-ctx.Done():
			return fmt.Errorf("no %s in time", want)
		}
	}
	return nil
}

func informer(ctx context.Context, e environment) error {
	factory := informers.NewSharedInformerFactoryWithOptions(e.clients, 0, informers.WithNamespace(e.namespace))
	configMaps := factory.Core().V1().ConfigMaps()
	seen := newRecorder("watched")
	if _, err := configMaps.Informer().AddEventHandler(seen); err != nil {
		return err
	}
	if _, err := e.configMaps().Create(ctx, configMap("before", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	factory.Start(running.Done())
	defer factory.Shutdown()
	defer stop()
	for kind, synced := range factory.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return fmt.Errorf("%v is not synced in time", kind)
		}
	}
	if _, err := configMaps.Lister().ConfigMaps(e.namespace).Get("before"); err != nil {
		return fmt.Errorf("after the synchronisation: %w", err)
	}
	if err := changeThings(ctx, e, "watched"); err != nil {
		return err
	}
	return seen.await(ctx, "add", "update", "delete")
}

// filteredInformer sees an object come when its label begins to match, and go when it ends to.
func filteredInformer(ctx context.Context, e environment) error {
	factory := informers.NewSharedInformerFactoryWithOptions(e.clients, 0, informers.WithNamespace(e.namespace),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) { options.LabelSelector = "seen=yes" }))
	seen := newRecorder("moody")
	if _, err := factory.Core().V1().ConfigMaps().Informer().AddEventHandler(seen); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	factory.Start(running.Done())
	defer factory.Shutdown()
	defer stop()
	factory.WaitForCacheSync(ctx.Done())
	object, err := e.configMaps().Create(ctx, configMap("moody", nil), metav1.CreateOptions{})
	for _, label := range []string{"yes", "no"} {
		if err != nil {
			return err
		}
		object.Labels = map[string]string{"seen": label}
		object, err = e.configMaps().Update(ctx, object, metav1.UpdateOptions{})
	}
	if err != nil {
		return err
	}
	return seen.await(ctx, "add", "delete")
}

// leaderElection lets the first of two candidates lead and release; then the second leads.
func leaderElection(ctx context.Context, e environment) error {
	leading := make(chan string, 2)
	candidate := func(ctx context.Context, identity string, done *sync.WaitGroup) error {
		lock, err := resourcelock.New(resourcelock.LeasesResourceLock, e.namespace, "leader",
			e.clients.CoreV1(), e.clients.CoordinationV1(), resourcelock.ResourceLockConfig{Identity: identity})
		if err != nil {
			return err
		}
		elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
			Lock: lock, LeaseDuration: 15 * time.Second, RenewDeadline: 10 * time.Second,
			RetryPeriod: 200 * time.Millisecond, ReleaseOnCancel: true,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { leading <- identity },
				OnStoppedLeading: func() {}}})
		if err != nil {
			return err
		}
		done.Add(1)
		go func() {
			defer done.Done()
			elector.Run(ctx)
		}()
		return nil
	}
	expectLeader := func(want string) error {
		select {
		case got := <-leading:
			return expect(got == want, "%s leads, wanted %s", got, want)
		case <-ctx.Done():
			return fmt.Errorf("%s does not lead in time", want)
		}
	}
	var done sync.WaitGroup
	defer done.Wait()
	firstContext, resign := context.WithCancel(ctx)
	defer resign()
	if err := first(candidate(firstContext, "first", &done), expectLeader("first")); err != nil {
		return err
	}
	secondContext, end := context.WithCancel(ctx)
	defer end()
	if err := candidate(secondContext, "second", &done); err != nil {
		return err
	}
	lease, err := e.clients.CoordinationV1().Leases(e.namespace).Get(ctx, "leader", metav1.GetOptions{})
	if err != nil {
		return err
	}
	if err := expect(*lease.Spec.HolderIdentity == "first", "held by %s", *lease.Spec.HolderIdentity); err != nil {
		return err
	}
	resign()
	if err := expectLeader("second"); err != nil {
		return err
	}
	lease, err = e.clients.CoordinationV1().Leases(e.namespace).Get(ctx, "leader", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return expect(*lease.Spec.HolderIdentity == "second", "held by %s", *lease.Spec.HolderIdentity)
}

func discoverKinds(_ context.Context, e environment) error {
	client, err := discovery.NewDiscoveryClientForConfig(e.config)
	if err != nil {
		return err
	}
	version, err := client.ServerVersion()
	if err != nil {
		return err
	}
	groups, resources, err := client.ServerGroupsAndResources()
	if err != nil {
		return err
	}
	// The classic documents, which older clients read, must say the same as the aggregated one.
	legacy, err := discovery.NewDiscoveryClientForConfig(e.config)
	if err != nil {
		return err
	}
	_, classic, err := legacy.WithLegacy().(*discovery.DiscoveryClient).ServerGroupsAndResources()
	if err != nil {
		return err
	}
	found := map[string]metav1.APIResource{}
	for _, list := range resources {
		for _, each := range list.APIResources {
			found[list.GroupVersion+"/"+each.Name] = each
		}
	}
	told := map[string]bool{}
	for _, list := range classic {
		for _, each := range list.APIResources {
			told[list.GroupVersion+"/"+each.Name] = true
		}
	}
	for name := range found {
		if !told[name] {
			return fmt.Errorf("classic discovery lacks %s", name)
		}
	}
	return first(
		expect(version.Major == "1" && version.Minor == "36", "version %s.%s", version.Major, version.Minor),
		expect(len(groups) > 15, "%d groups", len(groups)),
		expect(found["apps/v1/deployments"].Namespaced, "apps/v1/deployments: %+v", found["apps/v1/deployments"]),
		expect(!found["v1/nodes"].Namespaced && found["v1/nodes"].Kind == "Node", "v1/nodes: %+v", found["v1/nodes"]),
		expect(len(told) == len(found), "classic discovery has %d resources, aggregated %d", len(told), len(found)))
}

func mapperOf(e environment) (*restmapper.DeferredDiscoveryRESTMapper, error) {
	client, err := discovery.NewDiscoveryClientForConfig(e.config)
	if err != nil {
		return nil, err
	}
	return restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client)), nil
}

func restMapper(_ context.Context, e environment) error {
	mapper, err := mapperOf(e)
	if err != nil {
		return err
	}
	mapping, err := mapper.RESTMapping(schema.GroupKind{Group: "autoscaling", Kind: "HorizontalPodAutoscaler"})
	if err != nil {
		return err
	}
	partial, err := mapper.ResourceFor(schema.GroupVersionResource{Resource: "deployments"})
	if err != nil {
		return err
	}
	_, unknown := mapper.RESTMapping(schema.GroupKind{Group: "example.com", Kind: "Nothing"})
	return first(
		expect(mapping.Resource == schema.GroupVersionResource{Group: "autoscaling", Version: "v2", Resource: "horizontalpodautoscalers"}, "mapped to %v", mapping.Resource),
		expect(mapping.Scope.Name() == "namespace", "scope %s", mapping.Scope.Name()),
		expect(partial.Group == "apps" && partial.Version == "v1", "deployments are %v", partial),
		expect(unknown != nil, "an unknown kind has a mapping"))
}

var configMapResource = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

func untyped(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"name": name},
		"data":     map[string]any{"k": "1"}}}
}

func dynamicClient(ctx context.Context, e environment) error {
	client, err := dynamic.NewForConfig(e.config)
	if err != nil {
		return err
	}
	mapper, err := mapperOf(e)
	if err != nil {
		return err
	}
	mapping, err := mapper.RESTMapping(schema.GroupKind{Kind: "ConfigMap"}, "v1")
	if err != nil {
		return err
	}
	objects := client.Resource(mapping.Resource).Namespace(e.namespace)
	created, err := objects.Create(ctx, untyped("a"), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	if err := unstructured.SetNestedField(created.Object, "2", "data", "k"); err != nil {
		return err
	}
	if _, err := objects.Update(ctx, created, metav1.UpdateOptions{}); err != nil {
		return err
	}
	got, err := objects.Get(ctx, "a", metav1.GetOptions{})
	if err != nil {
		return err
	}
	value, _, err := unstructured.NestedString(got.Object, "data", "k")
	return first(err,
		expect(value == "2", "data.k is %q", value),
		expect(got.GetKind() == "ConfigMap" && got.GetAPIVersion() == "v1", "of kind %s %s", got.GetAPIVersion(), got.GetKind()),
		objects.Delete(ctx, "a", metav1.DeleteOptions{}))
}

func dynamicInformer(ctx context.Context, e environment) error {
	client, err := dynamic.NewForConfig(e.config)
	if err != nil {
		return err
	}
	return informerTells(ctx, e, dynamicinformer.NewFilteredDynamicSharedInformerFactory(client, 0, e.namespace, nil))
}

// informerFactory is what the factories of all sorts of objects have in common.
type informerFactory interface {
	ForResource(resource schema.GroupVersionResource) informers.GenericInformer
	Start(stop <-chan struct{})
	WaitForCacheSync(stop <-chan struct{}) map[schema.GroupVersionResource]bool
	Shutdown()
}

// informerTells changes config maps and waits until an informer has told of it.
func informerTells(ctx context.Context, e environment, factory informerFactory) error {
	seen := newRecorder("watched")
	if _, err := factory.ForResource(configMapResource).Informer().AddEventHandler(seen); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	factory.Start(running.Done())
	defer factory.Shutdown()
	defer stop()
	factory.WaitForCacheSync(ctx.Done())
	if err := changeThings(ctx, e, "watched"); err != nil {
		return err
	}
	return seen.await(ctx, "add", "update", "delete")
}

// metadataClient reads objects without their content.
func metadataClient(ctx context.Context, e environment) error {
	client, err := metadata.NewForConfig(e.config)
	if err != nil {
		return err
	}
	labelled := configMap("a", map[string]string{"k": "v"})
	labelled.Labels = map[string]string{"tier": "front"}
	if _, err := e.configMaps().Create(ctx, labelled, metav1.CreateOptions{}); err != nil {
		return err
	}
	objects := client.Resource(configMapResource).Namespace(e.namespace)
	list, err := objects.List(ctx, metav1.ListOptions{LabelSelector: "tier=front"})
	if err != nil {
		return err
	}
	got, err := objects.Get(ctx, "a", metav1.GetOptions{})
	if err != nil {
		return err
	}
	return first(
		expect(len(list.Items) == 1 && list.Items[0].Name == "a", "list: %v", list.Items),
		expect(got.Labels["tier"] == "front" && got.UID != "", "metadata: %+v", got.ObjectMeta))
}
