package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
	toolswatch "k8s.io/client-go/tools/watch"
)

// resumedWatch is a watch that can be stopped and goes on behind the last change that it told.
type resumedWatch struct {
	line      *line
	namespace string
	sight     *sight
	version   string
	begun     int
	stop      func()
}

func newResumedWatch(line *line, namespace, version string, ledger *ledger) *resumedWatch {
	sight := newSight("the watch that is resumed", ledger, nil)
	sight.seen = ledger.acknowledged()
	return &resumedWatch{line: line, namespace: namespace, version: version, sight: sight}
}

func (r *resumedWatch) begin(ctx context.Context) error {
	objects := r.line.clients.CoreV1().ConfigMaps(r.namespace)
	source := cache.ListWatch{WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
		options.LabelSelector = "app=resume"
		return objects.Watch(ctx, options)
	}}
	running, cancel := context.WithCancel(ctx)
	watcher, err := toolswatch.NewRetryWatcherWithContext(running, r.version, &source)
	if err != nil {
		cancel()
		return err
	}
	r.begun++
	ended := make(chan struct{})
	r.stop = func() {
		cancel()
		<-ended
	}
	go func() {
		defer close(ended)
		for event := range watcher.ResultChan() {
			r.note(event)
		}
	}()
	return nil
}

func (r *resumedWatch) note(event watch.Event) {
	kinds := map[watch.EventType]kind{watch.Added: created, watch.Modified: modified, watch.Deleted: deleted}
	seen, known := kinds[event.Type]
	object, typed := event.Object.(*corev1.ConfigMap)
	if !known || !typed {
		r.sight.ledger.violation("%s was told %s %v", r.sight.who, event.Type, event.Object)
		return
	}
	r.sight.change(object, seen, false)
	r.version = object.ResourceVersion
}
