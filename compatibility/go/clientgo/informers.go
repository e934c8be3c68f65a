package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	clientfeatures "k8s.io/client-go/features"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/pager"
	toolswatch "k8s.io/client-go/tools/watch"
)

// listCounter counts how the ConfigMaps were asked for.
type listCounter struct {
	next             http.RoundTripper
	streamed, listed *atomic.Int64
}

func (c listCounter) RoundTrip(request *http.Request) (*http.Response, error) {
	if query := request.URL.Query(); strings.HasSuffix(request.URL.Path, "/configmaps") && request.Method == http.MethodGet {
		if query.Get("watch") == "" {
			c.listed.Add(1)
		} else if query.Get("sendInitialEvents") == "true" {
			c.streamed.Add(1)
		}
	}
	return c.next.RoundTrip(request)
}

func streamingInformer(ctx context.Context, e environment) error {
	return initialStates(ctx, e, true)
}

func listingInformer(ctx context.Context, e environment) error {
	return initialStates(ctx, e, false)
}

// initialStates has an informer get its initial state by a streaming list, or by lists in pages and a watch.
func initialStates(ctx context.Context, e environment, streaming bool) (result error) {
	gates, ok := clientfeatures.FeatureGates().(interface {
		Set(clientfeatures.Feature, bool) error
	})
	if !ok {
		return fmt.Errorf("the features of client-go cannot be set")
	}
	if err := gates.Set(clientfeatures.WatchListClient, streaming); err != nil {
		return err
	}
	defer func() { result = first(result, gates.Set(clientfeatures.WatchListClient, true)) }()
	var streamed, listed atomic.Int64
	config := rest.CopyConfig(e.config)
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return listCounter{next, &streamed, &listed} })
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	for _, name := range []string{"a", "b", "c"} {
		if _, err := e.configMaps().Create(ctx, configMap(name, nil), metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithNamespace(e.namespace))
	seen := newRecorder("watched")
	kept := factory.Core().V1().ConfigMaps().Informer()
	if _, err := kept.AddEventHandler(seen); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	factory.Start(running.Done())
	defer factory.Shutdown()
	defer stop()
	factory.WaitForCacheSync(ctx.Done())
	for _, name := range []string{"a", "b", "c"} {
		if _, there, err := kept.GetStore().GetByKey(e.namespace + "/" + name); err != nil || !there {
			return fmt.Errorf("%s is not in the initial state: %v", name, err)
		}
	}
	if err := changeThings(ctx, e, "watched"); err != nil {
		return err
	}
	if err := seen.await(ctx, "add", "update", "delete"); err != nil {
		return err
	}
	if streaming {
		return expect(streamed.Load() == 1 && listed.Load() == 0, "%d streaming lists and %d others", streamed.Load(), listed.Load())
	}
	return expect(streamed.Load() == 0 && listed.Load() == 1, "%d streaming lists and %d others", streamed.Load(), listed.Load())
}

// informersOfManyKinds has one factory follow whatever a busy controller does.
func informersOfManyKinds(ctx context.Context, e environment) error {
	factory := informers.NewSharedInformerFactory(e.clients, 0)
	kinds := []schema.GroupVersionResource{
		{Version: "v1", Resource: "configmaps"}, {Version: "v1", Resource: "endpoints"}, {Version: "v1", Resource: "events"},
		{Version: "v1", Resource: "limitranges"}, {Version: "v1", Resource: "namespaces"}, {Version: "v1", Resource: "nodes"},
		{Version: "v1", Resource: "persistentvolumeclaims"}, {Version: "v1", Resource: "persistentvolumes"},
		{Version: "v1", Resource: "pods"}, {Version: "v1", Resource: "podtemplates"},
		{Version: "v1", Resource: "replicationcontrollers"}, {Version: "v1", Resource: "resourcequotas"},
		{Version: "v1", Resource: "secrets"}, {Version: "v1", Resource: "serviceaccounts"}, {Version: "v1", Resource: "services"},
		{Group: "apps", Version: "v1", Resource: "daemonsets"}, {Group: "apps", Version: "v1", Resource: "deployments"},
		{Group: "apps", Version: "v1", Resource: "replicasets"}, {Group: "apps", Version: "v1", Resource: "statefulsets"},
		{Group: "autoscaling", Version: "v2", Resource: "horizontalpodautoscalers"},
		{Group: "batch", Version: "v1", Resource: "cronjobs"}, {Group: "batch", Version: "v1", Resource: "jobs"},
		{Group: "certificates.k8s.io", Version: "v1", Resource: "certificatesigningrequests"},
		{Group: "coordination.k8s.io", Version: "v1", Resource: "leases"},
		{Group: "discovery.k8s.io", Version: "v1", Resource: "endpointslices"},
		{Group: "networking.k8s.io", Version: "v1", Resource: "ingresses"},
		{Group: "networking.k8s.io", Version: "v1", Resource: "networkpolicies"},
		{Group: "policy", Version: "v1", Resource: "poddisruptionbudgets"},
		{Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "clusterroles"},
		{Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "rolebindings"},
		{Group: "scheduling.k8s.io", Version: "v1", Resource: "priorityclasses"},
		{Group: "storage.k8s.io", Version: "v1", Resource: "storageclasses"},
	}
	for _, kind := range kinds {
		if _, err := factory.ForResource(kind); err != nil {
			return err
		}
	}
	if _, err := e.clients.AppsV1().Deployments(e.namespace).Create(ctx, deployment("web"), metav1.CreateOptions{}); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	factory.Start(running.Done())
	defer factory.Shutdown()
	defer stop()
	synced := factory.WaitForCacheSync(ctx.Done())
	for kind, done := range synced {
		if !done {
			return fmt.Errorf("%v is not synchronised in time", kind)
		}
	}
	found, err := factory.Apps().V1().Deployments().Lister().Deployments(e.namespace).Get("web")
	if err != nil {
		return err
	}
	_, err = factory.Rbac().V1().ClusterRoles().Lister().Get("cluster-admin")
	return first(err,
		expect(len(synced) == len(kinds), "%d informers of %d", len(synced), len(kinds)),
		expect(*found.Spec.Replicas == 2, "%d replicas", *found.Spec.Replicas))
}

func metadataInformer(ctx context.Context, e environment) error {
	client, err := metadata.NewForConfig(e.config)
	if err != nil {
		return err
	}
	return informerTells(ctx, e, metadatainformer.NewFilteredSharedInformerFactory(client, 0, e.namespace, nil))
}

// pagedList reads everything through client-go's pager, in pages of which each is asked for with the token of the one before.
func pagedList(ctx context.Context, e environment) error {
	const count = 17
	for i := range count {
		object := configMap(fmt.Sprintf("page-%02d", i), nil)
		object.Labels = map[string]string{"paged": "yes"}
		if _, err := e.configMaps().Create(ctx, object, metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	pages := 0
	lists := pager.New(func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		pages++
		return e.configMaps().List(ctx, options)
	})
	lists.PageSize = 5
	var names []string
	if err := lists.EachListItem(ctx, metav1.ListOptions{LabelSelector: "paged=yes"}, func(object runtime.Object) error {
		names = append(names, object.(*corev1.ConfigMap).Name)
		return nil
	}); err != nil {
		return err
	}
	inPages := pages
	whole, paged, err := lists.List(ctx, metav1.ListOptions{LabelSelector: "paged=yes"})
	if err != nil {
		return err
	}
	return first(
		expect(inPages == 4 && len(names) == count && names[0] == "page-00" && names[count-1] == "page-16", "%d pages of %v", inPages, names),
		expect(paged, "the whole list came in one page: %T", whole))
}

func (e environment) watched() cache.ListerWatcher {
	return &cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			return e.configMaps().List(ctx, options)
		},
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			return e.configMaps().Watch(ctx, options)
		}}
}

// retryWatch waits for changes by a watch that begins anew each time it ends, which each soon does.
func retryWatch(ctx context.Context, e environment) error {
	begun, err := e.configMaps().Create(ctx, configMap("begin", nil), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	watches := 0
	short := &cache.ListWatch{WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
		watches++
		seconds := int64(1)
		options.TimeoutSeconds = &seconds
		return e.configMaps().Watch(ctx, options)
	}}
	watcher, err := toolswatch.NewRetryWatcherWithContext(ctx, begun.ResourceVersion, short)
	if err != nil {
		return err
	}
	defer watcher.Stop()
	created, err := e.configMaps().Create(ctx, configMap("a", map[string]string{"n": "0"}), metav1.CreateOptions{})
	for last := created; err == nil && watches < 3; {
		event, failed := nextEvent(ctx, watcher.ResultChan())
		if failed != nil {
			return failed
		}
		object, typed := event.Object.(*corev1.ConfigMap)
		if !typed || object.ResourceVersion != last.ResourceVersion {
			return fmt.Errorf("%s of %v, wanted %s", event.Type, event.Object, last.ResourceVersion)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the watch does not end in time")
		case <-time.After(100 * time.Millisecond):
		}
		last.Data["n"] += "1"
		last, err = e.configMaps().Update(ctx, last, metav1.UpdateOptions{})
	}
	return err
}

func untilWithSync(ctx context.Context, e environment) error {
	if _, err := e.configMaps().Create(ctx, configMap("a", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	done := func(event watch.Event) (bool, error) {
		object, typed := event.Object.(*corev1.ConfigMap)
		return typed && object.Name == "a" && event.Type != watch.Deleted && object.Data["ready"] == "yes", nil
	}
	go func() {
		_ = wantReady(ctx, e)
	}()
	event, err := toolswatch.UntilWithSync(ctx, e.watched(), &corev1.ConfigMap{}, nil, done)
	if err != nil {
		return err
	}
	return expect(event.Object.(*corev1.ConfigMap).Data["ready"] == "yes", "ended with %v", event)
}

func wantReady(ctx context.Context, e environment) error {
	object, err := e.configMaps().Get(ctx, "a", metav1.GetOptions{})
	if err != nil {
		return err
	}
	object.Data = map[string]string{"ready": "yes"}
	_, err = e.configMaps().Update(ctx, object, metav1.UpdateOptions{})
	return err
}
