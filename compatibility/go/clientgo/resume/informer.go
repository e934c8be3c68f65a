package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
)

// syncWithin bounds how long an informer may take to have the initial state, also of a server that is about to
// be killed.
const syncWithin = time.Minute

// informer is an informer of the objects, one life of it.
type informer struct {
	line   *line
	sight  *sight
	synced time.Duration
	lister listers.ConfigMapNamespaceLister
	stop   func()
	// before is how many states the line had asked for when this life began.
	before int64
}

func beginInformer(ctx context.Context, line *line, namespace string, sight *sight) (*informer, error) {
	factory := informers.NewSharedInformerFactoryWithOptions(line.clients, 0, informers.WithNamespace(namespace),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) { options.LabelSelector = "app=resume" }))
	configMaps := factory.Core().V1().ConfigMaps()
	made := &informer{line: line, sight: sight, before: line.states(), lister: configMaps.Lister().ConfigMaps(namespace)}
	handled, err := configMaps.Informer().AddEventHandler(made)
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(ctx)
	made.stop = func() {
		cancel()
		factory.Shutdown()
	}
	begun := time.Now()
	factory.Start(running.Done())
	bounded, end := context.WithTimeout(ctx, syncWithin)
	defer end()
	if !cache.WaitForCacheSync(bounded.Done(), handled.HasSynced) {
		return nil, fmt.Errorf("%s is not synchronised within %s", sight.who, syncWithin)
	}
	made.synced = time.Since(begun)
	sight.synced()
	return made, nil
}

// gaps tells whether this life has asked for a whole state again.
func (i *informer) gaps() bool { return i.line.states() > i.before+1 }

func (i *informer) OnAdd(object any, initially bool) {
	if initially {
		i.sight.begin(object.(*corev1.ConfigMap))
	} else {
		i.sight.change(object.(*corev1.ConfigMap), created, i.gaps())
	}
}

func (i *informer) OnUpdate(old, object any) {
	was, is := old.(*corev1.ConfigMap), object.(*corev1.ConfigMap)
	if was.ResourceVersion == is.ResourceVersion {
		// A whole state tells of every object again.
		if !i.gaps() {
			i.sight.ledger.violation("%s was told twice of %s at %s", i.sight.who, is.Name, is.ResourceVersion)
		}
		return
	}
	i.sight.change(is, modified, i.gaps())
}

func (i *informer) OnDelete(object any) {
	if missed, ok := object.(cache.DeletedFinalStateUnknown); ok {
		if !i.gaps() {
			i.sight.ledger.violation("%s missed the end of %s", i.sight.who, missed.Key)
		}
		i.sight.missed(missed.Obj.(*corev1.ConfigMap))
		return
	}
	i.sight.change(object.(*corev1.ConfigMap), deleted, i.gaps())
}

// different tells of an object that the informer has otherwise than the final list, if there is one.
func (i *informer) different(final map[string]string) string {
	objects, err := i.lister.List(labels.Everything())
	if err != nil {
		return err.Error()
	}
	if len(objects) != len(final) {
		return fmt.Sprintf("%s has %d objects, the final list %d", i.sight.who, len(objects), len(final))
	}
	for _, object := range objects {
		if final[object.Name] != object.ResourceVersion {
			return fmt.Sprintf("%s has %s at %s, the final list at %q", i.sight.who, object.Name, object.ResourceVersion, final[object.Name])
		}
	}
	return ""
}
